"""What the pages point at is there: links, files, commands with their options, targets of make."""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import click
import pytest

from leeward.cli.main import main

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
IDS = [str(page.relative_to(ROOT)) for page in PAGES]
PLACES = (ROOT, ROOT / "src/leeward", ROOT / "tests/redteam")
"""What a path in a page is relative to."""


def said_in_code(page: Path) -> Iterator[str]:
    """Yield what a page sets in backticks and what its indented blocks say, line by line."""
    text = page.read_text(encoding="utf-8")
    for paragraph in re.split(r"\n(?:\s*\n|\s*[-|#]|(?=    ))", text):
        yield from re.findall(r"`([^`]+)`", paragraph.replace("\n", " "))
    for line in text.splitlines():
        if line.startswith("    "):
            yield line.partition("  #")[0].strip()


def targets(makefile: Path) -> set[str]:
    return set(re.findall(r"^([a-z-]+):", makefile.read_text(encoding="utf-8"), re.MULTILINE))


def named(words: list[str]) -> click.Command | None:
    """Return which command a line names; None where it names none."""
    at: click.Command = main
    for word in words:
        if not isinstance(at, click.Group):
            break
        found = at.get_command(click.Context(at), word)
        if found is None:
            return None if at is main or (word.isalpha() and word.islower()) else at
        at = found
    return at


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    for link in links:
        if "://" not in link and not link.startswith("#"):
            assert (page.parent / link.partition("#")[0]).exists(), link


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_file_that_is_named_is_there(page: Path) -> None:
    shape = re.compile(r"(?:\.\./)?[\w.-]+(?:/[\w.*-]+)*/[\w.*-]*(?:…|\.(?:py|md|toml|bin|json))?")
    roots = {one.name for place in PLACES for one in place.iterdir()}
    for said in said_in_code(page):
        if not shape.fullmatch(said) or said.partition("/")[0] not in roots:
            continue
        pattern = said.rstrip("/").replace("…", "*")
        if pattern.endswith("-v1"):
            pattern += "*"
        assert any(True for place in PLACES for _ in place.glob(pattern)), said


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_command_that_is_named_can_be_given(page: Path) -> None:
    for said in said_in_code(page):
        if not said.startswith("leeward "):
            continue
        words = said.split()[1:]
        command = named(words)
        if not words[0].isascii() or words[0].isupper():
            continue
        assert command is not None, said
        known = set(chain(*(each.opts + each.secondary_opts for each in command.params)))
        options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", said))
        assert options <= known | {"--help"}, said


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_target_that_is_named_is_made(page: Path) -> None:
    for said in said_in_code(page):
        if found := re.match(r"make ([a-z-]+)(?:\s|$)", said):
            assert found[1] in targets(ROOT / "Makefile"), said
