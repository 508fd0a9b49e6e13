"""A `Linker` for the files of one vault: every pair that may be compared is, in this process.

For some requests against at most some ten thousand people. Larger lists have engines of their own.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from leeward.errors import InvalidName
from leeward.tracing.candidates import Candidate, Rival, Terms, likelihood_of
from leeward.tracing.evidence import Comparison, among_rivals, posterior, prior_in_bits
from leeward.tracing.names import Kind, kind_of, score_matrix
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
        compared = [
            (each, self._compare(one, each)) for each in nearest(one, others, self._compared)
        ]
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


def nearest(one: Person, others: Sequence[Person], most: int) -> Sequence[Person]:
    """Return those whose names come nearest, in their given order; all where there are few.

    Somebody without any name is kept: other fields may speak for her.
    """
    if len(others) <= most or not one.names:
        return others
    best = [0.0 if each.names else float("inf") for each in others]
    for kind, rows in _by_kind(others).items():
        texts = [text for _, text in rows]
        for mine in one.names:
            if (kind_of_mine := _kind(mine)) is None:
                continue
            bits = score_matrix([mine], texts, kind_of_mine, kind)[0]
            for (row, _), its in zip(rows, bits, strict=True):
                best[row] = max(best[row], float(its))
    order = sorted(range(len(others)), key=lambda row: (-best[row], others[row].person_id))
    return [others[row] for row in sorted(order[:most])]


def _by_kind(others: Sequence[Person]) -> dict[Kind, list[tuple[int, str]]]:
    found: dict[Kind, list[tuple[int, str]]] = defaultdict(list)
    for row, each in enumerate(others):
        for name in each.names:
            if (kind := _kind(name)) is not None:
                found[kind].append((row, name))
    return found


def _kind(name: str) -> Kind | None:
    """Return how a name is written; None where it is in no script that names are read in."""
    try:
        return kind_of(name)
    except InvalidName:
        return None


def _may(one: Person, terms: Terms) -> bool:
    return isinstance(may_compare(terms.seeker, one, terms.today), Allowed)
