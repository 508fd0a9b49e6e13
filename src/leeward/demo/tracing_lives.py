"""Lives of invented families for tracing: what happened, before anybody tells of it.

A mother from one of the border counties, her children before she crossed, a household she was sold
or married into, children there, and the days on which they were parted. Seeded; nobody's history.
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random  # noqa: TID251 - seeded, and only ever for invented people
from typing import Final

from leeward.demo.tracing_names import (
    TracedName,
    Weighed,
    chinese_name,
    korean_name,
    mans_surname,
)

# Of people who left and were counted in the south, about three in five came from North Hamgyong,
# one in six to five from Ryanggang (published tables); towns at the river weigh most (judgement).
COUNTIES: Final = Weighed(
    (
        "KP-10.Hyesan", "KP-09.Musan", "KP-09.Hoeryong", "KP-09.Onsong", "KP-09.Chongjin",
        "KP-09.Kyongwon", "KP-09.Kyonghung", "KP-09.Kimchaek", "KP-09.Kilju", "KP-09.Puryong",
        "KP-09.Kyongsong", "KP-09.Myongchon", "KP-10.Pochon", "KP-10.Unhung", "KP-10.Kapsan",
        "KP-10.Paegam", "KP-08.Hamhung", "KP-08.Tanchon", "KP-13.Rajin", "KP-02.Pyongsong",
        "KP-03.Sinuiju", "KP-07.Wonsan",
    ),
    (
        16, 13, 13, 12, 12, 4, 3, 3, 2.5, 1.5, 1.5, 1.5, 2, 1, 1, 0.8, 5, 2, 1.5, 1.5, 1.2, 1,
    ),
)  # fmt: skip
_BEFORE: Final = Weighed((0, 1, 2, 3, 4), (0.35, 0.33, 0.22, 0.07, 0.03))
_THERE: Final = Weighed((0, 1, 2), (0.3, 0.5, 0.2))
_LEFT: Final = Weighed(
    tuple(range(1996, 2020)),
    (1, 4, 6, 5, 4, 4, 4, 4, 5, 5, 6, 6, 6, 6, 5, 5, 4, 3, 3, 2.5, 2.5, 2, 2, 1.5),
)
"""Year of leaving: a first crest in the famine, a second before the border was closed tighter."""

LUNAR_UNTIL: Final = 1985
LUNAR: Final = 0.5
"""Share of those born before it who keep a lunar birthday."""

CHARACTERS_KNOWN: Final = 0.45
"""Share of women with characters that a record can know: schooled there, or registered."""


@dataclass(slots=True)
class Life:
    """One person of a family, as it truly was."""

    sex: str
    name: TracedName
    born: date
    county: str
    keeps_lunar: bool = False
    has_characters: bool = True
    alias: TracedName | None = None
    parents: tuple[str, ...] = ()
    """Hangul names of the parents whom a relative would name."""

    siblings: list[str] = field(default_factory=list)
    children: list["Life"] = field(default_factory=list)
    """In order of birth."""

    mother: "Life | None" = None
    mans_surname: str = ""
    departure: date | None = None
    separation: date | None = None
    last_contact: date | None = None
    is_child: bool = False
    """A child of the family, whom a parent seeks."""


@dataclass(slots=True)
class Family:
    """Who of a family has rows: the mother, and some of her kin."""

    mother: Life
    members: list[Life]


def draw_family(chance: Random) -> Family:
    """Draw one family; about three in ten women have a child or a sibling with rows as well."""
    departure = _day(chance, _LEFT.draw(chance))
    year = min(2005, max(1955, int(chance.gauss(departure.year - 31, 8))))
    year = min(year, departure.year - 15)
    mother = _woman(chance, year)
    mother.departure = departure
    mother.separation = _later(chance, departure, 0, 9)
    mother.last_contact = _later(chance, mother.separation, 0, 4)
    mother.mans_surname = mans_surname(chance) if chance.random() < 0.75 else ""
    _bear_children(chance, mother, departure)
    members = [mother]
    if mother.children and chance.random() < 0.3:
        members.append(mother.children[int(chance.random() * len(mother.children))])
    if chance.random() < 0.15:
        members.append(sibling_of(chance, mother))
    return Family(mother, members)


def sibling_of(chance: Random, one: Life) -> Life:
    """Draw a sister or brother; siblings often share a syllable of their names."""
    sex = "female" if chance.random() < 0.65 else "male"
    year = one.born.year + (1 + int(chance.random() * 7)) * (1 if chance.random() < 0.5 else -1)
    name = korean_name(chance, sex, year, one.name.hangul[0] + one.name.hanzi[0])
    if (
        sex == "female"
        and chance.random() < 0.6
        and min(len(name.hangul), len(one.name.hangul)) == 3
    ):
        name = TracedName(name.hangul[:2] + one.name.hangul[2], name.hanzi[:2] + one.name.hanzi[2])
    departure = one.departure or date(2005, 1, 1)
    return Life(
        sex,
        name,
        _day(chance, year),
        one.county,
        keeps_lunar=year < LUNAR_UNTIL and chance.random() < LUNAR,
        has_characters=chance.random() < CHARACTERS_KNOWN,
        parents=one.parents,
        siblings=[one.name.hangul],
        departure=_later(chance, departure, 0, 5),
        separation=_later(chance, departure, 0, 5),
    )


def namesake_of(chance: Random, one: Life) -> Life:
    """Draw a stranger with the same given name from the same county: a decoy."""
    surname = korean_name(chance, "female", 1970)
    year = one.born.year + int(chance.random() * 13) - 6
    stranger = _woman(chance, year)
    stranger.sex = one.sex
    stranger.county = one.county
    stranger.name = TracedName(
        surname.hangul[0] + one.name.hangul[1:], surname.hanzi[0] + one.name.hanzi[1:]
    )
    stranger.departure = _day(chance, _LEFT.draw(chance))
    stranger.separation = _later(chance, stranger.departure, 0, 9)
    _bear_children(chance, stranger, stranger.departure)
    return stranger


def _woman(chance: Random, year: int) -> Life:
    name = korean_name(chance, "female", year)
    surname = name.hangul[0] + name.hanzi[0]
    father = korean_name(chance, "male", year - 28, surname)
    mother = korean_name(chance, "female", year - 25)
    return Life(
        "female",
        name,
        _day(chance, year),
        COUNTIES.draw(chance),
        keeps_lunar=year < LUNAR_UNTIL and chance.random() < LUNAR,
        has_characters=chance.random() < CHARACTERS_KNOWN,
        alias=_alias(chance, year),
        parents=(father.hangul, mother.hangul),
    )


def _alias(chance: Random, year: int) -> TracedName | None:
    """Three in ten lived there under another name; half of those names are Chinese."""
    if chance.random() >= 0.3:
        return None
    if chance.random() < 0.5:
        return chinese_name(chance, mans_surname(chance))
    return korean_name(chance, "female", year)


def _bear_children(chance: Random, mother: Life, departure: date) -> None:
    years = mother.born.year
    husband = korean_name(chance, "male", years)
    for _ in range(_BEFORE.draw(chance)):
        year = years + 19 + int(chance.random() * 14)
        if year < departure.year:
            sex = "female" if chance.random() < 0.5 else "male"
            name = korean_name(chance, sex, year, husband.hangul[0] + husband.hanzi[0])
            mother.children.append(_child(chance, mother, sex, name, year))
    for _ in range(_THERE.draw(chance)):
        year = departure.year + 1 + int(chance.random() * 7)
        if not mother.mans_surname or not 15 <= year - years <= 46 or year > 2024:
            continue
        sex = "female" if chance.random() < 0.5 else "male"
        child = _child(chance, mother, sex, chinese_name(chance, mother.mans_surname), year)
        child.county = "CN-22"
        if chance.random() < 0.4:
            given = korean_name(chance, sex, year, mother.name.hangul[0] + mother.name.hanzi[0])
            child.alias = given  # what the mother calls the child
        mother.children.append(child)
    mother.children.sort(key=lambda child: child.born)


def _child(chance: Random, mother: Life, sex: str, name: TracedName, year: int) -> Life:
    return Life(
        sex,
        name,
        _day(chance, year),
        mother.county,
        mother=mother,
        separation=mother.separation,
        last_contact=mother.last_contact,
        is_child=True,
    )


def _day(chance: Random, year: int) -> date:
    return date.fromordinal(date(year, 1, 1).toordinal() + int(chance.random() * 365))


def _later(chance: Random, day: date, least: int, most: int) -> date:
    days = int((least + chance.random() * (most - least)) * 365)
    return min(date.fromordinal(day.toordinal() + days), date(2025, 12, 31))
