"""The door of the desk: who may speak to it, how much, and what every answer carries.

The desk listens on 127.0.0.1, where every program and every web page of this computer can reach
it. A request is answered only when it names this host and port (DNS rebinding), was started by
the desk's own pages or typed by hand (`Sec-Fetch-Site`; another port is not the same origin),
and carries the cookie that the one-time launcher handed out. All of it is in this one file, so
that it can be read at one sitting.
"""

import hmac
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from leeward.errors import GuardRefused, LeewardError, TicketUsedAgain, TooLarge
from leeward.web.launcher import Entry, TicketBox

STATIC: Final = "/static/"
TICKET: Final = "/ticket"
BACKGROUND: Final = "x-leeward-background"
"""A request with this header came from a timer, not from a person."""

MOST_URL: Final = 4096
MOST_TICKET: Final = 512
MOST_FORM: Final = 1024 * 1024
MOST_UPLOAD: Final = 512 * 1024 * 1024

MICROPHONE: Final = "microphone=(self)"
BARE: Final = "default-src 'none'; sandbox"
"""The policy of a recorded file, by which a view asks for no page's rights at all: whatever the
file turns out to be, it runs nothing and reaches nothing."""

_NO_DEVICES: Final = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "bluetooth",
        "camera",
        "clipboard-read",
        "display-capture",
        "encrypted-media",
        "geolocation",
        "gyroscope",
        "hid",
        "identity-credentials-get",
        "idle-detection",
        "local-fonts",
        "magnetometer",
        "midi",
        "payment",
        "publickey-credentials-get",
        "screen-wake-lock",
        "serial",
        "usb",
        "web-share",
        "xr-spatial-tracking",
    )
)

ShowError = Callable[[Scope, LeewardError], Response]
ShowEntry = Callable[[Scope], Response]


@dataclass(frozen=True, slots=True)
class Door:
    """Where this desk is, and the cookie that its own window carries.

    Cookies ignore ports: another program on 127.0.0.1 can be sent ours in an everyday browser,
    and can plant its own. Both the name and the value are therefore random.
    """

    port: int
    cookie_name: str
    cookie_value: str

    @property
    def host(self) -> str:
        """The only `Host` that is answered; a browser leaves port 80 out."""
        return "127.0.0.1" if self.port == 80 else f"127.0.0.1:{self.port}"

    @property
    def origin(self) -> str:
        """The only foreign-looking `Origin` that is ours."""
        return f"http://{self.host}"

    def set_cookie(self) -> str:
        """Return a cookie without expiry: it ends with the window."""
        return f"{self.cookie_name}={self.cookie_value}; Path=/; HttpOnly; SameSite=Strict"


@dataclass(slots=True)
class Alarms:
    """What was tried at the door; shown on every page until a person has read it."""

    raised: list[str] = field(default_factory=list)

    def ring(self, code: str) -> None:
        """Keep each kind of alarm once."""
        if code not in self.raised:
            self.raised.append(code)


class Guard:
    """ASGI middleware around the whole desk."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        door: Door,
        tickets: TicketBox,
        alarms: Alarms,
        new_nonce: Callable[[], str],
        show_error: ShowError,
        show_entry: ShowEntry,
    ) -> None:
        self._app: Final = app
        self._door: Final = door
        self._tickets: Final = tickets
        self._alarms: Final = alarms
        self._new_nonce: Final = new_nonce
        self._show_error: Final = show_error
        self._show_entry: Final = show_entry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it here."""
        if scope["type"] == "websocket":
            # Closing before accepting is HTTP 403: the desk has no socket to talk to.
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = self._new_nonce()
        scope.setdefault("state", {})["nonce"] = nonce
        answer = _Answer(scope, send, nonce)
        try:
            await self._let_in(scope, receive, answer)
        except LeewardError as error:
            await self._explain(error, scope, receive, answer)
        except ClientDisconnect:
            return  # nobody is there to be told
        except Exception as bug:  # noqa: BLE001 - nothing of a bug may reach a page or a log
            report_bug(bug)
            await self._explain(LeewardError(), scope, receive, answer)

    async def _let_in(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        headers = Headers(scope=scope)
        check_request(scope, headers, self._door)
        path: str = scope["path"]
        if path == TICKET:
            response = await self._enter(scope, receive)
            await response(scope, receive, answer.send)
            return
        check_origin(scope["method"], headers, self._door)
        if not path.startswith(STATIC):
            check_cookie(headers, self._door)
        most = MOST_UPLOAD if _is_upload(headers) else MOST_FORM
        _check_length(headers, most)
        await self._app(scope, _at_most(receive, most), answer.send)

    async def _enter(self, scope: Scope, receive: Receive) -> Response:
        """Answer the launcher: 200 and a page that goes on by itself, never a redirect.

        The launcher is a local file, so its request comes from another site. A redirect would
        keep that origin, and the strict cookie would not be sent along.
        """
        if scope["method"] != "POST":
            raise GuardRefused(rule="method")
        body = await _whole(_at_most(receive, MOST_TICKET))
        fields = dict(parse_qsl(body.decode("ascii", "replace")))
        entry = self._tickets.offer(fields.get("ticket", ""))
        if entry is Entry.USED_AGAIN:
            self._alarms.ring(TicketUsedAgain.code)
            raise TicketUsedAgain
        if entry is Entry.REFUSED:
            raise GuardRefused(rule="ticket")
        response = self._show_entry(scope)
        response.headers.append("Set-Cookie", self._door.set_cookie())
        return response

    async def _explain(
        self, error: LeewardError, scope: Scope, receive: Receive, answer: "_Answer"
    ) -> None:
        if answer.started:
            return
        response = self._show_error(scope, error)
        response.headers["Connection"] = "close"  # an unread body must not become a request
        await response(scope, receive, answer.send)


# --- what a request must satisfy ---------------------------------------------------------


def check_request(scope: Scope, headers: Headers, door: Door) -> None:
    """Refuse another host, an upgrade, an unused method, an embedded page, an endless address."""
    if headers.getlist("host") != [door.host]:
        raise GuardRefused(rule="host")
    if "upgrade" in headers:
        raise GuardRefused(rule="upgrade")
    if scope["method"] not in {"GET", "HEAD", "POST"}:
        raise GuardRefused(rule="method")
    if headers.get("sec-fetch-dest") in {"embed", "fencedframe", "frame", "iframe", "object"}:
        raise GuardRefused(rule="framed")
    if len(scope.get("raw_path") or b"") + len(scope.get("query_string", b"")) > MOST_URL:
        raise TooLarge(limit=MOST_URL)


def check_origin(method: str, headers: Headers, door: Door) -> None:
    """Refuse what another page started.

    Our pages send no referrer, so their forms carry `Origin: null`; `Sec-Fetch-Site`, which no
    page can forge, decides then. Without it only our own `Origin` may write.
    """
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    writes = method not in {"GET", "HEAD"}
    if origin not in {None, "null", door.origin}:
        raise GuardRefused(rule="origin")
    if site is None:
        if origin == "null" or (writes and origin is None):
            raise GuardRefused(rule="origin")
    elif site != "same-origin" and (writes or site != "none"):
        raise GuardRefused(rule="site")


def check_cookie(headers: Headers, door: Door) -> None:
    """Refuse a window that the launcher did not open, and a cookie planted beside ours."""
    offered = [
        value
        for line in headers.getlist("cookie")
        for name, _, value in (part.strip().partition("=") for part in line.split(";"))
        if name == door.cookie_name
    ]
    if len(offered) != 1 or not hmac.compare_digest(
        offered[0].encode("utf-8", "replace"), door.cookie_value.encode()
    ):
        raise GuardRefused(rule="session")


def by_a_person(headers: Mapping[str, str]) -> bool:
    """Tell a person's action from a timer's; only the first keeps the desk open."""
    return BACKGROUND not in headers


# --- how much ----------------------------------------------------------------------------


def _is_upload(headers: Headers) -> bool:
    return headers.get("content-type", "").lower().startswith("multipart/form-data")


def _check_length(headers: Headers, most: int) -> None:
    stated = headers.get("content-length", "0")
    if not stated.isascii() or not stated.isdigit() or int(stated) > most:
        raise TooLarge(limit=most)


def _at_most(receive: Receive, most: int) -> Receive:
    """Count what really arrives: a chunked body states no length."""
    arrived = 0

    async def counted() -> Message:
        nonlocal arrived
        message = await receive()
        if message["type"] == "http.request":
            arrived += len(message.get("body", b""))
            if arrived > most:
                raise TooLarge(limit=most)
        return message

    return counted


async def _whole(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            break
    return b"".join(parts)


# --- what every answer carries -----------------------------------------------------------


def content_policy(nonce: str) -> str:
    """Return the content security policy: nothing inline, nothing from elsewhere."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            "style-src 'self'",
            "img-src 'self' blob:",
            "media-src 'self' blob:",
            "connect-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types htmx",
        )
    )


def protections(nonce: str, *, microphone: bool) -> Iterable[tuple[str, str]]:
    """Yield the headers that are on every answer, errors included."""
    yield "Content-Security-Policy", content_policy(nonce)
    yield "Cross-Origin-Opener-Policy", "same-origin"
    yield "Cross-Origin-Resource-Policy", "same-origin"
    yield "Origin-Agent-Cluster", "?1"
    listen = MICROPHONE if microphone else "microphone=()"
    yield "Permissions-Policy", f"{_NO_DEVICES}, {listen}"
    yield "Referrer-Policy", "no-referrer"
    yield "X-Content-Type-Options", "nosniff"
    yield "X-DNS-Prefetch-Control", "off"
    yield "X-Frame-Options", "DENY"
    yield "X-Robots-Tag", "noindex, nofollow, noarchive"


class _Answer:
    """Puts the headers on whatever is sent, and remembers whether anything was."""

    def __init__(self, scope: Scope, send: Send, nonce: str) -> None:
        self._static: Final = scope["path"].startswith(STATIC)
        self._send: Final = send
        self._nonce: Final = nonce
        self.started = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            microphone = headers.get("Permissions-Policy") == MICROPHONE
            is_bare = headers.get("Content-Security-Policy") == BARE
            for name, value in protections(self._nonce, microphone=microphone):
                headers[name] = value
            if is_bare:
                headers["Content-Security-Policy"] = BARE
            del headers["Server"]
            kept = self._static and message["status"] in {200, 304}
            # Static files hold nothing personal; their address changes with their content.
            headers["Cache-Control"] = (
                "public, max-age=31536000, immutable" if kept else "no-store, max-age=0"
            )
        await self._send(message)


def report_bug(bug: BaseException) -> None:
    """Say on standard error where a bug is: class, file and line, never its message.

    The message of an exception may quote what somebody typed.
    """
    frames = traceback.extract_tb(bug.__traceback__)
    places = " < ".join(
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames[-4:]
    )
    sys.stderr.write(f"leeward: bug {type(bug).__name__} at {places}\n")
    sys.stderr.flush()
