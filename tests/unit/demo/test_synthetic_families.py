from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.cases.facts import KINDS, validate
from leeward.demo.synthetic_families import InventedCase, families

UNTIL = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def some(seed: int, cases: int) -> list[InventedCase]:
    return list(families(seed=seed, cases=cases, until=UNTIL, workers=3))


def test_the_same_seed_makes_the_same_families() -> None:
    assert some(7, 30) == some(7, 30)
    assert some(7, 30) != some(8, 30)


@settings(max_examples=25, deadline=None)
@given(st.integers(min_value=0), st.integers(min_value=1, max_value=40))
def test_every_answer_fits_the_closed_list_and_nothing_happens_after_the_end(
    seed: int, cases: int
) -> None:
    made = some(seed, cases)
    assert [case.number for case in made] == list(range(cases))
    for case in made:
        assert case.opened <= UNTIL
        for event in case.events:
            assert case.opened <= event.at <= UNTIL
            if KINDS[event.kind].written_once:
                validate(event.kind, "", dict(event.answers))
            else:
                for field, value in event.answers.items():
                    validate(event.kind, field, value)
        assert all(tie.other < case.number for tie in case.ties)


def test_three_scripts_and_both_sexes_occur_and_children_are_tied_to_mothers() -> None:
    made = some(1, 120)
    assert {case.language for case in made} == {"ko", "zh-Hans", "en"}
    assert any(case.name.hangul for case in made)
    assert any(not case.name.hangul and case.name.hanzi for case in made)
    assert all(case.ties for case in made if case.is_child)
