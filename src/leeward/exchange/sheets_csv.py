"""Text files with separated values: encoding and separator found out, never guessed silently."""

import csv
import io
import re
from collections import Counter
from typing import Final

from leeward.errors import InvalidFile, TooLarge
from leeward.exchange.book import Book, Notice
from leeward.exchange.container import Limits
from leeward.exchange.encodings import decode
from leeward.exchange.grid import Grid
from leeward.exchange.workbook_out import read_back

_SEPARATORS: Final = (",", "\t", ";", "|")
_SAMPLE_LINES: Final = 50
_SAID: Final = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)


def read_csv(data: bytes, encoding: str | None, limits: Limits) -> Book:
    """Read separated values; every cell stays the text that it is.

    Raises:
        InvalidFile: not text, no clear encoding, or quotation marks that do not close. The
            fact `row` says where.
        TooLarge: more than `limits` allow.
    """
    text, found = decode(data, encoding)
    said = _SAID.match(text)
    first_line = 1
    if said is not None:
        separator, text, first_line = said[1], text[said.end() :], 2
    else:
        separator = _separator(text)
    grid = Grid(limits)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = first_line - 1
    try:
        for number, values in enumerate(reader, start=first_line):
            for column, value in enumerate(values):
                if value:
                    grid.put(number, column, read_back(value))
    except csv.Error as error:
        if "field limit" in str(error):
            raise TooLarge(limit="characters", most=limits.characters) from error
        raise InvalidFile(reason="quotation_marks", row=number + 1) from error
    sheet = grid.sheet("", hidden=False, hidden_rows=set(), hidden_columns=set())
    if not sheet.rows:
        raise InvalidFile(reason="nothing_inside")
    return Book("csv", (sheet,), (Notice("encoding", {"encoding": found}),))


def _separator(text: str) -> str:
    """Return the sign that cuts the first lines into the most even columns."""
    best, best_score = ",", 0.0
    sample = io.StringIO(text[:131_072]).readlines()[:_SAMPLE_LINES]
    for separator in _SEPARATORS:
        try:
            widths = Counter(
                len(row)
                for row in csv.reader(sample, delimiter=separator)
                if any(value.strip() for value in row)
            )
        except csv.Error:
            continue
        if not widths:
            continue
        width, lines = widths.most_common(1)[0]
        score = lines / widths.total() * min(width - 1, 20)
        if score > best_score:
            best, best_score = separator, score
    return best
