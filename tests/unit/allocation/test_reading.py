import json
from typing import Any

import pytest

from leeward.allocation.reading import read_problem
from leeward.errors import ContradictoryRules, InvalidProblem
from support.allocations import need, offer, problem


def two(**changed: Any) -> dict[str, Any]:
    return problem([need(0), need(1)], [offer("o", [1, 1])], **changed)


def refused(raw: Any) -> tuple[str, str]:
    with pytest.raises(InvalidProblem) as caught:
        read_problem(json.dumps(raw).encode())
    return str(caught.value.facts["place"]), str(caught.value.facts["reason"])


def test_a_whole_problem_is_read() -> None:
    read = read_problem(json.dumps(two()).encode())
    assert [each.id for each in read.needs] == ["n0", "n1"]
    assert read.needs[0].urgency == "high"


@pytest.mark.parametrize(
    ("field", "value", "place", "reason"),
    [
        ("units", -1, "needs[1].units", "too_small"),
        ("units", None, "needs[1].units", "wrong_sort"),
        ("units", 1.5, "needs[1].units", "wrong_sort"),
        ("person", "nobody", "needs[1].person", "unknown_name"),
        ("latest", "2026-02-01", "needs[1].latest", "dates_out_of_order"),
        ("since", "2027-02-01", "needs[1].since", "dates_out_of_order"),
        ("kind", "foster_placement", "needs[1].kind", "decided_elsewhere"),
        ("kind", "return_home", "needs[1].kind", "decided_elsewhere"),
        ("kind", "separation", "needs[1].kind", "decided_elsewhere"),
        ("kind", "dancing", "needs[1].kind", "no_such_help"),
        ("class", "extreme", "needs[1].class", "not_allowed"),
        ("after", ["nx"], "needs[1].after", "unknown_name"),
        ("after", ["n1"], "needs[1].after", "in_a_circle"),
        ("current_offer", "ox", "needs[1].current_offer", "unknown_name"),
    ],
)
def test_a_wrong_need_is_named_by_place_and_reason(
    field: str, value: object, place: str, reason: str
) -> None:
    raw = two()
    raw["needs"][1][field] = value
    assert refused(raw) == (place, reason)


@pytest.mark.parametrize("field", ["person", "units", "since", "class"])
def test_a_need_without_what_it_must_have_is_named(field: str) -> None:
    raw = two()
    del raw["needs"][1][field]
    assert refused(raw) == (f"needs[1].{field}", "missing")


@pytest.mark.parametrize(
    ("changed", "place", "reason"),
    [
        ({"funds": [{"id": "f", "currency": "XXX", "income_minor": [1, 1]}]},
         "funds[0].currency", "unknown_currency"),
        ({"funds": [{"id": "f", "currency": "CNY", "income_minor": [1]}]},
         "funds[0].income_minor", "one_for_each_period"),
        ({"ties": [{"needs": ["n0"], "how": "same_place"}]}, "ties[0].needs", "impossible_tie"),
        ({"ties": [{"needs": ["n0", "nx"], "how": "same_place"}]}, "ties[0].needs", "unknown_name"),
        ({"never_with": [{"a": "p0", "b": "p0"}]}, "never_with[0]", "impossible_tie"),
        ({"rules": {"waiting_bands_days": [90, 30]}}, "rules.waiting_bands_days", "not_rising"),
        ({"people": [{"id": "p0", "draw_id": "d"}, {"id": "p0", "draw_id": "e"}]},
         "people[1].id", "twice"),
        ({"draw": {"commitments": ["0" * 64, "1" * 64], "reveals": ["2" * 64, "3" * 64]}},
         "draw.reveals[0]", "not_what_was_committed"),
        ({"schema": "leeward.problem/9"}, "schema", "another_version"),
    ],
)  # fmt: skip
def test_other_wrong_parts_are_named(changed: dict[str, Any], place: str, reason: str) -> None:
    assert refused(two(**changed)) == (place, reason)


def test_a_tie_of_two_kinds_of_help_in_one_place_is_impossible() -> None:
    raw = two(ties=[{"needs": ["n0", "n1"], "how": "same_place"}])
    raw["needs"][1]["kind"] = "legal"
    assert refused(raw) == ("ties[0].needs", "impossible_tie")


def fixed(name: str, **changed: Any) -> dict[str, Any]:
    return {
        "need": name,
        "offer": "o",
        "how": "override",
        "start": "2026-03-01",
        "until": "2026-06-01",
        "by": "w1",
        "reason": "r1",
    } | changed


def contradiction(raw: dict[str, Any]) -> str:
    with pytest.raises(ContradictoryRules) as caught:
        read_problem(json.dumps(raw).encode())
    return str(caught.value.facts["rules"])


def test_fixed_lines_that_cannot_all_hold_are_named_by_their_smallest_set() -> None:
    raw = problem([need(n) for n in range(4)], [offer("o", [2, 2])])
    raw["needs"][3]["units"] = 2
    raw["fixed"] = [fixed("n0"), fixed("n1"), fixed("n3")]
    assert contradiction(raw) == "offer:o, fixed[2], fixed[0]"


def test_people_kept_apart_are_not_fixed_together() -> None:
    raw = problem([need(0), need(1)], [offer("o", [2, 2])])
    raw["never_with"] = [{"a": "p0", "b": "p1"}]
    raw["fixed"] = [fixed("n0"), fixed("n1")]
    assert contradiction(raw) == "never_with[0], fixed[0], fixed[1]"


def test_one_need_is_not_given_and_kept_from_the_same_offer() -> None:
    raw = two(fixed=[fixed("n0"), fixed("n0", how="keep_from")])
    assert contradiction(raw) == "fixed[0], fixed[1]"


def test_a_tie_of_people_kept_apart_is_a_contradiction() -> None:
    raw = two(
        ties=[{"needs": ["n0", "n1"], "how": "same_place"}], never_with=[{"a": "p0", "b": "p1"}]
    )
    assert "never_with" in contradiction(raw)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b'"x"', b"[" * 100_000])
def test_what_is_no_problem_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidProblem):
        read_problem(content)
