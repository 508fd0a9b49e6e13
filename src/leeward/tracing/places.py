"""Finding a place of origin by its name in any of three scripts.

온성, 온성군, Onsŏng, Onseong County, 稳城 and 穩城郡 are one place. A name that several places
bear stands for the smallest division in which all of them lie.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from leeward.codebook.places import Place, path, places
from leeward.tracing.columns import Columns
from leeward.tracing.names.hangul import law_forms
from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.names.spelling import SYSTEMS, romanise

LONGEST: Final = 120
"""Letters beyond which a text names no place."""

_PARTED: Final = re.compile(r"[\s,/·、，()（）]+")
_NEAR: Final = re.compile(
    r"^(?:near|around|about)\s+|\s*(?:근처|부근|쪽)$|(?:附近|一带)$", re.IGNORECASE
)
_ENDS_HANGUL: Final = re.compile(r"(?<=..)(?:특별시|직할시|자치주|구역|[시군구도성현주])$")
_ENDS_CHINESE: Final = re.compile(
    r"(?<=..)(?:朝鲜族自治州|朝鲜族自治县|满族自治县|自治州|自治县|地区|[市郡县区道省州])$"
)
_ENDS_ROMAN: Final = re.compile(
    r"[\s-]*\b(?:county|city|province|prefecture|district|gun|kun|si|shi|xian|qu|do|to|sheng)$"
)


@lru_cache(maxsize=65_536)
def find_place(text: str) -> str:
    """Return the code of the place that a text names, or "" where none is known by that name.

    "함경북도 온성군", "Onsong, North Hamgyong" and a code itself are read too: of several names
    that lie in one another the smallest place counts.
    """
    if not text.strip() or len(text) > LONGEST:
        return ""
    if text.strip() in places():
        return text.strip()
    known = _by_spelling()
    whole = _NEAR.sub("", unicodedata.normalize("NFKC", text).strip())
    if found := known.get(_key(whole)):
        return found
    parts = _PARTED.split(whole)
    found_parts = [known[_key(part)] for part in _runs(parts) if known.get(_key(part))]
    paths = sorted({path(code) for code in found_parts}, key=len, reverse=True)
    if not paths or not all(set(shorter) <= set(paths[0]) for shorter in paths):
        return ""
    return paths[0][-1]


def origin_level(a: Columns, b: Columns) -> tuple[str, str] | None:
    """Return the level of `weights.toml` and the code of what both share; None if missing.

    Symmetric. Where one tells only a province, the province is what can agree.
    """
    if a.country is None or b.country is None:
        return None
    if a.country != b.country:
        return "another_country", ""
    if a.province is None or b.province is None:
        return "same_country", a.country
    if a.province != b.province:
        return "another_province", ""
    if _differ(a.prefecture, b.prefecture) or _differ(a.county, b.county):
        return "another_county", a.province
    if a.county is not None and a.county == b.county:
        return "same_county", a.county
    if a.prefecture is not None and a.prefecture == b.prefecture:
        return "same_prefecture", a.prefecture
    return "same_province", a.province


def _differ(a: str | None, b: str | None) -> bool:
    return a is not None and b is not None and a != b


def shared(a: str, b: str) -> str:
    """Return the code of the smallest place in which both lie; "" if none."""
    common = [one for one, other in zip(path(a), path(b), strict=False) if one == other]
    return common[-1] if common else ""


def _runs(parts: list[str]) -> Iterator[str]:
    """Yield each word and each pair of neighbours: "North Hamgyong" is one name."""
    yield from parts
    yield from (f"{one} {other}" for one, other in pairwise(parts))


@cache
def _by_spelling() -> dict[str, str]:
    """What the table itself writes goes before what only sounds or is romanised alike."""
    recorded = ((spelling, place.code) for place in places().values() for spelling in _own(place))
    derived = ((spelling, place.code) for place in places().values() for spelling in _heard(place))
    return _unambiguous(derived) | _unambiguous(recorded)


def _unambiguous(spellings: Iterable[tuple[str, str]]) -> dict[str, str]:
    codes: dict[str, set[str]] = defaultdict(set)
    for spelling, code in spellings:
        codes[_key(spelling)].add(code)
    codes.pop("", None)
    return {key: common for key, found in codes.items() if (common := _common(found))}


def _common(codes: set[str]) -> str:
    first, *others = sorted(codes)
    for other in others:
        first = shared(first, other)
    return first


def _own(place: Place) -> Iterator[str]:
    yield from filter(None, (place.hangul, place.chinese, place.romanised, *place.also))


def _heard(place: Place) -> Iterator[str]:
    hangul = place.hangul or _read_in_hangul(place.chinese)
    bare = _ENDS_HANGUL.sub("", hangul)
    if hangul:
        yield from (one + hangul[1:] for one in (hangul[0], *law_forms(hangul[0])))
    for system in SYSTEMS:
        yield romanise(bare, system)
    if place.code.startswith("CN"):
        yield _in_pinyin(_ENDS_CHINESE.sub("", place.chinese))


def _read_in_hangul(chinese: str) -> str:
    characters = shipped_matcher().units.characters
    readings = [characters.readings(letter, 1) for letter in chinese]
    if not all(readings):
        return ""
    return "".join(max(sorted(one), key=one.__getitem__) for one in readings)


def _in_pinyin(chinese: str) -> str:
    facts = shipped_matcher().units.table.facts
    sounds = [facts.sounds.get(letter, ("",))[0] for letter in chinese]
    return "".join(sounds) if all(sounds) else ""


def _key(text: str) -> str:
    """Return what all usual spellings of one place name share."""
    folded = unicodedata.normalize("NFD", text.casefold())
    letters = unicodedata.normalize(
        "NFC", "".join(one for one in folded if unicodedata.category(one) != "Mn")
    )
    if any("가" <= letter <= "힣" for letter in letters):
        return _ENDS_HANGUL.sub("", letters.replace(" ", ""))
    if letters.isascii():
        return re.sub(r"[^a-z0-9]", "", _ENDS_ROMAN.sub("", letters.strip()))
    variants = shipped_matcher().units.table.facts.folded
    return _ENDS_CHINESE.sub("", "".join(variants.get(letter, letter) for letter in letters))
