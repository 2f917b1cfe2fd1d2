"""Alive, and ready."""

from tests.integration.hall import Hall


async def test_a_running_server_says_that_it_is_alive_and_ready(hall: Hall) -> None:
    client = hall.client()
    assert (await client.get("/healthz")).json() == {"alive": True}
    ready = await client.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "storage": "writes", "bus": "up"})
