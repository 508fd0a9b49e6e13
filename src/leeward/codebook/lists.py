"""Code lists with their labels in three languages, read once from `lists/*.toml`.

A code's labels stand once, here: forms, filters, the journal and exports all show them.
A file holds any number of lists; a list stands whole in one file:

    [[list.risk_levels]]
    code = "immediate"
    en = "Immediate"
    ko = "즉시"
    zh_Hans = "立即"
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from leeward.errors import InvalidForm

_LANGUAGES: Final = {"en": "en", "ko": "ko", "zh-Hans": "zh_Hans", "zh_Hans": "zh_Hans"}


@dataclass(frozen=True, slots=True)
class Code:
    """One code and what people read for it."""

    code: str
    en: str
    ko: str
    zh_Hans: str  # noqa: N815 (the spelling of the locale)

    def label(self, language: str) -> str:
        """Return the label in `language`, English where it is none of ours."""
        text: str = getattr(self, _LANGUAGES.get(language, "en"))
        return text


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list of codes, in the order in which people read them."""

    name: str
    entries: tuple[Code, ...]
    by_code: Mapping[str, Code]

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes alone."""
        return tuple(self.by_code)

    def __contains__(self, code: object) -> bool:
        """Return whether the list has the code."""
        return code in self.by_code

    def label(self, code: str, language: str) -> str:
        """Return what people read for `code`; a code of a newer version stands for itself."""
        known = self.by_code.get(code)
        return code if known is None else known.label(language)


def names() -> tuple[str, ...]:
    """Return the name of every list, sorted."""
    return tuple(sorted(_all()))


def code_list(name: str) -> CodeList:
    """Return one list.

    Raises:
        InvalidForm: no list has that name.
    """
    found = _all().get(name)
    if found is None:
        raise InvalidForm(sheet="choices", reason="unknown_list", list=name)
    return found


def for_forms() -> dict[str, dict[str, dict[str, str]]]:
    """Return every list as a form's choices: by list, by code, a label for each language tag."""
    return {
        name: {
            code.code: {"en": code.en, "ko": code.ko, "zh-Hans": code.zh_Hans}
            for code in entries.entries
        }
        for name, entries in _all().items()
    }


def label(name: str, code: str, language: str) -> str:
    """Return what people read for a code of a list."""
    return code_list(name).label(code, language)


def read_lists(text: str) -> dict[str, CodeList]:
    """Read the lists of one file.

    Raises:
        InvalidForm: a code stands twice, or lacks a label.
    """
    found: dict[str, CodeList] = {}
    for name, rows in tomllib.loads(text)["list"].items():
        by_code: dict[str, Code] = {}
        for row in rows:
            if set(row) != {"code", "en", "ko", "zh_Hans"} or not all(row.values()):
                raise InvalidForm(sheet="choices", reason="label_missing", list=name)
            if row["code"] in by_code:
                raise InvalidForm(sheet="choices", reason="code_twice", list=name)
            by_code[row["code"]] = Code(**row)
        found[name] = CodeList(name, tuple(by_code.values()), by_code)
    return found


@cache
def _all() -> dict[str, CodeList]:
    found: dict[str, CodeList] = {}
    folder = files("leeward.codebook") / "lists"
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".toml"):
            continue
        for name, entries in read_lists(file.read_text(encoding="utf-8")).items():
            if name in found:
                raise InvalidForm(sheet="choices", reason="list_twice", list=name)
            found[name] = entries
    return found
