"""What was recorded lately: in visits, newest first, page by page, and nothing passed over."""

from pathlib import Path

import pytest

from leeward.desk.changes import changes, note_seen
from support.day_desk import FIRST, RUTH, Office, make_office, open_office
from support.vaults import Clock


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path / "v")


def test_pages_lead_back_to_the_beginning_without_a_gap(office: Office) -> None:
    for number in range(40):
        office.clock.forward(minutes=20)
        office.note("Heron" if number % 2 else "Pine", f"note {number}")
    seen: list[int] = []
    before, pages = None, 0
    while True:
        page = changes(office.session, before, lines=7)
        seen += [line.n for line in page.lines]
        pages += 1
        if page.older is None:
            break
        before = page.older
    assert seen == sorted(set(seen), reverse=True)
    assert pages > 6
    assert {line.pseudonym for line in changes(office.session, lines=500).lines} >= {
        "Heron",
        "Pine",
        "苍鹭",
        "Juniper",
    }


def test_what_follows_soon_in_one_case_is_one_visit(office: Office) -> None:
    office.clock.forward(hours=1)
    for text in ("one", "two", "three"):
        office.clock.forward(minutes=5)
        office.note("Juniper", text)
    first, second = changes(office.session, lines=2).lines
    assert (first.pseudonym, first.kinds[0]) == ("Juniper", "note")
    assert second.n < first.n - 2


def test_a_colleagues_work_is_new_until_it_was_seen(office: Office, tmp_path: Path) -> None:
    later = Clock(office.clock.now)
    later.forward(hours=2)
    office.session.close()
    ruth = Office(open_office(tmp_path / "v", "Ruth", RUTH, clock=later), later, office.cases)
    ruth.note("Heron", "seen by Ruth")
    ruth.session.close()
    mine = open_office(tmp_path / "v", "Min-a", FIRST, clock=later)
    page = changes(mine)
    assert [(line.author, line.is_new) for line in page.lines[:2]] == [
        ("Ruth", True),
        ("Min-a", False),
    ]
    assert page.news == 1
    note_seen(mine, page.head)
    assert changes(mine).news == 0
    mine.close()
