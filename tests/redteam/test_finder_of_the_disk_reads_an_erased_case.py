"""Somebody gets the disk after an erasure, and the key then in force (invariant 16)."""

from pathlib import Path

import pytest

from leeward.errors import LeewardError, VaultDamaged
from leeward.sealing.envelope import fits
from leeward.sealing.keys import EpochKey
from leeward.vault import keyslot, slot_files
from leeward.vault.backup import backup
from leeward.vault.database import open_database
from leeward.vault.vault import Vault
from support.vaults import (
    ARA_SECOND,
    BOMI,
    Clock,
    add_bomi,
    core,
    files_of,
    heron,
    new_vault,
    note,
    open_vault,
    restore_vault,
)

SAID = ("여권을 잃었다", "护照", "passport", "김영희", "librarian", "K7M2", "Heron")


def assert_gone(vault: Vault, folder: Path, blobs: list[bytes]) -> None:
    """Search what is on the disk, in the database as its key opens it, and by every key left."""
    key = vault.session.vault_key
    vault.close()
    connection = open_database(folder / "vault.db", key)
    plain = connection.serialize("main")
    keys = [
        EpochKey(bytes(value or b""))
        for (value,) in connection.execute("SELECT key FROM epoch_key")
    ]
    streams = [bytes(value or b"") for (value,) in connection.execute("SELECT stream FROM stream")]
    connection.close()
    assert b"harbour" in plain, "the search itself must be able to find something"
    found = plain + b"".join(files_of(folder).values())
    for said in SAID:
        assert said.encode() not in found
    for blob in blobs:
        assert blob[57:256] not in found
        for stream in streams:
            assert not any(fits(blob, one, stream) for one in keys)  # type: ignore[arg-type]


def blobs_of(vault: Vault, case: bytes) -> list[bytes]:
    session = vault.session
    numbers = [one.number for one in session.keyring.of_case(case)]  # type: ignore[arg-type]
    return [one.blob for one in session.store.of_streams(numbers)]


def test_a_shredded_case_is_not_on_the_disk(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault = new_vault(folder)
    vault.open_case([core("pseudonym", "Wren"), note("harbour")])
    case = heron(vault)
    vault.open_sealed(ARA_SECOND, "visit")
    for said in SAID:
        vault.search(said)
    blobs = blobs_of(vault, case)
    assert len(blobs) == 4
    vault.shred_case(case)
    backup(vault, folder / "backup after")
    assert_gone(vault, folder, blobs)
    again = restore_vault(folder / "backup after", tmp_path / "r")
    assert case not in again.cases()
    assert_gone(again, tmp_path / "r", blobs)


def test_a_month_that_is_over_is_not_on_the_disk(tmp_path: Path) -> None:
    folder, clock = tmp_path / "v", Clock()
    vault = new_vault(folder, clock)
    case = vault.open_case([core("pseudonym", "Wren"), note("harbour")])
    before = {one.number for one in vault.session.keyring.of_case(case)}
    from_heron = heron(vault)
    passing = [
        one.number
        for one in vault.session.keyring.of_case(from_heron)
        if one.bucket is not None and one.number not in before
    ]
    blobs = [one.blob for one in vault.session.store.of_streams(passing)]
    assert len(blobs) == 1
    clock.forward(days=120)
    vault.expire()
    plain = vault.session.connection.serialize("main")
    assert b"librarian" not in plain
    assert blobs[0][57:256] not in plain + b"".join(files_of(folder).values())
    kept = [
        EpochKey(bytes(value or b""))
        for (value,) in vault.session.connection.execute("SELECT key FROM epoch_key")
    ]
    streams = [one.stream_id for one in vault.session.keyring.of_case(from_heron)]
    assert not any(fits(blobs[0], key, stream) for key in kept for stream in streams)


def test_what_was_copied_before_opens_with_no_key_of_afterwards(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault = new_vault(folder)
    add_bomi(vault)
    case = heron(vault)
    vault.close()
    (tmp_path / "old.db").write_bytes((folder / "vault.db").read_bytes())
    vault = open_vault(folder)
    vault.shred_case(case)
    new_key = vault.session.vault_key
    vault.close()
    with pytest.raises(VaultDamaged):
        open_database(tmp_path / "old.db", new_key)
    for path in (folder / "slots").iterdir():
        slot = slot_files.read_slot(path)
        try:
            keys = keyslot.open_slot(slot, BOMI)
        except LeewardError:
            continue
        assert keyslot.vault_key_of(slot, keys) == new_key


def test_an_old_vault_key_leads_to_no_later_one(tmp_path: Path) -> None:
    # Whoever learned the vault key once, and reads the disk ever after, is left behind.
    folder = tmp_path / "v"
    vault = new_vault(folder)
    add_bomi(vault)
    heron(vault)
    old_key = vault.session.vault_key
    old_plain = vault.session.connection.serialize("main")
    known = {row.slot_public for row in vault.session.members.all()}
    vault.rekey()
    new_key = vault.session.vault_key
    vault.close()
    assert new_key.reveal() not in old_plain
    with pytest.raises(VaultDamaged):
        open_database(folder / "vault.db", old_key)
    # Nothing that the old key opened is the private half to which the new key is granted.
    for path in (folder / "slots").iterdir():
        assert new_key.reveal() not in path.read_bytes()
        slot = slot_files.read_slot(path)
        assert slot.slot_public in known
    vault = open_vault(folder, "Bomi", BOMI)
    assert vault.session.keys.slot_pair.private.reveal() not in old_plain
