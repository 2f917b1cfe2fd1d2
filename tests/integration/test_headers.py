"""What every answer carries: a strict policy, no cache of what is private, no cookie that nobody asked for."""

import gzip
from pathlib import Path

import httpx2
import pytest
from starlette.requests import Request

from tests.integration.hall import Hall, copy_of, open_hall
from voting.web import static
from voting.web.static import Pages

ADDRESSES = [
    "/v",
    "/moderate",
    "/screen/plenary",
    "/preview/phone",
    "/preview/hall",
    "/",
    "/api/session",
    "/api/polls/focus/results",
    "/api/nothing",
    "/assets/nothing.js",
    "/sw.js",
    "/healthz",
    "/readyz",
    "/openapi.json",
    "/nothing",
    "/api/session/",
    "/%00",
    "/screen/%3Cscript%3E",
]


def policy(response: httpx2.Response) -> dict[str, list[str]]:
    parts = response.headers["content-security-policy"].split("; ")
    return {part.split()[0]: part.split()[1:] for part in parts}


@pytest.mark.parametrize("address", ADDRESSES)
async def test_every_answer_carries_the_security_headers_and_sets_no_cookie(hall: Hall, address: str) -> None:
    response = await hall.client().get(address)
    directives = policy(response)
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == directives["font-src"] == ["'self'"]
    assert directives["connect-src"] == ["'self'", hall.url.replace("http", "ws")]
    assert directives["base-uri"] == directives["form-action"] == ["'none'"]
    assert directives["require-trusted-types-for"] == ["'script'"]
    assert directives["frame-ancestors"] == ["'self'" if address.startswith(("/screen/", "/preview/")) else "'none'"]
    assert directives["frame-src"] == ["'self'"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["cross-origin-opener-policy"] == "same-origin"
    assert response.headers["cross-origin-resource-policy"] == "same-origin"
    assert "geolocation=()" in response.headers["permissions-policy"]
    assert "set-cookie" not in response.headers
    assert "strict-transport-security" not in response.headers
    assert response.headers["cache-control"] in ("no-store", "no-cache")


async def test_refusals_of_odd_methods_carry_them_too(hall: Hall) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        for address in ("/v", "/api/session", "/api/polls/focus/ballot", "/healthz"):
            response = await hall.client().request(method, address)
            assert 400 <= response.status_code < 500
            assert policy(response)["default-src"] == ["'none'"]
            assert "access-control-allow-origin" not in response.headers


async def test_over_https_browsers_are_told_to_stay_there(furnished: Path, tmp_path: Path) -> None:
    async with open_hall(copy_of(furnished, tmp_path / "data"), public_url="https://vote.example.eu") as hall:
        response = await hall.client().get("/v")
        assert response.headers["strict-transport-security"] == "max-age=31536000"
        assert policy(response)["connect-src"] == ["'self'", "wss://vote.example.eu"]


async def test_the_start_page_leads_to_the_phone_page(hall: Hall) -> None:
    response = await hall.client().get("/")
    assert (response.status_code, response.headers["location"]) == (307, "/v")


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A front end as the build leaves it, in place of the one that may or may not be built; the script in it."""
    folder, script = tmp_path / "static", b"console.log('vote')\n" * 200
    (folder / "assets").mkdir(parents=True)
    for name in ("v", "moderate", "screen"):
        (folder / f"{name}.html").write_text(f"<!doctype html><title>{name}</title>")
    (folder / "assets" / "vote-1a2b3c.js").write_bytes(script)
    (folder / "assets" / "vote-1a2b3c.js.gz").write_bytes(gzip.compress(script))
    (folder / "assets" / "vote-1a2b3c.js.br").write_bytes(b"as brotli")
    (folder / "sw.js").write_text("self")
    (tmp_path / "secret.key").write_text("not to be served")
    monkeypatch.setattr("voting.web.application.Pages", lambda: Pages(folder))
    return script


async def test_pages_are_never_cached(built: bytes, hall: Hall) -> None:
    assert built
    for address, title in (("/v", "v"), ("/v?room=side", "v"), ("/moderate", "moderate"), ("/screen/side", "screen")):
        response = await hall.client().get(address)
        assert response.status_code == 200 and f"<title>{title}</title>" in response.text
        assert response.headers["content-type"].startswith("text/html")
        assert response.headers["cache-control"] == "no-store"


async def test_hashed_files_are_kept_forever_and_sent_as_they_were_packed(built: bytes, hall: Hall) -> None:
    client = hall.client()
    plain = await client.get("/assets/vote-1a2b3c.js", headers={"accept-encoding": "identity"})
    assert plain.content == built and "content-encoding" not in plain.headers
    packed = await client.get("/assets/vote-1a2b3c.js", headers={"accept-encoding": "gzip;q=0.8, deflate"})
    assert packed.headers["content-encoding"] == "gzip" and packed.content == built
    async with client.stream("GET", "/assets/vote-1a2b3c.js", headers={"accept-encoding": "gzip, br"}) as best:
        assert best.headers["content-encoding"] == "br"
        assert b"".join([part async for part in best.aiter_raw()]) == b"as brotli"
    for response in (plain, packed, best):
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert response.headers["vary"] == "accept-encoding"
        assert "javascript" in response.headers["content-type"]
        assert "set-cookie" not in response.headers
    assert (await client.get("/sw.js")).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["../secret.key", "..%2fsecret.key", "%2e%2e/secret.key", "vote-1a2b3c.js.gz", "", "x" * 5000]
)
async def test_nothing_but_the_built_files_is_served(built: bytes, hall: Hall, path: str) -> None:
    assert built
    response = await hall.client().get(f"/assets/{path}")
    assert response.status_code == 404 and b"not to be served" not in response.content


def test_without_a_built_front_end_the_server_still_starts(tmp_path: Path) -> None:
    assert static.NOT_BUILT.endswith("\n")
    pages = Pages(tmp_path / "nothing")
    request = Request({"type": "http", "method": "GET", "path": "/v", "headers": [], "query_string": b""})
    response = pages.page(request, "v")
    assert response.status_code == 503 and bytes(response.body).decode() == static.NOT_BUILT
