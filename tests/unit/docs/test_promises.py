"""A promise without a test that exists is no promise: the pages name real ones."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
THREATS = (ROOT / "docs/threat-model.md").read_text(encoding="utf-8")
INVARIANTS = (ROOT / "docs/invariants.md").read_text(encoding="utf-8")


def promises() -> dict[str, str]:
    """Return the text of each promise by its number."""
    found: dict[str, str] = {}
    for line in THREATS.splitlines():
        parts = re.split(r"\*\*(P\d+)\*\*", line)
        found |= dict(zip(parts[1::2], parts[2::2], strict=True))
    return found


def test_promises_are_numbered_without_a_gap() -> None:
    assert list(promises()) == [f"P{number}" for number in range(1, len(promises()) + 1)]
    assert len(promises()) >= 12


@pytest.mark.parametrize("promise", promises())
def test_every_promise_names_a_test_that_is_there(promise: str) -> None:
    named = re.findall(r"`((?:[\w/]+/)?test_\w+\.py)`", promises()[promise])
    assert named, promise
    for name in named:
        path = ROOT / name if "/" in name else ROOT / "tests/redteam" / name
        assert path.is_file(), name


def test_every_invariant_names_tests_that_are_there() -> None:
    rows = [line for line in INVARIANTS.splitlines() if re.match(r"\| \d", line)]
    assert [int(row.split("|")[1].split("–")[0]) for row in rows] == [
        *range(1, 11),
        *range(15, 21),
        22,
    ]
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)`", row)
        assert named, row
        for name in named:
            assert (ROOT / name).is_file(), name
