"""The measurement of names measures what it says; names are invented."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.bench import names
from leeward.bench.name_folds import Folds, fold_of
from leeward.bench.name_pairs import NamedPerson, invented_people, lessons_of, people_from
from leeward.bench.name_peers import peers
from leeward.bench.name_tasks import (
    TASKS,
    Bits,
    Search,
    best_threshold,
    noisy,
    ranked,
    searches,
)
from leeward.errors import InvalidFile
from leeward.tracing.names import Kind
from leeward.tracing.names.decoding import likely_hangul
from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.names.tablefile import shipped

PEOPLE = invented_people(60, seed=3)
ROMAN = next(task for task in TASKS if task.name == "roman>hangul")


def person(number: int, **written: str) -> NamedPerson:
    spelt = written.pop("romanised", "")
    blank = {"hangul": "", "hanja": "", "simplified": "", "pinyin": ""} | written
    return NamedPerson(
        person_id=f"p{number}",
        romanised=(spelt,) if spelt else (),
        northern_by_rule="",
        is_northern=False,
        **blank,
    )


def test_invented_people_are_the_same_in_every_run() -> None:
    assert invented_people(60, seed=3) == PEOPLE
    assert invented_people(60, seed=4) != PEOPLE
    assert sum(bool(one.pinyin) for one in PEOPLE) >= 10


def test_a_search_asks_every_distinct_name_once_and_marks_all_right_answers() -> None:
    both = [
        person(1, hangul="김영희", romanised="Kim A"),
        person(2, hangul="박순옥", romanised="Kim A"),
    ]
    (search,) = searches(ROMAN, both, None)
    assert search.queries == ("Kim A",)
    assert set(search.targets) == {"김영희", "박순옥"}
    assert search.gold.all()
    asked = [name for found in searches(ROMAN, PEOPLE, None) for name in found.queries]
    assert sorted(asked) == sorted({one.romanised[0] for one in PEOPLE})


def test_ties_are_shared_and_ranks_are_counted() -> None:
    gold = np.array([[True, False, False], [True, False, False], [False, False, True]])
    bits = np.array([[3.0, 1.0, 2.0], [3.0, 3.0, 2.0], [3.0, 2.0, 1.0]])
    found = ranked(bits, gold)
    assert found.first.tolist() == [1.0, 0.5, 0.0]
    assert found.in_ten.tolist() == [1.0, 1.0, 1.0]
    assert found.reciprocal.tolist() == pytest.approx([1.0, 1 / 1.5, 1 / 3])


def test_the_best_threshold_is_the_best() -> None:
    bits = np.array([[5.0, 1.0], [0.5, 4.0]])
    gold = np.array([[True, False], [False, True]])
    assert best_threshold(bits, gold) == best_threshold(bits.T, gold.T)
    assert best_threshold(bits, gold).f1 == 1.0
    assert best_threshold(bits, gold).bits == 4.0


@given(st.text(alphabet="abcdef -", min_size=3, max_size=12), st.text(max_size=4))
def test_noise_is_the_same_in_every_run(spelt: str, key: str) -> None:
    assert noisy(spelt, key) == noisy(spelt, key)


def test_who_shares_a_written_form_shares_a_fold() -> None:
    people = [
        person(1, hangul="김영희", romanised="Kim A"),
        person(2, hangul="박순옥", romanised="Kim A"),
        person(3, hangul="박순옥", romanised="Pak B"),
        person(4, hangul="최향금", romanised="Choe C"),
    ]
    fold = fold_of(people, 2)
    assert fold["p1"] == fold["p2"] == fold["p3"] != fold["p4"]


@pytest.fixture(scope="module")
def folds() -> Folds:
    return Folds(PEOPLE, shipped().facts, 3)


def test_no_name_is_scored_by_a_table_that_saw_it(folds: Folds) -> None:
    search = next(searches(ROMAN, PEOPLE, 10))
    assert np.isfinite(folds.score(ROMAN, search, PEOPLE)).all()
    for one in folds.folds():
        for other in folds.folds():
            matcher = folds.matcher(one, other)
            seen = {sighting.character for sighting in matcher.units.table.sightings}
            left = [p for p in PEOPLE if fold_of(PEOPLE, 3)[p.person_id] not in (one, other)]
            known = {letter for lesson in lessons_of(left) for letter in lesson.characters}
            assert seen <= known


def test_measuring_gives_figures_with_intervals(folds: Folds) -> None:
    of_queries = {task.name: folds.names(PEOPLE, task)[0] for task in TASKS}
    figures, means = names.measure(
        PEOPLE,
        lambda task, search: folds.score(task, search, PEOPLE),
        lambda task, name: of_queries[task.name][name],
        [ROMAN],
        20,
    )
    assert [one.task for one in figures] == ["roman>hangul"]
    assert figures[0].recall_1.low <= figures[0].recall_1.value <= figures[0].recall_1.high
    assert means.recall_1.value == figures[0].recall_1.value > 0.5
    assert {one.kind for one in names.calibration(PEOPLE, folds, 6)} == {"pinyin", "roman", "hanzi"}


def test_a_lead_is_over_the_best_other_entry_of_the_row() -> None:
    scores = np.array([[3.0, 1.0, 2.5], [2.0, 2.0, 0.0]])
    assert names.lead(scores).tolist() == [[0.5, -2.0, -0.5], [0.0, 0.0, -2.0]]


def test_f1_among_rivals_judges_each_entry_beside_the_others() -> None:
    """Where each row has its own scale, no threshold of bits parts right from wrong."""
    people = [
        person(number, hangul=hangul, romanised=spelt)
        for number, (hangul, spelt) in enumerate(
            [("김가", "A A"), ("이나", "B B"), ("박다", "C C"), ("최라", "D D"), ("정마", "E E")]
        )
    ]
    scales = {"A A": 0.0, "B B": 4.0, "C C": 8.0, "D D": 12.0, "E E": 16.0}

    def score(_: object, search: Search) -> Bits:
        added = np.array([[scales[name]] for name in search.queries])
        bits: Bits = np.where(search.gold, 12.0, 9.0) + added
        return bits

    (figures,), means = names.measure(people, score, lambda _, name: int(scales[name]) % 8, [ROMAN])
    assert figures.f1_best < 0.9
    assert figures.f1_rivals_best == means.f1_rivals_best == 1.0


def test_peers_see_the_same_searches() -> None:
    pytest.importorskip("rapidfuzz")
    for peer in peers().values():
        figures, _ = names.measure(
            PEOPLE, names.by_peer(peer), lambda _, name: len(name) % 2, [ROMAN]
        )
        assert figures[0].queries > 30


def test_a_guess_without_a_list_is_a_chance() -> None:
    found = likely_hangul(shipped_matcher(), "Kim Young-hee", Kind.ROMAN)
    assert found[0][0] == "김영희"
    assert 0.5 < found[0][1] <= 1.0
    assert sum(chance for _, chance in found) <= 1.0 + 1e-6
    assert likely_hangul(shipped_matcher(), "😀", Kind.ROMAN) == []
    given_only = likely_hangul(shipped_matcher(), "Young-hee", Kind.ROMAN)
    assert {name[1:] for name, _ in given_only[:3]} == {"영희"}


def test_a_file_without_its_columns_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "pairs.csv"
    wrong.write_text("name\nA\n", encoding="utf-8")
    with pytest.raises(InvalidFile):
        people_from(wrong)
    wrong.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidFile):
        people_from(wrong)
    right = tmp_path / "right.csv"
    right.write_text(
        "person_id,hangul,hanja_trad,hanzi_simp,roman_as_published,roman_dprk,roman_dprk_src,pinyin\n"
        "a,김영희,金英姬,金英姬,Kim Young-hee|Kim Yong Hui,Kim Yong Hui,derived(rule),Jin Yingji\n",
        encoding="utf-8",
    )
    (one,) = people_from(right)
    assert one.romanised == ("Kim Young-hee", "Kim Yong Hui")
    assert one.northern_by_rule == "Kim Yong Hui"
