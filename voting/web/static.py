"""The built front end, read once and served from memory with the encodings made at build time."""

import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

STATIC = Path(__file__).parent.parent / "static"
IMMUTABLE = "public, max-age=31536000, immutable"
NOT_BUILT = "The pages are not built. Run `make run`, or `python hatch_build.py` in the source folder.\n"


@dataclass(frozen=True, slots=True)
class File:
    """``encodings``: the body by content encoding, ``identity`` always there."""

    media_type: str
    encodings: dict[str, bytes]


class Pages:
    """HTML pages by name, and hashed assets by path."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._files = {
            path.relative_to(folder).as_posix(): _read(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix not in (".br", ".gz") and not path.name.startswith(".")
        }

    def page(self, request: Request, name: str) -> Response:
        """An HTML page: never cached, because it carries a session's start."""
        return self._answer(request, f"{name}.html", "no-store") or PlainTextResponse(NOT_BUILT, 503)

    def asset(self, request: Request) -> Response:
        path: str = request.path_params["path"]
        answer = self._answer(request, f"assets/{path}", IMMUTABLE)
        return answer or PlainTextResponse("There is no such file.\n", 404)

    def top(self, request: Request) -> Response:
        """A file at the top level whose name is fixed, such as the service worker."""
        answer = self._answer(request, request.url.path.lstrip("/"), "no-cache")
        return answer or PlainTextResponse("There is no such file.\n", 404)

    def _answer(self, request: Request, path: str, cache: str) -> Response | None:
        file = self._files.get(path)
        if file is None:
            return None
        accepted = {part.split(";")[0].strip() for part in request.headers.get("accept-encoding", "").split(",")}
        encoding = next((e for e in ("br", "gzip") if e in accepted and e in file.encodings), "identity")
        headers = {"cache-control": cache, "vary": "accept-encoding"}
        if encoding != "identity":
            headers["content-encoding"] = encoding
        return Response(file.encodings[encoding], media_type=file.media_type, headers=headers)


def _read(path: Path) -> File:
    encodings = {"identity": path.read_bytes()}
    for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
        packed = path.with_name(path.name + suffix)
        if packed.exists():
            encodings[encoding] = packed.read_bytes()
    return File(mimetypes.guess_type(path.name)[0] or "application/octet-stream", encodings)
