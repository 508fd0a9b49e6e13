"""Records: what they cost, that they keep their tables, for whom they are not made."""

import numpy as np
import pytest

from leeward.errors import InvalidQuestions, TooFewPeople
from leeward.reporting.budget import BILLION, rho_for
from leeward.reporting.counting import ExactCounts, count
from leeward.reporting.measuring import Measurement, add_up, measure_each
from leeward.reporting.publication import Part, Terms
from leeward.reporting.record_publication import record_rows, records_of, term_rows
from leeward.reporting.record_questions import (
    check_record_size,
    read_record_questions,
    with_year,
)
from leeward.reporting.records import (
    RecordsPlan,
    noisy_total,
    plan_records,
    records_from,
    sigmas_of,
)
from support.records import record_catalogue, record_people, record_questions, tables
from support.statistics import KEY, SeededNoise

ASKED = record_catalogue()
NOISE = SeededNoise()


def measured(
    people: int, epsilon: float = 4.0, seed: int = 1
) -> tuple[ExactCounts, RecordsPlan, tuple[Measurement, ...]]:
    noise = SeededNoise(seed)
    counts = count(ASKED, record_people(people, seed), clip_key=KEY)
    planned = plan_records(ASKED, rho_for(epsilon, 1e-6), noise)
    return counts, planned, measure_each(ASKED, counts, sigmas_of(ASKED, planned), noise)


def test_the_plan_spends_no_more_than_it_may() -> None:
    for epsilon in (0.5, 1.0, 4.0):
        rho = rho_for(epsilon, 1e-6)
        planned = plan_records(ASKED, rho, NOISE)
        assert 0.99 * rho * BILLION <= planned.rho <= rho * BILLION + 1
        assert planned.tables == 15
        # a table of more cells is measured more exactly, and one column more than two
        said = dict(zip(ASKED.tables, sigmas_of(ASKED, planned), strict=True))
        assert said["citizenship",] < said["gender",] < said["gender", "citizenship"]
        assert said["ageBroad", "citizenship"] < said["gender", "isForcedLabour"]
        assert planned.sigma_one == said["isForcedLabour",]
        assert planned.sigma_pair == said["isForcedLabour", "isForcedMarriage"]


def test_noise_follows_the_cells_as_the_format_says() -> None:
    # docs/formats/records-v1.md: 1/σ² goes with 4·cells^(2/3) for one column, cells^(1/4) for two
    planned = plan_records(ASKED, rho_for(1.0, 1e-6), NOISE)
    found = []
    for table, sigma in zip(ASKED.tables, sigmas_of(ASKED, planned), strict=True):
        cells = float(np.prod(ASKED.shape(table)))
        found.append(sigma**2 * (4 * cells ** (2 / 3) if len(table) == 1 else cells ** (1 / 4)))
    assert found == pytest.approx([found[0]] * 15, rel=1e-4)


def test_parts_measured_with_other_noise_add_up_and_make_records() -> None:
    # as parts of an earlier program have it: one σ for each number of columns
    _, planned, now = measured(400)
    before = tuple(
        Measurement(each.table, each.vector, 4.0 if len(each.table) == 1 else 8.0)
        for each in measured(300, seed=2)[2]
    )
    together = add_up([now, before])
    assert together[0].sigma == pytest.approx((planned.sigmas[0] ** 2 + 16.0) ** 0.5)
    assert len(records_from(ASKED, together, np.random.default_rng(1))) == pytest.approx(
        700, abs=60
    )


def test_tables_of_the_records_come_near_what_was_counted() -> None:
    counts, planned, seen = measured(3000)
    made = records_from(ASKED, seen, np.random.default_rng(1))
    assert len(made) == pytest.approx(3000, abs=20)
    for table, truth in zip(tables(ASKED, made), counts.open_for_noise(), strict=True):
        assert float(np.abs(table - truth).mean()) < 1.5 * planned.sigma_pair


def test_records_follow_from_measurements_and_a_seed_alone() -> None:
    _, _, seen = measured(400)
    one, two, other = (records_from(ASKED, seen, np.random.default_rng(seed)) for seed in (7, 7, 8))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)


def test_fewer_than_200_by_the_noisy_total_are_refused() -> None:
    _, _, seen = measured(60)
    total, spread = noisy_total(seen)
    assert abs(total - 60) < 4 * spread
    with pytest.raises(TooFewPeople):
        records_from(ASKED, seen, np.random.default_rng(1))


@pytest.mark.parametrize("size", ['"under_50"', '"50_to_199"'])
def test_fewer_than_200_by_declaration_are_refused(size: str) -> None:
    with pytest.raises(TooFewPeople):
        check_record_size(record_catalogue(size=size))
    check_record_size(ASKED)


def test_small_parts_add_up_to_what_none_of_them_may_publish() -> None:
    terms = [
        Terms(4.0, 1e-6, 1, "test", "test", (f"{number:032x}:2:{'0' * 64}",)) for number in range(5)
    ]
    parts = [
        Part(
            str(number),
            ASKED.digest,
            ASKED.cohort.code,
            terms[number],
            measured(60, 4.0, number)[2],
        )
        for number in range(5)
    ]
    made = records_of(ASKED, parts, np.random.default_rng(1))
    assert len(made.cells) == pytest.approx(300, abs=40)
    assert made.parts == 5
    ones = [each.sigma for each in parts[0].measured if len(each.table) == 1]
    assert made.sigma_one == pytest.approx(5**0.5 * max(ones))
    assert add_up([part.measured for part in parts])[0].table == ("gender",)


def test_rows_have_the_public_files_words_and_empty_for_what_was_not_recorded() -> None:
    _, _, seen = measured(400)
    part = Part("a", ASKED.digest, ASKED.cohort.code, Terms(4.0, 1e-6, 1, "", "", ()), seen)
    rows = record_rows(records_of(ASKED, [part], np.random.default_rng(1)))
    assert rows[0] == ["gender", "ageBroad", "citizenship", "isForcedLabour", "isForcedMarriage"]
    assert {row[3] for row in rows[1:]} == {"1", ""}
    assert "PRK" in {row[2] for row in rows[1:]}
    terms = term_rows(records_of(ASKED, [part], np.random.default_rng(1)))
    assert ["isForcedMarriage", "1"] in [row[:2] for row in terms]
    assert "vic_TypeOfExploitation=ForcedMarriage" in {row[5] for row in terms}


def test_all_columns_of_the_public_file_and_two_of_our_own_are_the_default() -> None:
    asked = read_record_questions(
        "\n".join(
            line
            for line in record_questions(cohort='"2020/2025"').splitlines()
            if not line.startswith("columns")
        )
    )
    assert len(asked.columns) == 29
    assert {"isForcedMarriage", "typeOfSexRemoteInteractiveServices"} <= set(asked.columns)
    assert asked.columns["yearOfRegistration"].cells[0].code == "2020"
    assert with_year(asked, {"intake": "2023-04"})["yearOfRegistration"] == "2023"


@pytest.mark.parametrize(
    "said",
    [
        {"columns": '["gender"]'},
        {"columns": '["gender", "county"]'},
        {"columns": '["gender", "gender"]'},
        {"cohort": '"all"', "columns": '["gender", "yearOfRegistration"]'},
        {"size": '"many"'},
        {"tables": "[]"},
        {"title": "["},
    ],
)
def test_questions_that_cannot_be_used_are_refused(said: dict[str, str]) -> None:
    with pytest.raises(InvalidQuestions):
        record_catalogue(**said)
