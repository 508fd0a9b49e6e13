"""Sentences for what an import has to say, in three languages, by stable codes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from leeward.i18n import sentences

_KEYS: Final = {"en": "en", "ko": "ko", "zh-Hans": "zh_Hans", "zh_Hans": "zh_Hans"}


def say(code: str, language: str, facts: Mapping[str, str | int] | None = None) -> str:
    """Return the sentence of a remark, a notice, a finding or a reason for a proposal.

    A code of a newer version stands for itself.
    """
    found = _reasons().get(code)
    if found is None:
        return code
    told = dict(facts or {})
    if isinstance(told.get("what"), str):
        told["what"] = sentences.reason(str(told["what"]), language)
    sentence: str = found[_KEYS.get(language, "en")]
    for name, value in told.items():
        sentence = sentence.replace("{" + name + "}", str(value))
    return sentence


def codes() -> frozenset[str]:
    """Return every code that has a sentence."""
    return frozenset(_reasons())


@dataclass(frozen=True, slots=True)
class AfterImport:
    """What to do with the old spreadsheet, and what that cannot do."""

    title: str
    why: str
    steps: tuple[str, ...]
    honest: str


def after_import(language: str) -> AfterImport:
    """Return the words that stand at the end of an import."""
    key = _KEYS.get(language, "en")
    content = _file("after_import.toml")
    return AfterImport(
        content["title"][key],
        content["why"][key],
        tuple(step[key] for step in content["step"]),
        content["honest"][key],
    )


@cache
def _reasons() -> Mapping[str, Mapping[str, str]]:
    """Every sentence by code; the validator's codes have a prefix, for some names stand twice."""
    found: dict[str, Mapping[str, str]] = {}
    for section, entries in _file("reasons.toml").items():
        prefix = "htcds." if section == "htcds" else ""
        found.update((prefix + code, entry) for code, entry in entries.items())
    return found


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((files("leeward.exchange") / name).read_text(encoding="utf-8"))
