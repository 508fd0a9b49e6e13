"""From case files to a plan and back: what enters, what people decide, what is kept."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from leeward.allocation.plan import Plan
from leeward.cases.closure import close
from leeward.dates.when import on_day
from leeward.desk import sharing_appeals as appealing
from leeward.desk import sharing_deciding as deciding
from leeward.desk.offers import Offer, keep_offer
from leeward.desk.recording import record_answers, record_drafts
from leeward.desk.session import Session
from leeward.desk.sharing_book import book_of
from leeward.desk.sharing_deciding import GivenDecision
from leeward.desk.sharing_gathered import DAYS_APART, FIRST_MISSING
from leeward.desk.sharing_line import line_facts
from leeward.desk.sharing_needs import NO_SINCE, NO_URGENCY
from leeward.desk.sharing_refusals import refusal_words
from leeward.desk.sharing_round import freeze, keep_round, latest_plan, solve
from leeward.desk.sharing_rules import keep_distances, keep_rules, rules_text
from leeward.errors import (
    ContradictoryRules,
    InvalidProblem,
    NeedChanged,
    PlanFromLater,
    PlanReplaced,
)
from leeward.ids import CaseId, EntityId, id_from_text
from support.desk_session import file_of, new_session, open_sealed
from support.sharing_desk import frozen, gathered, make_plan, new_offer, waits
from support.vaults import Clock


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path / "vault")
    yield made
    made.close()


def decide(session: Session, need: EntityId, decision: str, **changed: str) -> dict[str, str]:
    plan = latest_plan(book_of(session))
    assert plan is not None
    given: dict[str, str] = {"reason": "we talked it over"} | changed
    return deciding.decide(session, need, GivenDecision(plan.entity.hex(), decision, **given))


def test_who_waits_and_how_urgent_is_read_from_the_case_file(session: Session) -> None:
    case, service = waits(session, "Heron", level="medium")
    record_answers(session, case, "plan", {"need": "psychosocial", "urgency": "now"})
    waits(session, "Plover", level=None)
    found = gathered(session)
    assert [(one.case, one.entity, one.urgency, one.judged_in) for one in found.needs] == [
        (case, service, "immediate", "plan")
    ]
    assert [one.why for one in found.left_out] == [NO_URGENCY]


def test_a_file_is_read_again_only_once_something_in_it_changed(session: Session) -> None:
    one, service = waits(session, "Heron")
    waits(session, "Plover")
    assert len(gathered(session).needs) == 2
    before = dict(session.needs_read)
    assert len(gathered(session).needs) == 2
    assert all(session.needs_read[case] is kept for case, kept in before.items())
    record_answers(session, one, "service", {"state": "given"}, entity=service)
    assert len(gathered(session).needs) == 1
    assert [case for case, kept in before.items() if session.needs_read[case] is not kept] == [one]


def test_what_was_read_of_sealed_leaves_with_it(session: Session) -> None:
    one, _ = waits(session, "Heron")
    other, _ = waits(session, "Plover")
    open_sealed(session)
    gathered(session)
    named(session, one, other)
    assert gathered(session).safe[one] == {other}
    session.close_sealed()
    assert not session.needs_read
    assert gathered(session).safe[one] == frozenset()


def test_a_wait_without_a_day_is_left_out_and_named(session: Session) -> None:
    case, service = waits(session, "Heron")
    record_answers(session, case, "service", {"waiting_since": None}, entity=service)
    assert [one.why for one in gathered(session).left_out] == [NO_SINCE]


PROTECTED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("profile", {"prs_MaritalStatus": "Married"}),
    ("profile", {"lwd_months": 40, "lwd_recruiter_relation": "stranger"}),
    ("risk", {"arrest_risk": "yes", "pregnancy": "yes", "urgent_medical": "yes"}),
    ("identity", {"nationality": "stateless, as she says"}),
    ("service", {"what": "medicine", "state": "declined", "text": "does not want it"}),
    ("note", {"text": "came through a church; has no money; HIV positive", "lang": "en"}),
)


@pytest.mark.parametrize(("kind", "answers"), PROTECTED)
def test_what_may_not_count_changes_nothing(
    session: Session, kind: str, answers: dict[str, Any]
) -> None:
    case, _ = waits(session, "Heron")
    waits(session, "Plover", level="low")
    new_offer(session)
    open_sealed(session)
    before = frozen(session).content
    entity = EntityId(case) if kind in {"profile", "risk", "identity"} else None
    record_answers(session, case, kind, answers, entity=entity)
    assert frozen(session).content == before


def test_ties_are_read_only_while_sealed_is_open(session: Session) -> None:
    one, _ = waits(session, "Heron")
    other, _ = waits(session, "Plover")
    apart, _ = waits(session, "Finch")
    new_offer(session)
    open_sealed(session)
    for mine, theirs, safe in ((one, other, "yes"), (other, one, "yes"), (one, apart, "no")):
        record_answers(
            session, mine, "household", {"member": bytes(theirs), "safe_to_plan_with": safe}
        )
    known = frozen(session)
    homes = {person.id: person.household for person in known.problem.people}
    assert homes[one.hex()] == homes[other.hex()] != homes[apart.hex()]
    assert {(pair.a, pair.b) for pair in known.problem.never_with} == {
        (min(one, apart).hex(), max(one, apart).hex())
    }
    session.close_sealed()
    blind = frozen(session)
    assert not blind.gathered.ties_known
    assert {person.household for person in blind.problem.people} == {None}
    assert blind.problem.never_with == ()


def asked(session: Session, case: CaseId, kind: str, **more: Any) -> EntityId:
    since = on_day(date(2025, 11, 3))
    answers = {"what": kind, "state": "waiting", "waiting_since": since} | more
    return record_answers(session, case, "service", answers)


def test_a_school_place_waits_for_the_paper_that_comes_first(session: Session) -> None:
    case, paper = waits(session, "Heron", kind="papers_fee")
    school = asked(session, case, "school_fee", only_after="papers_fee")
    for name, kind in (("Papers", "papers_fee"), ("Fees", "school_fee")):
        new_offer(session, name, kind=kind)
    problem = frozen(session).problem
    assert {need.id: need.after for need in problem.needs} == {
        paper.hex(): (),
        school.hex(): (paper.hex(),),
    }
    make_plan(session)
    starts = {need: line_facts(session, need).line.start for need in (paper, school)}  # type: ignore[union-attr]
    assert starts == {paper: date(2026, 3, 1), school: date(2026, 4, 1)}
    record_answers(session, case, "service", {"state": "given"}, entity=paper)
    assert [need.after for need in frozen(session).problem.needs] == [()]


def test_what_has_to_come_first_and_nobody_wrote_down_is_named(session: Session) -> None:
    case, _ = waits(session, "Heron")
    asked(session, case, "school_fee", only_after="papers_fee")
    one = asked(session, case, "legal", only_after="training")
    asked(session, case, "training", only_after="legal")
    assert one.hex() not in {need.id for need in frozen(session).problem.needs}
    left = [(one.kind, one.why) for one in frozen(session).gathered.left_out]
    assert sorted(left) == [(kind, FIRST_MISSING) for kind in ("legal", "school_fee", "training")]


def named(session: Session, one: CaseId, other: CaseId, **more: str) -> None:
    said = {"member": bytes(other), "safe_to_plan_with": "yes"} | more
    record_answers(session, one, "household", said)


def test_siblings_are_in_one_place_or_in_none(session: Session) -> None:
    one, first = waits(session, "Heron", kind="shelter")
    other, second = waits(session, "Plover", kind="shelter", level="low")
    for name in ("Room", "Other room"):
        new_offer(session, name, kind="shelter", places=1, length=2)
    open_sealed(session)
    named(session, one, other, same_place="yes")
    problem = frozen(session).problem
    assert [set(tie.needs) for tie in problem.ties] == [{first.hex(), second.hex()}]
    make_plan(session)
    assert line_facts(session, first).line is None
    new_offer(session, "Large room", kind="shelter", places=2, length=2)
    make_plan(session)
    lines = [line_facts(session, need).line for need in (first, second)]
    assert lines[0] is not None
    assert lines[1] is not None
    assert (lines[0].offer, lines[0].start) == (lines[1].offer, lines[1].start)
    session.close_sealed()
    assert frozen(session).problem.ties == ()


def test_safety_comes_before_being_in_one_place(session: Session) -> None:
    one, _ = waits(session, "Heron", kind="shelter")
    other, _ = waits(session, "Plover", kind="shelter")
    new_offer(session, "Room", kind="shelter", places=2)
    open_sealed(session)
    named(session, one, other, same_place="yes")
    named(session, other, one, safe_to_plan_with="no")
    problem = frozen(session).problem
    assert problem.ties == ()
    assert len(problem.never_with) == 1


def test_people_in_one_place_whose_days_never_meet_are_named(session: Session) -> None:
    one, _ = waits(session, "Heron", kind="shelter")
    other, second = waits(session, "Plover", kind="shelter")
    new_offer(session, "Room", kind="shelter", places=2)
    open_sealed(session)
    named(session, one, other, same_place="yes")
    (first,) = (need.entity for need in gathered(session).needs if need.case == one)
    record_answers(session, one, "service", {"not_after": on_day(date(2026, 4, 1))}, entity=first)
    later = {"not_before": on_day(date(2026, 5, 1))}
    record_answers(session, other, "service", later, entity=second)
    found = frozen(session)
    assert found.problem.needs == ()
    assert {one.why for one in found.gathered.left_out} == {DAYS_APART}


def test_the_nearer_place_is_chosen_by_the_distances_of_the_organisation(
    session: Session,
) -> None:
    _, need = waits(session, "Heron", lwd_coarse_region="jilin")
    far = new_offer(session, "Beijing", zone="beijing_tianjin")
    near = new_offer(session, "Changchun", zone="liaoning")
    for steps, chosen in (((1, 4), near), ((5, 2), far)):
        keep_distances(
            session, [("liaoning", "jilin", steps[0]), ("jilin", "beijing_tianjin", steps[1])]
        )
        plan = msgspec.json.decode(solve(frozen(session).problem), type=Plan)
        assert [(line.need, line.offer) for line in plan.lines] == [(need.hex(), chosen.hex())]
    keep_rules(session, rules_text(book_of(session)), "week", 4)
    assert len(frozen(session).problem.distances) == 2
    for wrong in ([("jilin", "nowhere", 1)], [("jilin", "henan", 1), ("henan", "jilin", 2)]):
        with pytest.raises(InvalidProblem):
            keep_distances(session, wrong)


def test_accepting_plans_the_service_in_her_file_and_only_then(session: Session) -> None:
    case, service = waits(session, "Heron")
    offer = new_offer(session)
    make_plan(session)
    record = file_of(session, case).one("service", service)
    assert record is not None
    assert record.held("state") == "waiting"
    assert decide(session, service, "accept") == {}
    record = file_of(session, case).one("service", service)
    assert record is not None
    assert record.held("state") == "planned"
    assert line_facts(session, service).decided is not None
    make_plan(session)
    fixed = latest_plan(book_of(session))
    assert fixed is not None
    assert [(one.need, one.offer, one.how) for one in fixed.problem.fixed] == [
        (service.hex(), offer.hex(), "override")
    ]


def test_a_refusal_keeps_from_her_what_was_refused_for_its_time(session: Session) -> None:
    _, service = waits(session, "Heron")
    offer = new_offer(session)
    make_plan(session)
    assert decide(session, service, "refuse", reason="") == {"reason": "required"}
    assert decide(session, service, "refuse") == {}
    problem = frozen(session).problem
    assert [(one.offer, one.how) for one in problem.fixed] == [(offer.hex(), "keep_from")]
    clock = session.clock
    assert isinstance(clock, Clock)
    clock.forward(days=deciding.BINDS_DAYS + 1)
    assert frozen(session).problem.fixed == ()


def test_a_case_closed_meanwhile_stops_the_decision_and_nothing_is_recorded(
    session: Session,
) -> None:
    case, service = waits(session, "Heron")
    new_offer(session)
    make_plan(session)
    closed = {"reason": "moved_safely", "closed_on": on_day(date(2026, 3, 2))}
    record_drafts(session, case, close(file_of(session, case), closed))
    before = session.vault.printed_head()
    with pytest.raises(NeedChanged):
        decide(session, service, "accept")
    assert session.vault.printed_head() == before


def test_of_two_plans_at_once_the_second_is_refused_whole(session: Session) -> None:
    waits(session, "Heron")
    new_offer(session)
    one, other = frozen(session), frozen(session)
    keep_round(session, one, solve(one.problem))
    before = session.vault.printed_head()
    with pytest.raises(PlanReplaced):
        keep_round(session, other, solve(other.problem))
    with pytest.raises(PlanReplaced):
        freeze(session, other.gathered, None)
    assert session.vault.printed_head() == before


def test_a_clock_that_was_set_back_stops_plan_and_decision(session: Session) -> None:
    _, service = waits(session, "Heron")
    new_offer(session)
    make_plan(session)
    clock = session.clock
    assert isinstance(clock, Clock)
    clock.now -= timedelta(days=2)
    with pytest.raises(PlanFromLater):
        gathered(session)
    with pytest.raises(PlanFromLater):
        decide(session, service, "accept")


def test_decisions_that_cannot_all_hold_are_named(session: Session) -> None:
    offer = new_offer(session, places=2)
    people = [waits(session, name)[1] for name in ("Heron", "Plover")]
    make_plan(session)
    for service in people:
        start = latest_plan(book_of(session)).problem.horizon.start.isoformat()  # type: ignore[union-attr]
        assert (
            decide(session, service, "change", offer=offer.hex(), start=start, until="2026-12-31")
            == {}
        )
    assert keep_offer(session, offer, Offer(name="Tuesdays", kind="counselling", places=1)) == {}
    with pytest.raises(ContradictoryRules) as refusal:
        frozen(session)
    named = refusal_words(session, refusal.value)
    assert sorted(sort for sort, _, _ in named) == ["fixed", "fixed", "offer"]
    assert len({code for sort, code, _ in named if sort == "fixed"}) == 2


def test_a_place_that_people_gave_away_is_not_given_twice(session: Session) -> None:
    offer = new_offer(session)
    one, other = (waits(session, name)[1] for name in ("Heron", "Plover"))
    make_plan(session)
    place = {"offer": offer.hex(), "start": "2026-03-01", "until": "2026-06-01"}
    assert decide(session, one, "change", **place) == {}
    assert decide(session, other, "emergency", **place) == {"offer": "full"}
    assert decide(session, other, "emergency", **(place | {"start": "2026-04-01"})) == {}
    assert decide(session, one, "change", **place) == {}


def test_an_emergency_takes_what_is_kept_free_and_stands_in_the_next_plan(
    session: Session,
) -> None:
    offer = new_offer(session, places=1, reserve=1)
    case, service = waits(session, "Heron")
    other = waits(session, "Plover", level="immediate")[1]
    make_plan(session)
    assert line_facts(session, service).line is None
    assert decide(session, service, "emergency", offer=offer.hex()) == {}
    make_plan(session)
    line = line_facts(session, service).line
    assert line is not None
    assert line.fixed
    assert line_facts(session, other).line is None
    plan = latest_plan(book_of(session))
    assert plan is not None
    assert [one.how for one in plan.problem.fixed] == ["emergency"]
    record = file_of(session, case).one("service", service)
    assert record is not None
    assert record.held("state") == "planned"


def test_a_new_plan_keeps_what_it_promised_and_says_what_it_could_not(session: Session) -> None:
    offer = new_offer(session, places=1)
    people = [waits(session, name)[1] for name in ("Heron", "Plover", "Finch")]
    make_plan(session)
    before = latest_plan(book_of(session))
    assert before is not None
    assert before.plan is not None
    make_plan(session)
    same = latest_plan(book_of(session))
    assert same is not None
    assert same.plan is not None
    assert same.plan.changes == ()
    assert {(one.need, one.start) for one in same.plan.lines} == {
        (one.need, one.start) for one in before.plan.lines
    }
    fewer = Offer(name="Tuesdays", kind="counselling", places=1, other={"2026-03-01": 0})
    assert keep_offer(session, offer, fewer) == {}
    make_plan(session)
    changed = latest_plan(book_of(session))
    assert changed is not None
    assert changed.plan is not None
    assert changed.plan.changes
    assert {one.need for one in changed.plan.changes} <= {need.hex() for need in people}


def test_help_under_way_goes_on_in_the_next_month(session: Session) -> None:
    offer = new_offer(session, "Room", kind="shelter", places=1, length=3)
    _, service = waits(session, "Heron", kind="shelter")
    make_plan(session)
    assert decide(session, service, "accept") == {}
    clock = session.clock
    assert isinstance(clock, Clock)
    clock.forward(days=35)
    problem = frozen(session).problem
    assert [(one.offer, one.how, one.start) for one in problem.fixed] == [
        (offer.hex(), "under_way", date(2026, 4, 1))
    ]
    assert [need.periods for need in problem.needs] == [2]
    clock.forward(days=90)
    assert frozen(session).problem.fixed == ()


def test_an_appeal_is_heard_by_another_person(session: Session) -> None:
    _, service = waits(session, "Heron")
    new_offer(session)
    make_plan(session)
    assert decide(session, service, "refuse") == {}
    assert appealing.appeal(session, service, "") == {"reason": "required"}
    assert appealing.appeal(session, service, "she asks for another look") == {}
    entity = line_facts(session, service).appeals[0].entity
    assert appealing.hear(session, service, entity, "changed") == "another"


def test_ids_in_the_organisations_records_are_all_that_names_a_case(session: Session) -> None:
    case, service = waits(session, "Heron")
    new_offer(session)
    make_plan(session)
    assert decide(session, service, "accept", reason="heron words") == {}
    told = repr(book_of(session))
    assert "heron words" not in told
    assert "Heron" not in told
    assert case.hex() in told


def test_a_line_is_not_accepted_into_a_place_that_was_given_away(session: Session) -> None:
    offer = new_offer(session)
    for name in ("Heron", "Plover"):
        waits(session, name)
    make_plan(session)
    made = latest_plan(book_of(session))
    assert made is not None
    assert made.plan is not None
    first, later = sorted(made.plan.lines, key=lambda line: line.start)
    assert first.start < later.start
    moved = {"offer": offer.hex(), "start": later.start.isoformat(), "until": "2026-12-31"}
    one, other = (EntityId(id_from_text(line.need)) for line in (first, later))
    assert decide(session, one, "change", **moved) == {}
    assert decide(session, other, "accept") == {"offer": "full"}
