"""The day's page and what can be done on it, as plain forms and as fragments."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import pytest

from leeward.dates.when import on_day
from leeward.desk.passing import upkeep
from leeward.desk.recording import record_answers
from support.day_desk import (
    FIRST,
    NAME,
    NOW,
    SECOND,
    TODAY,
    Office,
    OfficeDesk,
    make_office,
    open_office,
)
from support.vaults import Clock


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path / "v")


@pytest.fixture
def desk(office: Office) -> OfficeDesk:
    return OfficeDesk(office.session)


def words(html: str) -> str:
    """Return what stands between the tags of the page's own part."""
    main = html.partition("<main")[2] or html
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_unlocking_leads_to_the_day(desk: OfficeDesk) -> None:
    assert desk.ask("/").headers["location"] == "/today"


def test_the_day_shows_what_cannot_wait_first(desk: OfficeDesk) -> None:
    text = words(desk.ask("/today").text)
    order = ["Cannot wait", "Pine", "Late", "Due today", "The next seven days"]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "72 h for care:" in text
    assert "3 days late" in text


def test_mine_and_everyones_day_are_kept_apart(desk: OfficeDesk) -> None:
    assert "苍鹭" not in words(desk.ask("/today").text).partition("Since you last looked")[0]
    assert desk.ask("/today/whose", {"whose": "everyone"}).headers["location"] == "/today"
    assert "苍鹭" in words(desk.ask("/today").text).partition("Since you last looked")[0]
    desk.ask("/today/whose", {"whose": "mine"})
    assert "苍鹭" not in words(desk.ask("/today").text).partition("Since you last looked")[0]


def test_what_is_done_by_a_form_leads_to_it(desk: OfficeDesk, office: Office) -> None:
    case = office.cases["Heron"]
    plan = record_answers(
        office.session, case, "plan", {"need": "medical", "due": on_day(TODAY), "action": "x"}
    )
    page = desk.ask("/today").text
    for path in (f"/case/{case.hex()}/forms/plan?entity={plan.hex()}", _risk_of(office, "Pine")):
        assert f'href="{path}"' in page
        assert desk.ask(path).status == 200


def _risk_of(office: Office, name: str) -> str:
    return f"/case/{office.cases[name].hex()}/forms/risk"


def test_silence_and_erasure_stand_beside(desk: OfficeDesk) -> None:
    desk.ask("/today/whose", {"whose": "everyone"})
    text = words(desk.ask("/today").text)
    assert "Quiet Lake" in text.partition("Silent · 1")[2]
    assert "Larch" in text.partition("To be erased · 1")[2]


def test_a_followup_is_finished_in_its_place_and_taken_back(
    desk: OfficeDesk, office: Office
) -> None:
    key = office.key("Heron/check_in")
    settled = desk.ask("/today/done", {"key": key, "outcome": "done"}, fragment=True)
    assert words(settled.text) == "Heron Check-in: Done Take back : Heron"
    assert f'id="due-{key}"' not in desk.ask("/today").text
    back = desk.ask("/today/undo", {"key": key}, fragment=True)
    assert f'id="due-{key}"' in back.text
    assert "Today" in words(back.text)
    assert f'id="due-{key}"' in desk.ask("/today").text


def test_without_scripts_the_page_says_what_was_recorded_once(
    desk: OfficeDesk, office: Office
) -> None:
    key = office.key("Heron/paperwork")
    assert desk.ask("/today/done", {"key": key, "outcome": "not_reached"}).status == 303
    page = desk.ask("/today").text
    assert "Paperwork: Not reached" in words(page)
    assert 'action="/today/undo"' in page
    assert "Paperwork: Not reached" not in words(desk.ask("/today").text)
    assert desk.ask("/today/undo", {"key": key}).status == 303
    assert "It is due again." in desk.ask("/today").text


def test_a_followup_is_moved_by_days_or_to_a_day(desk: OfficeDesk, office: Office) -> None:
    key = office.key("Heron/paperwork")
    moved = desk.ask("/today/postpone", {"key": key, "days": "1"}, fragment=True)
    assert "Moved to another day (Wed 25 Nov)" in words(moved.text)
    moved = desk.ask("/today/postpone", {"key": key, "due": "2026-12-09"}, fragment=True)
    assert "(Wed 9 Dec)" in words(moved.text)


@pytest.mark.parametrize("due", ["2026-11-23", "2036-01-01", "soon", ""])
def test_a_followup_is_not_moved_into_the_past_or_to_no_day(
    desk: OfficeDesk, office: Office, due: str
) -> None:
    key = office.key("Heron/paperwork")
    refused = desk.ask("/today/postpone", {"key": key, "due": due}, fragment=True)
    assert refused.status == 422
    assert refused.headers["hx-retarget"] == "#notices"


@pytest.mark.parametrize("key", ["", "x", "00" * 16 + "-" + "11" * 16])
def test_a_followup_that_is_none_is_refused(desk: OfficeDesk, key: str) -> None:
    assert desk.ask("/today/done", {"key": key, "outcome": "done"}).status == 422


def test_what_changed_is_new_until_it_was_seen(desk: OfficeDesk, office: Office) -> None:
    assert "Since you last looked" in desk.ask("/today").text
    assert 'action="/today/seen"' not in desk.ask("/today").text, "one's own work is no news"
    office.session.choose("today.seen", "5")
    assert desk.ask("/today/seen", {"n": "3"}).status == 303
    assert office.session.setting("today.seen") == "5", "nobody goes back"
    assert desk.ask("/today/changes?before=4").status == 200
    assert desk.ask("/today/changes?before=1").status == 200


def test_no_name_stands_on_the_page_even_while_sealed_is_open(
    desk: OfficeDesk, office: Office
) -> None:
    office.session.open_sealed(SECOND, "contact")
    assert NAME not in desk.ask("/today").text


def test_a_last_contact_that_waits_for_sealed_is_said_until_it_opens(tmp_path: Path) -> None:
    clock = Clock(NOW)
    folder = tmp_path / "waiting"
    make_office(folder, clock).session.close()
    later = Clock(NOW + timedelta(days=400))
    session = open_office(folder, "Min-a", FIRST, clock=later)
    session.waiting, session.upkeep = (), upkeep(session)
    desk = OfficeDesk(session)
    assert "would be lost" not in desk.ask("/today").text, "the day does not wait for it"
    asyncio.run(desk.desk.catch_up())
    text = words(desk.ask("/today").text)
    assert "The last way to reach one person would be lost." in text
    assert "Quiet Lake" in text
    opening = {"second": SECOND, "purpose": "contact", "minutes": "15", "back": "/today"}
    assert desk.ask("/sealed/open", opening).headers["location"] == "/today"
    assert "would be lost" not in desk.ask("/today").text
