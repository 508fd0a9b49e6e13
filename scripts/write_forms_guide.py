"""Write the tables of the supported XLSForm subset into `docs/guides/forms.md`.

The tables stand between two marks and come from `forms/subset.py`; the words around them are
written by hand. With `--check`, write nothing and fail where they differ.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from leeward.forms.patterns import LONGEST_PATTERN
from leeward.forms.refusals import NOTICE_REASONS, REASONS
from leeward.forms.rules import MOST_PARTS
from leeward.forms.subset import (
    APPEARANCES,
    COLUMNS,
    CONTAINERS,
    DROPPED,
    FUNCTIONS,
    IGNORED_APPEARANCES,
    MEANINGS,
    NUMBERED_APPEARANCES,
    TYPES,
)
from leeward.forms.xpath import LONGEST

GUIDE: Final = Path(__file__).parents[1] / "docs" / "guides" / "forms.md"
BEGIN: Final = "<!-- tables: begin, written by scripts/write_forms_guide.py -->"
END: Final = "<!-- tables: end -->"


def tables() -> str:
    """Return the tables as Markdown."""
    spellings: dict[str, list[str]] = {}
    for spelling, kind in TYPES.items():
        spellings.setdefault(kind, []).append(spelling)
    dropped: dict[str, list[str]] = {}
    for spelling, reason in DROPPED.items():
        dropped.setdefault(reason, []).append(spelling)
    numbered = [f"{start}N" for start in NUMBERED_APPEARANCES]
    parts = [
        "## Question types",
        _table(("type", "spellings"), ((kind, _codes(all_)) for kind, all_ in spellings.items())),
        f"Containers: {_codes(f'begin {each} … end {each}' for each in CONTAINERS)}.",
        "Left out of the form, which otherwise loads; the page of the form lists each:",
        _table(
            ("types", "why"),
            ((_codes(all_), NOTICE_REASONS[reason]) for reason, all_ in dropped.items()),
        ),
        "## Columns of the survey sheet",
        _table(("column", "what it holds"), COLUMNS.items()),
        "## Functions",
        _table(
            ("function", "gives"),
            ((f"{name}({_arity(*FUNCTIONS[name])})", MEANINGS[name]) for name in FUNCTIONS),
        ),
        "## Appearances",
        _table(("appearance", "effect"), APPEARANCES.items()),
        (
            f"Ignored, because they change only the look: "
            f"{_codes(sorted(IGNORED_APPEARANCES) + numbered)}. Any other is refused."
        ),
        "## Limits",
        (
            f"An expression has at most {LONGEST:,} characters, a pattern of `regex()` "
            f"{LONGEST_PATTERN}, a form {MOST_PARTS:,} questions and containers."
        ),
        "## Why a form was refused",
        _table(("reason", "meaning"), REASONS.items()),
    ]
    return "\n\n".join(parts)


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _arity(least: int, most: int | None) -> str:
    if most is None:
        return f"{least} or more" if least else "any number"
    return str(least) if least == most else f"{least} to {most}"


def _table(head: tuple[str, str], rows: Iterable[tuple[str, str]]) -> str:
    lines = [f"| {head[0]} | {head[1]} |", "| --- | --- |"]
    for first, second in rows:
        shown = first if first.startswith("`") else f"`{first}`"
        lines.append(f"| {shown} | {second} |")
    return "\n".join(lines)


def with_tables(guide: str) -> str:
    """Return the guide with fresh tables between its marks."""
    before, _, rest = guide.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables()}\n\n{END}{after}"


def main() -> int:
    """Write, or check; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on difference")
    check: bool = parser.parse_args().check
    guide = GUIDE.read_text(encoding="utf-8")
    fresh = with_tables(guide)
    if check:
        return 0 if fresh == guide else 1
    GUIDE.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
