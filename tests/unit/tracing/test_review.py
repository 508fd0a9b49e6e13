from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.ids import MemberId
from leeward.tracing.review import (
    Act,
    Answer,
    Asking,
    Decision,
    Event,
    Sides,
    State,
    Telling,
    Verdict,
    Voice,
    Vote,
    allowed,
    panel_of,
    seen_by,
    standing,
    waits_for,
)

SEEKERS_OWN, HER_OWN, LIN, RUTH = (MemberId(bytes([n]) * 16) for n in range(4))
SIDES = Sides(frozenset({SEEKERS_OWN}), HER_OWN)
EVERYBODY = (SEEKERS_OWN, HER_OWN, LIN, RUTH)

who = st.sampled_from(EVERYBODY)
clock = st.integers(1, 40)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Decision, who, clock, st.sampled_from(Verdict)),
    st.builds(
        Asking, who, clock, st.sampled_from(Answer), panel=st.sets(who, max_size=4).map(tuple)
    ),
    st.builds(Voice, who, clock, st.just("supervisor"), st.sampled_from(Vote)),
    st.builds(Telling, who, clock),
)
histories = st.lists(events, max_size=14, unique_by=lambda one: (type(one), one.by, one.at))
untold = histories.map(lambda all_: [one for one in all_ if not isinstance(one, Telling)])


def both(verdict: Verdict = Verdict.SAME) -> list[Event]:
    return [Decision(LIN, 1, verdict), Decision(RUTH, 2, verdict)]


def state(*said: Event) -> State:
    return standing(said, SIDES).state


def test_one_word_decides_nothing_and_two_words_make_a_match() -> None:
    assert state() is State.TO_REVIEW
    assert state(Decision(LIN, 1, Verdict.SAME)) is State.TO_REVIEW
    assert state(*both()) is State.TO_ASK
    assert state(*both(Verdict.NOT_SAME)) is State.NOT_SAME
    assert state(Decision(LIN, 1, Verdict.SAME), Decision(LIN, 2, Verdict.SAME)) is State.TO_REVIEW


@pytest.mark.parametrize("verdict", [Verdict.CANNOT_TELL, Verdict.ASK])
def test_a_doubt_beside_a_yes_is_no_match(verdict: Verdict) -> None:
    assert state(Decision(LIN, 1, Verdict.SAME), Decision(RUTH, 2, verdict)) is State.UNDECIDED
    assert state(*both(verdict)) is State.UNDECIDED


def test_a_no_beside_a_yes_is_talked_about_and_a_changed_word_counts() -> None:
    said = [Decision(LIN, 1, Verdict.SAME), Decision(RUTH, 2, Verdict.NOT_SAME)]
    assert state(*said) is State.DISAGREED
    assert state(*said, Decision(RUTH, 3, Verdict.SAME)) is State.TO_ASK
    assert state(*said, Decision(RUTH, 3, Verdict.NONE)) is State.TO_REVIEW


def test_she_agrees_refuses_or_is_asked_again() -> None:
    assert state(*both(), Asking(HER_OWN, 3, Answer.AGREES)) is State.MAY_TELL
    assert state(*both(), Asking(HER_OWN, 3, Answer.REFUSES)) is State.REFUSED
    assert state(*both(), Asking(HER_OWN, 3, Answer.LATER)) is State.TO_ASK
    changed = (Asking(HER_OWN, 3, Answer.AGREES), Asking(HER_OWN, 4, Answer.REFUSES))
    assert state(*both(), *changed) is State.REFUSED


def test_a_panel_of_two_decides_where_she_cannot_be_asked() -> None:
    cannot = Asking(HER_OWN, 3, Answer.CANNOT_BE_ASKED, panel=(LIN, RUTH))
    assert state(*both(), cannot) is State.WITH_PANEL
    one, other = Voice(LIN, 4, "supervisor", Vote.TELL), Voice(RUTH, 5, "lawyer", Vote.TELL)
    assert state(*both(), cannot, one) is State.WITH_PANEL
    assert state(*both(), cannot, one, other) is State.MAY_TELL
    against = Voice(RUTH, 6, "lawyer", Vote.DO_NOT_TELL)
    assert state(*both(), cannot, one, other, against) is State.KEPT_BACK
    assert state(*both(), one, other, replace(cannot, at=9)) is State.WITH_PANEL
    assert state(*both(), replace(cannot, panel=(LIN,)), one) is State.WITH_PANEL


def test_only_named_members_speak_in_a_panel_and_only_they_learn_of_it() -> None:
    cannot = Asking(HER_OWN, 3, Answer.CANNOT_BE_ASKED, panel=(HER_OWN, RUTH, SEEKERS_OWN))
    stands = standing([*both(), cannot, Voice(LIN, 4, "lawyer", Vote.TELL)], SIDES)
    assert not stands.voices
    assert waits_for(RUTH, stands, SIDES) == {Act.SPEAK}
    assert not waits_for(LIN, stands, SIDES)
    assert seen_by(SEEKERS_OWN, stands, SIDES) is None


def test_a_match_that_was_taken_back_is_not_asked_about_any_more() -> None:
    stands = standing([*both(), Decision(LIN, 5, Verdict.NONE)], SIDES)
    assert stands.state is State.TO_REVIEW
    assert Act.ASK_HER not in allowed(HER_OWN, stands, SIDES)


def test_only_her_own_worker_asks_and_only_reviewers_without_a_word_are_waited_for() -> None:
    stands = standing(both(), SIDES)
    assert waits_for(HER_OWN, stands, SIDES) == {Act.ASK_HER}
    assert not waits_for(LIN, stands, SIDES)
    assert not waits_for(SEEKERS_OWN, stands, SIDES)
    first = standing(both()[:1], SIDES)
    assert waits_for(RUTH, first, SIDES) == {Act.DECIDE}
    assert not waits_for(LIN, first, SIDES)


def test_the_second_reviewer_sees_nothing_of_the_first_and_the_first_no_outcome() -> None:
    first = standing(both()[:1], SIDES)
    for_second = seen_by(RUTH, first, SIDES)
    assert for_second is not None
    assert (for_second.own, for_second.others, for_second.state) == (None, (), None)
    for_first = seen_by(LIN, standing(both(), SIDES), SIDES)
    assert for_first is not None
    assert for_first.own is not None
    assert (for_first.others, for_first.state) == ((), None)


@given(histories)
def test_every_history_has_one_state_in_whatever_order_it_came(said: list[Event]) -> None:
    stands = standing(said, SIDES)
    assert stands.state in State
    assert standing(reversed(said), SIDES) == stands


@given(untold)
def test_without_two_who_say_the_same_nobody_asks_her_or_tells(said: list[Event]) -> None:
    stands = standing(said, SIDES)
    last = {one.by: one for one in sorted(said, key=lambda e: e.at) if isinstance(one, Decision)}
    agree = {by for by, one in last.items() if one.verdict is Verdict.SAME} - SIDES.seekers
    may = {act for member in EVERYBODY for act in allowed(member, stands, SIDES)}
    if len(agree) < 2:
        assert not may & {Act.ASK_HER, Act.SPEAK, Act.TELL}


@given(untold)
def test_it_is_told_only_after_she_agreed_or_a_panel_decided(said: list[Event]) -> None:
    stands = standing(said, SIDES)
    for member in EVERYBODY:
        if Act.TELL in allowed(member, stands, SIDES):
            assert member == HER_OWN
            assert stands.asking is not None
            agreed = stands.asking.answer is Answer.AGREES
            panel = {one.by for one in stands.voices}
            assert agreed or (
                len(panel) >= 2 and all(one.vote is Vote.TELL for one in stands.voices)
            )


@given(histories)
def test_the_seekers_side_sees_nothing_and_but_for_a_no_what_it_writes_counts_for_nothing(
    said: list[Event],
) -> None:
    stands = standing(said, SIDES)
    assert seen_by(SEEKERS_OWN, stands, SIDES) is None
    assert not allowed(SEEKERS_OWN, stands, SIDES)
    assert not waits_for(SEEKERS_OWN, stands, SIDES)
    without = [
        one
        for one in said
        if one.by != SEEKERS_OWN or (isinstance(one, Asking) and one.answer is Answer.REFUSES)
    ]
    assert standing(without, SIDES) == stands


@given(histories, st.sampled_from([LIN, RUTH, HER_OWN]))
def test_who_has_not_decided_sees_no_other_word_before_the_match(
    said: list[Event], member: MemberId
) -> None:
    stands = standing(said, SIDES)
    sight = seen_by(member, stands, SIDES)
    assert sight is not None
    undecided = all(one.by != member for one in stands.decisions)
    if undecided and stands.state in {State.TO_REVIEW, State.UNDECIDED, State.DISAGREED}:
        assert not sight.others
        assert sight.state is None


@given(histories, st.sampled_from([LIN, RUTH]))
def test_a_reviewer_who_does_not_ask_never_learns_what_she_answered(
    said: list[Event], member: MemberId
) -> None:
    stands = standing(said, SIDES)
    sight = seen_by(member, stands, SIDES)
    assert sight is not None
    if member not in panel_of(stands.asking, SIDES):
        assert sight.state in {None, State.DISAGREED, State.UNDECIDED}


@given(untold)
def test_what_waits_for_somebody_is_something_she_may_do(said: list[Event]) -> None:
    stands = standing(said, SIDES)
    for member in EVERYBODY:
        assert waits_for(member, stands, SIDES) <= allowed(member, stands, SIDES)
