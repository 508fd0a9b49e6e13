"""Somebody has the vault key and the whole folder, but no second passphrase (invariant 9).

A colleague of the same vault is such a somebody; so is whoever read the key from memory.
"""

from pathlib import Path

import apsw
import pytest

from leeward.errors import SealBroken, WrongPassphrase
from leeward.ids import StreamKind
from leeward.sealing.envelope import fits
from leeward.sealing.grants import open_grant
from leeward.sealing.keys import EpochKey, SealingPrivateKey
from leeward.vault.backup import backup
from leeward.vault.vault import Vault
from support.vaults import (
    ARA_SECOND,
    BOMI,
    add_bomi,
    core,
    entity,
    new_vault,
    note,
    open_vault,
    sealed_name,
)
from support.whole_vault import everything

NAMES = ("김영희", "영희", "李明", "Kim Younghee", "Younghee", "younghee")


def worked_in(folder: Path) -> tuple[Vault, bytes]:
    """Return a vault in which names were recorded, looked for, drafted, replaced and kept."""
    vault = new_vault(folder)
    add_bomi(vault)
    case = vault.open_case(
        [core("pseudonym", "Heron"), note("harbour canary"), sealed_name("김영희")]
    )
    vault.save_draft(entity("draft"), "李明".encode(), case=case, form="name", sealed=True)
    vault.open_sealed(ARA_SECOND, "visit")
    for query in NAMES:
        vault.search(query)
    vault.record(case, [sealed_name("Kim Younghee"), sealed_name("李明", "second")])
    vault.attach(case, StreamKind.SEALED, [b"Younghee's testimony" * 1000])
    vault.case_file(case)
    vault.rebuild()
    return vault, case


def assert_nameless(found: bytes) -> None:
    assert b"harbour" in found, "the search itself must be able to find something"
    for name in NAMES:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert name.encode(encoding) not in found


def test_while_sealed_is_open_no_name_is_in_any_file_or_table(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault, _ = worked_in(folder)
    assert vault.search("영희").hits
    assert_nameless(everything(folder, vault.session.vault_key))


def test_after_the_lock_no_name_is_in_any_file_or_table(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault, _ = worked_in(folder)
    key = vault.session.vault_key
    backup(vault, folder / "backup")
    vault.close()
    assert_nameless(everything(folder, key))


def test_no_key_in_the_vault_opens_a_sealed_segment(tmp_path: Path) -> None:
    vault, case = worked_in(tmp_path / "v")
    vault.close_sealed()
    session = vault.session
    held = [
        EpochKey(value)
        for table, column in [("epoch_key", "key"), ("trail", "d"), ("segment", "blob")]
        for (value,) in session.connection.execute(f"SELECT {column} FROM {table}")  # noqa: S608
        if len(value) == 32
    ]
    streams = session.keyring.of_case(vault.cases()[0])
    assert case in {one.case for one in streams}
    opened = dict.fromkeys(StreamKind, 0)
    for stream in streams:
        for stored in session.store.of_streams([stream.number]):
            opened[stream.kind] += any(fits(stored.blob, key, stream.stream_id) for key in held)
    assert opened[StreamKind.CARE] > 0
    assert opened[StreamKind.SEALED] == 0


def test_a_colleague_s_own_keys_open_only_her_own_grants(tmp_path: Path) -> None:
    vault, _ = worked_in(tmp_path / "v")
    vault.close()
    bomis = open_vault(tmp_path / "v", "Bomi", BOMI)
    session = bomis.session
    with pytest.raises(WrongPassphrase):
        bomis.open_sealed(ARA_SECOND, "curiosity")
    stream = session.keyring.of_kind(StreamKind.SEALED)[0]
    rows = session.connection.execute("SELECT member, sealed FROM sealed_grant").fetchall()
    assert len(rows) == 2
    own: list[SealingPrivateKey] = [session.sealing, session.keys.slot_pair.private]
    for _, grant in rows:
        for private in own:
            with pytest.raises(SealBroken):
                open_grant(
                    bytes(grant or b""),  # type: ignore[arg-type]
                    private,
                    stream_id=stream.stream_id,
                    epoch=1,
                    context=b"lw-sealed-stream-1",
                )


def test_the_room_of_names_is_never_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    original = apsw.Connection

    def watched(name: str, *args: object, **kwargs: object) -> apsw.Connection:
        opened.append(name)
        return original(name, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(apsw, "Connection", watched)
    vault, _ = worked_in(tmp_path / "v")
    room = vault.session.room
    assert room is not None
    assert opened == [str(tmp_path / "v" / "vault.db"), ":memory:"]
    held = room.index._connection
    assert held.execute("SELECT count(*) FROM sealed_row").get > 0
    assert held.pragma("temp_store") == 2
    vault.close_sealed()
    with pytest.raises(apsw.ConnectionClosedError):
        held.execute("SELECT 1")
