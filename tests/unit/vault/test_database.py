import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import DiskFull, VaultDamaged, VaultInUse
from leeward.sealing.keys import VaultKey
from leeward.vault.database import (
    LOG_WORTH_FOLDING,
    copy_database,
    database_errors,
    fold_log,
    log_pages,
    open_database,
)

KEY = VaultKey(bytes(range(32)))
CANARY = "김영희 canary"


def filled(path: Path) -> None:
    connection = open_database(path, KEY, create=True)
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)")
    with connection:
        connection.executemany("INSERT INTO t (a) VALUES (?)", [(CANARY * 20,)] * 400)
    connection.close()


def everything(path: Path, key: VaultKey = KEY) -> int:
    connection = open_database(path, key)
    try:
        with database_errors(connection):
            return sum(len(a) for (a,) in connection.execute("SELECT a FROM t"))
    finally:
        connection.close()


def test_only_the_raw_key_opens_it(tmp_path: Path) -> None:
    filled(tmp_path / "v")
    assert everything(tmp_path / "v") == 400 * 20 * len(CANARY)
    with pytest.raises(VaultDamaged):
        open_database(tmp_path / "v", VaultKey(bytes(32)))


def test_no_plain_byte_is_on_the_disk_also_while_open(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "v", KEY, create=True)
    connection.execute("CREATE TABLE t (a TEXT)")
    connection.execute("INSERT INTO t VALUES (?)", (CANARY,))
    files = list(tmp_path.iterdir())
    assert {path.name for path in files} == {"v", "v-wal", "v-shm"}
    for path in files:
        assert CANARY.encode() not in path.read_bytes()
        assert b"CREATE TABLE" not in path.read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    connection.close()


def test_it_is_durable_and_leaves_nothing_behind(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "v", KEY, create=True)
    settings_found = {
        name: connection.pragma(name)
        for name in ("journal_mode", "synchronous", "temp_store", "secure_delete", "foreign_keys")
    }
    assert settings_found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "temp_store": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
    }
    connection.close()


@settings(max_examples=40, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_is_an_error_never_a_wrong_answer(
    tmp_path_factory: pytest.TempPathFactory, place: float, bit: int
) -> None:
    path = tmp_path_factory.mktemp("flip") / "v"
    filled(path)
    content = bytearray(path.read_bytes())
    at = int(place * len(content))
    content[at] ^= 1 << bit
    path.write_bytes(content)
    try:
        found = everything(path)
    except VaultDamaged:
        return
    # Bytes 16 to 23 of the header are plain and some of them mean nothing to the engine.
    assert found == 400 * 20 * len(CANARY)
    assert 16 <= at < 24


@pytest.mark.parametrize("part", [0.0, 0.001, 0.4, 0.99])
def test_a_truncated_file_is_damaged(tmp_path: Path, part: float) -> None:
    filled(tmp_path / "v")
    content = (tmp_path / "v").read_bytes()
    (tmp_path / "v").write_bytes(content[: int(part * len(content))])
    with pytest.raises(VaultDamaged):
        everything(tmp_path / "v")


def test_a_copy_under_another_key_shares_no_page(tmp_path: Path) -> None:
    filled(tmp_path / "v")
    other = VaultKey(bytes(32))
    source = open_database(tmp_path / "v", KEY)
    copy_database(source, tmp_path / "copy", other)
    source.close()
    assert everything(tmp_path / "copy", other) == everything(tmp_path / "v")
    with pytest.raises(VaultDamaged):
        open_database(tmp_path / "copy", KEY)
    pages = {(tmp_path / "v").read_bytes()[at : at + 4096] for at in range(4096, 40960, 4096)}
    copied = (tmp_path / "copy").read_bytes()
    assert not any(copied[at : at + 4096] in pages for at in range(4096, 40960, 4096))


def test_a_full_database_is_a_full_disk(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "v", KEY, create=True)
    connection.execute("CREATE TABLE t (a)")
    connection.pragma("max_page_count", 4)
    with pytest.raises(DiskFull), database_errors(connection):
        connection.execute("INSERT INTO t VALUES (?)", (os.urandom(100_000),))
    connection.close()


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    first = open_database(tmp_path / "v", KEY, create=True)
    second = open_database(tmp_path / "v", KEY)
    first.execute("BEGIN IMMEDIATE")
    with pytest.raises(VaultInUse), database_errors(second):
        second.execute("BEGIN IMMEDIATE")
    first.execute("ROLLBACK")
    first.close()
    second.close()


def test_the_key_is_never_in_a_statement_that_is_kept(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "v", KEY, create=True)
    connection.execute("SELECT 1 AS looked_for").fetchall()
    kept = repr(connection.cache_stats(include_entries=True))
    assert "looked_for" in kept
    assert "key" not in kept
    connection.close()


def test_no_commit_has_to_fold_the_log_and_folding_it_loses_nothing(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "v", KEY, create=True)
    connection.execute("CREATE TABLE t (a TEXT)")
    for _ in range(LOG_WORTH_FOLDING * 5):  # five times what SQLite would wait for by itself
        connection.execute("INSERT INTO t VALUES (?)", (CANARY,))
    assert log_pages(connection) >= LOG_WORTH_FOLDING * 5
    fold_log(connection)
    assert log_pages(connection) == 0
    connection.close()
    assert everything(tmp_path / "v") == LOG_WORTH_FOLDING * 5 * len(CANARY)
