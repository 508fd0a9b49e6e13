"""A recorded file as an answer: from any place in it, without a name, with no rights at all."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from leeward.desk.showing_file import OpenedFile
from leeward.web.guard import BARE

_UNIT: Final = "bytes="


def shown(request: Request, file: OpenedFile) -> Response:
    """Return the file for a page that shows it; a recording is asked for in ranges."""
    headers = {"Accept-Ranges": "bytes", "Content-Security-Policy": BARE}
    asked = request.headers.get("range", "")
    wanted = asked_range(asked, file.size) if asked else None
    if wanted is None:
        return _answer(file, 0, file.size, 200, headers)
    start, end = wanted
    if start >= end:
        return Response(
            status_code=416, headers=headers | {"Content-Range": f"bytes */{file.size}"}
        )
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    return _answer(file, start, end, 206, headers)


def taken_out(file: OpenedFile) -> Response:
    """Return the file to be kept outside the vault, under a name that says nothing."""
    headers = {
        "Content-Disposition": f'attachment; filename="copy.{file.sort.ending}"',
        "Content-Security-Policy": BARE,
    }
    return _answer(file, 0, file.size, 200, headers)


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """Read a `Range` header.

    Args:
        header: what the browser sent.
        size: the length of the file in bytes.

    Returns:
        The first byte and the one behind the last; both equal where nothing lies there. None
        for anything but one range, which is answered with the whole file.
    """
    first, dash, last = header.removeprefix(_UNIT).partition("-")
    is_number = all(part.isascii() and part.isdigit() for part in (first, last) if part)
    if not header.startswith(_UNIT) or not dash or not is_number or len(header) > 60:
        return None
    if first:
        start = int(first)
        end = min(int(last) + 1, size) if last else size
        return (start, end) if start < end else (size, size)
    if not last:
        return None
    return (max(0, size - int(last)), size)


def _answer(
    file: OpenedFile, start: int, end: int, status: int, headers: dict[str, str]
) -> Response:
    return StreamingResponse(
        file.pieces(start, end) if end > start else iter(()),
        status_code=status,
        headers=headers | {"Content-Length": str(end - start)},
        media_type=file.sort.media_type,
    )
