"""`regex()` without the trap: patterns that could run for minutes are refused.

A form comes from outside, and Python's matcher tries every way to fit a pattern. The number of
ways is estimated here from above, in bits: a choice or an optional piece adds a few, an open
repetition adds the logarithm of the text's length, and a repetition around any of these is
refused unless it is short and counted. What remains of a fixed budget gives the longest text.
"""

import re
from functools import lru_cache
from math import log2
from typing import Final

from leeward.forms.xpath import BrokenExpression

LONGEST_PATTERN: Final = 400
BUDGET_BITS: Final = 26.0
MOST_TEXT: Final = 10_000
LEAST_TEXT: Final = 24

_DEEPEST_GROUP: Final = 20
_LONGEST_COUNT: Final = 20
_MOST_ROUNDS: Final = 4
_COUNTED: Final = re.compile(r"\{(\d{0,4})(,?)(\d{0,4})\}")


@lru_cache(maxsize=512)
def compiled(pattern: str) -> tuple[re.Pattern[str], int]:
    """Return the pattern ready to use, and the longest text to try it on.

    Raises:
        BrokenExpression: not a pattern, or one that could run away.
    """
    if len(pattern) > LONGEST_PATTERN:
        raise BrokenExpression("pattern_too_long")
    bits, open_repetitions = _Weigher(pattern).weigh()
    longest = MOST_TEXT
    if bits > BUDGET_BITS:
        raise BrokenExpression("pattern_runs_away", pattern[:40])
    if open_repetitions:
        longest = min(MOST_TEXT, int(2 ** ((BUDGET_BITS - bits) / open_repetitions)))
    if longest < LEAST_TEXT:
        raise BrokenExpression("pattern_runs_away", pattern[:40])
    try:
        return re.compile(pattern), longest
    except (re.error, OverflowError, RecursionError) as broken:
        raise BrokenExpression("pattern_unreadable", pattern[:40]) from broken


def fits(pattern: str, text: str) -> bool:
    """Tell whether the whole of `text` has the form `pattern`; too long a text has not."""
    ready, longest = compiled(pattern)
    return len(text) <= longest and ready.fullmatch(text) is not None


class _Weigher:
    """Reads a pattern once and weighs it: bits of choice, and open repetitions."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._depth = 0

    def weigh(self) -> tuple[float, int]:
        weight = self._choice()
        if self._at < len(self._pattern):
            raise BrokenExpression("pattern_unreadable", self._pattern[:40])
        return weight

    def _runs_away(self) -> BrokenExpression:
        return BrokenExpression("pattern_runs_away", self._pattern[:40])

    def _choice(self) -> tuple[float, int]:
        branches = [self._sequence()]
        while self._pattern.startswith("|", self._at):
            self._at += 1
            branches.append(self._sequence())
        bits = log2(len(branches)) + max(bits for bits, _ in branches)
        return bits, max(opens for _, opens in branches)

    def _sequence(self) -> tuple[float, int]:
        bits, opens = 0.0, 0
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            piece_bits, piece_opens = self._repeated(*self._atom())
            bits, opens = bits + piece_bits, opens + piece_opens
        return bits, opens

    def _atom(self) -> tuple[float, int]:
        sign = self._pattern[self._at]
        if sign == "(":
            return self._group()
        if sign == "[":
            self._at = _after_class(self._pattern, self._at)
        elif sign == "\\":
            following = self._pattern[self._at + 1 : self._at + 2]
            if following.isdigit() and following != "0":
                raise self._runs_away()  # a reference back to a group
            self._at += 2
        else:
            self._at += 1
        return 0.0, 0

    def _group(self) -> tuple[float, int]:
        if self._pattern.startswith(("(?P=", "(?("), self._at):
            raise self._runs_away()
        self._depth += 1
        if self._depth > _DEEPEST_GROUP:
            raise self._runs_away()
        self._at += 2 if self._pattern.startswith("(?", self._at) else 1
        weight = self._choice()
        if not self._pattern.startswith(")", self._at):
            raise BrokenExpression("pattern_unreadable", self._pattern[:40])
        self._at += 1
        self._depth -= 1
        return weight

    def _repeated(self, bits: float, opens: int) -> tuple[float, int]:
        """Apply the repetition signs behind a piece to its weight."""
        span = self._repetition()
        if span is None:
            return bits, opens
        least, most = span
        simple = not bits and not opens
        if most is None or most > _LONGEST_COUNT:
            if most is not None and most == least and simple:
                return 0.0, 0
            if not simple:
                raise self._runs_away()
            return 0.0, 1
        if not simple and most > _MOST_ROUNDS:
            raise self._runs_away()
        rounds = max(most, 1)
        return bits * rounds + log2(most - least + 1), opens * rounds

    def _repetition(self) -> tuple[int, int | None] | None:
        sign = self._pattern[self._at : self._at + 1]
        span: tuple[int, int | None]
        if sign == "*":
            span = (0, None)
        elif sign == "+":
            span = (1, None)
        elif sign == "?":
            span = (0, 1)
        elif sign == "{":
            counted = _COUNTED.match(self._pattern, self._at)
            if counted is None or counted.group() in {"{}", "{,}"}:
                return None
            least, comma, most = counted.groups()
            lower = int(least or "0")
            span = (lower, int(most) if most else (None if comma else lower))
            if span[1] is not None and span[1] < lower:
                raise BrokenExpression("pattern_unreadable", self._pattern[:40])
            self._at = counted.end() - 1
        else:
            return None
        self._at += 1
        if self._pattern[self._at : self._at + 1] in {"?", "+"}:
            self._at += 1  # lazy or possessive: the same ways, in another order
        return span


def _after_class(pattern: str, at: int) -> int:
    """Return the position behind the character class that opens at `at`."""
    at += 1
    if pattern[at : at + 1] == "^":
        at += 1
    if pattern[at : at + 1] == "]":
        at += 1
    while at < len(pattern) and pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at + 1
