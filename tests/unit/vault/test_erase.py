"""Expiry and shredding: invariant 16 as far as one computer goes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw
import pytest

from leeward.errors import DiskFull, UnknownCase
from leeward.ids import CaseId, StreamKind
from leeward.sealing.keys import VaultKey
from leeward.vault import erase, keyslot, migrate, slot_files
from leeward.vault.database import open_database
from leeward.vault.folder import Folder
from leeward.vault.head import HeadFile
from leeward.vault.vault import Vault
from support.recorder import identity
from support.vaults import (
    ARA,
    ARA_SECOND,
    BOMI,
    BOMI_SECOND,
    Clock,
    add_bomi,
    contact,
    core,
    entity,
    files_of,
    heron,
    new_vault,
    note,
    open_vault,
    put_files,
    sealed_name,
)

PHRASES = ("evenings, ask for the librarian", "여권을 잃었다", "김영희", "passport", "Heron")


def every_value(vault: Vault) -> bytes:
    """Return every value of every table, also of the index, as whoever has the key sees it."""
    connection = vault.session.connection
    tables = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    ]
    return b"\n".join(
        value if isinstance(value, bytes) else str(value).encode()
        for name in tables
        for row in connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608
        for value in row
    )


def test_a_month_that_is_over_is_destroyed_and_the_rest_stays(tmp_path: Path) -> None:
    clock = Clock()
    vault = new_vault(tmp_path / "v", clock)
    case = heron(vault)
    vault.record(case, [contact("mornings", 202608)])
    assert vault.expire() == 0
    clock.forward(days=120)  # the last day of June
    assert vault.expire() == 1
    assert [one.month for one in vault.passing()] == [202608]
    file = vault.case_file(case)
    assert file.held("safe_contact", "hours") == "mornings"
    assert file.held("case", "pseudonym") == "Heron"
    assert vault.check().is_sound
    vault.close()
    vault = open_vault(tmp_path / "v", clock=clock)
    kept = vault.projection_digest()
    vault.rebuild()
    assert vault.projection_digest() == kept
    vault.record(case, [note("life goes on")])
    assert vault.check().is_sound


def test_no_key_of_an_expired_month_is_left_anywhere(tmp_path: Path) -> None:
    clock = Clock()
    vault = new_vault(tmp_path / "v", clock)
    heron(vault)
    stream = vault.session.keyring.of_kind(StreamKind.EPHEMERAL)[0]
    key = vault.session.keyring.key(stream)[1].reveal()
    blob = vault.session.store.of_streams([stream.number])[0].blob
    assert key in every_value(vault)
    clock.forward(days=120)
    vault.expire()
    left = every_value(vault)
    assert key not in left
    assert blob not in left
    plain = vault.session.connection.serialize("main")
    assert key not in plain
    assert blob[60:200] not in plain
    assert (tmp_path / "v" / "vault.db-wal").stat().st_size == 0


def test_a_shredded_case_is_nowhere(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault = new_vault(folder)
    other = vault.open_case([core("code", "B2"), note("harbour visit")])
    case = heron(vault)
    vault.open_sealed(ARA_SECOND, "review")
    photo = vault.attach(case, StreamKind.CARE, [b"photo"])
    vault.attach(other, StreamKind.CARE, [b"kept"])
    vault.save_draft(entity("draft"), b"half", case=case, form="note")
    vault.search("영희")
    keys = [
        vault.session.key_of(stream)[1].reveal() for stream in vault.session.keyring.of_case(case)
    ]
    old = files_of(folder)
    vault.shred_case(case)
    assert vault.cases() == [other]
    for query in ("영희", "passport", "Heron", "K7M2", "잃었"):
        assert vault.search(query).hits == ()
    assert [hit.case for hit in vault.search("harbour").hits] == [other]
    assert not vault.folder.attachment(photo).exists()
    assert len(list(vault.folder.attachments.iterdir())) == 1
    assert vault.drafts() == []
    left = every_value(vault) + vault.session.connection.serialize("main")
    assert bytes(case) not in left
    for phrase in PHRASES:
        assert phrase.encode() not in left
    assert not any(key in left for key in keys)
    with pytest.raises(UnknownCase):
        vault.case_file(case)
    with pytest.raises(UnknownCase):
        vault.shred_case(case)
    vault.record(other, [note("after the shredding")])
    assert vault.check().is_sound
    vault.close()
    new = files_of(folder)
    assert new["vault.db"][:16] != old["vault.db"][:16]
    vault = open_vault(folder)
    assert vault.check().is_sound
    assert len(vault.search("shredding").hits) == 1


def test_the_old_vault_key_opens_the_new_file_no_more(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault = new_vault(folder)
    case = heron(vault)
    old = vault.session.vault_key
    vault.rekey()
    assert vault.case_file(case).held("case", "pseudonym") == "Heron"
    vault.close()
    slot = slot_files.read_slot(next((folder / "slots").iterdir()))
    assert slot.key_id != keyslot.key_id(old)
    with pytest.raises(Exception, match="vault_damaged"):
        open_database(folder / "vault.db", old)


def test_a_rekey_needs_no_absent_member(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault = new_vault(folder)
    add_bomi(vault)
    case = vault.open_case([core("code", "A1"), sealed_name("李明")])
    vault.rekey()
    vault.rekey()
    vault.close()
    vault = open_vault(folder, "Bomi", BOMI)
    vault.open_sealed(BOMI_SECOND, "visit")
    assert len(vault.case_file(case).all_of("name")) == 1
    assert vault.check().is_sound


def test_a_rekey_keeps_sealed_open(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    case = heron(vault)
    vault.open_sealed(ARA_SECOND, "visit")
    vault.rekey()
    assert len(vault.case_file(case).all_of("name")) == 1
    vault.record(case, [sealed_name("李明", "another")])
    assert [hit.case for hit in vault.search("李明").hits] == [case]


class Cut(BaseException):
    """The power goes off."""


@pytest.mark.parametrize("at", range(9))
def test_a_rekey_cut_off_anywhere_leaves_a_vault_that_everyone_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    folder = tmp_path / "v"
    vault = new_vault(folder)
    add_bomi(vault)
    case = heron(vault)
    kept = vault.printed_head()
    count = 0
    frozen: dict[str, bytes] = {}

    def counted(original: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            if count == at:
                frozen.update(files_of(folder))
                raise Cut
            count += 1
            return original(*args, **kwargs)

        return step

    settle_slots = counted(slot_files.settle)
    own = slot_files.next_slot_path(vault.folder, vault.session.slot.slot_id)

    def half_settled(place: Folder, key: VaultKey) -> None:
        # Hers takes its place first, so that a colleague opens with the one that still waits.
        if own.exists() and slot_files.read_slot(own).key_id == keyslot.key_id(key):
            own.replace(own.with_suffix(""))
        settle_slots(place, key)

    for owner, name in [
        (erase, "copy_database"),
        (erase, "swap_database"),
        (slot_files, "write_slot"),
        (migrate, "verify"),
        (HeadFile, "prepare"),
        (HeadFile, "settle"),
    ]:
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))
    monkeypatch.setattr(slot_files, "settle", half_settled)
    try:
        vault.rekey()
    except Cut:
        vault.session.end()
        put_files(folder, frozen)
    else:
        assert at >= 7, "fewer steps than were tried"
        vault.close()
    monkeypatch.undo()
    for member, passphrase in [("Bomi", BOMI), ("Ara", ARA), ("Bomi", BOMI)]:
        again = open_vault(folder, member, passphrase)
        assert again.printed_head() == kept
        assert again.case_file(case).held("case", "pseudonym") == "Heron"
        assert again.check().is_sound
        again.close()
    assert sorted(path.suffix for path in (folder / "slots").iterdir()) == [".slot", ".slot"]


def test_a_rekey_without_room_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = new_vault(tmp_path / "v")
    case = heron(vault)
    before = {name for name in files_of(tmp_path / "v") if "wal" not in name}

    def full(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr(slot_files, "write_slot", full)
    with pytest.raises(DiskFull):
        vault.rekey()
    monkeypatch.undo()
    assert {name for name in files_of(tmp_path / "v") if "wal" not in name} == before
    vault.record(case, [note("still here")])
    vault.rekey()
    assert vault.check().is_sound


def test_a_case_can_be_shredded_while_it_is_the_only_one(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    vault.shred_case(heron(vault))
    assert vault.cases() == []
    heron(vault, "again")
    assert vault.check().is_sound
    assert CaseId(identity("again")) in vault.cases()
    assert isinstance(vault.session.connection, apsw.Connection)
