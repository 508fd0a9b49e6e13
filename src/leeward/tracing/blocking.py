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
from leeward.tracing.columns import columns_of
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
    """Where pairs are counted by the hundred million."""

    WIDE = 1
    """Also whole names with nothing beside them, given names with year and place, and given names
    with nothing beside them where one side lacks the surname."""


class Exploded(NamedTuple):
    """Keys of many rows in one table: `row[k]` has key `key[k]`. Each pair stands once."""

    row: Ints
    key: Keys


class _Names(NamedTuple):
    """The keys of all names of the rows, by sort."""

    full: Exploded
    given: Exploded
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
    parts = passes(people, side, keys_of, breadth).values()
    row = np.concatenate([one.row for one in parts])
    key = np.concatenate([one.key for one in parts])
    order = np.lexsort((key, row))
    row, key = row[order], key[order]
    first = np.ones(len(row), bool)
    first[1:] = (row[1:] != row[:-1]) | (key[1:] != key[:-1])
    return Exploded(row[first], key[first])


def passes(
    people: Sequence[Person],
    side: Side,
    keys_of: Callable[[str], NameKeys],
    breadth: Breadth = Breadth.WIDE,
) -> dict[str, Exploded]:
    """Return the same keys by the pass that they belong to."""
    facets = _facets(people, side)
    names = _names(people, keys_of)
    of_a_sex = _join(names.full, facets.sexes)
    found = {
        "name_year": _join(of_a_sex, facets.bins),
        "name_place": _join(of_a_sex, facets.places),
        **_where_nothing_is_shared(of_a_sex, facets.missing, side),
        **_without_surname(names.given, names.lacking, facets, side),
        "birthday": _birthdays(people, facets),
        **_of_kin(people, keys_of, facets),
    }
    if breadth is Breadth.WIDE:
        near = _join(_join(names.given, facets.sexes), facets.bins)
        found |= {"name": of_a_sex, "given_year_place": _join(near, facets.places)}
        for lacks in Side:  # a given name alone, where one side tells no more than that
            told = _only(names.given, names.lacking) if lacks is side else names.given
            found[f"given_{lacks}_alone"] = _join(told, facets.sexes)
    return {name: _salted(table, crc32(name.encode())) for name, table in found.items()}


def _where_nothing_is_shared(keyed: Exploded, missing: Ints, side: Side) -> dict[str, Exploded]:
    """Keys that two rows have in common only if what one knows the other does not."""
    own = missing[keyed.row]
    out: dict[str, Exploded] = {}
    for here in range(4):
        for there in range(4):
            if here | there == Missing.YEAR | Missing.PLACE:
                ours, theirs = (here, there) if side is Side.OURS else (there, here)
                out[f"name_{ours}_{theirs}"] = _only(keyed, own == here)
    return out


def _without_surname(
    given: Exploded, lacking: npt.NDArray[np.bool_], facets: _Facets, side: Side
) -> dict[str, Exploded]:
    """Given names where either side lacks the surname: year and place, or the one that is known."""
    out: dict[str, Exploded] = {}
    for lacks in Side:
        chosen = np.ones(len(given.row), bool) if lacks is not side else lacking
        of_a_sex = _join(_only(given, chosen), facets.sexes)
        nowhere = _where_nothing_is_shared(of_a_sex, facets.missing, side)
        out |= {f"given_{lacks}_{name}": keyed for name, keyed in nowhere.items()}
        near = _join(of_a_sex, facets.bins)
        out[f"given_{lacks}"] = _join(near, facets.places)
        for ignorant in Side:
            for what, keyed in (
                (Missing.PLACE, near),
                (Missing.YEAR, _join(of_a_sex, facets.places)),
            ):
                is_ignorant = (facets.missing[keyed.row] & what) > 0
                out[f"given_{lacks}_{ignorant}_{what}"] = (
                    keyed if ignorant is not side else _only(keyed, is_ignorant)
                )
    return out


def _birthdays(people: Sequence[Person], facets: _Facets) -> Exploded:
    """One known day of birth, as either calendar names it; whatever the name."""
    days: list[tuple[int, int]] = []
    for row, person in enumerate(people):
        born = columns_of(person).birth if person.birth is not None else None
        if born is not None and born.solar is not None:
            days += [(row, day) for day in {born.solar, born.lunar} if day is not None]
    return _join(_keyed(days), facets.sexes)


def _of_kin(
    people: Sequence[Person], keys_of: Callable[[str], NameKeys], facets: _Facets
) -> dict[str, Exploded]:
    """Names of a child, or of a relative of one kind; whatever her own name."""
    children: list[tuple[int, int]] = []
    bare: list[tuple[int, int]] = []
    relatives: list[tuple[int, int]] = []
    for row, person in enumerate(people):
        for child in person.children:
            for name in child.names:
                keys = keys_of(name)
                children += [(row, key) for key in keys.full]
                bare += [(row, key) for key in keys.given]
        for relation in person.relations:
            kind = crc32(relation.kind.encode()) << 32
            relatives += [(row, key ^ kind) for key in keys_of(relation.name).full]
    by_child, by_given, by_kin = (
        _join(_keyed(one), facets.sexes) for one in (children, bare, relatives)
    )
    return {
        "child": by_child,
        "relative": by_kin,
        "child_year": _join(by_child, facets.bins),
        "child_place": _join(by_child, facets.places),
        "child_given": _join(_join(by_given, facets.bins), facets.places),
        "relative_year": _join(by_kin, facets.bins),
        "relative_place": _join(by_kin, facets.places),
    }


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


def _names(people: Sequence[Person], keys_of: Callable[[str], NameKeys]) -> _Names:
    full: list[tuple[int, int]] = []
    given: list[tuple[int, int]] = []
    lacking: list[bool] = []
    for row, person in enumerate(people):
        for name in person.names:
            keys = keys_of(name)
            full += [(row, key) for key in keys.full]
            given += [(row, key) for key in keys.given]
            lacking += [keys.lacks_surname] * len(keys.given)
    return _Names(_keyed(full), _keyed(given), np.array(lacking, bool))


# --- tables -----------------------------------------------------------------------------------


def _table(pairs: Sequence[tuple[int, int]]) -> tuple[Ints, Ints]:
    both = np.array(pairs, np.int64).reshape(-1, 2)
    return np.ascontiguousarray(both[:, 0]), np.ascontiguousarray(both[:, 1])


def _keyed(pairs: Sequence[tuple[int, int]]) -> Exploded:
    rows, keys = _table(pairs)
    return Exploded(rows, _mixed(keys.view(np.uint64)))


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
