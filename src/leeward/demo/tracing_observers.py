"""How different observers tell of one life: what they know, how they write, where they err.

Rates are set from published descriptions of such records and from workers' judgement, never from
real files. Each row carries how many things in it were told otherwise than they were.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random  # noqa: TID251 - seeded, and only ever for invented people
from typing import Final

from leeward.codebook.places import places
from leeward.dates import Calendar, from_gregorian
from leeward.demo.tracing_lives import COUNTIES, Life
from leeward.demo.tracing_names import (
    TracedName,
    Weighed,
    by_ear,
    korean_name,
    mans_surname,
    other_character,
    pinyin,
    roman,
    southern,
)
from leeward.tracing.names.hangul import near_misses

ORDER_SWAPPED: Final = 0.1
SURNAME_MISSING: Final = 0.1
ALIAS_TOLD: Final = 0.7
ALIAS_ONLY: Final = 0.15
"""Of those who have another name: how often it is told, and how often it alone."""

MISTYPED: Final = 0.1
FALSE_YEAR: Final = 0.05
ONLY_PROVINCE: Final = 0.3
OTHER_CHARACTER: Final = 0.15
LIE: Final = 0.04
"""A thing told otherwise for safety: a name, a place, a year, a number of children."""

YEAR_SLIPS: Final = 0.25
"""Years of events are told one off so often."""


@dataclass(frozen=True)
class Observer:
    """Somebody who writes a row."""

    code: str
    scripts: Weighed[str]
    births: Weighed[str]
    """Ways to tell a birth: `day`, `year`, `korean`, `chinese`, `unstated`, `about`."""

    told: Mapping[str, float]
    """How often a field is told at all; 1 minus these are the rates of missing."""

    given_only: float = SURNAME_MISSING


_RELATIVE: Final = {
    "birth": 0.9, "origin": 0.9, "departure": 0.7, "separation": 0.6, "last_contact": 0.6,
    "relations": 0.7, "child_count": 0.6, "children": 0.6, "spouse_surname": 0.3,
    "sex": 0.98,
}  # fmt: skip
OBSERVERS: Final = {
    # what a child tells of a mother, years later
    "child": Observer(
        "child",
        Weighed(("hangul", "pinyin", "hanzi"), (0.4, 0.3, 0.3)),
        Weighed(("about", "unstated", "year"), (0.6, 0.3, 0.1)),
        {
            "birth": 0.8, "origin": 0.7, "departure": 0.5, "separation": 0.8, "last_contact": 0.5,
            "relations": 0.5, "child_count": 0.8, "children": 0.9, "spouse_surname": 0.8,
            "sex": 0.98,
        },
        given_only=0.3,
    ),
    # what a parent or sibling tells
    "relative": Observer(
        "relative",
        Weighed(("hangul", "roman"), (0.9, 0.1)),
        Weighed(("day", "year", "korean"), (0.6, 0.3, 0.1)),
        _RELATIVE,
        given_only=0.02,
    ),
    # what a mother tells of a child
    "mother": Observer(
        "mother",
        Weighed(("hangul", "hanzi", "both"), (0.4, 0.3, 0.3)),
        Weighed(("day", "year"), (0.85, 0.15)),
        _RELATIVE | {"birth": 0.98, "relations": 0.95, "departure": 0.0},
        given_only=0.05,
    ),
    "shelter": Observer(
        "shelter",
        Weighed(("hangul", "roman"), (0.85, 0.15)),
        Weighed(("day", "year", "korean", "unstated"), (0.6, 0.2, 0.1, 0.1)),
        {
            "birth": 0.9, "origin": 0.85, "departure": 0.75, "separation": 0.6,
            "last_contact": 0.5, "relations": 0.6, "child_count": 0.75, "children": 0.65,
            "spouse_surname": 0.55, "sex": 0.98,
        },
        given_only=0.05,
    ),
    "village": Observer(
        "village",
        Weighed(("hanzi", "pinyin"), (0.6, 0.4)),
        Weighed(("year", "chinese", "day", "unstated"), (0.4, 0.2, 0.2, 0.2)),
        {
            "birth": 0.8, "origin": 0.5, "departure": 0.5, "separation": 0.5, "last_contact": 0.5,
            "relations": 0.3, "child_count": 0.8, "children": 0.8, "spouse_surname": 0.9,
            "sex": 0.95,
        },
    ),
    "paper": Observer(
        "paper",
        Weighed(("roman", "both"), (0.65, 0.35)),
        Weighed(("day", "year"), (0.9, 0.1)),
        {
            "birth": 0.97, "origin": 0.8, "departure": 0.7, "separation": 0.5, "last_contact": 0.5,
            "relations": 0.6, "child_count": 0.7, "children": 0.6, "spouse_surname": 0.5,
            "sex": 0.99,
        },
        given_only=0.01,
    ),
}  # fmt: skip


@dataclass(slots=True)
class Telling:
    """One row's cells by column, and how it differs from the life."""

    cells: dict[str, str]
    script: str
    slips: int
    has_surname: bool
    names: frozenset[TracedName] = frozenset()
    """Which of her true names it tells; none where a name was invented for safety."""


class Teller:
    """Tells of lives; all randomness is in `chance`.

    Args:
        chance: seeded.
        today: the latest day on which anything is said.
        noise: multiplies every rate of error; 0 tells everything rightly.
    """

    def __init__(self, chance: Random, today: date, noise: float = 1.0) -> None:
        self._chance = chance
        self._today = today
        self._noise = noise
        self._slips = 0
        self._told: set[TracedName] = set()

    def tell(self, life: Life, observer: Observer) -> Telling:
        """Return one row about a life."""
        self._slips = 0
        script = observer.scripts.draw(self._chance)
        self._told = set()
        names, has_surname = self._names(life, observer, script)
        cells = {"names": names}
        for column, write in self._writers(script, observer).items():
            if self._chance.random() < observer.told[column]:
                cells |= write(life)
        return Telling(cells, script, self._slips, has_surname, frozenset(self._told))

    def _writers(
        self, script: str, observer: Observer
    ) -> dict[str, Callable[[Life], dict[str, str]]]:
        return {
            "sex": lambda life: {"sex": life.sex},
            "birth": lambda life: self._birth(life, observer),
            "origin": lambda life: {"origin": self._origin(life, script)},
            "departure": lambda life: {"departure": self._event(life.departure)},
            "separation": lambda life: {"separation": self._event(life.separation)},
            "last_contact": lambda life: {"last_contact": self._event(life.last_contact)},
            "relations": lambda life: {"relations": self._relations(life, script)},
            "child_count": self._count,
            "children": lambda life: {"children": self._children(life, script)},
            "spouse_surname": lambda life: {"spouse_surname": self._spouse(life, script)},
        }

    def _errs(self, rate: float) -> bool:
        if self._chance.random() < rate * self._noise:
            self._slips += 1
            return True
        return False

    # --- names --------------------------------------------------------------------------------

    def _names(self, life: Life, observer: Observer, script: str) -> tuple[str, bool]:
        if self._errs(LIE / 2):
            own = korean_name(self._chance, life.sex, life.born.year)
            return self._write(own, script), True
        has_surname = not (self._chance.random() < observer.given_only * self._noise)
        if not has_surname:
            self._slips += 1
        told = []
        alias = life.alias
        if alias is not None and self._errs(ALIAS_ONLY if observer.code != "village" else 0.5):
            self._told.add(alias)
            told.append(self._write(alias, script, has_surname=has_surname))
        else:
            self._told.add(life.name)
            told += self._written(life, script, has_surname=has_surname)
            if alias is not None and self._chance.random() < ALIAS_TOLD:
                self._told.add(alias)
                told.append(self._write(alias, "hanzi" if alias.is_chinese else script))
        return "|".join(dict.fromkeys(told)), has_surname

    def _written(self, life: Life, script: str, *, has_surname: bool) -> list[str]:
        scripts: tuple[str, ...] = (script,)
        if script == "both":
            scripts = ("hanzi", "pinyin") if life.name.is_chinese else ("roman", "hangul")
        if not life.has_characters and script == "hanzi":
            # who writes characters for a name that has none writes what she hears
            return [other_character(self._chance, life.name)[0 if has_surname else 1 :]]
        return [self._write(life.name, one, has_surname=has_surname) for one in scripts]

    def _write(self, name: TracedName, script: str, *, has_surname: bool = True) -> str:
        if script == "hangul":
            written = by_ear(name.hanzi) if name.is_chinese else name.hangul
            if not name.is_chinese and self._chance.random() < 0.25:
                written = southern(written)
            if self._errs(MISTYPED):
                written = self._misheard(written)
            return written if has_surname else written[1:]
        if script == "hanzi":
            written = name.hanzi
            if self._errs(OTHER_CHARACTER):
                written = other_character(self._chance, name)
            return written if has_surname else written[1:]
        written = pinyin(name.hanzi) if script == "pinyin" else roman(self._chance, name)
        if self._errs(MISTYPED):
            written = self._mistyped(written)
        surname, _, given = written.partition(" ")
        if not has_surname:
            return given or written  # the slip may have been the space
        return f"{given} {surname}" if self._errs(ORDER_SWAPPED) else written

    def _misheard(self, hangul: str) -> str:
        place = int(self._chance.random() * len(hangul))
        alike = near_misses(hangul[place])
        if not alike:
            return hangul
        return hangul[:place] + alike[int(self._chance.random() * len(alike))] + hangul[place + 1 :]

    def _mistyped(self, latin: str) -> str:
        place = 1 + int(self._chance.random() * (len(latin) - 1))
        sort = self._chance.random()
        if sort < 0.4:  # a letter left out
            return latin[:place] + latin[place + 1 :]
        if sort < 0.7:  # a letter twice
            return latin[:place] + latin[place] + latin[place:]
        if place + 1 < len(latin):  # two letters turned round
            return latin[:place] + latin[place + 1] + latin[place] + latin[place + 2 :]
        return latin

    # --- birth, place, events -----------------------------------------------------------------

    def _birth(self, life: Life, observer: Observer) -> dict[str, str]:
        born = life.born
        way = observer.births.draw(self._chance)
        if way in {"day", "year"}:
            if self._errs(FALSE_YEAR) or self._errs(LIE / 2):
                born = _in_year(born, born.year + self._away(10))
            if way == "year":
                return {"birth": str(born.year)}
            if life.keeps_lunar and self._chance.random() < 0.5:
                return {"birth": self._lunar_as_solar(born)}
            return {"birth": born.isoformat()}
        latest = self._today.year - 1
        said = _in_year(self._today, max(born.year + 1, latest - int(self._chance.random() * 8)))
        age = said.year - born.year - ((said.month, said.day) < (born.month, born.day))
        counted = way
        if way in {"korean", "chinese"} or self._chance.random() < 0.5:
            age = said.year - born.year + 1
        if way in {"about", "unstated"} and self._errs(0.6):
            age = max(0, age + self._away(3))
        mark = ""
        if way == "about":
            counted, mark = "unstated", "~"
            if age >= 20 and self._chance.random() < 0.5:
                age = round(age / 5) * 5
        return {"age": f"{mark}{age}", "age_said_on": said.isoformat(), "age_counted": counted}

    def _lunar_as_solar(self, born: date) -> str:
        """She told her lunar birthday, and it was written down as if it were a date."""
        self._slips += 1
        lunar = from_gregorian(born, Calendar.LUNAR_CN)
        try:
            return date(lunar.year, lunar.month, lunar.day).isoformat()
        except ValueError:  # the thirtieth of a month that has none here
            return f"{lunar.year}-{lunar.month:02}"

    def _away(self, most: int) -> int:
        """Return some years off, near ones more often; never none."""
        off = 1 + int(most * self._chance.random() * self._chance.random())
        return off if self._chance.random() < 0.5 else -off

    def _origin(self, life: Life, script: str) -> str:
        code = life.county
        if self._errs(LIE / 2):
            code = COUNTIES.draw(self._chance)
        place = places()[code]
        if place.level == "county" and self._errs(ONLY_PROVINCE):
            place = places()[place.parent]
        if script in {"hanzi", "pinyin"}:
            return place.chinese
        return place.hangul if script == "hangul" else place.romanised or place.chinese

    def _event(self, day: date | None) -> str:
        if day is None:
            return ""
        year = day.year
        if self._errs(YEAR_SLIPS):
            year += 1 if self._chance.random() < 0.5 else -1
        sort = self._chance.random()
        if sort < 0.25:
            return f"{year}-{day.month:02}"
        return str(year) if sort < 0.85 else f"{year - 1}..{year + 1}"

    # --- kin ----------------------------------------------------------------------------------

    def _relations(self, life: Life, script: str) -> str:
        told = []
        if life.mother is not None:
            told.append(f"child_of:{self._kin(life.mother.name, script)}")
        told += [
            f"child_of:{self._kin(TracedName(parent, parent), script)}"
            for parent in life.parents
            if self._chance.random() < 0.6
        ]
        told += [
            f"sibling_of:{self._kin(TracedName(one, one), script)}"
            for one in life.siblings
            if self._chance.random() < 0.6
        ]
        return "|".join(told)

    def _kin(self, name: TracedName, script: str) -> str:
        latin = script in {"roman", "pinyin"} and not name.is_chinese
        return roman(self._chance, name) if latin else name.hangul or name.hanzi

    def _count(self, life: Life) -> dict[str, str]:
        if life.is_child:
            return {}
        count = len(life.children)
        if self._errs(LIE) and count:
            count -= 1
        return {"child_count": str(count)}

    def _children(self, life: Life, script: str) -> str:
        told = []
        for child in life.children:
            if self._chance.random() < 0.2 * self._noise:
                self._slips += 1
                continue
            name = child.name
            if child.alias is not None and script == "hangul" and self._chance.random() < 0.5:
                name = child.alias
            as_written = "roman" if script == "both" else script
            if name.is_chinese and as_written == "roman":
                as_written = "pinyin"
            written = self._write(name, as_written)
            if self._chance.random() < 0.25:  # a child is called by the given name
                written = self._write(name, as_written, has_surname=False)
            birth = "" if self._chance.random() < 0.3 else str(child.born.year)
            if birth and self._errs(0.15):
                birth = str(child.born.year + self._away(2))
            told.append(f"{written}@{birth}@{child.sex}".rstrip("@"))
        return "|".join(told)

    def _spouse(self, life: Life, script: str) -> str:
        surname = life.mans_surname
        if surname and self._errs(LIE / 2):
            surname = mans_surname(self._chance)
        if not surname or script in {"hanzi", "both"}:
            return surname
        return by_ear(surname) if script == "hangul" else pinyin(surname + "明").split()[0]


def _in_year(day: date, year: int) -> date:
    return (
        day.replace(year=year, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=year)
    )
