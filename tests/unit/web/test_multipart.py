import sys
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from leeward.errors import LeewardError, TooLarge
from leeward.web import multipart
from leeward.web.multipart import CHUNK, InMemory, PartHead, files_of, receiving
from leeward.web.refusal import show_at_the_door
from leeward.web.routing import text_of, upload
from leeward.web.vault_thread import VaultThread
from support.asgi import Answer, call

BOUNDARY = "----desk7MA4YWxkTrZu0gW"


@dataclass
class Noted:
    """A sink that notes what happens to it."""

    pieces: list[bytes] = field(default_factory=list)
    end: str = ""

    def write(self, chunk: bytes) -> None:
        self.pieces.append(chunk)

    def finish(self) -> int:
        self.end = "finished"
        return len(b"".join(self.pieces))

    def abandon(self) -> None:
        self.end = "abandoned"


class Room:
    def __init__(self, sink: Any = None) -> None:
        self.sinks: list[Any] = []
        self.heads: list[PartHead] = []
        self.sink = sink
        self.seen: Any = None
        self.app = Starlette(
            routes=[upload("/files", self._view, receiving(self._open))],
            exception_handlers={LeewardError: self._refuse},
        )
        self.app.state.vault_thread = VaultThread()

    def _open(self, _: Request, head: PartHead) -> Any:
        self.heads.append(head)
        self.sinks.append(self.sink or Noted())
        return self.sinks[-1]

    def _view(self, request: Request) -> Response:
        self.seen = SimpleNamespace(files=files_of(request), note=text_of(request, "note"))
        return PlainTextResponse("taken")

    async def _refuse(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, LeewardError)
        request.state.nonce = "n"
        return show_at_the_door(request.scope, error)

    def post(self, body: bytes, *, chunks: int = 1, boundary: str = BOUNDARY) -> Answer:
        kind = ("Content-Type", f"multipart/form-data; boundary={boundary}")
        return call(self.app, "/files", method="POST", headers=[kind], body=body, chunks=chunks)


def part(name: str, content: bytes, filename: str | None = None) -> bytes:
    file = f'; filename="{filename}"\r\nContent-Type: image/jpeg' if filename else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
    return head.encode() + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


@settings(max_examples=40, deadline=None)
@given(content=st.binary(max_size=3000), note=st.text(max_size=40), chunks=st.integers(1, 60))
def test_however_it_is_cut_the_same_arrives(content: bytes, note: str, chunks: int) -> None:
    room = Room()
    body = part("note", note.encode()) + part("photo", content, "bus stop.jpg") + END
    assert room.post(body, chunks=chunks).status == 200
    assert b"".join(room.sinks[0].pieces) == content
    assert room.sinks[0].end == "finished"
    (received,) = room.seen.files
    assert received.head == PartHead("photo", "bus stop.jpg", "image/jpeg")
    assert received.size == received.kept == len(content)
    assert room.seen.note == note.strip()


def test_a_large_file_goes_on_in_pieces_and_nothing_is_opened_on_the_disk() -> None:
    opened: list[str] = []
    watching = [True]

    def watch(event: str, args: tuple[Any, ...]) -> None:
        if watching[0] and event in {"open", "os.open", "tempfile.mkstemp", "tempfile.mkdtemp"}:
            opened.append(f"{event} {args[0]}")

    room = Room()
    content = b"\xff\xd8canary" + b"x" * (5 * 1024 * 1024)
    body = part("photo", content, "a.jpg") + END
    room.post(part("photo", b"first", "a.jpg") + END)
    sys.addaudithook(watch)
    try:
        room.post(body, chunks=90)
    finally:
        watching[0] = False
    assert opened == []
    pieces = room.sinks[1].pieces
    assert b"".join(pieces) == content
    assert max(map(len, pieces)) < 2 * CHUNK


def test_a_body_that_breaks_off_is_refused_and_its_file_abandoned() -> None:
    room = Room()
    whole = part("photo", b"x" * 1000, "a.jpg") + END
    assert room.post(whole[:-200], chunks=3).status == 403
    assert room.sinks[0].end == "abandoned"
    assert room.seen is None


def test_a_file_over_its_limit_is_refused_and_forgotten() -> None:
    sink = InMemory(1000)
    room = Room(sink)
    assert room.post(part("photo", b"x" * 1001, "a.jpg") + END).status == 403
    assert sink.finish() == b""
    assert room.post(part("photo", b"x" * 1000, "a.jpg") + END).status == 200
    with pytest.raises(TooLarge):
        sink.write(b"y")


@pytest.mark.parametrize("boundary", ["", "x" * 500])
def test_a_body_without_a_usable_boundary_is_refused(boundary: str) -> None:
    assert Room().post(b"x", boundary=boundary).status == 403


def test_a_body_that_is_no_upload_is_refused() -> None:
    assert Room().post(b"\x00\x01 no parts at all").status == 403


def test_endless_headers_parts_and_texts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multipart, "MOST_TEXT", 100)
    monkeypatch.setattr(multipart, "MOST_PARTS", 3)
    monkeypatch.setattr(multipart, "MOST_HEADER", 200)
    assert Room().post(part("note", b"x" * 101) + END).status == 403
    assert Room().post(part("note", b"x") * 4 + END).status == 403
    assert Room().post(part("n" * 300, b"x") + END).status == 403
    assert Room().post(part("note", b"x") * 3 + END).status == 200


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\\Users\\x\\photo.jpg", "photo.jpg"),
        ("사진.jpg", "사진.jpg"),
        ("a" * 400 + ".jpg", "a" * 255),
    ],
)
def test_a_file_name_has_no_folders(sent: str, kept: str) -> None:
    room = Room()
    room.post(part("photo", b"x", sent) + END)
    assert room.heads[0].filename == kept


def test_a_file_field_left_empty_is_no_file() -> None:
    room = Room()
    empty = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="photo"; filename=""\r\n'
        "Content-Type: application/octet-stream\r\n\r\n\r\n"
    ).encode()
    assert room.post(empty + part("note", b"hello") + END).status == 200
    assert room.sinks == []
    assert room.seen.files == []
    assert room.seen.note == "hello"
