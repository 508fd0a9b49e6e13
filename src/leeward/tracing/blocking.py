"""Which pairs of two lists are worth comparing: rows that share a key, never all with all.

A key joins a name with what else a row says. Whole names need only one further thing in common
(years of birth that come near, or the place of origin); a name without its surname, or with a slip
that no reading explains, needs both. Where one side does not know a thing the pair cannot share it:
such rows carry keys that ask for less, and meet only rows for which that is the best there is.
"""

from collections.abc import Callable, Sequence
from enum import IntEnum, IntFlag
from typing import Final, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from leeward.codebook.places import path
from leeward.tracing.names.keys import NameKeys
from leeward.tracing.person import Person, Sex

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]

YEARS_OF_A_BIN: Final = 3
YEARS_APART: Final = 3
"""Years of birth that two honest tellings may lie apart beyond what each allows."""

SHORTEST_PATH: Final = 2
"""Country and province: a country alone says nothing that tells people apart."""


class Side(IntFlag):
    """Which list a row stands in: the years of one are widened so that near years meet."""

    OURS = 1
    THEIRS = 2


class Missing(IntFlag):
    """What of year and place a row does not know."""

    NOTHING = 0
    YEAR = 1
    PLACE = 2


class Breadth(IntEnum):
    """How wide to look; the narrow keys are always among the wide ones."""

    NARROW = 0
    """Where pairs are counted by the hundred million: a slip in a name needs a reading."""

    WIDE = 1
    """Also any two syllables of a name with year and place, or any one with year and county."""


class Exploded(NamedTuple):
    """Keys of many rows in one table: `row[k]` has key `key[k]`. Each pair stands once."""

    row: Ints
    key: Keys


class _Names(NamedTuple):
    """The keys of all names of the rows, by sort."""

    full: Exploded
    given: Exploded
    two: Exploded
    one: Exploded
    lacking: npt.NDArray[np.bool_]
    """For each of `given`: whether its name lacks the surname."""


class _Facets(NamedTuple):
    """What the rows of a list say, each as a table of (row, value)."""

    sexes: tuple[Ints, Ints]
    bins: tuple[Ints, Ints]
    places: tuple[Ints, Ints]
    missing: Ints
    """shape (rows,): `Missing` of each."""


def explode(
    people: Sequence[Person],
    side: Side,
    keys_of: Callable[[str], NameKeys],
    breadth: Breadth = Breadth.WIDE,
) -> Exploded:
    """Return the blocking keys of the rows of one list.

    Args:
        people: the rows; they are numbered from 0.
        side: the keys of one side meet those of the other only.
        keys_of: the keys of a name (`names.keys.NameKeyer`).
        breadth: how wide to look; the same for both sides.
    """
    facets = _facets(people, side)
    names = _names(people, keys_of)
    parts = [
        *_with_one_thing(names.full, facets, side),
        *_without_surname(names.given, names.lacking, facets, side),
    ]
    if breadth is Breadth.WIDE:
        counties = _counties(facets.places)
        for salt, table, where in (
            (1, names.given, facets.places),
            (2, names.two, facets.places),
            (5, names.one, counties),
        ):
            near = _join(_join(table, facets.sexes), facets.bins)
            parts.append(_salted(_join(near, where), salt))
    row = np.concatenate([one.row for one in parts])
    key = np.concatenate([one.key for one in parts])
    order = np.lexsort((key, row))
    row, key = row[order], key[order]
    first = np.ones(len(row), bool)
    first[1:] = (row[1:] != row[:-1]) | (key[1:] != key[:-1])
    return Exploded(row[first], key[first])


def _with_one_thing(full: Exploded, facets: _Facets, side: Side) -> list[Exploded]:
    """Whole names of one sex, with near years, or a place, or nothing where nothing is shared."""
    of_a_sex = _join(full, facets.sexes)
    return [
        _salted(_join(of_a_sex, facets.bins), 3),
        _salted(_join(of_a_sex, facets.places), 4),
        *_where_nothing_is_shared(of_a_sex, facets.missing, side),
    ]


def _where_nothing_is_shared(keyed: Exploded, missing: Ints, side: Side) -> list[Exploded]:
    """Keys that two rows have in common only if what one knows the other does not."""
    own = missing[keyed.row]
    out = []
    for here in range(4):
        for there in range(4):
            if here | there == Missing.YEAR | Missing.PLACE:
                ours, theirs = (here, there) if side is Side.OURS else (there, here)
                out.append(_salted(_only(keyed, own == here), 16 + 4 * ours + theirs))
    return out


def _without_surname(
    given: Exploded, lacking: npt.NDArray[np.bool_], facets: _Facets, side: Side
) -> list[Exploded]:
    """Given names where either side lacks the surname: year and place, or the one that is known."""
    out = []
    for lacks in Side:
        chosen = np.ones(len(given.row), bool) if lacks is not side else lacking
        of_a_sex = _join(_only(given, chosen), facets.sexes)
        near = _join(of_a_sex, facets.bins)
        out.append(_salted(_join(near, facets.places), 64 + lacks))
        for ignorant in Side:
            for what, keyed in (
                (Missing.PLACE, near),
                (Missing.YEAR, _join(of_a_sex, facets.places)),
            ):
                is_ignorant = (facets.missing[keyed.row] & what) > 0
                kept = keyed if ignorant is not side else _only(keyed, is_ignorant)
                out.append(_salted(kept, 72 + 16 * lacks + 4 * ignorant + what))
    return out


# --- what rows say ----------------------------------------------------------------------------


def _facets(people: Sequence[Person], side: Side) -> _Facets:
    sexes: list[tuple[int, int]] = []
    bins: list[tuple[int, int]] = []
    places: list[tuple[int, int]] = []
    missing = np.zeros(len(people), np.int64)
    for row, person in enumerate(people):
        sexes += [(row, at) for at, one in enumerate(Sex) if person.sex in (None, one)]
        years = _bins(person, side)
        where = _places(person, side)
        bins += [(row, one) for one in years]
        places += [(row, one) for one in where]
        missing[row] = (0 if years else Missing.YEAR) | (0 if where else Missing.PLACE)
    return _Facets(_table(sexes), _table(bins), _table(places), missing)


def _bins(person: Person, side: Side) -> range:
    """Years in bins; one side is widened, so that years at most `YEARS_APART` apart share one."""
    if person.birth is None:
        return range(0)
    wider = YEARS_APART if side is Side.THEIRS else 0
    first = person.birth.when.earliest.year - wider
    last = person.birth.when.latest.year + wider
    return range(first // YEARS_OF_A_BIN, last // YEARS_OF_A_BIN + 1)


def _places(person: Person, side: Side) -> list[int]:
    """A county meets itself, and a province in which it lies; two counties of one do not meet."""
    within = path(person.origin)
    if len(within) < SHORTEST_PATH:
        return []
    province = crc32(within[1].encode()) << 4
    if len(within) > SHORTEST_PATH:
        return [crc32(within[2].encode()) << 4, province | side]
    return [province | Side.OURS, province | Side.THEIRS]


def _counties(places: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    rows, values = places
    fine = values & (Side.OURS | Side.THEIRS) == 0
    return rows[fine], values[fine]


def _names(people: Sequence[Person], keys_of: Callable[[str], NameKeys]) -> _Names:
    tables: list[list[tuple[int, int]]] = [[], [], [], []]
    lacking: list[bool] = []
    for row, person in enumerate(people):
        for name in person.names:
            keys = keys_of(name)
            for table, found in zip(tables, (keys.full, keys.given, keys.two, keys.one), strict=True):
                table += [(row, key) for key in found]
            lacking += [keys.lacks_surname] * len(keys.given)
    made = [
        Exploded(rows, _mixed(keys.view(np.uint64))) for rows, keys in map(_table, tables)
    ]
    return _Names(*made, lacking=np.array(lacking, bool))


# --- tables -----------------------------------------------------------------------------------


def _table(pairs: Sequence[tuple[int, int]]) -> tuple[Ints, Ints]:
    both = np.array(pairs, np.int64).reshape(-1, 2)
    return np.ascontiguousarray(both[:, 0]), np.ascontiguousarray(both[:, 1])


def _join(keyed: Exploded, facet: tuple[Ints, Ints]) -> Exploded:
    """Return each key with each value that its row has; the facet's rows ascend."""
    rows, values = facet
    begin = np.searchsorted(rows, keyed.row, "left")
    each = np.searchsorted(rows, keyed.row, "right") - begin
    at = np.repeat(np.arange(len(keyed.row)), each)
    within = np.arange(len(at)) - np.repeat(np.cumsum(each) - each, each)
    value = values[begin[at] + within].view(np.uint64)
    return Exploded(keyed.row[at], _mixed(keyed.key[at] ^ _mixed(value)))


def _only(keyed: Exploded, chosen: npt.NDArray[np.bool_]) -> Exploded:
    return Exploded(keyed.row[chosen], keyed.key[chosen])


def _salted(keyed: Exploded, salt: int) -> Exploded:
    return Exploded(keyed.row, _mixed(keyed.key ^ np.uint64(salt)))


def _mixed(values: Keys) -> Keys:
    """Spread 64 bits over 64 bits, one to one (the finaliser of splitmix64)."""
    mixed = values + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
