"""A `Linker` for the files of one vault: every pair that may be compared is, in this process.

For some requests against at most some ten thousand people. Larger lists have engines of their own.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from leeward.tracing.candidates import Candidate, Rival, Terms, likelihood_of
from leeward.tracing.evidence import Comparison, among_rivals, posterior, prior_in_bits
from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.names.paired import PairedNames
from leeward.tracing.person import Person
from leeward.tracing.rules import Allowed, may_compare, may_pair

COMPARED: Final = 400
"""People of whom every field is compared; of more than these, those with the nearest names."""

RIVALS: Final = 3

Compare = Callable[[Person, Person], Comparison]


class PlainLinker:
    """Compares one row of ours after the other with everybody."""

    def __init__(self, compare: Compare, weights: str = "", compared: int = COMPARED) -> None:
        """Keep how two rows are compared, and the version of what weighs them."""
        self._compare: Final = compare
        self._weights: Final = weights
        self._compared: Final = compared
        self._nearest: Final = Nearest(PairedNames(shipped_matcher()))

    def link(
        self, ours: Iterable[Person], theirs: Iterable[Person], terms: Terms
    ) -> Iterator[Candidate]:
        """Yield candidates, grouped by row of ours, best first; see `Linker`."""
        others = [one for one in theirs if _may(one, terms)]
        others.sort(key=lambda one: one.person_id)
        for one in sorted(ours, key=lambda one: one.person_id):
            if _may(one, terms):
                yield from self._of(one, [each for each in others if may_pair(one, each)], terms)

    def _of(self, one: Person, others: Sequence[Person], terms: Terms) -> Iterator[Candidate]:
        if not others:
            return
        prior = prior_in_bits(terms.expected, len(others))
        near = self._nearest.of(one, others, self._compared)
        compared = [(each, self._compare(one, each)) for each in near]
        compared.sort(key=lambda pair: (-pair[1].bits, pair[0].person_id))
        chances = among_rivals(prior, [comparison.bits for _, comparison in compared])
        ranked = list(zip(compared, chances, strict=True))
        for place, ((each, comparison), chance) in enumerate(ranked[: terms.most]):
            if chance < terms.least:
                return
            rivals = [
                Rival(other.person_id, its.bits, share)
                for at, ((other, its), share) in enumerate(ranked[: RIVALS + 1])
                if at != place
            ]
            yield Candidate(
                one.person_id,
                each.person_id,
                comparison,
                prior,
                posterior(prior, comparison.bits),
                chance,
                likelihood_of(chance, comparison),
                tuple(rivals[:RIVALS]),
                self._weights,
            )


class Nearest:
    """Finds whose names come nearest; each name is read once, however many ask."""

    def __init__(self, names: PairedNames) -> None:
        """Keep where names are numbered and their readings remembered."""
        self._names: Final = names

    def of(self, one: Person, others: Sequence[Person], most: int) -> Sequence[Person]:
        """Return those whose names come nearest, in their given order; all where there are few.

        Somebody without any name is kept: other fields may speak for her.
        """
        if len(others) <= most or not one.names:
            return others
        told = [(row, name) for row, each in enumerate(others) for name in each.names]
        best = np.array([0.0 if each.names else np.inf for each in others])
        at = np.array([row for row, _ in told], np.int64)
        theirs = self._names.numbers([name for _, name in told])
        for mine in self._names.numbers(one.names).tolist():
            np.maximum.at(best, at, self._names.score(np.full(len(theirs), mine), theirs))
        order = sorted(range(len(others)), key=lambda row: (-best[row], others[row].person_id))
        return [others[row] for row in sorted(order[:most])]


def _may(one: Person, terms: Terms) -> bool:
    return isinstance(may_compare(terms.seeker, one, terms.today), Allowed)
