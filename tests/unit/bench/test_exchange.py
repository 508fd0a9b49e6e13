"""The measurement of a private exchange measures a whole one."""

import json

from click.testing import CliRunner

from leeward.cli.main import main


def test_an_exchange_is_carried_through_on_both_processors_and_finds_who_is_in_both() -> None:
    done = CliRunner().invoke(
        main, ["bench", "exchange", "--people", "500", "--tokens", "10", "--json"]
    )
    assert done.exit_code == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["found"] == said["expected"] == 50
    assert set(said["seconds"]) == {"start", "answer", "count", "open", "reply", "finish"}
    assert said["bytes"]["answer"] > 2 * 500 * 10 * 32


def test_it_prints_a_table() -> None:
    done = CliRunner().invoke(main, ["bench", "exchange", "--people", "50", "--tokens", "5"])
    assert "tickets 5 of 5" in done.stdout
