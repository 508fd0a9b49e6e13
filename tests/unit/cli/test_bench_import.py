"""The measurement of imports runs, and what it measures is an import of everybody in the list."""

import json

import pytest
from click.testing import CliRunner

from leeward.bench.importing import LISTS, made
from leeward.cli.main import main
from leeward.exchange.sheets import read_book


def test_both_lists_are_imported_whole() -> None:
    answer = CliRunner().invoke(main, ["bench", "import", "--rows", "12", "--json"])
    assert answer.exit_code == 0, answer.output
    for one in json.loads(answer.stdout)["lists"]:
        assert one["rows"] == 12
        assert one["people"] >= 12
        assert one["total"] > 0


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_the_same_every_time(name: str) -> None:
    first, again = (read_book(made(name, 15)).sheet().rows for _ in range(2))
    assert first == again
