"""Somebody who had the folder before puts back what was there: pages, files, all of it.

The cipher accepts an old page, because it was once authentic; the vault must not.
"""

from pathlib import Path

import pytest

from leeward.errors import Damaged, LeewardError, VaultDamaged, VaultRolledBack
from leeward.ids import CaseId
from leeward.journal.entry import Recorded
from leeward.vault.head import Comparison
from leeward.vault.list_filters import CaseSort
from leeward.vault.vault import Vault
from support.recorder import identity
from support.vaults import core, files_of, heron, new_vault, note, open_vault, put_files

PAGE = 4096
CASES = [CaseId(identity(f"case {number}")) for number in range(3)]

Truth = tuple[list[list[Recorded]], bytes, list[object], list[object]]


def truth(vault: Vault) -> Truth:
    """Return all that a person could see."""
    return (
        [vault.recorded(case) for case in CASES],
        vault.projection_digest(),
        [vault.search(query, limit=200) for query in ("visit", "护照", "희", "ero", "later")],
        [vault.projection.cases(sort=sort) for sort in CaseSort],
    )


def two_states(folder: Path) -> tuple[dict[str, bytes], dict[str, bytes], str, Truth]:
    """Return the folder before and after a day's work, a head printed then, and the truth."""
    vault = new_vault(folder)
    for case in CASES:
        vault.open_case([core("pseudonym", "Heron"), note("first visit 护照")], case=case)
        for number in range(25):
            vault.record(case, [note(f"visit {number} 김영희 {'x' * 300}", f"{case!r}{number}")])
    vault.close()
    before = files_of(folder)
    vault = open_vault(folder)
    for case in CASES:
        for number in range(25):
            vault.record(case, [note(f"later {number} 护照", f"later {case!r}{number}")])
        vault.record(case, [core("step", "plan")])
    seen = truth(vault)
    printed = vault.printed_head()
    assert vault.check().is_sound
    vault.close()
    return before, files_of(folder), printed, seen


def test_no_old_page_changes_what_is_seen_without_being_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    before, after, _, seen = two_states(folder)
    old, new = before["vault.db"], after["vault.db"]
    replayed = noticed = 0
    for at in range(0, min(len(old), len(new)), PAGE):
        page = old[at : at + PAGE]
        if page == new[at : at + PAGE]:
            continue
        replayed += 1
        put_files(folder, after | {"vault.db": new[:at] + page + new[at + PAGE :]})
        try:
            vault = open_vault(folder)
        except Damaged:
            noticed += 1
            continue
        try:
            sound = vault.check().is_sound
            same = sound and truth(vault) == seen
        finally:
            vault.close()
        noticed += not sound
        assert same or not sound, f"page {at // PAGE}"
    assert replayed > 20
    assert noticed > replayed // 2


def test_an_old_database_is_noticed_at_opening(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    before, after, _, _ = two_states(folder)
    put_files(folder, after | {"vault.db": before["vault.db"]})
    with pytest.raises(VaultRolledBack):
        open_vault(folder)
    assert files_of(folder)["vault.db"] == before["vault.db"], "the evidence stays"


@pytest.mark.parametrize("with_wal", [True, False])
def test_an_old_database_under_a_new_log_is_noticed(tmp_path: Path, with_wal: bool) -> None:
    folder = tmp_path / "v"
    vault = new_vault(folder)
    case = heron(vault)
    vault.session.connection.wal_checkpoint()
    before = files_of(folder)
    vault.record(case, [note("only in the log")])
    after = files_of(folder)
    vault.close()
    names = ("vault.db", "vault.db-wal", "vault.db-shm") if with_wal else ("vault.db",)
    put_files(
        folder,
        {name: body for name, body in after.items() if not name.startswith("vault.db")}
        | {name: before[name] for name in names},
    )
    with pytest.raises(Damaged):
        open_vault(folder)


def test_a_head_that_was_taken_away_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    before, after, _, _ = two_states(folder)
    for head in ({}, {"head": b""}, {"head": bytes(208)}):
        files = {name: body for name, body in before.items() if name != "head"} | head
        put_files(folder, files)
        with pytest.raises(VaultDamaged):
            open_vault(folder)
    put_files(folder, after)
    open_vault(folder).close()


def test_the_whole_folder_put_back_is_told_by_a_printed_head_only(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    before, _, printed, _ = two_states(folder)
    put_files(folder, before)
    vault = open_vault(folder)
    assert vault.check().is_sound, "one computer alone cannot know"
    assert vault.compare_printed_head(printed) is Comparison.NEVER_HERE
    for case in CASES:
        vault.record(case, [note("work on the old copy")])
    while vault.session.head.n < int(printed.split("-")[0]):
        vault.record(CASES[0], [note(f"more {vault.session.head.n}")])
    assert vault.compare_printed_head(printed) is Comparison.NEVER_HERE


def test_a_file_of_another_vault_is_not_taken(tmp_path: Path) -> None:
    one, other = new_vault(tmp_path / "one"), new_vault(tmp_path / "other")
    heron(one)
    one.close()
    other.close()
    mine, theirs = files_of(tmp_path / "one"), files_of(tmp_path / "other")
    slot = next(name for name in mine if name.startswith("slots"))
    their_slot = next(name for name in theirs if name.startswith("slots"))
    for swapped in (
        {"vault.db": theirs["vault.db"]},
        {"head": theirs["head"]},
        {slot: theirs[their_slot]},
    ):
        put_files(tmp_path / "one", mine | swapped)
        with pytest.raises(LeewardError):
            open_vault(tmp_path / "one")
    put_files(tmp_path / "one", mine)
    open_vault(tmp_path / "one").close()
