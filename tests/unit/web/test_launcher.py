import base64
import hashlib
import re
import stat
from pathlib import Path

import pytest

from leeward.web.launcher import (
    TICKET_SECONDS,
    Entry,
    Launcher,
    TicketBox,
    discard,
    launcher_page,
    new_ticket,
    private_folder,
    write_launcher,
)


@pytest.fixture
def launcher(tmp_path: Path) -> Launcher:
    return write_launcher(tmp_path, port=4711, ticket="ab" * 32, now=100.0)


def test_only_its_owner_can_read_the_launcher(launcher: Launcher) -> None:
    assert stat.S_IMODE(launcher.path.stat().st_mode) == 0o600


def test_a_launcher_never_writes_over_a_file_or_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "open-leeward.html").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        write_launcher(tmp_path, port=1, ticket="x", now=0.0)
    assert not (tmp_path / "elsewhere").exists()


def test_the_private_folder_is_private(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for runtime in ("", str(tmp_path / "missing"), str(tmp_path)):
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
        folder = private_folder()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        folder.rmdir()


def test_a_runtime_folder_that_others_may_enter_is_not_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tmp_path.chmod(0o755)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    folder = private_folder()
    assert folder.parent != tmp_path
    folder.rmdir()
    tmp_path.chmod(0o700)
    folder = private_folder()
    assert folder.parent == tmp_path


def test_the_right_ticket_in_time_is_welcome_once(launcher: Launcher) -> None:
    box = TicketBox(launcher, lambda: 100.0 + TICKET_SECONDS - 1)
    assert box.offer(launcher.ticket) is Entry.WELCOME
    assert not launcher.path.exists()
    assert box.offer(launcher.ticket) is Entry.USED_AGAIN
    assert box.offer(launcher.ticket) is Entry.USED_AGAIN


def test_a_late_ticket_is_refused(launcher: Launcher) -> None:
    box = TicketBox(launcher, lambda: 100.0 + TICKET_SECONDS)
    assert box.offer(launcher.ticket) is Entry.REFUSED
    assert not launcher.path.exists()


def test_there_is_one_try(launcher: Launcher) -> None:
    box = TicketBox(launcher, lambda: 100.0)
    assert box.offer("cd" * 32) is Entry.REFUSED
    assert box.offer(launcher.ticket) is Entry.REFUSED
    assert not launcher.path.exists()


def test_of_two_processes_only_one_takes_the_ticket(launcher: Launcher) -> None:
    first = TicketBox(launcher, lambda: 100.0)
    second = TicketBox(launcher, lambda: 100.0)
    assert first.offer(launcher.ticket) is Entry.WELCOME
    assert second.offer(launcher.ticket) is Entry.REFUSED


def test_a_fresh_process_after_a_lock_knows_that_the_ticket_was_used(launcher: Launcher) -> None:
    TicketBox(launcher, lambda: 100.0).offer(launcher.ticket)
    fresh = TicketBox(launcher, lambda: 100.0)
    assert fresh.offer("cd" * 32) is Entry.REFUSED
    assert fresh.offer(launcher.ticket) is Entry.USED_AGAIN


def test_without_a_launcher_there_is_no_entry() -> None:
    assert TicketBox(None, lambda: 0.0).offer("") is Entry.REFUSED


def test_the_page_allows_its_own_script_only() -> None:
    page = launcher_page(4711, "ab" * 32)
    script = re.search(r"<script>(.*?)</script>", page)
    assert script
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page
    assert "default-src 'none'" in page
    assert "form-action http://127.0.0.1:4711" in page
    assert "<title>Leeward</title>" in page


def test_tickets_are_long_and_their_source_is_given() -> None:
    assert new_ticket(lambda count: b"\x01" * count) == "01" * 32


def test_discarding_twice_is_no_fault(launcher: Launcher) -> None:
    assert discard(launcher.path)
    assert not discard(launcher.path)
