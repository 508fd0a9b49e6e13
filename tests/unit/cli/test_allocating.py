import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from leeward.cli.main import main
from support.allocations import invented


def run(*words: str | Path, **environment: str) -> Result:
    return CliRunner().invoke(
        main, ["allocate", *map(str, words)], env={"LANG": "en"} | environment
    )


def written(folder: Path, **changed: Any) -> Path:
    place = folder / "problem.json"
    place.write_text(json.dumps(invented(1, 12, 3, 2) | changed), encoding="utf-8")
    return place


def test_a_plan_is_written_and_explained(tmp_path: Path) -> None:
    problem, out = written(tmp_path), tmp_path / "plan.json"
    made = run("plan", problem, "--out", out, "--json")
    assert made.exit_code == 0, made.output
    facts = json.loads(made.stdout)
    assert facts["served"] + facts["waiting"] == 12
    assert facts["proven"]
    plan = json.loads(out.read_bytes())
    assert plan["problem_hash"] == json.loads(run("check", problem, "--json").stdout)["hash"]
    one = plan["waiting"][0]["need"]
    said = run("explain", out, "--need", one, "--language", "ko")
    assert said.stdout.startswith(f"{one}: ")
    assert "습니다" in said.stdout
    assert sorted(p.name for p in tmp_path.iterdir()) == ["plan.json", "problem.json"]


def test_a_second_plan_names_the_first_or_is_refused(tmp_path: Path) -> None:
    problem, out = written(tmp_path), tmp_path / "plan.json"
    first = json.loads(run("plan", problem, "--out", out, "--json").stdout)
    before = out.read_bytes()
    again = run("plan", problem, "--out", out)
    assert again.exit_code == 4
    assert "plan_exists" in again.stderr
    assert out.read_bytes() == before
    written(tmp_path, previous_plan=first["plan_hash"])
    assert run("plan", problem, "--out", out).exit_code == 0
    assert json.loads(out.read_bytes())["previous_plan"] == first["plan_hash"]


def test_a_file_that_is_no_plan_is_never_written_over(tmp_path: Path) -> None:
    problem, out = written(tmp_path), tmp_path / "letter.txt"
    out.write_text("a letter", encoding="utf-8")
    assert run("plan", problem, "--out", out).exit_code == 4
    assert out.read_text(encoding="utf-8") == "a letter"


def test_a_wrong_problem_leaves_nothing_behind(tmp_path: Path) -> None:
    problem, out = written(tmp_path, needs=[{"id": "n1"}]), tmp_path / "plan.json"
    refused = run("plan", problem, "--out", out)
    assert refused.exit_code == 3
    assert "needs[0].person" in refused.stderr
    assert not out.exists()


def test_decisions_make_the_problem_of_the_next_month(tmp_path: Path) -> None:
    problem, out, after = written(tmp_path), tmp_path / "plan.json", tmp_path / "april.json"
    run("plan", problem, "--out", out)
    line = json.loads(out.read_bytes())["lines"][0]
    decisions = tmp_path / "decisions.json"
    one = {"need": line["need"], "decision": "refuse", "until": "2026-12-31"}
    decisions.write_text(json.dumps([one | {"by": "w1", "reason": "r1"}]), encoding="utf-8")
    words: list[str | Path] = [
        "next",
        problem,
        out,
        "--decisions",
        decisions,
        "--on",
        "2026-04-01",
        "--out",
        after,
    ]
    assert run(*words, "--json").exit_code == 0
    following = json.loads(after.read_bytes())
    assert following["fixed"][0]["how"] == "keep_from"
    assert run("check", after).exit_code == 0
    assert run(*words).exit_code == 3  # nothing is written over
    words[words.index("2026-04-01")] = "yesterday"
    assert run(*words).exit_code == 3


def test_the_shipped_rules_are_printed_to_be_edited() -> None:
    assert "waiting_bands_days" in json.loads(run("rules").stdout)
