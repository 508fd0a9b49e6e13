"""What a column's heading means, in English, Korean, Chinese and HTCDS's own field names."""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

from leeward.cases.facts import KINDS
from leeward.cases.never_store import forbidden_meaning
from leeward.codebook import htcds
from leeward.exchange.htcds_home import default_reading, home

SKIP: Final = "skip"
NEVER: Final = "never"

_BRACKETS: Final = re.compile(r"[(\[{（［【<〈].*?[)\]}）］】>〉]")
_SIGNS: Final = re.compile(r"[\W_]+")
_LATIN: Final = re.compile(r"[a-z0-9]+")
_HTCDS: Final = re.compile(r"(?:org|prs|vic|per|cas|cco|hte|spl|con)_?[A-Z]")
_NEARLY: Final = 0.93


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the cells of a column are: a fact, nothing, or something that is never stored."""

    to: str
    read: str
    fixed: Mapping[str, str] = field(default_factory=dict)
    what: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a heading was understood, how surely, and why (a code of `reasons.toml`).

    Where it may mean two things, `may_be` names both and the meaning leaves the column out.
    """

    meaning: Meaning
    confidence: float
    why: str
    may_be: tuple[str, ...] = ()


def fit(heading: str) -> Fit | None:
    """Return what `heading` means, or None where no known word is in it."""
    meanings, latin, cjk = _dictionary()
    whole = condensed(heading)
    if not whole:
        return None
    bare = condensed(_BRACKETS.sub(" ", heading))
    if doubtful := _ambiguous().get(whole) or _ambiguous().get(bare):
        return doubtful
    if found := meanings.get(whole):
        # Our own column beside one of the standard's says more.
        return Fit(found, 0.99 if whole.startswith("lwd") else 0.95, "heading")
    if (what := forbidden_meaning(heading)) is not None:
        return Fit(Meaning(NEVER, NEVER, what=what), 0.9, "heading_part")
    if bare and (found := meanings.get(bare)):
        return Fit(found, 0.9, "heading")
    if _HTCDS.match(heading) and (near := difflib.get_close_matches(whole, latin, 1, _NEARLY)):
        return Fit(meanings[near[0]], 0.85, "heading_nearly")
    if part := _longest_part(heading, whole, latin, cjk):
        share = len(part) / len(whole)
        meaning = meanings[part]
        if meaning.to == NEVER or share >= 0.4:
            return Fit(meaning, round(0.45 + 0.4 * min(share, 1.0), 2), "heading_part")
    return None


def condensed(heading: str) -> str:
    """Return a heading for comparison: no case, no spaces, no signs, full-width made narrow."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", heading).casefold())


def _longest_part(
    heading: str, whole: str, latin: frozenset[str], cjk: tuple[str, ...]
) -> str | None:
    found = [word for word in cjk if word in whole]
    words = _LATIN.findall(unicodedata.normalize("NFKC", heading).casefold())
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            phrase = "".join(words[start:end])
            if phrase in latin and len(phrase) > 2:
                found.append(phrase)
    return max(found, key=len, default=None)


@cache
def _ambiguous() -> Mapping[str, Fit]:
    return {
        condensed(word): Fit(
            Meaning(SKIP, "skip", what=row.get("what", "")), 0.2, "may_be", tuple(row["may_be"])
        )
        for row in _content()["ambiguous"]
        for word in _words(row)
    }


@cache
def _content() -> Mapping[str, Any]:
    return tomllib.loads((files("leeward.exchange") / "headers.toml").read_text("utf-8"))


@cache
def _dictionary() -> tuple[Mapping[str, Meaning], frozenset[str], tuple[str, ...]]:
    content = _content()
    meanings: dict[str, Meaning] = {}
    for row in content["never"]:
        meaning = Meaning(NEVER, NEVER, what=row["what"])
        meanings.update((condensed(word), meaning) for word in _words(row))
    for row in content["column"]:
        meaning = Meaning(row["to"], row["read"], row.get("fixed", {}))
        meanings.update((condensed(word), meaning) for word in _words(row))
    for known in htcds.fields():
        to, read = home(known.name)
        meaning = Meaning(to, read, what="live_location" if to == NEVER else "")
        for word in (known.name, *known.aliases):
            meanings[condensed(word)] = meaning
        # Its headings are common words ("City", "Date", "Type"): our own words come first.
        for word in (known.heading, *known.labels.values()):
            if len(condensed(word)) > 2 and known.entity in {"Person", "Victim", "Case"}:
                meanings.setdefault(condensed(word), meaning)
    for name in KINDS["profile"].fields:
        if name.startswith("lwd_"):
            to = f"profile.{name}"
            meanings[condensed(name)] = Meaning(to, default_reading(to))
    methods = "profile.vic_MethodsOfControl"
    meanings[condensed("lwd_MethodsOfControl")] = Meaning(methods, "codes")
    latin = frozenset(word for word in meanings if word.isascii())
    cjk = tuple(word for word in meanings if not word.isascii() and len(word) > 1)
    return meanings, latin, cjk


def _words(row: Mapping[str, Any]) -> Iterable[str]:
    return (*row["en"], *row["ko"], *row["zh"])
