import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from leeward.web import guard
from leeward.web.guard import BARE, MICROPHONE, Alarms, Door, Guard
from leeward.web.launcher import Launcher, TicketBox, write_launcher
from leeward.web.refusal import show_at_the_door, show_entry
from support.asgi import FORM, HOST, Answer, call, form, own

DOOR = Door(port=4711, cookie_name="leeward-aa", cookie_value="secret")
COOKIE = "leeward-aa=secret"
TYPED = "what somebody typed"


async def inner(scope: Scope, receive: Receive, send: Send) -> None:
    """Stand for the desk: reads the body, and misbehaves where asked."""
    request = Request(scope, receive)
    if scope["path"] == "/bug":
        raise RuntimeError(TYPED)
    body = await request.body()
    headers = {"Permissions-Policy": MICROPHONE} if scope["path"] == "/record" else {}
    if scope["path"] == "/file":
        headers["Content-Security-Policy"] = BARE
    if scope["path"] == "/loose":
        headers["Content-Security-Policy"] = "script-src *"
    response = PlainTextResponse(f"in {len(body)}", headers=headers | {"Server": "x"})
    await response(scope, receive, send)


def guarded(launcher: Launcher | None = None, alarms: Alarms | None = None) -> Guard:
    return Guard(
        inner,
        door=DOOR,
        tickets=TicketBox(launcher, lambda: 10.0),
        alarms=alarms or Alarms(),
        new_nonce=lambda: "n0nce",
        show_error=show_at_the_door,
        show_entry=show_entry,
    )


def test_our_own_page_comes_in() -> None:
    assert call(guarded(), "/", headers=own(COOKIE)).text == "in 0"
    posted = call(guarded(), "/x", method="POST", headers=own(COOKIE, FORM), body=b"a=b")
    assert posted.text == "in 3"


def test_an_address_typed_by_hand_comes_in_but_may_not_write() -> None:
    typed = [("Host", HOST), ("Sec-Fetch-Site", "none"), ("Cookie", COOKIE)]
    assert call(guarded(), "/", headers=typed).status == 200
    assert call(guarded(), "/x", method="POST", headers=typed).status == 403


@given(host=st.text(st.characters(min_codepoint=33, max_codepoint=126)).filter(lambda h: h != HOST))
def test_no_other_host_is_answered(host: str) -> None:
    headers = [("Host", host), ("Sec-Fetch-Site", "same-origin"), ("Cookie", COOKIE)]
    assert call(guarded(), "/", headers=headers).status == 403


def test_a_second_host_header_is_refused() -> None:
    assert call(guarded(), "/", headers=own(COOKIE, ("Host", "evil.example"))).status == 403
    assert call(guarded(), "/", headers=[("Cookie", COOKIE)]).status == 403


@given(site=st.sampled_from(["cross-site", "same-site", "", "SAME-ORIGIN", "same-origin, none"]))
def test_no_other_site_is_answered(site: str) -> None:
    headers = [("Host", HOST), ("Sec-Fetch-Site", site), ("Cookie", COOKIE)]
    assert call(guarded(), "/", headers=headers).status == 403
    assert call(guarded(), "/", method="POST", headers=headers).status == 403


@pytest.mark.parametrize(
    ("method", "origin", "status"),
    [
        ("POST", f"http://{HOST}", 200),
        ("POST", "http://127.0.0.1:9999", 403),
        ("POST", "null", 403),
        ("POST", None, 403),
        ("GET", None, 200),
        ("GET", "null", 403),
        ("GET", "http://evil.example", 403),
    ],
)
def test_without_sec_fetch_site_the_origin_decides(
    method: str, origin: str | None, status: int
) -> None:
    headers = [("Host", HOST), ("Cookie", COOKIE)]
    headers += [("Origin", origin)] if origin is not None else []
    assert call(guarded(), "/", method=method, headers=headers).status == status


def test_a_foreign_origin_is_refused_whatever_else_is_said() -> None:
    headers = own(COOKIE, ("Origin", "http://evil.example"))
    assert call(guarded(), "/", method="POST", headers=headers).status == 403


@pytest.mark.parametrize(
    "cookie",
    ["", "leeward-aa=", "leeward-aa=guess", "leeward-bb=secret", f"{COOKIE}; {COOKIE}", "x=1"],
)
def test_a_window_without_the_one_cookie_is_refused(cookie: str) -> None:
    assert call(guarded(), "/", headers=own(cookie)).status == 403


def test_another_cookie_beside_ours_does_no_harm() -> None:
    assert call(guarded(), "/", headers=own(f"other=1; {COOKIE}")).status == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
def test_unused_methods_are_refused(method: str) -> None:
    assert call(guarded(), "/", method=method, headers=own(COOKIE)).status == 403


@pytest.mark.parametrize("destination", ["iframe", "frame", "object", "embed", "fencedframe"])
def test_nothing_is_shown_inside_another_page(destination: str) -> None:
    headers = own(COOKIE, ("Sec-Fetch-Dest", destination))
    assert call(guarded(), "/", headers=headers).status == 403


def test_websockets_are_refused_in_both_spellings() -> None:
    assert "websocket.close" in call(guarded(), "/", kind="websocket", headers=own(COOKIE)).text
    upgrade = own(COOKIE, ("Connection", "Upgrade"), ("Upgrade", "websocket"))
    assert call(guarded(), "/", headers=upgrade).status == 403


def test_a_body_may_not_be_endless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MOST_FORM", 100)
    monkeypatch.setattr(guard, "MOST_UPLOAD", 200)
    body = b"x" * 101
    sized = own(COOKIE, FORM, ("Content-Length", "101"))
    assert call(guarded(), "/", method="POST", headers=sized, body=body).status == 403
    unsized = own(COOKIE, FORM)
    for chunks in (1, 7):
        answer = call(guarded(), "/", method="POST", headers=unsized, body=body, chunks=chunks)
        assert answer.status == 403
    upload = own(COOKIE, ("Content-Type", "multipart/form-data; boundary=b"))
    assert call(guarded(), "/", method="POST", headers=upload, body=body).status == 200
    assert call(guarded(), "/", method="POST", headers=upload, body=body * 2).status == 403


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "99999999999999999999"])
def test_a_length_that_is_no_number_of_ours_is_refused(length: str) -> None:
    headers = own(COOKIE, FORM, ("Content-Length", length))
    assert call(guarded(), "/", method="POST", headers=headers).status == 403


def test_an_endless_address_is_refused() -> None:
    assert call(guarded(), "/?" + "a" * 5000, headers=own(COOKIE)).status == 403


def test_static_files_need_no_cookie_and_may_be_kept() -> None:
    answer = call(guarded(), "/static/v/leeward.css", headers=own(""))
    assert answer.status == 200
    assert "immutable" in answer.headers["cache-control"]
    foreign = [("Host", HOST), ("Sec-Fetch-Site", "cross-site")]
    assert call(guarded(), "/static/v/leeward.css", headers=foreign).status == 403


def test_a_bug_shows_nothing_of_what_was_typed(capsys: pytest.CaptureFixture[str]) -> None:
    answer = call(guarded(), "/bug", headers=own(COOKIE))
    assert answer.status == 500
    assert TYPED not in answer.text
    told = capsys.readouterr().err
    assert "RuntimeError at" in told
    assert TYPED not in told


def protected(answer: Answer) -> None:
    policy = answer.headers["content-security-policy"]
    for part in (
        "default-src 'none'",
        "script-src 'self' 'nonce-n0nce'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types htmx",
    ):
        assert part in policy.split("; ")
    assert "unsafe" not in policy
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "microphone=()" in answer.headers["permissions-policy"]
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "no-store" in answer.headers["cache-control"]
    assert "server" not in answer.headers


def test_every_answer_carries_the_protections() -> None:
    protected(call(guarded(), "/", headers=own(COOKIE)))
    protected(call(guarded(), "/bug", headers=own(COOKIE)))
    protected(call(guarded(), "/", headers=own("")))
    protected(call(guarded(), "/", headers=[("Host", "evil.example")]))


def test_only_the_recording_page_may_listen() -> None:
    policy = call(guarded(), "/record", headers=own(COOKIE)).headers["permissions-policy"]
    assert MICROPHONE in policy
    assert "camera=()" in policy


# --- the launcher's ticket ---------------------------------------------------------------


def offer(app: Guard, ticket: str, method: str = "POST") -> Answer:
    headers = [("Host", HOST), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"), FORM]
    return call(app, "/ticket", method=method, headers=headers, body=form({"ticket": ticket}))


def test_the_launcher_comes_in_once_and_its_second_use_is_an_alarm(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("door")
    launcher = write_launcher(folder, port=4711, ticket="t" * 64, now=0.0)
    alarms = Alarms()
    app = guarded(launcher, alarms)
    first = offer(app, launcher.ticket)
    assert first.status == 200
    assert re.fullmatch(r"leeward-aa=secret; .*HttpOnly.*", first.headers["set-cookie"])
    assert "SameSite=Strict" in first.headers["set-cookie"]
    assert "expires" not in first.headers["set-cookie"].lower()
    assert "max-age" not in first.headers["set-cookie"].lower()
    assert "location" not in first.headers
    assert not launcher.path.exists()
    again = offer(app, launcher.ticket)
    assert again.status == 403
    assert "set-cookie" not in again.headers
    assert alarms.raised == ["ticket_used_again"]


def test_a_ticket_is_only_posted_and_never_long(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("door")
    launcher = write_launcher(folder, port=4711, ticket="t" * 64, now=0.0)
    assert offer(guarded(launcher), launcher.ticket, method="GET").status == 403
    assert offer(guarded(launcher), launcher.ticket + "x" * 1000).status == 403
    assert launcher.path.exists()


def test_a_recorded_file_is_answered_in_a_sandbox_and_no_view_can_loosen_the_policy() -> None:
    def policy(path: str) -> str:
        return call(guarded(), path, headers=own(COOKIE)).headers["content-security-policy"]

    assert policy("/file") == BARE
    assert "sandbox" in policy("/file")
    assert policy("/loose") == policy("/")
    assert "script-src *" not in policy("/loose")
