import csv
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.demo.tracing_families import (
    SEARCHER,
    Link,
    Row,
    tracing_families,
    write_tracing_files,
)
from leeward.demo.tracing_names import by_ear, pinyin, southern
from leeward.tracing.comparisons import shipped_comparer
from leeward.tracing.people_file import read_people
from leeward.tracing.person import Person, Role
from leeward.tracing.rules import Allowed, SeekerContext, may_compare, may_pair

TODAY = date(2026, 3, 1)
PEOPLE = 1500


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("tracing")
    write_tracing_files(place, seed=7, people=PEOPLE, today=TODAY)
    return place


def people(file: Path) -> dict[str, Person]:
    with file.open("rb") as lines:
        rows = list(read_people(lines))
    found = {row.person_id: row for row in rows if isinstance(row, Person)}
    assert len(found) == len(rows)
    return found


def truth(folder: Path) -> list[dict[str, str]]:
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_row_is_read_whole(folder: Path) -> None:
    for name, role in (("ours.csv", Role.SOUGHT), ("theirs.csv", Role.KNOWN)):
        found = people(folder / name)
        assert len(found) == PEOPLE
        unread = [row for row in found.values() if row.unread]
        assert len(unread) < PEOPLE / 500, [row.unread for row in unread]
        assert all(row.role is role for row in found.values())


def test_six_in_ten_have_nobody(folder: Path) -> None:
    linked = {link["ours"] for link in truth(folder)}
    assert 0.33 < len(linked) / PEOPLE < 0.45


def test_links_join_rows_and_say_which_may_be_found(folder: Path) -> None:
    ours, theirs = people(folder / "ours.csv"), people(folder / "theirs.csv")
    seeker = SeekerContext(SEARCHER)
    held_back = 0
    for link in truth(folder):
        a, b = ours[link["ours"]], theirs[link["theirs"]]
        allowed = may_compare(seeker, b, TODAY) == Allowed() and may_pair(a, b)
        assert allowed == (link["may_be_found"] == "yes")
        held_back += not allowed
    assert held_back > 0


def test_a_true_pair_agrees_more_than_a_chance_one(folder: Path) -> None:
    ours, theirs = people(folder / "ours.csv"), people(folder / "theirs.csv")
    links = truth(folder)[:60]
    compare = shipped_comparer().compare
    true = [compare(ours[one["ours"]], theirs[one["theirs"]]).bits for one in links]
    chance = [
        compare(ours[one["ours"]], theirs[other["theirs"]]).bits
        for one, other in zip(links, links[7:], strict=False)
    ]
    assert sorted(true)[len(true) // 2] > 10.0
    assert sorted(chance)[len(chance) // 2] < -2.0


def test_the_same_numbers_make_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_tracing_files(tmp_path, seed=7, people=PEOPLE, today=TODAY)
    for name in ("ours.csv", "theirs.csv", "truth.csv"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_another_seed_makes_others() -> None:
    first, second = (next(tracing_families(seed=seed, people=5, today=TODAY)) for seed in (1, 2))
    assert first != second


def test_rows_come_as_they_are_drawn() -> None:
    assert len(list(islice(tracing_families(seed=1, people=10**9, today=TODAY), 50))) == 50


@given(st.integers(0, 2**32), st.integers(1, 40), st.floats(0, 2))
@settings(max_examples=25, deadline=None)
def test_both_files_have_the_number_asked_for(seed: int, number: int, noise: float) -> None:
    made = list(tracing_families(seed=seed, people=number, today=TODAY, noise=noise))
    rows = [one for one in made if isinstance(one, Row)]
    assert sum(one.is_ours for one in rows) == number
    assert sum(not one.is_ours for one in rows) == number
    ids = {one.cells[0] for one in rows}
    for link in made:
        if isinstance(link, Link):
            assert set(link.cells[:2]) <= ids


def test_names_are_written_as_each_side_would() -> None:
    assert pinyin("金英姬") == "Jin Yingji"
    assert by_ear("王小雨") == "왕샤오위"
    assert southern("리순옥") == "이순옥"
    assert southern("김영희") == "김영희"
