"""Somebody has the vault key and the whole folder: no sealed answer of any form is in it.

Answers typed while sealed was closed, half-typed text, and what was recorded and replaced.
"""

import json
from pathlib import Path

from leeward.desk.answering import fill
from leeward.desk.asked_form import shipped
from leeward.desk.filling import begin, draft_key
from leeward.desk.own_forms import add_form, own_form
from leeward.desk.session import Session
from leeward.ids import CaseId
from leeward.sealing.keys import VaultKey
from leeward.vault.database import open_database
from support.desk_session import new_case, new_session, open_sealed, opened
from support.vaults import files_of

NAMES = ("가상 서린", "서린", "Younghee", "李明", "가상 의사")
FOUND = "harbour canary"
OWN = (
    "| survey |\n| | type | name | label | stream |\n| | text | words | Words | |\n"
    "| | text | doctor | Doctor | sealed |\n"
)


def everything(folder: Path, key: VaultKey) -> bytes:
    """Return all bytes of the folder, and all values of the database as the key opens it."""
    raw = b"\n".join(files_of(folder).values())
    connection = open_database(folder / "vault.db", key)
    try:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        values = b"\n".join(
            value if isinstance(value, bytes) else str(value).encode()
            for (name,) in tables.fetchall()
            for row in connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608
            for value in row
        )
        return raw + connection.serialize("main") + values
    finally:
        connection.close()


def work(session: Session, case: CaseId) -> None:
    """Fill forms while sealed is closed, then while it is open, and leave half a form behind."""
    name, carer = shipped("name"), shipped("care_arrangement")
    own = own_form(session, add_form(session, OWN.encode(), "clinic").code)
    fill(begin(opened(session, case), name), {"full": "가상 서린"})
    fill(
        begin(opened(session, case), carer),
        {"arrangement": "foster_care", "carer_name": "Younghee", "agreement_words": FOUND},
    )
    fill(begin(opened(session, case), own), {"words": FOUND, "doctor": "가상 의사"})
    half = {"q:carer_name": "李明"}
    key = draft_key(begin(opened(session, case), carer))
    session.keep_draft(key, json.dumps(half, ensure_ascii=False).encode())
    open_sealed(session)
    waiting = begin(opened(session, case), name)
    assert waiting.unrecorded, "there must be something to find"
    fill(waiting, waiting.answers())
    fill(begin(opened(session, case), own), {"words": FOUND, "doctor": "李明"})


def assert_nameless(found: bytes) -> None:
    for name in NAMES:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert name.encode(encoding) not in found
        assert json.dumps(name).strip('"').encode() not in found


def test_no_sealed_answer_is_on_the_disk_while_the_desk_is_open(tmp_path: Path) -> None:
    session = new_session(tmp_path / "v")
    work(session, new_case(session))
    assert_nameless(everything(tmp_path / "v", session.vault.session.vault_key))


def test_no_sealed_answer_is_on_the_disk_after_the_lock(tmp_path: Path) -> None:
    session = new_session(tmp_path / "v")
    work(session, new_case(session))
    key = session.vault.session.vault_key
    session.close()
    found = everything(tmp_path / "v", key)
    assert_nameless(found)
    assert b"clinic" in found, "the search itself must be able to find something"
