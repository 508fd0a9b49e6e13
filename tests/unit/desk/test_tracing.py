from pathlib import Path

import pytest

from leeward.cases.approval import Act, Approval
from leeward.dates.when import on_day
from leeward.desk.erasing import erase_case
from leeward.desk.recording import record_answers
from leeward.desk.session import Session
from leeward.desk.tracing_candidate import candidate_page, look
from leeward.desk.tracing_deciding import decide, record_answer, speak, take_back, tell
from leeward.desk.tracing_proposing import Proposed, propose
from leeward.desk.tracing_reviews import reviews
from leeward.desk.tracing_work import Matter, everyone, matters, standing_of
from leeward.errors import (
    ApprovalMissing,
    InvalidFact,
    InvalidIdentifier,
    NotGranted,
    SealedClosed,
)
from leeward.ids import EntityId
from leeward.tracing.plain_linker import PlainLinker
from leeward.tracing.review import Act as Step
from leeward.tracing.review import State
from support.plain_comparing import by_birth_and_origin
from support.tracing_desk import Cast, ask, desk_of, founded, member

LINKER = PlainLinker(by_birth_and_origin, "test")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "v"


@pytest.fixture
def cast(folder: Path) -> Cast:
    return founded(folder)


def compared(folder: Path, by: str = "Lin") -> Proposed:
    with desk_of(folder, by) as desk:
        return propose(desk, LINKER)


def about(session: Session, cast: Cast) -> Matter:
    return next(one for one in matters(session) if one.candidate.found.sought == cast.mother)


def the_candidate(folder: Path, cast: Cast) -> EntityId:
    with desk_of(folder, "Lin") as desk:
        return about(desk, cast).candidate.entity


def both_say_same(folder: Path, cast: Cast) -> EntityId:
    compared(folder)
    for name in ("Lin", "Bomi"):
        with desk_of(folder, name) as desk:
            decide(desk, about(desk, cast).candidate.entity, "same", ["names_fit"])
    return the_candidate(folder, cast)


def test_a_false_seeker_is_not_searched_for_and_the_child_is(folder: Path, cast: Cast) -> None:
    with desk_of(folder, "Lin") as desk:
        stand = {one.entity: standing_of(desk, one) for one in everyone(desk).requests}
        assert stand == {
            cast.request: "request_open",
            cast.false_request: "seeker_failed_verification",
        }
        assert propose(desk, LINKER) == Proposed(compared=1, own=0, too_few=0)
        assert {one.request.entity for one in matters(desk)} == {cast.request}
        assert matters(desk)[0].candidate.found.sought == cast.mother


def test_the_seekers_worker_compares_nothing_of_hers_and_sees_nothing(
    folder: Path, cast: Cast
) -> None:
    assert compared(folder, "Ara") == Proposed(compared=0, own=1, too_few=0)
    entity = both_say_same(folder, cast)
    with desk_of(folder, "Ara") as desk:
        assert matters(desk) == ()
        assert reviews(desk) == []
        with pytest.raises(InvalidIdentifier):
            decide(desk, entity, "same", ["names_fit"])
        with pytest.raises(InvalidIdentifier):
            record_answer(desk, entity, "refuses")


def test_the_second_reviewer_does_not_see_the_first_and_only_her_worker_asks(
    folder: Path, cast: Cast
) -> None:
    compared(folder)
    with desk_of(folder, "Bomi") as desk:
        decide(desk, about(desk, cast).candidate.entity, "same", ["names_fit"])
    with desk_of(folder, "Lin") as desk:
        one = about(desk, cast)
        assert (one.sight.own, one.sight.others, one.sight.state) == (None, (), None)
        assert one.waits == {Step.DECIDE}
        decide(desk, one.candidate.entity, "same", ["names_fit", "birth_fits"])
        assert not about(desk, cast).waits
        assert about(desk, cast).sight.state is None
    with desk_of(folder, "Bomi") as desk:
        one = about(desk, cast)
        assert one.waits == {Step.ASK_HER}
        assert one.sight.state is State.TO_ASK
        assert [each.reasons for each in one.sight.others] == [("names_fit", "birth_fits")]


def test_a_refusal_leaves_the_seekers_file_as_it_was(folder: Path, cast: Cast) -> None:
    with desk_of(folder, "Ara") as desk:
        before = [len(desk.vault.recorded(case)) for case in cast.codes]
    entity = both_say_same(folder, cast)
    with desk_of(folder, "Bomi") as desk:
        record_answer(desk, entity, "refuses")
        assert about(desk, cast).stands.state is State.REFUSED
        with pytest.raises(NotGranted):
            tell(desk, entity, None)
        assert [len(desk.vault.recorded(case)) for case in cast.codes] == before
    compared(folder)
    with desk_of(folder, "Bomi") as desk:
        assert about(desk, cast).stands.state is State.REFUSED
        assert not about(desk, cast).waits


def test_after_she_agreed_a_colleague_gives_her_word_and_both_files_say_it(
    folder: Path, cast: Cast
) -> None:
    entity = both_say_same(folder, cast)
    with desk_of(folder, "Bomi") as desk:
        record_answer(desk, entity, "agrees", tell=["worker_contact"])
        with pytest.raises(ApprovalMissing):
            tell(desk, entity, None)
        word = Approval(Act.CONTACT_AFTER_MATCH, desk.member, member(desk, "Lin"))
        tell(desk, entity, word)
        assert about(desk, cast).stands.state is State.TOLD
    with desk_of(folder, "Ara") as desk:
        file = desk.vault.case_file(cast.child)
        (tie,) = file.all_of("relationship")
        assert (tie.held("relation"), tie.held("other")) == ("mother", bytes(cast.mother))
        request = file.one("tracing_request", cast.request)
        assert request is not None
        assert request.held("answer") == ["worker_contact"]
        stand = {one.entity: standing_of(desk, one) for one in everyone(desk).requests}
        assert stand[cast.request] == "request_answered"
        others = desk.vault.case_file(cast.mother).all_of("relationship")
        back = [one for one in others if one.held("other") == bytes(cast.child)]
        assert [one.held("relation") for one in back] == ["daughter"]
        assert desk.vault.check().is_sound


def test_a_named_panel_of_two_decides_where_she_cannot_be_asked(folder: Path, cast: Cast) -> None:
    entity = both_say_same(folder, cast)
    with desk_of(folder, "Bomi") as desk:
        names = [member(desk, name) for name in ("Ara", "Bomi", "Lin")]
        for panel in ([names[1]], [names[0], names[1]]):
            with pytest.raises(InvalidFact):
                record_answer(desk, entity, "cannot_be_asked", why="detained", panel=panel)
        record_answer(desk, entity, "cannot_be_asked", why="detained", panel=names[1:])
        speak(desk, entity, "caseworker", "tell", ["child_needs_family"])
        assert about(desk, cast).stands.state is State.WITH_PANEL
    with desk_of(folder, "Lin") as desk:
        assert about(desk, cast).waits == {Step.SPEAK}
        speak(desk, entity, "supervisor", "do_not_tell", ["safety"])
        assert about(desk, cast).stands.state is State.KEPT_BACK


def test_a_word_is_taken_back_and_its_history_stays(folder: Path, cast: Cast) -> None:
    entity = both_say_same(folder, cast)
    with desk_of(folder, "Lin") as desk:
        take_back(desk, entity)
        one = about(desk, cast)
        assert one.stands.state is State.TO_REVIEW
        assert [getattr(each, "verdict", "") for each in one.candidate.events] == [
            "same",
            "same",
            "none",
        ]
    with desk_of(folder, "Bomi") as desk:
        assert Step.ASK_HER not in about(desk, cast).sight.acts


@pytest.mark.parametrize(
    "wish",
    [
        {"do_not_search": "yes"},
        {"searchable_by": "nobody"},
        {"hide_from": ["child"]},
    ],
)
def test_her_wish_takes_a_candidate_out_of_every_queue(
    folder: Path, cast: Cast, wish: dict[str, object]
) -> None:
    both_say_same(folder, cast)
    with desk_of(folder, "Bomi") as desk:
        record_answers(desk, cast.mother, "tracing_wishes", wish, entity=EntityId(cast.mother))
        assert cast.mother not in {one.candidate.found.sought for one in matters(desk)}


def test_she_is_hidden_from_an_enquirer_by_code(folder: Path, cast: Cast) -> None:
    with desk_of(folder, "Bomi") as desk:
        row = desk.vault.projection.case(cast.child)
        assert row is not None
        wish = {"hide_from_cases": f"{row.code}\nLW-00000"}
        record_answers(desk, cast.mother, "tracing_wishes", wish, entity=EntityId(cast.mother))
    compared(folder)
    with desk_of(folder, "Lin") as desk:
        assert cast.mother not in {one.candidate.found.sought for one in matters(desk)}


def test_a_withdrawn_request_is_in_no_queue(folder: Path, cast: Cast) -> None:
    both_say_same(folder, cast)
    with desk_of(folder, "Ara") as desk:
        gone = {"withdrawn_on": on_day(desk.today)}
        record_answers(desk, cast.child, "tracing_request", gone, entity=cast.request)
    with desk_of(folder, "Bomi") as desk:
        assert matters(desk) == ()


def test_every_request_that_was_compared_has_a_review_and_all_grow_alike(
    folder: Path, cast: Cast
) -> None:
    with desk_of(folder, "Ara") as desk:
        ask(desk, cast.poser, names="ㅎ", birth=None, home_county=None, sex="male")
    both_say_same(folder, cast)
    with desk_of(folder, "Ara") as desk:
        rows = desk.vault.session.connection.execute(
            "SELECT stream.id, COUNT(*), SUM(LENGTH(blob)) FROM segment"
            " JOIN stream ON stream.id = segment.stream"
            " WHERE case_id IS NULL AND kind = 'sealed' GROUP BY stream.id"
        ).fetchall()
    assert len(rows) == 2
    assert rows[0][1:] == rows[1][1:]


def test_a_review_goes_with_the_file_of_the_seeker(folder: Path, cast: Cast) -> None:
    both_say_same(folder, cast)
    with desk_of(folder, "Lin") as desk:
        desk.vault.shred_case(cast.child)
        assert reviews(desk) == []
        propose(desk, LINKER)
        assert desk.vault.reviews() == {}


def test_erasing_the_seekers_file_takes_its_review_along(folder: Path, cast: Cast) -> None:
    both_say_same(folder, cast)
    with desk_of(folder, "Lin") as desk:
        word = Approval(Act.ERASURE, desk.member, member(desk, "Bomi"))
        erase_case(desk, cast.child, word)
        assert desk.vault.reviews() == {}
        assert desk.vault.check().is_sound


def test_nothing_of_it_is_read_while_sealed_is_closed(folder: Path, cast: Cast) -> None:
    entity = both_say_same(folder, cast)
    with desk_of(folder, "Lin") as desk:
        desk.close_sealed()
        with pytest.raises(SealedClosed):
            matters(desk)
        with pytest.raises(SealedClosed):
            propose(desk, LINKER)
        with pytest.raises(SealedClosed):
            decide(desk, entity, "same", ["names_fit"])


def test_an_hour_of_looks_is_one_note_and_stands_in_no_file(folder: Path, cast: Cast) -> None:
    compared(folder)
    with desk_of(folder, "Lin") as desk:
        one = about(desk, cast)
        before = [len(desk.vault.recorded(case)) for case in cast.codes]
        seen = [look(desk, one.candidate.entity, side, "name") for side in ("request", "sought")]
        assert [each.text for each in seen] == ["Kim Yong Hui", "김영희"]
        assert [each.lang for each in seen] == ["en", "ko"]
        assert [len(desk.vault.recorded(case)) for case in cast.codes] == before
        (noted,) = [
            entry
            for entries in desk.vault.reviews().values()
            for entry in entries
            if entry.entry.kind == "look"
        ]
        assert noted.entry.value["side"] == "request"
        assert look(desk, one.candidate.entity, "sought", "origin").text == "온성군"
        for side, field in (("sought", "spouse"), ("elsewhere", "name"), ("sought", "place")):
            with pytest.raises(InvalidIdentifier):
                look(desk, one.candidate.entity, side, field)


def test_a_page_shows_no_value_and_a_member_her_earlier_words(folder: Path, cast: Cast) -> None:
    compared(folder)
    with desk_of(folder, "Lin") as desk:
        entity = about(desk, cast).candidate.entity
        decide(desk, entity, "cannot_tell", ["too_little"])
        decide(desk, entity, "same", ["names_fit"])
        page = candidate_page(desk, entity)
        assert [(one.verdict, one.is_old) for one in page.said] == [
            ("The same person", False),
            ("Cannot tell", True),
        ]
        shown = repr(page)
        for value in ("김영희", "Kim Yong Hui", "온성", "Onsong", "李明珠", "1979"):
            assert value not in shown


def test_only_what_changed_is_read_anew(folder: Path, cast: Cast) -> None:
    with desk_of(folder, "Bomi") as desk:
        assert len(everyone(desk).people) == 7
        kept = dict(desk.sealed_people)
        wish = {"searchable_by": "nobody"}
        record_answers(desk, cast.mother, "tracing_wishes", wish, entity=EntityId(cast.mother))
        assert cast.mother not in everyone(desk).people
        same = [case for case in kept if desk.sealed_people[case] is kept[case]]
        assert len(same) == len(kept) - 1
        desk.close_sealed()
        assert not desk.sealed_people
