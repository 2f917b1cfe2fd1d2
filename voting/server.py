"""Running the application under uvicorn: sockets, logs, and what the operator is told on start."""

import asyncio
import contextlib
import gc
import ipaddress
import logging
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import structlog
import uvicorn
from starlette.applications import Starlette

from voting.domain.errors import Unavailable, VotingError
from voting.settings import Settings
from voting.web.frames import FrameProtocol
from voting.web.ready import ReadyProtocol

log = structlog.get_logger(__name__)


class PortInUse(Unavailable):
    """Another program listens on this port."""

    code = "port_in_use"


class AddressUnusable(Unavailable):
    """The machine does not let us listen on this address or port."""

    code = "address_unusable"


def set_up_logs(level: str) -> None:
    """Plain lines on stderr. Requests are not logged at all: who asked when is nobody's business (law 5). Libraries
    may warn, in every ``level``: what they would tell beyond that has requests and messages in it."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(lambda exc_info: trace(exc_info[1])),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], bool_as_flag=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler()
    handler.setFormatter(_LibraryLine("timestamp=%(asctime)s level=%(levelname)s event=%(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def trace(error: BaseException) -> str:
    """Where ``error`` comes from: classes, files, lines. What others put into their errors stays out, because it may
    quote a choice, a tag or a token; our own sentences never do."""
    said = f"{type(error).__name__}: {error.message}" if isinstance(error, VotingError) else type(error).__name__
    frames = reversed(traceback.extract_tb(error.__traceback__))
    lines = [said + "".join(f" < {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)]
    if isinstance(error, BaseExceptionGroup):
        lines += [trace(each) for each in error.exceptions]
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "; after ".join([", and ".join(lines), *([trace(before)] if before else [])])


class _LibraryLine(logging.Formatter):
    def formatException(self, ei: Any) -> str:
        return trace(ei[1])


def _forgotten(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What asyncio says of a task that failed unseen, without the task: it would show the error's text."""
    error = context.get("exception")
    log.error(context["message"], **({"exception": trace(error)} if error else {}))


def bind(host: str, port: int) -> socket.socket:
    """A listening socket. Raises PortInUse or AddressUnusable with what to do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(4096)
    except PermissionError:
        listener.close()
        raise AddressUnusable(
            f"This account may not listen on port {port}. Set VOTING_PORT to one above 1023."
        ) from None
    except OSError as error:
        listener.close()
        if error.errno in (98, 48):
            raise PortInUse(
                f"Port {port} on {host} is in use. Stop the other program, or set VOTING_PORT to a free port.",
                port=port,
            ) from None
        raise AddressUnusable(f"Cannot listen on {host}: {error.strerror}. Check VOTING_HOST.", host=host) from None
    listener.setblocking(False)
    return listener


def warn_without_tls(settings: Settings) -> str | None:
    """What to tell the operator where phones cannot use their cryptography, or None."""
    if settings.url.startswith("https://") or is_this_machine(settings.host):
        return None
    return (
        "Phones need https for their cryptography, camera and wake lock. Over plain http only this machine itself can "
        "vote, and secret polls are refused. Put a TLS proxy in front and set VOTING_PUBLIC_URL=https://…"
    )


def is_this_machine(host: str) -> bool:
    """Whether ``host`` is a loopback name or address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Server(uvicorn.Server):
    """Uvicorn ends by raising the signal that stopped it once more, which would kill us before we have cleaned up
    (the demo's crowd would live on). We stop, clean up and leave with 0."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        stops = (signal.SIGINT, signal.SIGTERM) if threading.current_thread() is threading.main_thread() else ()
        for stop in stops:
            loop.add_signal_handler(stop, self.handle_exit, stop, None)
        try:
            yield
        finally:
            for stop in stops:
                loop.remove_signal_handler(stop)


def configuration(app: Starlette | str, **more: Any) -> uvicorn.Config:
    """The server as we run it. Compression of the socket is off: it costs a third of the time and hides nothing."""
    return uvicorn.Config(
        app,
        http=ReadyProtocol,
        ws=FrameProtocol,
        ws_per_message_deflate=False,
        ws_max_size=4096,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
        lifespan="on",
        **more,
    )


def server(app: Starlette) -> uvicorn.Server:
    """The server of one process."""
    return Server(configuration(app))


async def run(app: Starlette, listener: socket.socket) -> None:
    """Serve until told to stop."""
    prepare(asyncio.get_running_loop())
    await server(app).serve(sockets=[listener])


def prepare(loop: asyncio.AbstractEventLoop) -> None:
    """What a process needs before it serves."""
    _collect_seldom()
    _take_all_files()
    loop.set_exception_handler(_forgotten)


def _collect_seldom() -> None:
    """What is there now stays: the collector need not look at it again. Requests leave few cycles behind, so looking
    for them after every 700 new objects is a sixth of the time of a busy server for nothing."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)


def _take_all_files() -> None:
    """Each phone is an open file. Systems begin with 1,024 and let a process ask for more, up to a limit of theirs."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def run_forever(main: Coroutine[None, None, None]) -> None:
    """Run ``main`` on uvloop where there is one."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(main)
    else:
        uvloop.run(main)
