"""What goes wrong on a real folder, as a person meets it: one sentence, one exit code, no loss."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from leeward.errors import LeewardError
from leeward.ids import StreamKind
from support.vaults import ARA, files_of, heron, new_vault, note, open_vault, put_files

LANGUAGES = {
    "en_GB.UTF-8": (0x41, 0x7A),
    "ko_KR.UTF-8": (0xAC00, 0xD7A3),
    "zh_CN.UTF-8": (0x4E00, 0x9FFF),
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A vault that is closed, with its passphrase beside it."""
    vault = new_vault(tmp_path / "v")
    case = heron(vault)
    vault.attach(case, StreamKind.CARE, [b"photo" * 50_000])
    for number in range(40):
        vault.record(case, [note(f"note {number} " + "x" * 900)])
    vault.close()
    (tmp_path / "first").write_text(ARA + "\n", encoding="utf-8")
    (tmp_path / "wrong").write_text("not the passphrase\n", encoding="utf-8")
    yield tmp_path / "v"
    assert_nothing_lost(tmp_path)


KEPT: dict[Path, dict[str, bytes]] = {}


def assert_nothing_lost(place: Path) -> None:
    """Put back what a test damaged on purpose, and see that nothing else is gone."""
    if place in KEPT:
        put_files(place / "v", KEPT.pop(place))
    vault = open_vault(place / "v")
    assert len(vault.case_file(vault.cases()[0]).notes) == 41
    assert vault.check().is_sound
    vault.close()


def damage(folder: Path, change: Callable[[], None]) -> None:
    KEPT[folder.parent] = files_of(folder)
    change()


def leeward(
    folder: Path,
    *words: str,
    typed: str = "first",
    locale: str = "C.UTF-8",
    limit: int = 0,
    before: Sequence[str] = (),
) -> subprocess.CompletedProcess[str]:
    """Run the program as a person would, in a process of its own."""

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    given = ["--passphrase-file", str(folder.parent / typed)]
    return subprocess.run(
        [*before, sys.executable, "-m", "leeward", words[0], str(folder), *words[1:], *given],
        env={**os.environ, "LC_ALL": locale},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limited,
    )


def refused(answer: subprocess.CompletedProcess[str], code: str, exit_code: int) -> None:
    assert answer.returncode == exit_code, answer.stderr
    assert answer.stdout == ""
    assert answer.stderr.endswith(f"[{code}]\n"), answer.stderr
    assert answer.stderr.count("\n") == 1
    for said in ("Heron", "K7M2", "note 1", "Ara", "Traceback"):
        assert said not in answer.stderr


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_wrong_passphrase(folder: Path, locale: str) -> None:
    answer = leeward(folder, "cases", typed="wrong", locale=locale)
    refused(answer, "wrong_passphrase", 3)
    low, high = LANGUAGES[locale]
    sentence = answer.stderr.removeprefix("leeward: ").split(" [")[0]
    assert any(low <= ord(sign) <= high for sign in sentence)


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.99])
def test_a_truncated_database(folder: Path, part: float) -> None:
    path = folder / "vault.db"
    damage(folder, lambda: os.truncate(path, int(path.stat().st_size * part)))
    answer = leeward(folder, "check")
    assert answer.returncode == 5, answer.stderr
    assert "Traceback" not in answer.stderr
    if part < 0.5:
        refused(answer, "vault_damaged", 5)


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.9])
def test_a_flipped_bit(folder: Path, part: float) -> None:
    def flip() -> None:
        content = bytearray((folder / "vault.db").read_bytes())
        content[int(len(content) * part)] ^= 4
        (folder / "vault.db").write_bytes(content)

    damage(folder, flip)
    answer = leeward(folder, "check", "--json")
    assert answer.returncode == 5
    if answer.stdout:
        assert not json.loads(answer.stdout)["sound"]


def test_a_page_that_was_put_back(folder: Path) -> None:
    # Which pages matter, and that no old one is ever believed: `redteam/test_intruder_…`.
    path, size = folder / "vault.db", 4096
    KEPT[folder.parent] = files_of(folder)
    before = path.read_bytes()
    vault = open_vault(folder)
    vault.record(vault.cases()[0], [note("one more, and its page is put back")])
    vault.close()
    after = path.read_bytes()
    for at in range(size, len(before), size):
        replayed = bytearray(after)
        replayed[at : at + size] = before[at : at + size]
        path.write_bytes(replayed)
        if replayed != after and not is_sound(folder):
            break
    else:
        pytest.fail("some page must matter")
    answer = leeward(folder, "check")
    assert answer.returncode == 5
    assert "Heron" not in answer.stdout + answer.stderr
    path.write_bytes(before)
    refused(leeward(folder, "cases"), "vault_rolled_back", 5)


def is_sound(folder: Path) -> bool:
    try:
        vault = open_vault(folder)
    except LeewardError:
        return False
    try:
        return vault.check().is_sound
    finally:
        vault.close()


def test_a_second_process(folder: Path) -> None:
    vault = open_vault(folder)
    try:
        for words in (
            ("cases",),
            ("check", "--json"),
            ("backup", "--to", str(folder.parent / "b")),
        ):
            refused(leeward(folder, *words), "vault_in_use", 6)
    finally:
        vault.close()


def test_a_full_disk(folder: Path) -> None:
    target = folder.parent / "stick.lwb"
    refused(leeward(folder, "backup", "--to", str(target), limit=40_000), "disk_full", 6)
    assert not list(folder.parent.glob("stick*"))
    assert not list(folder.glob("*.new*"))


@pytest.mark.parametrize("what", ["slots", "head", "vault.db"])
def test_a_part_of_the_folder_that_is_missing(folder: Path, what: str) -> None:
    def take_away() -> None:
        path = folder / what
        for one in path.iterdir() if path.is_dir() else [path]:
            one.unlink()

    damage(folder, take_away)
    codes = {
        "slots": ("unknown_member", 3),
        "head": ("vault_damaged", 5),
        "vault.db": ("not_a_vault", 3),
    }
    refused(leeward(folder, "cases"), *codes[what])


def test_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "first").write_text("x\n")
    (tmp_path / "empty").mkdir()
    for name in ("empty", "not there"):
        answer = leeward(tmp_path / name, "cases")
        refused(answer, "not_a_vault", 3)
        assert not list((tmp_path / "empty").iterdir())
        assert not (tmp_path / "not there").exists()


def test_a_folder_that_cannot_be_written_to(folder: Path) -> None:
    if os.geteuid() != 0:
        for path in (*folder.rglob("*"), folder):
            path.chmod(0o500 if path.is_dir() else 0o400)
        try:
            refused(leeward(folder, "cases"), "disk_failed", 6)
        finally:
            for path in (folder, *folder.rglob("*")):
                path.chmod(0o700 if path.is_dir() else 0o600)
        return
    # Modes do not stop root: the folder is mounted read-only, in a name space of its own.
    mount = f"mount --bind {folder} {folder} && mount -o remount,ro,bind {folder}"
    before = ["unshare", "--mount", "sh", "-c", f'{mount} && exec "$@"', "sh"]
    if subprocess.run([*before, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a folder read-only")
    refused(leeward(folder, "cases", before=before), "disk_failed", 6)
