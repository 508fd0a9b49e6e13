"""A case goes to another caseworker; what tracing knows goes with the case, and to nobody else."""

from pathlib import Path

import pytest

from leeward.cases.record import changes
from leeward.dates.when import on_day
from leeward.desk.handing_over import hand_over, may_take_over
from leeward.desk.recording import record_answers
from leeward.desk.session import Session
from leeward.desk.tracing_candidate import candidate_page
from leeward.desk.tracing_deciding import decide, record_answer
from leeward.desk.tracing_page import tracing_page
from leeward.desk.tracing_proposing import propose
from leeward.desk.tracing_work import Matter, matters
from leeward.errors import InvalidFact, NotGranted
from leeward.ids import CaseId, EntityId, id_text
from leeward.tracing.plain_linker import PlainLinker
from leeward.tracing.review import Act, State
from support.plain_comparing import by_birth_and_origin
from support.tracing_desk import Cast, desk_of, founded, member

LINKER = PlainLinker(by_birth_and_origin, "test")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "v"


@pytest.fixture
def cast(folder: Path) -> Cast:
    return founded(folder)


def to(session: Session, case: CaseId, name: str, reason: str = "She is ill.") -> str:
    return hand_over(session, case, id_text(member(session, name)), reason)


def about(session: Session, cast: Cast) -> Matter:
    return next(one for one in matters(session) if one.candidate.found.sought == cast.mother)


def both_say_same(folder: Path, cast: Cast) -> EntityId:
    with desk_of(folder, "Lin") as desk:
        propose(desk, LINKER)
    for name in ("Lin", "Bomi"):
        with desk_of(folder, name) as desk:
            decide(desk, about(desk, cast).candidate.entity, "same", ["names_fit"])
    with desk_of(folder, "Lin") as desk:
        return about(desk, cast).candidate.entity


def test_the_worker_changes_with_a_reason_in_the_journal_and_her_open_steps(
    folder: Path, cast: Cast
) -> None:
    with desk_of(folder, "Bomi") as desk:
        due = {"what": "contact", "due": on_day(desk.today), "owner": bytes(desk.member)}
        mine = record_answers(desk, cast.mother, "followup", due)
        done = record_answers(desk, cast.mother, "followup", due | {"done_on": on_day(desk.today)})
        assert to(desk, cast.mother, "Lin") == "Lin"
        file, lin = desk.vault.case_file(cast.mother), bytes(member(desk, "Lin"))
        assert file.held("case", "worker") == lin
        (note,) = [one for one in file.notes_of("note") if one.part("sort") == "handover"]
        assert note.part("text") == "She is ill."
        owners = {one.entity: one.held("owner") for one in file.all_of("followup")}
        assert owners == {mine: lin, done: bytes(desk.member)}
        assert desk.vault.projection.several([cast.mother])[cast.mother].worker == lin


@pytest.mark.parametrize("reason", ["", "  ", "the broker Mr Kim, +82 10-1234-5678"])
def test_a_reason_is_needed_and_holds_nothing_that_is_never_stored(
    folder: Path, cast: Cast, reason: str
) -> None:
    with desk_of(folder, "Bomi") as desk, pytest.raises(InvalidFact):
        to(desk, cast.mother, "Lin", reason)


def test_nobody_takes_over_twice_and_no_approver(folder: Path, cast: Cast) -> None:
    with desk_of(folder, "Ara") as desk:
        desk.vault.add_member("Juniper", "a third invented passphrase", "", "custodian")
        file = desk.vault.case_file(cast.mother)
        assert {name for _, name in may_take_over(desk, file)} == {"Ara", "Lin"}
        for name in ("Bomi", "Juniper"):
            with pytest.raises(InvalidFact):
                to(desk, cast.mother, name)
        assert desk.vault.case_file(cast.mother) == file


def test_what_waits_for_her_own_worker_goes_with_the_case_and_back(
    folder: Path, cast: Cast
) -> None:
    entity = both_say_same(folder, cast)
    with desk_of(folder, "Bomi") as desk:
        record_answer(desk, entity, "agrees", tell=["worker_contact"])
        to(desk, cast.mother, "Lin")
        assert about(desk, cast).sight.state is None
        with pytest.raises(NotGranted):
            record_answer(desk, entity, "refuses")
    with desk_of(folder, "Lin") as desk:
        assert about(desk, cast).waits == {Act.TELL}
        asked = candidate_page(desk, entity).asked
        assert asked is not None
        assert (asked.name, asked.by_another) == ("Bomi", True)
        record_answer(desk, entity, "refuses")  # she changed her mind
        to(desk, cast.mother, "Bomi")
    with desk_of(folder, "Bomi") as desk:
        assert about(desk, cast).sight.state is State.REFUSED
        assert not about(desk, cast).waits


def test_handed_to_the_seekers_worker_nobody_asks_and_she_learns_nothing(
    folder: Path, cast: Cast
) -> None:
    entity = both_say_same(folder, cast)
    with desk_of(folder, "Bomi") as desk:
        assert not any(one.needs_worker for one in tracing_page(desk).words)
        to(desk, cast.mother, "Ara")
        assert about(desk, cast).where.asker is None
        assert [one.needs_worker for one in tracing_page(desk).words] == [True]
        with pytest.raises(NotGranted):
            record_answer(desk, entity, "agrees", tell=["worker_contact"])
    with desk_of(folder, "Ara") as desk:
        assert matters(desk) == ()
        page = tracing_page(desk)
        assert (page.tasks, page.words) == ((), ())


def test_of_a_worker_who_has_left_her_colleagues_are_told_that_the_case_needs_another(
    folder: Path, cast: Cast
) -> None:
    both_say_same(folder, cast)
    with desk_of(folder, "Lin") as desk:
        file = desk.vault.case_file(cast.mother)
        gone = {"worker": bytes([7]) * 16}
        desk.vault.record(cast.mother, changes(file, "case", EntityId(cast.mother), gone))
        assert about(desk, cast).where.asker is None
        assert [one.needs_worker for one in tracing_page(desk).words] == [True]
        to(desk, cast.mother, "Bomi")
    with desk_of(folder, "Bomi") as desk:
        assert about(desk, cast).waits == {Act.ASK_HER}


def test_a_refusal_is_not_lost_when_who_asked_her_comes_to_work_with_the_seeker(
    folder: Path, cast: Cast
) -> None:
    entity = both_say_same(folder, cast)
    with desk_of(folder, "Bomi") as desk:
        record_answer(desk, entity, "refuses")
        to(desk, cast.mother, "Lin")
        to(desk, cast.child, "Bomi")
        assert matters(desk) == ()
    with desk_of(folder, "Lin") as desk:
        asking = about(desk, cast).stands.asking
        assert asking is not None
        assert asking.answer == "refuses"
