"""Take in an uploaded file as it arrives, and never let it touch the disk in clear.

A framework's own form parser rolls a large upload over into a temporary file. Here each chunk
goes to a sink on the vault thread, which seals it or keeps it in memory, before the next is
read. What was begun and not finished is abandoned.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.datastructures import FormData
from starlette.requests import Request

from leeward.errors import GuardRefused, TooLarge

CHUNK: Final = 256 * 1024
MOST_PARTS: Final = 500
MOST_TEXT: Final = 1024 * 1024
MOST_HEADER: Final = 4096


@dataclass(frozen=True, slots=True)
class PartHead:
    """What a browser says of a file before sending it. The file's name is case content."""

    field: str
    filename: str
    media_type: str


class Sink(Protocol):
    """Where a file goes, chunk by chunk, on the vault thread."""

    def write(self, chunk: bytes) -> None:
        """Take the next piece."""

    def finish(self) -> Any:
        """The file is whole; return what the view is to work with."""

    def abandon(self) -> None:
        """The file will not become whole: leave nothing of it."""


OpenSink = Callable[[Request, PartHead], Sink]


@dataclass(frozen=True, slots=True)
class Received:
    """A file that arrived whole, and what its sink made of it."""

    head: PartHead
    size: int
    kept: Any


class InMemory:
    """A sink for what is read at once and then forgotten, such as a workbook to import."""

    def __init__(self, most: int) -> None:
        self._most: Final = most
        self._content = bytearray()

    def write(self, chunk: bytes) -> None:
        """Keep the piece, as long as the whole stays within its limit.

        Raises:
            TooLarge: it does not.
        """
        if len(self._content) + len(chunk) > self._most:
            raise TooLarge(limit=self._most)
        self._content += chunk

    def finish(self) -> bytes:
        """Return the whole content."""
        return bytes(self._content)

    def abandon(self) -> None:
        """Forget it."""
        self._content.clear()


def receiving(open_sink: OpenSink) -> Callable[[Request], Awaitable[FormData]]:
    """Return a reader of uploads for `routing.upload`; files land in `files_of(request)`."""

    async def receive(request: Request) -> FormData:
        reader = _Reader(request, open_sink)
        try:
            async for data in request.stream():
                if data:
                    reader.feed(data)
                    await reader.settle()
            form = await reader.close()
        except BaseException:
            await reader.abandon()
            raise
        request.state.files = reader.files
        return form

    return receive


def files_of(request: Request) -> list[Received]:
    """Return the files of an upload, in the order in which they came."""
    found = getattr(request.state, "files", [])
    return found if isinstance(found, list) else []


class _Reader:
    """Turns the parser's callbacks into parts; `settle` does what has to wait for the vault."""

    def __init__(self, request: Request, open_sink: OpenSink) -> None:
        kind, options = parse_options_header(request.headers.get("content-type", ""))
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary:
            raise GuardRefused(rule="content_type")
        self._request: Final = request
        self._open_sink: Final = open_sink
        self._run: Final = request.app.state.vault_thread.run
        self._parser: Final = self._parse_with(boundary)
        self.files: list[Received] = []
        self._events: list[tuple[str, Any]] = []
        self._texts: list[tuple[str, str]] = []
        self._parts = 0
        self._whole = False
        self._name = b""
        self._value = b""
        self._incoming: dict[bytes, bytes] = {}
        self._headers: dict[bytes, bytes] = {}
        self._head: PartHead | None = None
        self._sink: Sink | None = None
        self._buffer = bytearray()
        self._size = 0

    def _parse_with(self, boundary: bytes) -> MultipartParser:
        callbacks: Any = {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": lambda: self._events.append(("head", b"")),
            "on_part_data": lambda data, start, end: self._events.append(("data", data[start:end])),
            "on_part_end": lambda: self._events.append(("end", b"")),
            "on_end": self._on_end,
        }
        try:
            return MultipartParser(boundary, callbacks)
        except FormParserError as broken:
            raise GuardRefused(rule="content_type") from broken

    def feed(self, data: bytes) -> None:
        """Parse the next bytes of the body."""
        try:
            self._parser.write(data)
        except FormParserError as broken:
            raise GuardRefused(rule="content_type") from broken

    async def settle(self) -> None:
        """Do what the parser saw."""
        events, self._events = self._events, []
        for event, content in events:
            if event == "begin":
                self._headers = content
            elif event == "head":
                await self._start()
            elif event == "data":
                await self._take(content)
            else:
                await self._finish()

    async def close(self) -> FormData:
        """Return the text fields; a body that broke off is refused."""
        self._parser.finalize()
        await self.settle()
        if not self._whole:
            raise GuardRefused(rule="content_type")
        return FormData([(name, value) for name, value in self._texts])

    async def abandon(self) -> None:
        """Leave nothing of the file that was being received."""
        sink, self._sink = self._sink, None
        if sink is not None:
            await self._run(sink.abandon)

    # --- the parser's callbacks ----------------------------------------------------------

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise TooLarge(limit=MOST_PARTS)
        self._incoming = {}
        self._events.append(("begin", self._incoming))
        self._name = self._value = b""

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]
        self._check_header()

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._check_header()

    def _check_header(self) -> None:
        if len(self._name) + len(self._value) > MOST_HEADER:
            raise TooLarge(limit=MOST_HEADER)

    def _header_end(self) -> None:
        self._incoming[self._name.lower()] = self._value
        self._name = self._value = b""

    def _on_end(self) -> None:
        self._whole = True

    # --- one part ------------------------------------------------------------------------

    async def _start(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        media_type = self._headers.get(b"content-type", b"").decode("ascii", "replace")
        filename = options.get(b"filename")
        self._buffer.clear()
        self._size = 0
        head = PartHead(
            field=options.get(b"name", b"").decode("utf-8", "replace"),
            filename=_last_part((filename or b"").decode("utf-8", "replace")),
            media_type=media_type.partition(";")[0].strip().lower(),
        )
        self._head = head
        if filename:
            self._sink = await self._run(lambda: self._open_sink(self._request, head))

    async def _take(self, data: bytes) -> None:
        self._size += len(data)
        self._buffer += data
        if self._sink is None and self._size > MOST_TEXT:
            raise TooLarge(limit=MOST_TEXT)
        if self._sink is not None and len(self._buffer) >= CHUNK:
            await self._pass_on(self._sink)

    async def _pass_on(self, sink: Sink) -> None:
        piece = bytes(self._buffer)
        self._buffer.clear()
        await self._run(lambda: sink.write(piece))

    async def _finish(self) -> None:
        head, sink = self._head, self._sink
        if head is None:
            return
        if sink is None:
            if not self._headers.get(b"content-disposition", b"").count(b"filename="):
                self._texts.append((head.field, self._buffer.decode("utf-8", "replace")))
            return
        await self._pass_on(sink)
        kept = await self._run(sink.finish)
        self._sink = None
        self.files.append(Received(head=head, size=self._size, kept=kept))


def _last_part(filename: str) -> str:
    """Return a file name without folders: some browsers and every attacker send them."""
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in name if sign.isprintable())[:255]
