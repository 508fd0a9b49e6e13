"""What is so beside the step can be asked for in the caseload, and stands in what is due."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from leeward.cases.closure import close
from leeward.cases.record import changes
from leeward.dates.when import on_day
from leeward.desk.caseload import Asked, caseload
from leeward.desk.contact_rule import contact_rule
from leeward.desk.open_file import open_file
from leeward.desk.session import Session
from leeward.ids import CaseId, EntityId, StreamKind
from support.recorder import identity
from support.vaults import Clock, core, entity, new_vault


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    clock = Clock()
    vault = new_vault(tmp_path / "v", clock)
    session = Session(vault, clock, identity_bytes())
    yield session
    session.close()


def identity_bytes() -> Any:
    count = 0

    def random(size: int) -> bytes:
        nonlocal count
        count += 1
        return identity(f"random {count}")[:size]

    return random


def opened(session: Session, name: str, **situation: Any) -> CaseId:
    case = CaseId(identity(name))
    session.vault.open_case([core("code", f"LW-{name}"), core("pseudonym", name)], case)
    if situation:
        day = on_day(session.today)
        answers = {"happened_on": day, "next_check": day, **situation}
        file = session.vault.case_file(case)
        session.vault.record(case, changes(file, "situation", entity(name), answers))
    return case


def listed(session: Session, **asked: str) -> list[tuple[str, tuple[str, ...]]]:
    found = caseload(session, Asked.read({"whose": "all", "sort": "name", **asked}))
    return [(line.row.pseudonym, line.sides) for line in found.lines]


def test_the_detained_and_the_moved_are_found_whether_open_or_closed(session: Session) -> None:
    opened(session, "Crane", what="detained")
    opened(session, "Dune", what="moved")
    opened(session, "Elm")
    ended = opened(session, "Fern")
    told = {"reason": "forced_return", "closed_on": on_day(session.today)}
    session.vault.record(ended, close(session.vault.case_file(ended), told))
    assert listed(session, side="detained") == [("Crane", ("detained",)), ("Fern", ("detained",))]
    assert listed(session, side="detained", state="open") == [("Crane", ("detained",))]
    assert listed(session, side="moved") == [("Dune", ("moved",))]
    assert listed(session, side="transferred") == []
    assert [name for name, _ in listed(session)] == ["Crane", "Dune", "Elm"]


def test_what_ended_is_no_longer_found(session: Session) -> None:
    case = opened(session, "Crane", what="detained")
    file = session.vault.case_file(case)
    over = {"ended_on": on_day(session.today)}
    session.vault.record(case, changes(file, "situation", entity("Crane"), over))
    assert listed(session, side="detained") == []


def test_it_stands_among_what_is_due_and_nothing_of_it_in_core(session: Session) -> None:
    case = opened(session, "Crane", what="detained")
    due = session.vault.projection.due(session.today + timedelta(days=1), case=case)
    assert [item.why.value for item in due] == ["situation"]
    streams = {one.stream for one in session.vault.recorded(case, {"situation"})}
    assert streams == {StreamKind.CARE}
    session.vault.rebuild()
    assert session.vault.check().is_sound


@pytest.mark.parametrize("agreed", ["yes", "agreed_hours", None])
def test_nobody_contacts_her_while_she_is_detained_whatever_was_agreed(
    session: Session, agreed: str | None
) -> None:
    case = opened(session, "Crane")
    if agreed:
        file = session.vault.case_file(case)
        answers = {"may_contact": agreed, "channel": "phone_call"}
        drafts = changes(file, "safe_contact", EntityId(case), answers, expires=202609)
        session.vault.record(case, drafts)
    assert contact_rule(open_file(session, case)).forbids == (agreed is None)
    file, day = session.vault.case_file(case), on_day(session.today)
    told = {"what": "detained", "happened_on": day, "how_sure": "rumour"}
    session.vault.record(case, changes(file, "situation", entity("taken"), told))
    rule = contact_rule(open_file(session, case))
    assert (rule.is_detained, rule.forbids) == (True, True)
    over = changes(session.vault.case_file(case), "situation", entity("taken"), {"ended_on": day})
    session.vault.record(case, over)
    assert contact_rule(open_file(session, case)).forbids == (agreed is None)
