"""Two rows of people, field by field: the evidence, in bits, that they tell of one person.

Pure: the same rows give the same bits whatever else is in their files. Which rows may be compared
at all is settled before (`rules.py`). Names alone never decide (`candidates.likelihood_of`).
"""

from functools import cache, lru_cache
from typing import Final

from leeward.tracing.birth import birth_level, motherhood_level
from leeward.tracing.children import children_evidence
from leeward.tracing.columns import Columns, columns_of
from leeward.tracing.events import count_level, window_level
from leeward.tracing.evidence import MISSING, Comparison, Evidence, Field, missing
from leeward.tracing.names.matcher import Matcher, shipped_matcher
from leeward.tracing.naming import Naming
from leeward.tracing.person import Person, Sex
from leeward.tracing.places import origin_level
from leeward.tracing.relations import relations_evidence
from leeward.tracing.surnames import Surnames
from leeward.tracing.weights import Weights, shipped_weights

_BY_SHARE: Final = frozenset({"same_county", "same_prefecture", "same_province"})


class Comparer:
    """Compares rows by one file of weights and one names table."""

    def __init__(self, weights: Weights, matcher: Matcher) -> None:
        self.weights = weights
        self.naming = Naming(matcher)
        self.surnames = Surnames(matcher)
        self.version = f"weights {weights.version}, names {matcher.units.table.version[:16]}"
        """Stands beside every result."""
        self._columns = lru_cache(65_536)(columns_of)

    def compare(self, a: Person, b: Person) -> Comparison:
        """Return the evidence of every field, in the order of `Field`. Symmetric in its bits."""
        weights = self.weights
        plain = plain_evidence(weights, self._columns(a), self._columns(b))
        named = (
            self.naming.evidence(weights, a.names, b.names),
            relations_evidence(self.naming, weights, a.relations, b.relations),
            children_evidence(self.naming, weights, a.children, b.children),
            self.spouse(a, b),
        )
        by_field = {one.field: one for one in (*plain, *named)}
        return Comparison(tuple(by_field[field] for field in Field))

    def spouse(self, a: Person, b: Person) -> Evidence:
        """Return what the family names of two spouses say."""
        if not a.spouse_surname or not b.spouse_surname:
            return missing(Field.SPOUSE)
        agree = self.surnames.agree(a.spouse_surname, b.spouse_surname)
        if agree is None:
            return missing(Field.SPOUSE)
        return self.weights.evidence(Field.SPOUSE, "same_surname" if agree else "differs")


@cache
def shipped_comparer() -> Comparer:
    """Return the comparer of this release's weights and names table."""
    return Comparer(shipped_weights(), shipped_matcher())


def plain_evidence(weights: Weights, a: Columns, b: Columns) -> tuple[Evidence, ...]:
    """Return the evidence of all fields that hold no names.

    Engines reckon the same levels from the same columns in their own language; the contract tests
    hold them to this function.
    """
    return (
        weights.evidence(Field.SEX, sex_level(a, b)),
        weights.evidence(Field.BIRTH, birth_level(a.birth, b.birth)),
        _origin(weights, a, b),
        weights.evidence(Field.CHILD_COUNT, count_level(a.child_count, b.child_count)),
        weights.evidence(Field.MOTHERHOOD, mother_level(a, b)),
        weights.evidence(Field.DEPARTURE, window_level(a.departure, b.departure)),
        weights.evidence(Field.SEPARATION, window_level(a.separation, b.separation)),
        weights.evidence(Field.LAST_CONTACT, window_level(a.last_contact, b.last_contact)),
    )


def sex_level(a: Columns, b: Columns) -> str | None:
    """Return the level, or None where either is missing."""
    if a.sex is None or b.sex is None:
        return None
    return "same" if a.sex is b.sex else "differs"


def mother_level(a: Columns, b: Columns) -> str | None:
    """Return whether either can have borne the children of the other; the worse of both answers."""
    if Sex.MALE in (a.sex, b.sex):
        return None
    levels = {
        motherhood_level(a.birth, b.eldest_born_by, b.youngest_born_from),
        motherhood_level(b.birth, a.eldest_born_by, a.youngest_born_from),
    }
    return next(
        (level for level in ("under_thirteen", "over_fifty", "fits") if level in levels), None
    )


def _origin(weights: Weights, a: Columns, b: Columns) -> Evidence:
    found = origin_level(a, b)
    if found is None:
        return Evidence(Field.ORIGIN, MISSING, 0.0)
    level, place = found
    if level not in _BY_SHARE:
        return weights.evidence(Field.ORIGIN, level)
    return Evidence(Field.ORIGIN, level, weights.origin_bits(level, place))
