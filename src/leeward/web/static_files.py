"""The files that every page shares: style, scripts, pictures. Read once; nothing personal in them.

Their address holds a digest of them all, so a browser may keep them for ever and a new release
is never mixed with an old one. Only what was found at the start can be asked for.
"""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from leeward.errors import UnknownPage

_FOLDER: Final = Path(__file__).parent / "static"
_KINDS: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@lru_cache(maxsize=1)
def shelf() -> dict[str, tuple[str, bytes]]:
    """Return every shared file by its address: media type and content."""
    files = {
        found.relative_to(_FOLDER).as_posix(): (_KINDS[found.suffix], found.read_bytes())
        for found in sorted(_FOLDER.rglob("*"))
        if found.suffix in _KINDS
    }
    digest = hashlib.sha256()
    for name, (_, content) in files.items():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    version = digest.hexdigest()[:16]
    return {f"/static/{version}/{name}": found for name, found in files.items()}


@lru_cache(maxsize=64)
def static(name: str) -> str:
    """Return the address of a shared file."""
    for address in shelf():
        if address.endswith(f"/{name}"):
            return address
    raise UnknownPage


async def _serve(request: Request) -> Response:
    found = shelf().get(request.url.path)
    if found is None:
        raise UnknownPage
    return Response(found[1], media_type=found[0])


route: Final = Route("/static/{path:path}", _serve, methods=["GET"])
