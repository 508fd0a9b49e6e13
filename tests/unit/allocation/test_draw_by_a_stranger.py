"""The published script that checks a draw shares no code with Leeward, and comes to the same."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from leeward.cli.allocating import allocate_group
from support.allocations import invented

SCRIPT = Path(__file__).parents[3] / "docs/formats/verifier/check_draw.py"
SECRETS = ("11" * 32, "2f" * 32)


def drawn(place: Path, **changed: Any) -> tuple[Path, Path]:
    """Make a witnessed plan on the command line; return its problem and it."""
    raw = invented(3, 14, 3, 2) | {
        "draw": {
            "commitments": [hashlib.sha256(bytes.fromhex(one)).hexdigest() for one in SECRETS],
            "reveals": list(SECRETS),
        }
    }
    problem, plan = place / "problem.json", place / "plan.json"
    problem.write_text(json.dumps(raw | changed))
    done = CliRunner().invoke(allocate_group, ["plan", str(problem), "--out", str(plan)])
    assert done.exit_code == 0, done.output
    return problem, plan


def check(problem: Path, plan: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(problem), str(plan)],
        capture_output=True, check=False, text=True, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout


def test_a_stranger_computes_the_same_hash_and_tickets(tmp_path: Path) -> None:
    problem, plan = drawn(tmp_path)
    code, said = check(problem, plan)
    assert code == 0, said
    assert json.loads(plan.read_text())["problem_hash"] in said
    assert "witnessed: yes" in said
    assert "tickets computed again: 14" in said


def test_a_stranger_fills_in_what_was_left_out_as_leeward_does(tmp_path: Path) -> None:
    more = {
        "rules": {"promote_after_days": 200, "reasons": {"cost": {"ko": "비용", "en": "cost"}}},
        "funds": [{"id": "f", "currency": "CNY", "income_minor": [1, 2]}],
        "never_with": [{"a": "p1", "b": "p0"}],
        "draw": None,
    }
    code, said = check(*drawn(tmp_path, **more))
    assert code == 0, said
    assert "this is a draft" in said


def test_a_stranger_sees_who_was_moved_and_another_problem(tmp_path: Path) -> None:
    problem, plan = drawn(tmp_path)
    made = json.loads(plan.read_text())
    made["waiting"][0]["ticket"] = "0" * 64
    plan.write_text(json.dumps(made))
    code, said = check(problem, plan)
    assert code == 1
    assert "is another one" in said
    changed = json.loads(problem.read_text())
    changed["needs"][0]["since"] = "2020-01-01"
    problem.write_text(json.dumps(changed))
    assert "from another problem" in check(problem, plan)[1]
