"""The command line is a contract with other people's scripts."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from leeward.cli import clock, opening
from leeward.cli.main import COMMANDS, main
from leeward.demo.organisation import DemoPassphrases, make_organisation
from leeward.desk.session import Session
from leeward.sealing.passphrase import Cost
from leeward.vault.unlock import unlock
from support.vaults import BOMI, new_vault

ROOT = Path(__file__).parents[3]
FIRST, SECOND = "invented passphrase", "another invented one"


def every_command() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(main)
    for name in sorted(COMMANDS):
        command = main.get_command(context, name)
        assert command is not None
        yield from leaves(name, command, context)


def leaves(
    name: str, command: click.Command, context: click.Context
) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield name, command
        return
    for part in command.list_commands(context):
        inner = command.get_command(context, part)
        assert inner is not None
        yield from leaves(f"{name} {part}", inner, context)


def test_every_command_has_help_with_an_example_and_stands_in_the_guide() -> None:
    guide = (ROOT / "docs/guides/commands.md").read_text(encoding="utf-8")
    for name, command in every_command():
        assert "Example: leeward " in (command.help or ""), name
        assert f"`leeward {name}" in guide, name


def test_no_option_takes_a_passphrase_itself() -> None:
    for name, command in every_command():
        for option in command.params:
            if "passphrase" in (option.name or ""):
                assert (option.name or "").endswith("_file"), name


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    make_organisation(
        folder / "vault",
        passphrases=DemoPassphrases(FIRST, SECOND),
        cases=4,
        entries=0,
        seed=3,
        until=datetime(2026, 11, 20, tzinfo=UTC),
        random=os.urandom,
        cost=Cost.smallest(),
        floor=Cost.smallest(),
    )
    (folder / "first").write_text(FIRST + "\n", encoding="utf-8")
    (folder / "second").write_text(SECOND + "\n", encoding="utf-8")
    (folder / "wrong").write_text("not the passphrase\n", encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    def open_cheaply(folder: Path, member: str, passphrase: str) -> Session:
        vault = unlock(folder, member, passphrase, clock=clock.now, floor=Cost.smallest())
        return Session(vault, clock.now, os.urandom)

    monkeypatch.setattr(opening, "open_here", open_cheaply)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def run(place: Path, *words: str, first: str = "first", member: str = "Ruth") -> Result:
    given = ["--member", member, "--passphrase-file", str(place / first)]
    return CliRunner().invoke(main, [words[0], str(place / "vault"), *words[1:], *given])


def test_json_is_one_object_and_nothing_else(place: Path) -> None:
    answer = run(place, "cases", "--json")
    assert answer.exit_code == 0
    assert len(json.loads(answer.stdout)["cases"]) == 4


@pytest.mark.parametrize(
    ("words", "first", "member", "code", "exit_code"),
    [
        (("cases",), "wrong", "Ruth", "wrong_passphrase", 3),
        (("cases",), "first", "Nobody at all", "unknown_member", 3),
        (("case", "LW-00000"), "first", "Ruth", "unknown_case", 3),
        (("erase", "{code}"), "first", "Ruth", "approval_missing", 4),
        (("search", "상담", "--sealed-passphrase-file", "{wrong}"), "first", "Ruth", "wrong_", 3),
    ],
)
def test_an_error_is_one_sentence_with_its_code(
    place: Path, words: tuple[str, ...], first: str, member: str, code: str, exit_code: int
) -> None:
    here = json.loads(run(place, "cases", "--json").stdout)["cases"][0]["code"]
    wrong = str(place / "wrong")
    asked = [word.replace("{code}", here).replace("{wrong}", wrong) for word in words]
    answer = run(place, *asked, first=first, member=member)
    assert answer.exit_code == exit_code
    assert answer.stdout == ""
    assert f"[{code}" in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert "Traceback" not in answer.stderr


def test_a_fault_of_the_program_quotes_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("the secret of 윤서린")

    monkeypatch.setattr(opening, "open_here", break_down)
    answer = run(place, "cases")
    assert answer.exit_code == 1
    assert "윤서린" not in answer.output
    assert "RuntimeError" in answer.stderr


def test_a_case_shows_names_only_with_the_second_passphrase(place: Path) -> None:
    code = json.loads(run(place, "cases", "--json").stdout)["cases"][0]["code"]
    closed = json.loads(run(place, "case", code, "--json").stdout)
    assert "name" not in closed["records"]
    second = ["--sealed-passphrase-file", str(place / "second")]
    opened = json.loads(run(place, "case", code, "--json", *second).stdout)
    assert opened["records"]["name"]


def test_check_finds_everything_sound_and_knows_its_own_head(place: Path) -> None:
    facts = json.loads(run(place, "check", "--json").stdout)
    assert facts["sound"]
    again = run(place, "check", "--head", facts["head"], "--json")
    assert json.loads(again.stdout)["printed_head"] == "contained"
    other = run(place, "check", "--head", "9" + facts["head"], "--json")
    assert other.exit_code == 5


def test_phrases_and_addresses_are_named_and_not_told(place: Path) -> None:
    for row in json.loads(run(place, "cases", "--json").stdout)["cases"]:
        answer = run(place, "case", row["code"], "--json")
        contacts = json.loads(answer.stdout)["records"].get("safe_contact", [])
        for contact in contacts:
            assert not {"phrase_all_clear", "phrase_danger"} & contact["values"].keys()
        if any("phrase_danger" in contact["veiled"] for contact in contacts):
            break
    else:
        pytest.fail("some file must have phrases")
    told = run(place, "case", row["code"]).stdout
    assert "?:" not in told
    second = ["--sealed-passphrase-file", str(place / "second")]
    opened = json.loads(run(place, "case", row["code"], "--json", *second).stdout)
    phrase = opened["records"]["safe_contact"][0]["values"]["phrase_danger"]
    assert phrase not in told
    assert phrase in run(place, "case", row["code"], *second).stdout


@pytest.mark.parametrize(
    ("locale", "low", "high"), [("ko_KR.UTF-8", 0xAC00, 0xD7A3), ("zh_CN.UTF-8", 0x4E00, 0x9FFF)]
)
def test_people_read_their_own_language_and_scripts_read_codes(
    place: Path, monkeypatch: pytest.MonkeyPatch, locale: str, low: int, high: int
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    for words in (("check",), ("cases",)):
        lines = run(place, *words).stdout.splitlines()
        assert all(
            any(low <= ord(sign) <= high for sign in line.split(" ")[-1]) or "-" in line
            for line in lines
        )
    rows = json.loads(run(place, "cases", "--json").stdout)["cases"]
    assert all(row["step"].isascii() for row in rows)


def test_without_a_terminal_a_passphrase_has_to_come_from_a_file(place: Path) -> None:
    answer = CliRunner().invoke(main, ["cases", str(place / "vault"), "--member", "Ruth"])
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert "--passphrase-file" in answer.stderr or "file" in answer.stderr


def test_a_passphrase_file_may_begin_with_a_mark_and_end_anyhow(place: Path) -> None:
    for name, content, exit_code in (
        ("marked", b"\xef\xbb\xbf" + FIRST.encode() + b"\r\n", 0),
        ("bare", FIRST.encode(), 0),
        ("binary", b"\xff\xfe\x00\x01", 3),
        ("empty", b"", 3),
    ):
        (place / name).write_bytes(content)
        assert run(place, "cases", "--json", first=name).exit_code == exit_code


def test_a_custodian_changes_her_passphrase_without_opening_the_vault(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    vault.add_member("Kun", BOMI, "", "custodian")
    vault.close()
    (tmp_path / "old").write_text(BOMI, encoding="utf-8")
    (tmp_path / "new").write_text("yet another invented one", encoding="utf-8")

    def change(old: str, new: str) -> Result:
        files = ["--passphrase-file", str(tmp_path / old), "--new-passphrase-file"]
        words = ["passphrase", str(tmp_path / "v"), "--member", "Kun", *files]
        return CliRunner().invoke(main, [*words, str(tmp_path / new)])

    assert change("old", "new").exit_code == 0
    assert change("old", "new").exit_code == 3
    assert change("new", "old").exit_code == 0
