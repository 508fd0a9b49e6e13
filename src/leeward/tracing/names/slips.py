"""Slips of typing: which spellings one slip leads away from.

A slip drops a letter, puts one too many, takes another, or swaps two neighbours. All spellings are
indexed by what is left of them when one letter is struck, so that a few look-ups find them.
"""

from collections import defaultdict
from collections.abc import Iterable


def struck(text: str) -> list[str]:
    """Return `text` with each letter struck in turn, without repetitions."""
    return list(dict.fromkeys(text[:at] + text[at + 1 :] for at in range(len(text))))


class Slips:
    """Finds the spellings that one slip could have turned into what is written."""

    def __init__(self, spellings: Iterable[str]) -> None:
        self._all = frozenset(spellings)
        self._by_struck: dict[str, list[str]] = defaultdict(list)
        for spelt in self._all:
            for left in struck(spelt):
                self._by_struck[left].append(spelt)

    def near(self, written: str) -> list[str]:
        """Return the spellings one slip away from `written`, sorted; never itself."""
        found = set(self._by_struck.get(written, ()))
        for left in struck(written):
            if left in self._all:
                found.add(left)
            if len(written) > 1:  # one letter alone, replaced, would be anything at all
                near = self._by_struck.get(left, ())
                found.update(one for one in near if _is_slip(one, written))
        found.discard(written)
        return sorted(found)


def _is_slip(meant: str, written: str) -> bool:
    """Return whether two strings of one length differ in one letter or by one swap."""
    if len(meant) != len(written):
        return False
    apart = [at for at, pair in enumerate(zip(meant, written, strict=True)) if pair[0] != pair[1]]
    if len(apart) == 2:
        one, two = apart
        return two == one + 1 and meant[one] == written[two] and meant[two] == written[one]
    return len(apart) == 1
