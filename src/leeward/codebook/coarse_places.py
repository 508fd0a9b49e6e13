"""The places that are coarse enough for "where she is now": prefecture, large city or larger.

`lists/coarse_places.csv` names those of the region, with the Korean readings in use for places
in China, and countries come from the list `countries`. What is not named here is not coarse.
"""

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from leeward.codebook.lists import code_list

LANGUAGES: Final = ("en", "ko", "zh")
_ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "ko": ("특별자치시", "특별자치도", "특별시", "광역시", "시", "도"),
    "zh": ("特别行政区", "自治区", "自治州", "地区", "省", "市", "盟", "州"),
}
_ADDED: Final[Mapping[str, tuple[str, ...]]] = {
    "ko": ("성", "시", "주", "자치주", "자치구", "조선족자치주", "지구", "도", "특별시", "광역시"),
    "zh": (),
}


@cache
def coarse_names(language: str) -> frozenset[str]:
    """Return every name, in lower case, by which a coarse place is written in one language.

    Args:
        language: one of `LANGUAGES`.
    """
    return frozenset(countries_by_name(language))


@cache
def countries_by_name(language: str) -> Mapping[str, str]:
    """Return the country of every such name, by its code; empty where it may be several.

    Args:
        language: one of `LANGUAGES`.
    """
    found: dict[str, str] = {}

    def add(names: Iterable[str], country: str) -> None:
        for name in names:
            if name:
                found[name] = country if found.get(name, country) == country else ""

    label = "zh_Hans" if language == "zh" else language
    for country in code_list("countries").entries:
        name = getattr(country, label).lower().replace("’", "'")
        add({name, *(part.strip() for part in re.split(r"[()（）]", name))}, country.code)
    for name, where in _written(language):
        plain = name.lower()
        if language == "en":
            add({plain, plain.replace("'", "")}, where)
            continue
        ending = next((each for each in _ENDINGS[language] if plain.endswith(each)), "")
        bare = plain.removesuffix(ending)
        bare = bare if len(bare) > 1 else plain
        add({plain, bare, *(bare + each for each in _ADDED[language])}, where)
    return found


@cache
def plain_words(name: str) -> frozenset[str]:
    """Return the words of one table of `coarse_words.toml`, which name no place."""
    text = (files("leeward.codebook") / "coarse_words.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[name].split())


def _written(language: str) -> list[tuple[str, str]]:
    text = (files("leeward.codebook") / "lists" / "coarse_places.csv").read_text(encoding="utf-8")
    return [
        (name, row["country"])
        for row in csv.DictReader(text.splitlines())
        for name in row[language].split("/")
        if name
    ]
