"""Where in a text a query stands, and the stretch of it that a list of results shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize

from leeward.vault.search import normalise, runs

AROUND_WIDE: Final = 28
AROUND_NARROW: Final = 64
"""Signs shown before and behind the first match: Korean and Chinese say more with fewer."""

MOST_MARKS: Final = 12
ELLIPSIS: Final = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a snippet; `marked` where it is what was looked for."""

    text: str
    marked: bool = False


def snippet(text: str, query: str) -> tuple[Piece, ...]:
    """Return the part of a text around the first match, with every match in it marked.

    Texts and queries are compared in the index's own form, so that what it found is what is
    marked: wide letters, capitals and half-width signs make no difference. A query of several
    words that stand apart marks each of them.
    """
    plain = normalize("NFC", text)
    spans = _spans(plain, query)[:MOST_MARKS]
    start, end = _window(plain, spans)
    pieces: list[Piece] = []
    at = start
    for first, last in spans:
        if first < at or last > end:
            continue
        pieces += [Piece(_flat(plain[at:first])), Piece(_flat(plain[first:last]), marked=True)]
        at = last
    pieces.append(Piece(_flat(plain[at:end])))
    before = [Piece(ELLIPSIS)] if start > 0 else []
    behind = [Piece(ELLIPSIS)] if end < len(plain) else []
    return tuple(piece for piece in (*before, *pieces, *behind) if piece.text)


def _spans(text: str, query: str) -> list[tuple[int, int]]:
    """Return where the query stands, or each of its words where it does not stand whole."""
    folded, places = _folded(text)
    wanted = normalise(query).strip()
    whole = list(_found(folded, places, wanted))
    if whole or not wanted:
        return whole
    parts = {run.text for run in runs(wanted)}
    spans = sorted(span for part in parts for span in _found(folded, places, part))
    return _apart(spans)


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text as the index compares it, and which sign each of its signs comes from."""
    folded: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for made in normalise(sign):
            folded.append(made)
            places.append(place)
    return "".join(folded), places


def _found(folded: str, places: Sequence[int], wanted: str) -> Iterator[tuple[int, int]]:
    at = folded.find(wanted) if wanted else -1
    while at >= 0:
        yield places[at], places[at + len(wanted) - 1] + 1
        at = folded.find(wanted, at + len(wanted))


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _window(text: str, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    first, last = spans[0] if spans else (0, 0)
    around = AROUND_NARROW if text[max(0, first - 20) : last + 20].isascii() else AROUND_WIDE
    start, end = max(0, first - around), min(len(text), last + 2 * around)
    return _word_start(text, start, first), _word_end(text, end, last)


def _word_start(text: str, start: int, first: int) -> int:
    """Return the beginning of the next whole word, so that none is shown cut."""
    if start == 0:
        return 0
    space = text.find(" ", start, first)
    return space + 1 if space >= 0 else start


def _word_end(text: str, end: int, last: int) -> int:
    if end == len(text):
        return end
    space = text.rfind(" ", last, end)
    return space if space > last else end


def _flat(text: str) -> str:
    return " ".join(text.split("\n"))
