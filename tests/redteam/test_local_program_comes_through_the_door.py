"""Another program of this computer, of this user or another, tries the desk's door."""

import http.client
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.desk_process import DeskProcess, running_desk
from support.fake_secrets import MEMBER, PASSPHRASE


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskProcess]:
    with running_desk(tmp_path, pages="support.gallery:load") as started:
        yield started


def offer(desk: DeskProcess, ticket: str) -> int:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "null"}
    return desk.ask("/ticket", {"ticket": ticket}, headers=headers).status


def test_the_launcher_is_its_owners_alone_and_gone_after_use(desk: DeskProcess) -> None:
    assert stat.S_IMODE(desk.launcher.stat().st_mode) == 0o600
    assert stat.S_IMODE(desk.launcher.parent.stat().st_mode) == 0o700
    desk.enter()
    assert not desk.launcher.exists()


def test_a_ticket_opens_once(desk: DeskProcess) -> None:
    ticket = desk.ticket()
    assert offer(desk, ticket) == 200
    assert offer(desk, ticket) == 403
    assert offer(desk, ticket) == 403


def test_a_copied_ticket_is_useless_after_a_lock_too(desk: DeskProcess) -> None:
    ticket = desk.ticket()
    desk.enter()
    desk.ask("/unlock", {"member": MEMBER, "passphrase": PASSPHRASE})
    desk.ask("/lock", {})
    assert offer(desk, ticket) == 403
    assert "tone-bad" in desk.ask("/").text  # the lock page tells of it


def test_a_guess_ends_the_door(desk: DeskProcess) -> None:
    ticket = desk.ticket()
    assert offer(desk, "0" * 64) == 403
    assert not desk.launcher.exists()
    assert offer(desk, ticket) == 403


def test_a_stolen_ticket_shows_the_lock_page_and_no_more(desk: DeskProcess) -> None:
    desk.enter()
    assert 'action="/unlock"' in desk.ask("/").text
    assert desk.ask("/gallery").status == 303


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_neither_ticket_nor_cookie_stands_in_the_process_list(desk: DeskProcess) -> None:
    ticket = desk.ticket()
    desk.enter()
    secret = desk.cookie.partition("=")[2]
    for place in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ"):
            try:
                content = (place / name).read_bytes()
            except OSError:
                continue
            assert ticket.encode() not in content
            assert secret.encode() not in content


def test_without_the_cookie_there_is_no_page(desk: DeskProcess) -> None:
    desk.enter()
    desk.ask("/unlock", {"member": MEMBER, "passphrase": PASSPHRASE})
    name = desk.cookie.partition("=")[0]
    for cookie in (None, f"{name}=", f"{name}={'0' * 64}", "leeward=1"):
        answer = desk.ask("/gallery", headers={"Cookie": cookie})
        assert answer.status == 403
        assert "Heron" not in answer.text
        assert desk.ask("/unlock", {"member": MEMBER}, headers={"Cookie": cookie}).status == 403


def test_a_cookie_planted_beside_ours_is_noticed(desk: DeskProcess) -> None:
    desk.enter()
    name = desk.cookie.partition("=")[0]
    for planted in (f"{name}=x; {desk.cookie}", f"{desk.cookie}; {name}=x"):
        assert desk.ask("/", headers={"Cookie": planted}).status == 403


def test_the_cookies_name_and_value_are_random(tmp_path: Path) -> None:
    cookies = set()
    for _ in range(2):
        with running_desk(tmp_path) as desk:
            answer = desk.enter()
            attributes = answer.headers["set-cookie"].split("; ")[1:]
            assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Strict"]
            cookies.add(desk.cookie)
    names = {cookie.partition("=")[0] for cookie in cookies}
    values = {cookie.partition("=")[2] for cookie in cookies}
    assert len(names) == len(values) == 2
    assert all(len(value) == 64 for value in values)


def test_an_oversized_body_is_refused_before_it_is_read(desk: DeskProcess) -> None:
    desk.enter()
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=10)
    connection.putrequest("POST", "/unlock")
    connection.putheader("Cookie", desk.cookie)
    connection.putheader("Sec-Fetch-Site", "same-origin")
    connection.putheader("Content-Type", "application/x-www-form-urlencoded")
    connection.putheader("Content-Length", str(8 * 1024 * 1024 * 1024))
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 403
    assert b"too_large" in answer.read()
    connection.close()


def test_a_body_of_unstated_size_is_cut_off(desk: DeskProcess) -> None:
    desk.enter()

    def endless() -> Iterator[bytes]:
        for _ in range(64):
            yield b"x" * 65536

    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=10)
    headers = {
        "Cookie": desk.cookie,
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    try:
        connection.request("POST", "/unlock", endless(), headers, encode_chunked=True)
        status = connection.getresponse().status
    except (BrokenPipeError, ConnectionResetError):
        status = 403  # the desk hung up before everything was sent
    connection.close()
    assert status == 403
    assert desk.ask("/").status == 200


def test_a_connection_that_says_nothing_does_not_stop_the_desk(desk: DeskProcess) -> None:
    desk.enter()
    idle = [http.client.HTTPConnection("127.0.0.1", desk.port) for _ in range(50)]
    for connection in idle:
        connection.connect()
    started = time.monotonic()
    assert desk.ask("/").status == 200
    assert time.monotonic() - started < 5
    for connection in idle:
        connection.close()
