"""Which rows of a sheet are headings, and what stands above each column."""

from collections.abc import Collection, Iterable
from typing import Final

from leeward.exchange.book import Row, Sheet
from leeward.exchange.headers import fit

_HEADING_ROWS: Final = 25


def find_headings(sheet: Sheet) -> tuple[int, ...]:
    """Return the numbers of the rows that are headings: the best row and its neighbours.

    Titles, empty rows and dates may stand above. IOM's sheet has two heading rows, of which
    the first is hidden.
    """
    scores = {row.number: _heading_score(row) for row in sheet.rows[:_HEADING_ROWS]}
    best = max(scores, key=lambda number: scores[number], default=0)
    if not best or scores[best] < 1.0:
        return ()
    chosen = [best]
    for step in (-1, 1):
        number = best + step
        while scores.get(number, 0.0) >= 0.5 * scores[best]:
            chosen.append(number)
            number += step
    if best - 1 in scores and best - 1 not in chosen and _is_group_row(sheet, best - 1):
        chosen.append(best - 1)
    return tuple(sorted(chosen))


def _heading_score(row: Row) -> float:
    score = 0.0
    seen: set[str] = set()
    for value in row.values:
        if not isinstance(value, str) or len(value) > 80 or value in seen:
            continue
        seen.add(value)
        if found := fit(value):
            score += found.confidence if found.confidence > 0.8 else 0.3
    return score


def _is_group_row(sheet: Sheet, number: int) -> bool:
    """Whether a row above the headings spans several of them with merged cells."""
    row = next((row for row in sheet.rows if row.number == number), None)
    return row is not None and bool(row.merged) and len({*row.values} - {None}) > 1


def headings_above(sheet: Sheet, heading_rows: Collection[int]) -> list[list[str]]:
    """Return the headings of each column, from top to bottom."""
    above = [row for row in sheet.rows if row.number in heading_rows]
    return [
        [str(row.value(place)) for row in above if row.value(place) is not None]
        for place in range(sheet.width)
    ]


def heading_text(headings: Iterable[str]) -> str:
    """Return the headings of one column as one text."""
    return " / ".join(dict.fromkeys(headings))
