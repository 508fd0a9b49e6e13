"""This computer's page over a real vault, without a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.open_desk import OpenDesk, founded
from support.vaults import ARA, heron, new_vault, restore_vault


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenDesk]:
    founded(tmp_path / "v")
    desk = OpenDesk(tmp_path / "v")
    assert desk.unlock("Ara", ARA).status == 303
    heron(desk.open.vault)
    yield desk
    desk.open.close()


def test_it_says_what_is_here_and_asks_for_a_first_backup(desk: OpenDesk) -> None:
    page = desk.ask("/vault").text
    assert "none is known here" in page
    assert "Make one now" in page
    assert desk.open.vault.printed_head() in page
    assert "unencrypted (swap)" in page
    assert "unlocked" in page  # the log


def test_a_backup_is_written_to_a_folder_and_restores(desk: OpenDesk, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    answer = desk.ask("/vault/backup", {"path": str(tmp_path / "stick")})
    assert (answer.status, answer.headers["location"]) == (303, "/vault")
    (file,) = (tmp_path / "stick").iterdir()
    assert file.name == "leeward-2026-03-02.lwb"
    page = desk.ask("/vault").text
    assert "Make one now" not in page
    assert str(tmp_path) not in "\n".join(desk.open.vault.diagnostic.lines())
    restore_vault(file, tmp_path / "restored").close()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "Write the whole path"),
        ("stick", "Write the whole path"),
        ("/nowhere/at/all", "There is no such folder"),
        ("{v}", "is lost with it"),
        ("{v}/copy.lwb", "is lost with it"),
        ("{file}", "Nothing is overwritten"),
        ("/proc/1/x", "There is no such folder"),
    ],
)
def test_a_place_that_will_not_do_is_refused(
    desk: OpenDesk, tmp_path: Path, path: str, said: str
) -> None:
    there = tmp_path / "there.lwb"
    there.write_bytes(b"precious")
    typed = path.format(v=desk.folder, file=there)
    answer = desk.ask("/vault/backup", {"path": typed})
    if path.startswith("/proc"):
        assert answer.status in {422, 503}
        return
    assert answer.status == 422
    assert said in answer.text
    assert there.read_bytes() == b"precious"


def test_a_backup_is_taken_with_the_window_and_leaves_nothing_behind(
    desk: OpenDesk, tmp_path: Path
) -> None:
    answer = desk.ask("/vault/backup/take", {})
    assert answer.status == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="leeward-2026-03-02.lwb"'
    assert not list(desk.folder.glob("*.part"))
    file = tmp_path / "taken.lwb"
    file.write_bytes(answer.body)
    restore_vault(file, tmp_path / "restored").close()


def test_a_check_says_that_everything_holds(desk: OpenDesk) -> None:
    told: list[str] = []
    assert desk.ask("/vault/check", {}).status == 303
    page = desk.ask("/vault").text
    assert "Everything holds." in page
    assert "could not be read now" in page
    told.append(desk.ask("/vault/check/progress").text)
    assert told == ['{"done":0,"all":0}']


def test_a_check_tells_how_far_it_is(desk: OpenDesk) -> None:
    told: list[tuple[int, int]] = []
    assert desk.open.vault.check(lambda done, whole: told.append((done, whole))).is_sound
    assert [done for done, _ in told] == list(range(len(told)))
    assert {whole for _, whole in told} == {len(told)}


def test_damaged_lists_are_found_and_made_anew(desk: OpenDesk) -> None:
    desk.open.vault.session.connection.execute("UPDATE case_row SET pseudonym = 'Other'")
    desk.ask("/vault/check", {})
    page = desk.ask("/vault").text
    assert "Something does not hold" in page
    assert 'action="/vault/rebuild"' in page
    assert desk.ask("/vault/rebuild", {}).status == 303
    desk.ask("/vault/check", {})
    assert "Everything holds." in desk.ask("/vault").text


def test_a_printed_head_is_compared(desk: OpenDesk, tmp_path: Path) -> None:
    head = desk.open.vault.printed_head()
    assert head in desk.ask("/vault/head").text
    heron(desk.open.vault, "later")
    assert "nothing was taken back" in desk.ask("/vault/compare", {"head": head}).text
    with new_vault(tmp_path / "other") as other:
        strange = other.printed_head()
    assert "never had that head" in desk.ask("/vault/compare", {"head": strange}).text
    assert "mistyped" in desk.ask("/vault/compare", {"head": head[:-1] + "?"}).text
