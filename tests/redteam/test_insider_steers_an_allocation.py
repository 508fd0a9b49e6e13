"""A colleague tries to move somebody up: by who she is, by when she was entered, by a new draw."""

import hmac
import json
from hashlib import sha256
from random import Random
from typing import Any

import pytest

from leeward.allocation.draw import commitment, frozen_hash, ticket
from leeward.allocation.making import Seconds, make_plan, plan_bytes
from leeward.allocation.reading import read_problem
from leeward.engines.solvers import shipped_solvers
from leeward.errors import InvalidProblem
from support.allocations import invented

PROTECTED = (
    "nationality", "ethnicity", "religion", "referrer", "referred_by", "ability_to_pay", "hiv",
    "hiv_status", "marital_status", "disability", "past_refusals", "police_contact", "score",
    "screening_score", "predicted_success", "compliance",
)  # fmt: skip


def plan(raw: dict[str, Any]) -> bytes:
    problem = read_problem(json.dumps(raw).encode())
    made = make_plan(problem, shipped_solvers(), clock=lambda: 0.0, seconds=Seconds(60, 60, 60))
    return plan_bytes(made)


@pytest.mark.parametrize("fact", PROTECTED)
@pytest.mark.parametrize("record", ["people", "needs", "offers"])
def test_a_protected_fact_cannot_enter(record: str, fact: str) -> None:
    raw = invented(1, 6, 2, 2)
    raw[record][0][fact] = "yes"
    with pytest.raises(InvalidProblem) as caught:
        read_problem(json.dumps(raw).encode())
    assert caught.value.facts == {"place": f"{record}[0].{fact}", "reason": "may_not_enter"}


def test_who_wrote_the_need_and_how_it_was_written_up_changes_nobodys_place() -> None:
    raw = invented(4, 25, 5, 3)
    before = json.loads(plan(raw))
    for number, each in enumerate(raw["needs"]):
        each["worker"] = f"w{number % 3}"
    after = json.loads(plan(raw))
    # tickets follow the hash of the whole frozen problem; whom rules decide stays decided
    assert [s for s in before["stages"] if s["name"].startswith("served")] == [
        s for s in after["stages"] if s["name"].startswith("served")
    ]


@pytest.mark.parametrize("slots", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_entry_changes_not_one_byte(seed: int, slots: bool) -> None:
    raw = invented(seed, 14, 4, 3, slots=slots, money=not slots)
    before = plan(raw)
    chance = Random(seed)
    for record in ("people", "needs", "offers"):
        chance.shuffle(raw[record])
    assert plan(raw) == before


def test_a_draw_after_the_fact_is_a_draw_under_another_hash() -> None:
    raw = invented(1, 8, 2, 2)
    secrets = (bytes(range(32)), bytes(range(32, 64)))
    raw["draw"] = {"commitments": [commitment(each) for each in secrets]}
    frozen = frozen_hash(read_problem(json.dumps(raw).encode()))
    raw["draw"]["reveals"] = [each.hex() for each in secrets]
    revealed = read_problem(json.dumps(raw).encode())
    assert frozen_hash(revealed) == frozen
    assert json.loads(plan(raw))["state"] == "proposal"
    raw["needs"][0]["since"] = "2025-01-01"
    assert frozen_hash(read_problem(json.dumps(raw).encode())) != frozen


def test_a_withheld_secret_cannot_be_replaced() -> None:
    raw = invented(1, 8, 2, 2)
    secrets = (bytes(32), bytes(range(32)))
    raw["draw"] = {
        "commitments": [commitment(each) for each in secrets],
        "reveals": [secrets[0].hex(), bytes(range(1, 33)).hex()],
    }
    with pytest.raises(InvalidProblem) as caught:
        read_problem(json.dumps(raw).encode())
    assert caught.value.facts["reason"] == "not_what_was_committed"


def test_without_witnesses_a_plan_is_only_a_draft() -> None:
    assert json.loads(plan(invented(1, 8, 2, 2)))["state"] == "draft"


def test_a_ticket_can_be_checked_with_common_tools() -> None:
    key = bytes(64)
    assert ticket(key, "ab", "d1") == hmac.new(key, b"ab\nd1", sha256).hexdigest()
