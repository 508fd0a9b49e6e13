"""Which pairs of two lists are worth comparing: rows that share a key, never all with all.

A key is something that two rows have in common, joined with as much beside it as makes it rare: a
whole name is enough; a given name, or a name with one syllable that no reading explains, needs year
and place, or the one of them that both could know. What else the rows say is weighed where keys
meet (`engines.linkage_sql.PAIRS`): each key says of what sort it is, and so how much the names
behind it could add.
"""

from collections.abc import Callable, Sequence
from enum import IntFlag
from typing import Final, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from leeward.codebook.places import path
from leeward.tracing.columns import columns_of
from leeward.tracing.names.keys import NameKeys
from leeward.tracing.person import Child, Person, Sex

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]

YEARS_OF_A_BIN: Final = 3
YEARS_APART: Final = 3
"""Years of birth that two honest tellings may lie apart beyond what each allows."""

YEARS_OF_A_CHILD: Final = 2
"""The same for the birth of a child, which is told as a year."""

SHORTEST_PATH: Final = 2
"""Country and province: a country alone says nothing that tells people apart."""

NARROW_YEARS: Final = 4
"""Years that an interval may span where it has to speak without any name."""


class Side(IntFlag):
    """Which list a row stands in: the years of one are widened so that near years meet."""

    OURS = 1
    THEIRS = 2


class Missing(IntFlag):
    """What of year and place a row does not know."""

    NOTHING = 0
    YEAR = 1
    PLACE = 2


class Sort(IntFlag):
    """What two rows that meet under a key have in common."""

    NAME = 1
    GIVEN = 2
    """A given name."""

    SLIPPED = 4
    """A surname and all of the given name but one syllable."""

    CHILD = 8
    KIN = 16
    DAY = 32
    """A day of birth."""

    HERE = 64
    """Year and place of birth; no name."""

    LIFE = 128
    """The same and the year of an event."""


class Exploded(NamedTuple):
    """Keys of many rows in one table: `row[k]` has key `key[k]`. Each pair stands once."""

    row: Ints
    key: Keys
    sort: npt.NDArray[np.int32]
    """`Sort` of each; the same wherever the key stands."""


class _Table(NamedTuple):
    """Keys of rows before they are salted."""

    row: Ints
    key: Keys


class _Names(NamedTuple):
    """The keys of all names of the rows, by sort."""

    full: _Table
    slipped: _Table
    given: _Table
    lacking: npt.NDArray[np.bool_]
    """For each of `given`: whether its name lacks the surname."""


class _Facets(NamedTuple):
    """What the rows of a list say, each as a table of (row, value)."""

    sexes: tuple[Ints, Ints]
    bins: tuple[Ints, Ints]
    places: tuple[Ints, Ints]
    years: tuple[Ints, Ints]
    """Single years of birth, of rows that know it narrowly."""

    events: tuple[Ints, Ints]
    missing: Ints
    """shape (rows,): `Missing` of each."""


def explode(people: Sequence[Person], side: Side, keys_of: Callable[[str], NameKeys]) -> Exploded:
    """Return the blocking keys of the rows of one list.

    Args:
        people: the rows; they are numbered from 0.
        side: the keys of one side meet those of the other only.
        keys_of: the keys of a name (`names.keys.NameKeyer`).
    """
    parts = passes(people, side, keys_of).values()
    row = np.concatenate([one.row for one in parts])
    key = np.concatenate([one.key for one in parts])
    sort = np.concatenate([one.sort for one in parts])
    order = np.lexsort((key, row))
    row, key, sort = row[order], key[order], sort[order]
    first = np.ones(len(row), bool)
    first[1:] = (row[1:] != row[:-1]) | (key[1:] != key[:-1])
    return Exploded(row[first], key[first], sort[first])


def passes(
    people: Sequence[Person], side: Side, keys_of: Callable[[str], NameKeys]
) -> dict[str, Exploded]:
    """Return the same keys by the pass that they belong to."""
    facets = _facets(people, side)
    names = _names(people, keys_of)
    years = _Table(facets.years[0], _mixed(facets.years[1].view(np.uint64)))
    here = _join(_join(years, facets.places), facets.sexes)
    found = {
        Sort.NAME: {"name": _join(names.full, facets.sexes)},
        Sort.GIVEN: _given(names.given, names.lacking, facets, side),
        Sort.SLIPPED: _near("slipped", _join(names.slipped, facets.sexes), facets, side),
        Sort.DAY: {"day": _days(people, facets)},
        Sort.HERE: {"here": here},
        Sort.LIFE: {"life": _join(here, facets.events)},
        **_of_kin(people, side, keys_of, facets),
    }
    return {
        name: _salted(table, crc32(name.encode()), sort)
        for sort, tables in found.items()
        for name, table in tables.items()
    }


def _near(name: str, keyed: _Table, facets: _Facets, side: Side) -> dict[str, _Table]:
    """Keys with year and place; with one of them, where one side does not know the other."""
    in_years = _join(keyed, facets.bins)
    out = {name: _join(in_years, facets.places)}
    for ignorant in Side:
        for what, table in (
            (Missing.PLACE, in_years),
            (Missing.YEAR, _join(keyed, facets.places)),
        ):
            is_ignorant = (facets.missing[table.row] & what) > 0
            out[f"{name}_{ignorant}_{what}"] = (
                table if ignorant is not side else _only(table, is_ignorant)
            )
    return out


def _given(
    given: _Table, lacking: npt.NDArray[np.bool_], facets: _Facets, side: Side
) -> dict[str, _Table]:
    """Given names; where either side lacks the surname, also with nothing that both could know."""
    out = _near("given", _join(given, facets.sexes), facets, side)
    for lacks in Side:
        told = given if lacks is not side else _only(given, lacking)
        of_a_sex = _join(told, facets.sexes)
        own = facets.missing[of_a_sex.row]
        for here in range(4):
            for there in range(4):
                if here | there == Missing.YEAR | Missing.PLACE:
                    ours, theirs = (here, there) if side is Side.OURS else (there, here)
                    out[f"given_{lacks}_{ours}_{theirs}"] = _only(of_a_sex, own == here)
    return out


def _days(people: Sequence[Person], facets: _Facets) -> _Table:
    """One known day of birth, as either calendar names it; whatever the name."""
    days: list[tuple[int, int]] = []
    for row, person in enumerate(people):
        born = columns_of(person).birth if person.birth is not None else None
        if born is not None and born.solar is not None:
            days += [(row, day) for day in {born.solar, born.lunar} if day is not None]
    return _join(_keyed(days), facets.sexes)


def _of_kin(
    people: Sequence[Person], side: Side, keys_of: Callable[[str], NameKeys], facets: _Facets
) -> dict[Sort, dict[str, _Table]]:
    """Names of a child, or of a relative of one kind; whatever her own name."""
    children: list[tuple[int, int]] = []
    born: list[tuple[int, int]] = []
    relatives: list[tuple[int, int]] = []
    for row, person in enumerate(people):
        for child in person.children:
            years = _years_of(child, side)
            for name in child.names:
                keys = keys_of(name)
                children += [(row, key) for key in keys.full]
                born += [(row, key ^ year << 40) for key in keys.given for year in years]
        for relation in person.relations:
            kind = crc32(relation.kind.encode()) << 32
            relatives += [(row, key ^ kind) for key in keys_of(relation.name).full]
    by_child, by_birth, by_kin = (
        _join(_keyed(one), facets.sexes) for one in (children, born, relatives)
    )
    return {
        Sort.CHILD: {"child": by_child, "child_born": by_birth},
        Sort.KIN: {"relative": by_kin},
    }


# --- what rows say ----------------------------------------------------------------------------


def _facets(people: Sequence[Person], side: Side) -> _Facets:
    sexes: list[tuple[int, int]] = []
    bins: list[tuple[int, int]] = []
    places: list[tuple[int, int]] = []
    single: list[tuple[int, int]] = []
    events: list[tuple[int, int]] = []
    missing = np.zeros(len(people), np.int64)
    for row, person in enumerate(people):
        sexes += [(row, at) for at, one in enumerate(Sex) if person.sex in (None, one)]
        years = _bins(person, side)
        where = _places(person, side)
        bins += [(row, one) for one in years]
        places += [(row, one) for one in where]
        single += [(row, one) for one in _single_years(person)]
        events += [(row, one) for one in _events(person)]
        missing[row] = (0 if years else Missing.YEAR) | (0 if where else Missing.PLACE)
    return _Facets(
        _table(sexes), _table(bins), _table(places), _table(single), _table(events), missing
    )


def _bins(person: Person, side: Side) -> range:
    """Years in bins; one side is widened, so that years at most `YEARS_APART` apart share one."""
    if person.birth is None:
        return range(0)
    wider = YEARS_APART if side is Side.THEIRS else 0
    first = person.birth.when.earliest.year - wider
    last = person.birth.when.latest.year + wider
    return range(first // YEARS_OF_A_BIN, last // YEARS_OF_A_BIN + 1)


def _years_of(child: Child, side: Side) -> range:
    """Years in which a child may be born; one side is widened."""
    if child.birth is None:
        return range(0)
    wider = YEARS_OF_A_CHILD if side is Side.THEIRS else 0
    return range(child.birth.earliest.year - wider, child.birth.latest.year + wider + 1)


def _single_years(person: Person) -> range:
    if person.birth is None:
        return range(0)
    first, last = person.birth.when.earliest.year, person.birth.when.latest.year
    return range(first, last + 1) if last - first < NARROW_YEARS else range(0)


def _events(person: Person) -> list[int]:
    """Years of what happened, by what it was."""
    told = (person.departure, person.separation, person.last_contact)
    return [
        (at << 16) + year
        for at, when in enumerate(told)
        if when is not None and when.latest.year - when.earliest.year < NARROW_YEARS
        for year in range(when.earliest.year, when.latest.year + 1)
    ]


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
    slipped: list[tuple[int, int]] = []
    given: list[tuple[int, int]] = []
    lacking: list[bool] = []
    for row, person in enumerate(people):
        for name in person.names:
            keys = keys_of(name)
            full += [(row, key) for key in keys.full]
            slipped += [(row, key) for key in keys.slipped]
            given += [(row, key) for key in keys.given]
            lacking += [keys.lacks_surname] * len(keys.given)
    return _Names(_keyed(full), _keyed(slipped), _keyed(given), np.array(lacking, bool))


# --- tables -----------------------------------------------------------------------------------


def _table(pairs: Sequence[tuple[int, int]]) -> tuple[Ints, Ints]:
    both = np.array(pairs, np.int64).reshape(-1, 2)
    return np.ascontiguousarray(both[:, 0]), np.ascontiguousarray(both[:, 1])


def _keyed(pairs: Sequence[tuple[int, int]]) -> _Table:
    rows, keys = _table(pairs)
    return _Table(rows, _mixed(keys.view(np.uint64)))


def _join(keyed: _Table, facet: tuple[Ints, Ints]) -> _Table:
    """Return each key with each value that its row has; the facet's rows ascend."""
    rows, values = facet
    begin = np.searchsorted(rows, keyed.row, "left")
    each = np.searchsorted(rows, keyed.row, "right") - begin
    at = np.repeat(np.arange(len(keyed.row)), each)
    within = np.arange(len(at)) - np.repeat(np.cumsum(each) - each, each)
    value = values[begin[at] + within].view(np.uint64)
    return _Table(keyed.row[at], _mixed(keyed.key[at] ^ _mixed(value)))


def _only(keyed: _Table, chosen: npt.NDArray[np.bool_]) -> _Table:
    return _Table(keyed.row[chosen], keyed.key[chosen])


def _salted(keyed: _Table, salt: int, sort: Sort) -> Exploded:
    key = _mixed(keyed.key.view(np.uint64) ^ np.uint64(salt))
    return Exploded(keyed.row, key, np.full(len(key), sort, np.int32))


def _mixed(values: Keys) -> Keys:
    """Spread 64 bits over 64 bits, one to one (the finaliser of splitmix64)."""
    mixed = values + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
