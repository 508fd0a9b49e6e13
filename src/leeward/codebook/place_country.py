"""Which country a place lies in, as far as words tell: for counting, never for finding somebody."""

import re
import unicodedata
from functools import cache
from typing import Final

from leeward.codebook.coarse_places import LANGUAGES, countries_by_name

_NO_PLACE: Final = re.compile(r"朝鲜族|朝鮮族|조선족|third country|제\s?3\s?국")
"""Words with a country's name in them that name none."""

_LATIN: Final = re.compile(r"[a-z]")


def country_in(text: str) -> str:
    """Return the code of the one country that words name, or a large place in it.

    Args:
        text: in English, Korean or Chinese.

    Returns:
        A code of `countries`; empty where none is named, or more than one.
    """
    plain = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    found = {_countries()[one] for one in _names().findall(_NO_PLACE.sub(" ", plain))}
    return found.pop() if len(found) == 1 else ""


@cache
def _countries() -> dict[str, str]:
    return {
        name: country
        for language in LANGUAGES
        for name, country in countries_by_name(language).items()
        if len(name) > 1
    }


@cache
def _names() -> re.Pattern[str]:
    """Return what finds the longest name at each place; a Latin one as whole words only."""
    longest = sorted(_countries(), key=len, reverse=True)
    return re.compile(
        "|".join(
            rf"\b{re.escape(name)}\b" if _LATIN.search(name) else re.escape(name)
            for name in longest
        )
    )
