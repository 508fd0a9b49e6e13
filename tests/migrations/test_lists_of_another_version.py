"""Lists that another version of the program made are made anew when the vault is opened."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import apsw
import pytest

from leeward.cases.facts import KINDS
from leeward.dates.when import When, on_day
from leeward.errors import Damaged, DiskFull
from leeward.vault import case_index, verification
from leeward.vault.backup import backup
from leeward.vault.case_index import CaseIndex, rows_of
from leeward.vault.database import open_in_memory
from leeward.vault.diagnostic import Event
from leeward.vault.vault import Vault
from support.recorder import Recorder, member_of, thing
from support.vaults import (
    files_of,
    heron,
    new_vault,
    note,
    open_vault,
    put_files,
    restore_vault,
)

OLD_LISTS = """
DROP TABLE case_row; DROP TABLE due_row; DROP TABLE text_row; DROP TABLE list_form;
DROP TABLE text_index; DROP TABLE text_gram; DROP TABLE text_word;
CREATE TABLE case_row (case_id BLOB PRIMARY KEY, code TEXT, colour TEXT);
INSERT INTO case_row VALUES (x'00', 'LW-OLD', 'teal');
CREATE TABLE due_row (case_id BLOB, due TEXT);
CREATE VIRTUAL TABLE text_index USING fts5(tokens, content='');
"""
"""Lists as an earlier version made them: other columns, another index, no note of their form."""


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    vault = new_vault(tmp_path / "v")
    for number in range(3):
        case = heron(vault, f"heron {number}")
        vault.record(case, [note(f"여권 护照 passport {number}")])
    return vault


def set_back(vault: Vault) -> Path:
    """Put lists of an older form into the vault, and close it."""
    vault.session.connection.execute(OLD_LISTS)
    vault.close()
    return vault.folder.root


def columns(connection: apsw.Connection) -> list[str]:
    return [row[1] for row in connection.execute("PRAGMA table_info(case_row)")]


def test_lists_of_an_older_form_are_made_anew(vault: Vault) -> None:
    kept, head = vault.projection_digest(), vault.printed_head()
    folder = set_back(vault)
    vault = open_vault(folder)
    assert (vault.projection_digest(), vault.printed_head()) == (kept, head)
    assert len(vault.search("护照").hits) == 6
    assert vault.check().is_sound
    assert Event.REBUILT.value in (folder / "diagnostic.log").read_text(encoding="utf-8")


def test_lists_that_are_current_are_left_alone(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.close()
    monkeypatch.delattr(verification, "rebuild")
    assert len(open_vault(vault.folder.root).cases()) == 3


@pytest.mark.parametrize("form", [b"", b"another", None])
def test_another_form_of_the_same_tables_is_made_anew(vault: Vault, form: bytes | None) -> None:
    # A newer version may have changed what a row means, and not how its table looks.
    connection = vault.session.connection
    connection.execute("UPDATE case_row SET step = 'plan'; DELETE FROM list_form")
    if form is not None:
        connection.execute("INSERT INTO list_form (form) VALUES (?)", (form,))
    vault.close()
    assert open_vault(vault.folder.root).check().is_sound


def test_progress_is_told(vault: Vault) -> None:
    told: list[tuple[int, int]] = []
    vault.session.connection.execute("DELETE FROM list_form")
    verification.bring_up_to_date(vault.session, lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def day(month: int, number: int) -> When:
    return on_day(date(2026, month, number))


KNOWN_FILE: Final[Sequence[tuple[str, Mapping[str, Any]]]] = (
    (
        "case",
        {
            "code": "LW-7K3F9",
            "pseudonym": "Heron",
            "opened_on": day(3, 2),
            "worker": member_of("Ara"),
        },
    ),
    (
        "risk",
        {
            "level": "high",
            "danger_now": "yes",
            "assault": "yes",
            "assault_on": day(3, 1),
            "suicide_risk": "thoughts",
        },
    ),
    (
        "followup",
        {"what": "visit", "due": day(3, 5), "owner": member_of("Bomi"), "text": "bring the letter"},
    ),
    ("plan", {"need": "school", "due": day(4, 1), "goal": "다시 학교에 간다"}),
    ("consent", {"part": "permission", "expires": day(9, 1)}),
    (
        "care_arrangement",
        {"arrangement": "adult_sibling", "started_on": day(3, 3), "visit_every": 14},
    ),
    (
        "situation",
        {
            "what": "detained",
            "happened_on": day(3, 3),
            "how_sure": "rumour",
            "next_check": day(3, 7),
        },
    ),
    ("parent_missing", {"happened_on": day(3, 4), "next_contact": day(3, 6)}),
    ("child", {"age_band": "6-11"}),
    ("profile", {"lwd_languages": ["kor", "zho"]}),
    ("note", {"text": "护照 여권 passport", "lang": "mixed", "date": day(3, 4)}),
)


class Cut(BaseException):
    """The power goes off."""


@pytest.mark.parametrize("at", [1, 2, 3, "indexes"])
def test_a_cut_leaves_the_old_lists_and_the_next_opening_makes_them_anew(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, at: int | str
) -> None:
    kept = vault.projection_digest()
    folder = set_back(vault)
    frozen: dict[str, bytes] = {}

    def cut(*args: object) -> None:
        del args
        frozen.update(files_of(folder))
        raise Cut

    flush, flushes = verification._flush, 0

    def flushed(*args: object, **kwargs: object) -> None:
        nonlocal flushes
        flushes += 1
        flush(*args, **kwargs)  # type: ignore[arg-type]
        if flushes == at:
            cut()

    monkeypatch.setattr(verification, "BATCH_ENTRIES", 1)
    monkeypatch.setattr(verification, "_flush", flushed)
    if at == "indexes":
        monkeypatch.setattr(CaseIndex, "create_indexes", cut)
    with pytest.raises(Cut):
        open_vault(folder)
    monkeypatch.undo()
    put_files(folder, frozen)
    vault = open_vault(folder)
    assert vault.projection_digest() == kept
    assert vault.check().is_sound


def test_a_disk_that_is_full_leaves_the_old_lists(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = set_back(vault)

    def full(*args: object) -> None:
        del args
        raise DiskFull

    monkeypatch.setattr(CaseIndex, "create_indexes", full)
    with pytest.raises(DiskFull):
        open_vault(folder)
    monkeypatch.setattr(verification, "bring_up_to_date", lambda *_: False)
    older = open_vault(folder)
    assert columns(older.session.connection) == ["case_id", "code", "colour"]
    older.close()
    monkeypatch.undo()
    assert open_vault(folder).check().is_sound


def test_damage_stops_it_and_the_old_lists_stand(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.session.connection.execute("DELETE FROM segment WHERE n = 3")
    folder = set_back(vault)
    with pytest.raises(Damaged):
        open_vault(folder)
    monkeypatch.setattr(verification, "bring_up_to_date", lambda *_: False)
    assert columns(open_vault(folder).session.connection) == ["case_id", "code", "colour"]


def test_a_restored_backup_of_an_older_version_gets_its_lists(vault: Vault, tmp_path: Path) -> None:
    kept = vault.projection_digest()
    vault.session.connection.execute(OLD_LISTS)
    backup(vault, tmp_path / "b")
    restored = restore_vault(tmp_path / "b", tmp_path / "r")
    assert restored.projection_digest() == kept
    assert restored.check().is_sound


KNOWN: dict[int, str] = {
    1: "1e124a94e02b817123d19872dff59357",
    2: "69971df85c41f91e7c0e390b2fc41c9b",
}
"""By version, what its lists of one known file are; a version is only ever added."""


def test_what_a_known_file_gives_is_what_this_version_is_known_to_make() -> None:
    """If this fails, rows or tokens changed: raise `VERSION`, and add the digest given here."""
    writer = Recorder()
    for kind, answers in KNOWN_FILE:
        writer.record(kind, answers, None if KINDS[kind].one_per_case else thing(kind))
    memory = open_in_memory()
    index = CaseIndex(memory)
    index.create()
    index.load([rows_of(writer.file(sealed=False))])
    index.add_texts(list(enumerate(("여권을 잃었다 護照 passport", "Ⅻ ﬁne 김영희 李明 a1-b2"), 1)))
    tokens = [*index.text._terms("text_index"), *index.text._terms("text_gram")]
    found = blake2b(index.digest() + repr(tokens).encode(), digest_size=16).hexdigest()
    assert found == KNOWN[case_index.VERSION]
