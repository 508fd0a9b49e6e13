"""An older vault is brought up to date on a copy; an interruption leaves one that opens."""

from collections.abc import Sequence
from pathlib import Path

import apsw
import pytest

from leeward.errors import DiskFull, NewerVersionNeeded, UnknownFormat, VaultDamaged
from leeward.vault import database, migrate
from leeward.vault.database import open_database
from leeward.vault.folder import Folder
from leeward.vault.migrate import MIGRATIONS, Migration, bring_up_to_date, missing
from leeward.vault.vault import Vault
from support.vaults import files_of, heron, new_vault, note, open_vault, put_files


def add_column(connection: apsw.Connection) -> None:
    connection.execute("ALTER TABLE draft ADD COLUMN language TEXT NOT NULL DEFAULT 'ko'")


def lose_a_segment(connection: apsw.Connection) -> None:
    connection.execute("UPDATE segment SET blob = zeroblob(5) WHERE n = 2")


def fail(connection: apsw.Connection) -> None:
    connection.execute("DELETE FROM segment")
    raise DiskFull


NEXT = len(MIGRATIONS) + 1
SECOND = Migration(NEXT, "draft_language", add_column)
WITH_SECOND = (*MIGRATIONS, SECOND)


@pytest.fixture
def old(tmp_path: Path) -> Vault:
    vault = new_vault(tmp_path / "v")
    heron(vault)
    return vault


def columns(connection: apsw.Connection) -> list[str]:
    return [row[1] for row in connection.execute("PRAGMA table_info(draft)")]


def upgrade(vault: Vault, migrations: Sequence[Migration] = WITH_SECOND) -> apsw.Connection:
    session = vault.session
    return bring_up_to_date(vault.folder, session.vault_key, session.connection, migrations)


def test_a_new_vault_has_seen_every_migration(old: Vault) -> None:
    connection = old.session.connection
    assert missing(connection) == []
    assert upgrade(old, MIGRATIONS) is connection


def test_an_old_vault_is_brought_up_to_date(old: Vault) -> None:
    kept, head = old.projection_digest(), old.printed_head()
    connection = upgrade(old)
    assert "language" in columns(connection)
    assert missing(connection, WITH_SECOND) == []
    connection.execute("DELETE FROM migration WHERE number = ?", (NEXT,))
    connection.close()
    old.session.lock.release()
    vault = open_vault(old.folder.root)
    assert (vault.projection_digest(), vault.printed_head()) == (kept, head)
    assert vault.check().is_sound


def test_unlocking_migrates(old: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    old.close()
    monkeypatch.setattr(migrate.bring_up_to_date, "__defaults__", (WITH_SECOND,))
    vault = open_vault(old.folder.root)
    assert "language" in columns(vault.session.connection)
    case = vault.cases()[0]
    vault.record(case, [note("after the migration")])
    vault.close()
    vault = open_vault(old.folder.root)
    assert len(vault.case_file(case).notes) == 2
    assert vault.check().is_sound
    assert not vault.folder.next_database.exists()


@pytest.mark.parametrize(("step", "error"), [(lose_a_segment, VaultDamaged), (fail, DiskFull)])
def test_a_migration_that_fails_leaves_the_vault_as_it_was(
    old: Vault, step: object, error: type[Exception]
) -> None:
    kept = old.projection_digest()
    broken = Migration(NEXT, "broken", step)  # type: ignore[arg-type]
    with pytest.raises(error):
        upgrade(old, (*MIGRATIONS, broken))
    assert not old.folder.next_database.exists()
    assert old.projection_digest() == kept
    assert old.check().is_sound
    old.close()
    assert open_vault(old.folder.root).check().is_sound


def test_a_vault_that_has_seen_more_is_refused(old: Vault) -> None:
    old.session.connection.execute("INSERT INTO migration VALUES (99, 'from_the_future')")
    old.close()
    with pytest.raises(NewerVersionNeeded):
        open_vault(old.folder.root)


def test_a_migration_of_the_same_number_and_another_name_is_refused(old: Vault) -> None:
    old.session.connection.execute("INSERT INTO migration VALUES (?, 'something_else')", (NEXT,))
    with pytest.raises(NewerVersionNeeded):
        upgrade(old)


@pytest.mark.parametrize("operation", ["read", "write"])
def test_a_feature_that_is_not_known_refuses_the_vault(old: Vault, operation: str) -> None:
    packed = b"\x81" + bytes((0xA0 + len(operation),)) + operation.encode() + b"\x91\xa4teal"
    old.session.connection.execute("UPDATE vault SET value = ? WHERE key = 'features'", (packed,))
    old.close()
    with pytest.raises(NewerVersionNeeded):
        open_vault(old.folder.root)


def test_a_feature_of_one_operation_refuses_only_that(old: Vault) -> None:
    packed = b"\x81\xa5erase\x91\xa4teal"
    old.session.connection.execute("UPDATE vault SET value = ? WHERE key = 'features'", (packed,))
    old.close()
    vault = open_vault(old.folder.root)
    case = vault.cases()[0]
    vault.record(case, [note("still allowed")])
    with pytest.raises(NewerVersionNeeded):
        vault.shred_case(case)
    assert vault.cases() == [case]


def test_another_format_is_refused(old: Vault) -> None:
    old.session.connection.execute("UPDATE vault SET value = x'0002' WHERE key = 'format'")
    old.close()
    with pytest.raises(UnknownFormat):
        open_vault(old.folder.root)


class Cut(BaseException):
    """The power goes off."""


@pytest.mark.parametrize("at", ["copied", "migrated", "verified", "before rename", "after rename"])
def test_a_cut_at_any_point_leaves_a_vault_that_opens(
    old: Vault, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    folder = old.folder.root
    kept, head = old.projection_digest(), old.printed_head()
    frozen: dict[str, bytes] = {}

    def cut() -> None:
        frozen.update(files_of(folder))
        raise Cut

    verifications = 0

    def verified(_: apsw.Connection) -> None:
        nonlocal verifications
        verifications += 1
        if verifications == {"migrated": 1, "verified": 2}.get(at):
            cut()

    def cut_on_open(*args: object, **kwargs: object) -> apsw.Connection:
        del args, kwargs
        cut()
        raise AssertionError

    monkeypatch.setattr(migrate, "verify", verified)
    if at == "copied":
        monkeypatch.setattr(migrate, "open_database", cut_on_open)
    replace = Path.replace

    def replaced(self: Path, target: Path) -> Path:
        if at == "before rename":
            cut()
        found = replace(self, target)
        if at == "after rename":
            cut()
        return found

    monkeypatch.setattr(Path, "replace", replaced)
    with pytest.raises(Cut):
        upgrade(old)
    monkeypatch.undo()
    old.session.end()
    put_files(folder, frozen)
    monkeypatch.setattr(migrate.bring_up_to_date, "__defaults__", (WITH_SECOND,))
    vault = open_vault(folder)
    assert (vault.projection_digest(), vault.printed_head()) == (kept, head)
    assert "language" in columns(vault.session.connection)
    assert vault.check().is_sound
    assert not list(folder.glob("*.new*"))


def test_a_log_of_the_old_database_is_never_read_into_the_new(
    old: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The rename must find no log beside the database: it would be taken for the new file's.
    beside: list[list[str]] = []
    replace = Path.replace

    def replaced(self: Path, target: Path) -> Path:
        beside.append([path.name for path in old.folder.root.glob("vault.db-*")])
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", replaced)
    upgrade(old).close()
    assert beside == [[]]


def test_every_migration_has_a_file_named_after_it() -> None:
    folder = Path(migrate.__file__).parent / "migrations"
    files = sorted(path.stem for path in folder.glob("m*.py"))
    assert files == [f"m{one.number:04d}_{one.name}" for one in MIGRATIONS]
    assert [one.number for one in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_the_copy_is_under_the_same_key_and_as_private(old: Vault) -> None:
    key = old.session.vault_key
    upgrade(old).close()
    folder = Folder(old.folder.root)
    assert folder.database.stat().st_mode & 0o777 == 0o600
    database.open_database(folder.database, key).close()
    assert open_database is database.open_database
