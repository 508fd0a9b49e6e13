"""A private exchange gives what a plain comparison would, to one side alone."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import ExchangeAltered, ExchangeRefused, InvalidExchange
from leeward.tracing import exchange_steps as steps
from leeward.tracing.exchange_state import decode_state, encode_state
from leeward.tracing.exchange_steps import HolderState, Stage, TokenList, Verdict
from leeward.tracing.exchange_tickets import answered, tell, told
from support.exchanges import ASKER, HOLDER, agreed, people, run, seeded

AGREED = agreed()

lists = st.lists(
    st.sets(st.sampled_from([f"t{n}" for n in range(12)]), max_size=4).map(sorted), max_size=5
)


def plain(asked: TokenList, held: TokenList, least: int = 1) -> dict[str, int]:
    """What somebody with both lists would find: of the held people, how many tokens are asked."""
    shared: dict[str, int] = {}
    for token, numbers in held.people.items():
        if token in asked.people:
            for number in numbers:
                shared[held.refs[number]] = shared.get(held.refs[number], 0) + 1
    return {ref: many for ref, many in shared.items() if many >= least}


@settings(max_examples=12, deadline=None)
@given(lists, lists, st.randoms(use_true_random=False))
def test_it_finds_what_a_plain_comparison_finds_in_any_order(
    asked: list[list[str]], held: list[list[str]], shuffler: object
) -> None:
    there, here = people(*asked), people(*held)
    done = run(AGREED, there, here)
    common = len(there.people.keys() & here.people.keys())
    assert done.common == common
    expected = plain(there, here)
    assert {here.refs[one.person]: one.shared for one in done.holder.tickets} == expected
    shuffled = list(here.people.items())
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis gives a Random
    again = run(AGREED, there, replace(here, people=dict(shuffled)), seed=99)
    assert {here.refs[one.person]: one.shared for one in again.holder.tickets} == expected


def test_a_ticket_leads_the_asker_to_her_own_row_only_when_told() -> None:
    done = run(AGREED, people(["a", "b"], ["c"]), people(["x"], ["a", "b", "y"]))
    assert [one.person for one in done.holder.tickets] == [1]
    (ticket,) = done.holder.tickets
    with pytest.raises(ExchangeRefused, match="not_agreed"):
        tell(done.holder, ticket, HOLDER.pen)
    said = answered(done.holder, ticket, "agrees")
    kept = decode_state(encode_state(said))
    assert isinstance(kept, HolderState)
    with pytest.raises(ExchangeRefused, match="not_agreed"):
        tell(answered(kept, ticket, "refuses"), ticket, HOLDER.pen)
    file = tell(kept, ticket, HOLDER.pen)
    assert told(done.asker, file) == ("row-0",)


def test_a_person_with_fewer_common_tokens_than_agreed_gets_no_ticket() -> None:
    agreement = agreed(least_shared=2, least_common=2)
    done = run(agreement, people(["a", "b", "c"]), people(["a"], ["b", "c"]))
    assert [(one.person, one.shared) for one in done.holder.tickets] == [(1, 2)]


@pytest.mark.parametrize(
    ("terms", "verdict"),
    [
        ({"least_common": 4}, Verdict.TOO_FEW),
        ({"most_common": 2}, Verdict.TOO_MANY),
        ({"least_common": 3, "most_common": 3}, Verdict.OPEN),
    ],
)
def test_outside_the_agreed_bounds_nothing_comes_out(
    terms: dict[str, object], verdict: Verdict
) -> None:
    held = people(["a", "b", "c"])
    done = run(agreed(**terms), people(["a", "b", "c", "d"]), held)
    assert (done.common, done.verdict) == (3, verdict)
    assert bool(done.holder.tickets) == (verdict is Verdict.OPEN)
    stopped = run(agreed(**terms), people(["a", "b", "c", "d"]), held, go_on=False)
    assert stopped.holder.tickets == ()


def test_every_step_is_taken_once_and_in_its_turn() -> None:
    held, asked = people(["a"]), people(["a"])
    random = seeded(3)
    holder, started = steps.start(AGREED, held, HOLDER.pen, random=random)
    asker, answered = steps.answer(AGREED, asked, started, ASKER.pen, random=random)
    with pytest.raises(ExchangeRefused, match="another_step"):
        steps.open_hits(holder, HOLDER.pen, go_on=True, random=random)
    counted, _, _ = steps.count(holder, answered)
    with pytest.raises(ExchangeRefused, match="step_taken"):
        steps.count(counted, answered)
    opened, second = steps.open_hits(counted, HOLDER.pen, go_on=True, random=random)
    with pytest.raises(ExchangeRefused, match="step_taken"):
        steps.open_hits(opened, HOLDER.pen, go_on=True, random=random)
    replied, reply = steps.reply(asker, second, ASKER.pen)
    with pytest.raises(ExchangeRefused, match="step_taken"):
        steps.reply(replied, second, ASKER.pen)
    finished = steps.finish(opened, reply)
    with pytest.raises(ExchangeRefused, match="step_taken"):
        steps.finish(finished, reply)
    assert (finished.stage, replied.stage) == (Stage.FINISHED, Stage.REPLIED)
    assert finished.second is finished.blinding is replied.blinding is None


def test_a_list_longer_than_agreed_is_refused() -> None:
    many = people(*[[f"t{n}"] for n in range(51)])
    with pytest.raises(InvalidExchange):
        steps.start(AGREED, many, HOLDER.pen, random=seeded(1))


def test_an_asker_who_replies_with_another_blinding_is_noticed() -> None:
    random = seeded(5)
    holder, started = steps.start(AGREED, people(["a"]), HOLDER.pen, random=random)
    asker, answered = steps.answer(AGREED, people(["a"]), started, ASKER.pen, random=random)
    holder, _, _ = steps.count(holder, answered)
    holder, second = steps.open_hits(holder, HOLDER.pen, go_on=True, random=random)
    other = replace(asker, blinding=type(asker.blinding).fresh(random))  # type: ignore[union-attr]
    _, reply = steps.reply(other, second, ASKER.pen)
    with pytest.raises(ExchangeAltered, match="answers_differ"):
        steps.finish(holder, reply)


def test_a_state_survives_the_vault_at_every_stage() -> None:
    random = seeded(8)
    holder, started = steps.start(AGREED, people(["a"], ["b"]), HOLDER.pen, random=random)
    asker, answered = steps.answer(AGREED, people(["a"]), started, ASKER.pen, random=random)
    counted, _, _ = steps.count(holder, answered)
    opened, second = steps.open_hits(counted, HOLDER.pen, go_on=True, random=random)
    replied, reply = steps.reply(asker, second, ASKER.pen)
    finished = steps.finish(opened, reply)
    for state in (holder, asker, counted, opened, replied, finished):
        assert decode_state(encode_state(state)) == state
        assert "Blinding" not in repr(state).replace("<Blinding>", "")
