"""What the server is compared with, run like the server: a Starlette endpoint that stores nothing, one that stores a
vote with a SQLModel session each, and a plain send loop over sockets.

    python -m tests.load.bare PORT FOLDER
"""

import json
import sys
from pathlib import Path

from sqlalchemy import create_engine, event
from sqlmodel import Field, Session, SQLModel
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from voting.protocol.wire import LIVE_PROTOCOL
from voting.server import bind, run


class NaiveVote(SQLModel, table=True):
    """A vote as a first sketch would keep it: one row, one unique key."""

    badge: str = Field(primary_key=True)
    choices: str


def application(folder: Path) -> Starlette:
    """``folder``: where the naive path keeps its database, with the server's own durability."""
    engine = create_engine(f"sqlite:///{folder / 'naive.db'}", connect_args={"timeout": 60}, pool_size=40)

    @event.listens_for(engine, "connect")
    def durable(connection: object, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[attr-defined]
        connection.execute("PRAGMA synchronous=FULL")  # type: ignore[attr-defined]

    SQLModel.metadata.create_all(engine, [NaiveVote.__table__])  # type: ignore[attr-defined]
    sockets: list[WebSocket] = []

    async def answer(request: Request) -> Response:
        ballot = json.loads(await request.body())
        return JSONResponse({"poll": "bare", "rev": ballot["rev"], "at": 0})

    def store(ballot: dict[str, object]) -> None:
        with Session(engine) as session:
            session.add(NaiveVote(badge=str(ballot["tag"]), choices=json.dumps(ballot["choices"])))
            session.commit()

    async def naive(request: Request) -> Response:
        ballot = json.loads(await request.body())
        await run_in_threadpool(store, ballot)
        return JSONResponse({"poll": "naive", "rev": ballot["rev"], "at": 0})

    async def live(websocket: WebSocket) -> None:
        await websocket.accept(LIVE_PROTOCOL)
        await websocket.send_text('{"topic":"hello"}')
        sockets.append(websocket)
        try:
            while True:
                await websocket.receive_text()
        except WebSocketDisconnect:
            sockets.remove(websocket)

    async def tell(request: Request) -> Response:
        text = (await request.body()).decode()
        for websocket in sockets:
            await websocket.send_text(text)
        return JSONResponse({})

    async def ready(_: Request) -> Response:
        return JSONResponse({})

    routes = [
        Route("/ready", ready),
        Route("/bare", answer, methods=["POST"]),
        Route("/naive", naive, methods=["POST"]),
        Route("/tell", tell, methods=["POST"]),
        WebSocketRoute("/live", live),
    ]
    return Starlette(routes=routes)


def main() -> None:
    import uvloop

    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    uvloop.run(run(application(folder), bind("127.0.0.1", port)))


if __name__ == "__main__":
    main()
