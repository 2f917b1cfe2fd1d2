"""Answers as bytes, and the server's way to send them ready-made.

What nearly every answer says beside its body is the same bytes for all. So it is made once and written as it is, in
one write with the body, past the layers that would check and join it header by header for each vote.
"""

from typing import Any, cast
from weakref import ref

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

EXTENSION = "voting.ready"
"""Under this name an Outlet is given to the application, in the extensions of the scope."""


class Outlet:
    """Where the answer to one request goes, if it is whole. The request holds it, and is not held by it: what holds
    itself stays until it is looked for."""

    __slots__ = ("_cycle",)

    def __init__(self, cycle: RequestResponseCycle) -> None:
        self._cycle = ref(cycle)

    @property
    def ready(self) -> bool:
        """Whether it takes the answer now: none has begun, and the receiver keeps up."""
        cycle = self._cycle()
        return cycle is not None and not cycle.response_started and not cycle.flow.write_paused

    def put(self, status: int, head: bytes, body: bytes) -> None:
        """Answer with ``head``, header lines that say how long ``body`` is, and ``body``. Only while ``ready``."""
        cycle = self._cycle()
        if cycle is None or cycle.disconnected:
            return
        cycle.response_started = cycle.response_complete = True
        parts = [STATUS_LINE[status]]
        for name, value in cycle.default_headers:
            parts += name, b": ", value, b"\r\n"
        parts += head, b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n"
        if cycle.scope["method"] != "HEAD":
            parts.append(body)
        cycle.transport.write(b"".join(parts))
        cycle.message_event.set()
        if not cycle.keep_alive:
            cycle.transport.close()
        cycle.on_response()


class ReadyProtocol(HttpToolsProtocol):
    """Uvicorn's own, and beside ``send`` a way for answers that are whole. ``uvicorn.Config`` takes it as ``http``.
    When it is over it lets go of what holds it: a hall that comes and goes is thousands of connections."""

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        cast(dict[str, Any], cycle.scope)["extensions"] = {EXTENSION: Outlet(cycle)}
        super()._start_asgi_task(cycle, app)

    def handle_websocket_upgrade(self) -> None:
        super().handle_websocket_upgrade()
        self.parser = None  # type: ignore[assignment]

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.cycle = None  # type: ignore[assignment]
