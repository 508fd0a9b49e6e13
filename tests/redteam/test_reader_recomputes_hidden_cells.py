"""Reconstruction: from all that is printed, which cells have only one possible value?"""

import csv
from pathlib import Path

import numpy as np
import pytest

from leeward.engines.noise_opendp import OpenDPNoise
from leeward.exchange.publication_files import publication_files, write_folder
from leeward.reporting.budget import rho_for
from leeward.reporting.consistent import Fitted, fit
from leeward.reporting.counting import count
from leeward.reporting.measuring import Measurement, add_up, measure, plan
from leeward.reporting.publication import Part, Terms, publication_of
from support.publication_attacks import pinned_cells
from support.statistics import KEY, catalogue, invented_rows

ASKED = catalogue()
SHAPES = [(4, 8), (4, 3), (8, 3)]
AXES = [("age", "role"), ("age", "exploitation"), ("role", "exploitation")]
NOISE = OpenDPNoise()


def exact(people: int) -> np.ndarray:
    counts = count(ASKED, invented_rows(people), clip_key=KEY)
    return np.concatenate(counts.open_for_noise()).astype(float)


def measured(people: int, seed: int = 1) -> tuple[Measurement, ...]:
    planned = plan(ASKED, rho_for(1.0, 1e-6), NOISE)
    return measure(ASKED, count(ASKED, invented_rows(people, seed), clip_key=KEY), planned, NOISE)


def bounds(fitted: list[Fitted]) -> tuple[np.ndarray, np.ndarray]:
    crossed = [value for each in fitted if len(each.table) == 2 for value in each.values]
    return (
        np.array([float(value.low) for value in crossed]),
        np.array([float(value.high) for value in crossed]),
    )


def test_the_attack_works_on_what_the_field_does() -> None:
    # cells below 11 hidden, margins printed: most hidden cells come back
    truth = exact(50)
    hidden = truth < 11
    low, high = np.where(hidden, 0.0, truth), np.where(hidden, 10.0, truth)
    table = truth[:32].reshape(4, 8)
    margins = {
        "age": table.sum(axis=1),
        "role": table.sum(axis=0),
        "exploitation": truth[32:44].reshape(4, 3).sum(axis=0),
    }
    pinned = pinned_cells(SHAPES, AXES, low, high, margins)
    assert (pinned & hidden).sum() / hidden.sum() > 0.3


@pytest.mark.parametrize("people", [50, 200, 1000])
def test_no_cell_of_a_publication_is_pinned(people: int) -> None:
    low, high = bounds(fit(ASKED, measured(people)))
    assert not pinned_cells(SHAPES, AXES, low, high).any()


def test_no_cell_of_merged_parts_is_pinned() -> None:
    together = add_up([measured(40, seed) for seed in range(5)])
    low, high = bounds(fit(ASKED, together))
    assert not pinned_cells(SHAPES, AXES, low, high).any()


def test_taking_a_measurement_at_its_word_is_right_only_as_often_as_the_noise_is_nothing() -> None:
    truth = exact(200)
    hits, tries = 0, 0
    for _ in range(20):
        guess = np.concatenate([each.vector for each in measured(200)])
        hits, tries = hits + int((guess == truth).sum()), tries + len(truth)
    expected = 1 / (7.8479 * np.sqrt(2 * np.pi))
    assert hits / tries < expected + 0.03


def test_published_csv_has_no_more_than_the_intervals(tmp_path: Path) -> None:
    # the file that leaves is what was attacked above: a hidden value is not in it
    part = Part(
        "1" * 32, ASKED.digest, ASKED.cohort.code, Terms(1.0, 1e-6, 1, "t", "t", ()), measured(200)
    )
    write_folder(tmp_path / "out", publication_files(publication_of(ASKED, [part])))
    with (tmp_path / "out" / "tables.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))[1:]
    assert any(line["shown"] == "no" for line in lines)
    assert all((line["value"] == "") == (line["shown"] == "no") for line in lines)
