import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from leeward.errors import DiskFailed, DiskFull, FolderInUse, NotAVault, VaultInUse
from leeward.ids import AttachmentId
from leeward.vault.folder import Folder, ProcessLock, disk_errors, write_private


def test_everything_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "vault")
    folder.lay_out()
    write_private(folder.head, b"x")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.root.rglob("*")}
    assert modes == {"slots": 0o700, "attachments": 0o700, "head": 0o600}
    assert stat.S_IMODE(folder.root.stat().st_mode) == 0o700


def test_a_vault_is_laid_out_in_an_empty_folder_only(tmp_path: Path) -> None:
    Folder(tmp_path).lay_out()
    with pytest.raises(FolderInUse):
        Folder(tmp_path).lay_out()
    (tmp_path / "file").write_text("x")
    with pytest.raises(FolderInUse):
        Folder(tmp_path / "file").lay_out()


def test_a_folder_without_a_database_is_no_vault(tmp_path: Path) -> None:
    with pytest.raises(NotAVault):
        Folder(tmp_path).require_vault()


def test_a_second_opening_is_refused_at_once(tmp_path: Path) -> None:
    with ProcessLock(tmp_path / "lock"), pytest.raises(VaultInUse):
        ProcessLock(tmp_path / "lock").take()
    ProcessLock(tmp_path / "lock").take().release()


def test_another_process_is_refused_and_then_let_in(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from leeward.vault.folder import ProcessLock\n"
        "from leeward.errors import VaultInUse\n"
        "try: ProcessLock(Path(sys.argv[1])).take()\n"
        "except VaultInUse: sys.exit(6)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "lock")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with ProcessLock(tmp_path / "lock"):
        assert subprocess.run(command, env=environment, check=False).returncode == 6
    assert subprocess.run(command, env=environment, check=False).returncode == 0


def test_the_lock_is_given_back_once(tmp_path: Path) -> None:
    lock = ProcessLock(tmp_path / "lock").take()
    lock.release()
    lock.release()
    ProcessLock(tmp_path / "lock").take().release()


def test_a_write_without_room_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "slot"
    write_private(path, b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, limits[1]))
    try:
        with pytest.raises(DiskFull):
            write_private(path, b"n" * 4096)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["slot"]


def test_other_refusals_of_the_disk_have_their_own_error() -> None:
    with pytest.raises(DiskFailed), disk_errors():
        raise PermissionError


def test_leftovers_of_an_interruption_are_dropped(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "vault")
    folder.lay_out()
    for name in ("vault.db.new", "vault.db.new-wal", "head.part", "slots/a.slot.part"):
        (folder.root / name).write_bytes(b"x")
    (folder.root / "vault.db").write_bytes(b"x")
    folder.drop_leftovers()
    left = {path.name for path in folder.root.rglob("*") if path.is_file()}
    assert left == {"vault.db"}


def test_a_sealed_file_stands_under_its_identifier(tmp_path: Path) -> None:
    path = Folder(tmp_path).attachment(AttachmentId(bytes(16)))
    assert path == tmp_path / "attachments" / ("0" * 32)
