"""`leeward trace propose` and `review`: codes and bits only, and nothing for the seeker's side."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leeward.cli import opening
from leeward.cli.main import main
from leeward.desk.session import Session
from support.open_desk import unlock
from support.tracing_desk import (
    CHILDS_NAME,
    MOTHER_AS_TOLD,
    MOTHERS_NAME,
    PASSPHRASES,
    founded,
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    founded(tmp_path / "v")
    for name, (first, second) in PASSPHRASES.items():
        (tmp_path / f"{name}.1").write_text(f"{first}\n", encoding="utf-8")
        (tmp_path / f"{name}.2").write_text(f"{second}\n", encoding="utf-8")

    def open_cheaply(folder: Path, member: str, passphrase: str) -> Session:
        return unlock(folder, member, passphrase)

    monkeypatch.setattr(opening, "open_here", open_cheaply)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return tmp_path


def run(place: Path, member: str, command: str, *words: str, sealed: bool = True) -> Result:
    given = ["trace", command, str(place / "v"), *words, "--member", member]
    given += ["--passphrase-file", str(place / f"{member}.1")]
    if sealed:
        given += ["--sealed-passphrase-file", str(place / f"{member}.2")]
    return CliRunner().invoke(main, given)


def waiting(place: Path, member: str) -> list[dict[str, object]]:
    answer = run(place, member, "review", "--json")
    assert answer.exit_code == 0, answer.stderr
    found: list[dict[str, object]] = json.loads(answer.stdout)["waiting"]
    return found


def test_two_members_decide_by_codes_and_no_name_is_printed(place: Path) -> None:
    done = run(place, "Lin", "propose", "--json")
    assert json.loads(done.stdout) == {"compared": 1, "own": 0, "too_few_reviewers": 0}
    (one,) = waiting(place, "Lin")
    assert one["waits_for"] == ["decide"]
    shown = run(place, "Lin", "review", str(one["candidate"]))
    assert shown.exit_code == 0, shown.stderr
    assert str(one["sought"]) in shown.stdout
    for name in (MOTHERS_NAME, MOTHER_AS_TOLD, CHILDS_NAME, "온성", "Onsong"):
        assert name not in shown.stdout + done.stdout
    for member in ("Lin", "Bomi"):
        words = [str(one["candidate"]), "--say", "same", "--because", "names_fit"]
        assert run(place, member, "review", *words).exit_code == 0
    assert waiting(place, "Lin") == []
    (asked,) = waiting(place, "Bomi")
    assert asked["waits_for"] == ["ask_her"]
    assert run(place, "Lin", "review", str(one["candidate"]), "--take-back").exit_code == 0
    (again,) = waiting(place, "Lin")
    assert again["waits_for"] == ["decide"]


def test_the_seekers_worker_gets_an_empty_list_and_no_candidate(place: Path) -> None:
    run(place, "Lin", "propose")
    (one,) = waiting(place, "Lin")
    assert waiting(place, "Ara") == []
    refused = run(place, "Ara", "review", str(one["candidate"]))
    assert refused.exit_code == 3
    assert "[invalid_identifier]" in refused.stderr


def test_without_the_second_passphrase_nothing_is_compared(place: Path) -> None:
    refused = run(place, "Lin", "propose", sealed=False)
    assert refused.exit_code == 4
    assert "[sealed_closed]" in refused.stderr


def test_a_word_without_a_reason_is_refused(place: Path) -> None:
    run(place, "Lin", "propose")
    (one,) = waiting(place, "Lin")
    assert run(place, "Lin", "review", str(one["candidate"]), "--say", "same").exit_code == 3
