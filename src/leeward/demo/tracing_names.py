"""Names of invented families for tracing: drawn by cohort, written in four ways.

Surnames follow the published shares of surnames in the south's census of 2015, which the north's
are thought to be near. Syllables of given names are weighed by cohort after workers' judgement of
names from Hamgyong; nobody's name was looked up, and no list of refugees was used.
"""

import tomllib
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random  # noqa: TID251 - seeded, and only ever for invented people
from typing import Final, Generic, TypeVar

from leeward.tracing.names.chinese import in_hangul
from leeward.tracing.names.hangul import law_forms
from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.names.spelling import romanise

Item = TypeVar("Item")


class Weighed(Generic[Item]):
    """Items with weights, drawn quickly."""

    def __init__(self, items: Sequence[Item], weights: Sequence[float]) -> None:
        self.items = items
        self._edges = list(accumulate(weights))

    def draw(self, chance: Random) -> Item:
        """Return one item."""
        return self.items[bisect(self._edges, chance.random() * self._edges[-1])]


@dataclass(frozen=True, slots=True)
class TracedName:
    """One name; `hangul` is empty for a Chinese name."""

    hangul: str
    hanzi: str

    @property
    def is_chinese(self) -> bool:
        """Whether it is a Chinese name."""
        return not self.hangul


_TABLES: Final = tomllib.loads(
    (files("leeward.demo") / "tracing_names.toml").read_text(encoding="utf-8")
)
_SURNAMES: Final[Weighed[str]] = Weighed(
    tuple(_TABLES["surnames"]), tuple(_TABLES["surnames"].values())
)
_CHARACTERS: Final[dict[str, str]] = {
    line[0]: line[1:] for line in _TABLES["syllables"]["characters"].split()
}
_ANY: Final = "".join(_CHARACTERS)
_TAIL: Final = 0.12
"""Weight of a syllable that is not usual for the cohort, where the usual weigh about one."""


def _syllables(usual: str) -> Weighed[str]:
    letters = list(dict.fromkeys(usual + _ANY))
    return Weighed(
        letters,
        [
            3.0 / (2 + place) ** 0.5 if letter in usual else _TAIL
            for place, letter in enumerate(letters)
        ],
    )


_GIVEN: Final = {
    cohort: (_syllables(usual["first"]), _syllables(usual["second"]))
    for cohort, usual in _TABLES["cohort"].items()
}

_FATHERS: Final[Weighed[str]] = Weighed(
    tuple(_TABLES["fathers"]), tuple(_TABLES["fathers"].values())
)
_CHINESE_GIVEN: Final[str] = _TABLES["chinese"]["given"]


def korean_name(chance: Random, sex: str, year: int, surname: str = "") -> TracedName:
    """Draw a Korean name for a cohort; `surname` is a Hangul letter and a character."""
    family = surname or _SURNAMES.draw(chance)
    first, second = _GIVEN[f"{sex}{(year >= 1976) + (year >= 1991)}"]
    syllables = [first.draw(chance), second.draw(chance)]
    if chance.random() < 0.03:  # names of one syllable are rare
        del syllables[1]
    elif syllables[0] == syllables[1]:
        syllables[1] = second.draw(chance)
    return TracedName(
        family[0] + "".join(syllables),
        family[1] + "".join(_character(chance, s) for s in syllables),
    )


def chinese_name(chance: Random, surname: str) -> TracedName:
    """Draw a Chinese name of a child, with the surname of the man in the household."""
    length = 2 if chance.random() < 0.75 else 1
    given = "".join(
        _CHINESE_GIVEN[int(chance.random() * len(_CHINESE_GIVEN))] for _ in range(length)
    )
    return TracedName("", surname + given)


def mans_surname(chance: Random) -> str:
    """Draw the surname of a man in the household, as a character."""
    return _FATHERS.draw(chance)


def _character(chance: Random, syllable: str) -> str:
    known = _CHARACTERS[syllable]
    return (
        known[0]
        if len(known) == 1 or chance.random() < 0.6
        else known[int(chance.random() * len(known))]
    )


def other_character(chance: Random, name: TracedName) -> str:
    """Write a Korean name with another character of one sound: a clerk heard it only."""
    place = 1 + int(chance.random() * (len(name.hanzi) - 1))
    if name.is_chinese:
        return name.hanzi
    alike = _CHARACTERS.get(name.hangul[place], name.hanzi[place])
    other = alike[int(chance.random() * len(alike))]
    return name.hanzi[:place] + other + name.hanzi[place + 1 :]


# --- writing ---------------------------------------------------------------------------------

_BY_HABIT: Final = {
    "김": "Kim", "리": "Lee", "이": "Lee", "박": "Park", "최": "Choi", "정": "Jung", "강": "Kang",
    "조": "Cho", "윤": "Yoon", "장": "Jang", "림": "Lim", "오": "Oh", "신": "Shin", "권": "Kwon",
    "안": "Ahn", "류": "Ryu", "전": "Jun", "고": "Ko", "문": "Moon", "배": "Bae", "허": "Heo",
    "로": "Roh", "우": "Woo", "주": "Joo", "영": "Young", "희": "Hee", "순": "Soon", "숙": "Sook",
    "경": "Kyung", "은": "Eun", "선": "Sun", "수": "Soo", "현": "Hyun", "철": "Chul", "혁": "Hyuk",
    "금": "Keum", "국": "Kook", "근": "Keun", "훈": "Hoon", "용": "Yong", "룡": "Ryong",
}  # fmt: skip
"""Spellings that people choose for themselves in papers."""

SYSTEMS: Final = Weighed(("northern", "revised", "habit", "mccune-plain"), (0.4, 0.2, 0.3, 0.1))


@cache
def _sound(character: str, *, is_surname: bool = False) -> str:
    facts = shipped_matcher().units.table.facts
    heard = facts.surname_sounds.get(character) if is_surname else None
    return (heard or facts.sounds[character])[0]


def pinyin(hanzi: str) -> str:
    """Write a name in pinyin, as papers do: surname, given name in one word."""
    given = "".join(_sound(character) for character in hanzi[1:])
    return f"{_sound(hanzi[0], is_surname=True).capitalize()} {given.capitalize()}"


def by_ear(hanzi: str) -> str:
    """Write a Chinese name in Hangul as it is heard."""
    sounds = (_sound(hanzi[0], is_surname=True), *(_sound(character) for character in hanzi[1:]))
    return "".join(in_hangul(sound) for sound in sounds)


@cache
def _by_habit(syllable: str) -> str:
    return _BY_HABIT.get(syllable) or romanise(syllable)


def roman(chance: Random, name: TracedName) -> str:
    """Write a name in Latin letters by one of the habits; a Chinese name in pinyin."""
    if name.is_chinese:
        return pinyin(name.hanzi)
    system = SYSTEMS.draw(chance)
    if system != "habit":
        return romanise(name.hangul, system)
    surname, *given = (_by_habit(syllable) for syllable in name.hangul)
    separator = "-" if chance.random() < 0.5 else ""
    return f"{surname} {separator.join((given[0], *(one.lower() for one in given[1:])))}"


def southern(hangul: str) -> str:
    """Write a Hangul name as the south begins words: 이 for 리, 유 for 류."""
    forms = law_forms(hangul[0]) if hangul[0] in "리림류라로" else ()
    preferred = {"리": "이", "림": "임", "류": "유", "라": "나", "로": "노"}
    return preferred[hangul[0]] + hangul[1:] if forms else hangul
