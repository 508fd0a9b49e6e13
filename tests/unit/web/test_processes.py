"""Parent and child as real processes."""

import http.client
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from leeward.errors import PortTaken
from leeward.web.parent import listen
from leeward.web.window import NO_WINDOW
from support.desk_process import DeskProcess, running_desk
from support.fake_secrets import MEMBER, PASSPHRASE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def unlock(desk: DeskProcess) -> None:
    answer = desk.ask("/unlock", {"member": MEMBER, "passphrase": PASSPHRASE})
    assert answer.status == 303


def eventually(what: Callable[[], bool], seconds: float = 8.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen in time")


def is_alive(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_lock_ends_the_process_and_a_fresh_one_waits_locked(tmp_path: Path) -> None:
    with running_desk(tmp_path) as desk:
        assert desk.enter().status == 200
        unlock(desk)
        assert desk.ask("/").headers["location"] == "/today"
        (before,) = desk.children()
        answer = desk.ask("/lock", {})
        assert answer.status == 303
        assert desk.ask("/").text.count('action="/unlock"') == 1
        (after,) = desk.children()
        assert after != before
        assert not is_alive(before)
        unlock(desk)


def test_a_killed_child_is_replaced_by_a_locked_one(tmp_path: Path) -> None:
    with running_desk(tmp_path) as desk:
        desk.enter()
        unlock(desk)
        time.sleep(5.2)  # sooner, and the parent takes it for a fault that would only repeat
        (before,) = desk.children()
        os.kill(before, signal.SIGKILL)
        eventually(lambda: desk.children() not in ([], [before]))
        assert 'action="/unlock"' in desk.ask("/").text
        assert len(desk.children()) == 1


def test_a_child_that_cannot_start_does_not_start_for_ever(tmp_path: Path) -> None:
    with (
        pytest.raises(AssertionError, match="did not start"),
        running_desk(tmp_path, unlock="support.no_such_room:unlock"),
    ):
        pass


def test_a_window_that_cannot_open_is_told_and_the_desk_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("chromium", "chromium-browser", "google-chrome", "microsoft-edge"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with running_desk(tmp_path / "vault", with_window=True) as desk:
        assert desk.process.stdout is not None
        assert desk.process.stdout.readline() == f"{NO_WINDOW}\n"
        assert desk.launcher.exists()
        assert desk.enter().status == 200


def test_ending_the_parent_ends_the_child_and_leaves_no_launcher(tmp_path: Path) -> None:
    with running_desk(tmp_path) as desk:
        (child,) = desk.children()
        desk.process.terminate()
        assert desk.process.wait(timeout=10) == 0
        assert not is_alive(child)
        assert not desk.launcher.parent.exists()


def test_a_parent_that_is_killed_takes_the_child_with_it(tmp_path: Path) -> None:
    with running_desk(tmp_path) as desk:
        desk.enter()
        unlock(desk)
        (child,) = desk.children()
        desk.process.kill()
        desk.process.wait()
        eventually(lambda: not is_alive(child))


def test_an_idle_desk_locks_by_itself_without_a_window(tmp_path: Path) -> None:
    with running_desk(tmp_path, idle_seconds=0.2) as desk:
        desk.enter()
        unlock(desk)
        (before,) = desk.children()
        eventually(lambda: desk.children() not in ([], [before]), seconds=12)
        assert 'action="/unlock"' in desk.ask("/").text


def test_the_port_that_was_asked_for_is_taken_or_refused() -> None:
    listening = listen(0)
    port = listening.getsockname()[1]
    with pytest.raises(PortTaken):
        listen(port)
    assert listening.getsockname()[0] == "127.0.0.1"
    listening.close()


def test_core_dumps_and_debuggers_are_off_in_the_child(tmp_path: Path) -> None:
    with running_desk(tmp_path) as desk:
        desk.enter()
        (child,) = desk.children()
        limits = Path(f"/proc/{child}/limits").read_text()
        line = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
        assert line.split()[-3:-1] == ["0", "0"]
        # A process that may not be dumped belongs to root in /proc, whoever runs it.
        assert Path(f"/proc/{child}/mem").stat().st_uid == 0


def test_the_address_is_closed_to_other_computers(tmp_path: Path) -> None:
    with running_desk(tmp_path) as desk:
        table = Path("/proc/net/tcp").read_text().splitlines()[1:]
        bound = [line.split()[1] for line in table if line.split()[3] == "0A"]
        ours = [address for address in bound if address.endswith(f":{desk.port:04X}")]
        assert ours == [f"0100007F:{desk.port:04X}"]


def test_an_answer_names_no_server(tmp_path: Path) -> None:
    with running_desk(tmp_path) as desk:
        connection = http.client.HTTPConnection("127.0.0.1", desk.port)
        connection.request("GET", "/")
        response = connection.getresponse()
        assert response.getheader("server") is None
        assert response.getheader("date") is None
        connection.close()
