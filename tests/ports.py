"""Ports for the servers that tests start."""

import socket

_KEPT: list[socket.socket] = []


def a_port() -> int:
    """A free port of this machine, kept for the caller until the end of the run.

    Whoever sets SO_REUSEADDR, as servers do, may listen on it, end, and come back to it. Nobody is given it by chance
    meanwhile: neither another server nor a client, which could even meet itself on a port where nobody listens yet.
    """
    kept = socket.socket()
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    kept.bind(("127.0.0.1", 0))
    _KEPT.append(kept)
    port: int = kept.getsockname()[1]
    return port
