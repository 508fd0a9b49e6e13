"""Slips of typing: which spellings one slip leads away from.

A slip drops a letter, puts one too many, takes another, or swaps two neighbours. All spellings are
indexed by what is left of them when one letter is struck or blotted out, so that a few look-ups
find them.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

BLOT: Final = "*"


class Slips:
    """Finds the spellings that one slip could have turned into what is written."""

    def __init__(self, spellings: Iterable[str]) -> None:
        self._all = frozenset(spellings)
        self._by_rest: dict[str, list[str]] = defaultdict(list)
        for spelt in self._all:
            for rest in {*_struck(spelt), *_blotted(spelt)}:
                self._by_rest[rest].append(spelt)

    def near(self, written: str) -> list[str]:
        """Return the spellings one slip away from `written`, sorted; never itself."""
        found = {*self._by_rest.get(written, ())}
        found.update(self._all.intersection(_struck(written)))
        found.update(self._all.intersection(_swapped(written)))
        for rest in _blotted(written):
            found.update(self._by_rest.get(rest, ()))
        found.discard(written)
        return sorted(found)


def _struck(text: str) -> list[str]:
    return [text[:at] + text[at + 1 :] for at in range(len(text))]


def _blotted(text: str) -> list[str]:
    """Return `text` with each letter blotted out; one letter alone could be anything at all."""
    if len(text) < 2:
        return []
    return [text[:at] + BLOT + text[at + 1 :] for at in range(len(text))]


def _swapped(text: str) -> list[str]:
    return [text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(len(text) - 1)]
