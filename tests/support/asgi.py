"""Call an ASGI application directly: one request in, one answer out."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message

HOST = "127.0.0.1:4711"


@dataclass
class Answer:
    """What came back; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def call(
    app: ASGIApp,
    path: str,
    *,
    method: str = "GET",
    headers: Iterable[tuple[str, str]] = (),
    body: bytes = b"",
    chunks: int = 1,
    kind: str = "http",
) -> Answer:
    """Send one request and return its answer; `chunks` parts the body."""
    address, _, query = path.partition("?")
    scope = {
        "type": kind,
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": address,
        "raw_path": address.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 4711),
    }
    size = max(1, -(-len(body) // chunks))
    parts = [body[at : at + size] for at in range(0, len(body), size)] or [b""]
    incoming: list[Message] = [
        {"type": "http.request", "body": part, "more_body": at < len(parts) - 1}
        for at, part in enumerate(parts)
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return incoming.pop(0) if incoming else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def run() -> None:
        await app(scope, receive, send)

    asyncio.run(run())
    if kind == "websocket":
        return Answer(0, {}, str(sent).encode())
    start = next(message for message in sent if message["type"] == "http.response.start")
    return Answer(
        start["status"],
        {name.decode().lower(): value.decode() for name, value in start["headers"]},
        b"".join(m.get("body", b"") for m in sent if m["type"] == "http.response.body"),
    )


def own(cookie: str, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the headers that the desk's own page sends, with `more` after them."""
    return [
        ("Host", HOST),
        ("Sec-Fetch-Site", "same-origin"),
        ("Cookie", cookie),
        *more,
    ]


def form(fields: Mapping[str, str | list[str]]) -> bytes:
    """Return fields as a posted form."""
    return urlencode(fields, doseq=True).encode()


FORM = ("Content-Type", "application/x-www-form-urlencoded")
