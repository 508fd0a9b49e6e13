"""What a person reads when something is refused: one sentence that says what to do next.

`sentences.toml` holds a sentence for each error code, and words for the reasons that errors
carry as codes, in three languages. A fact that is missing leaves an ellipsis, never a crash:
the alarm page must come up however it was reached.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Final

from leeward.errors import LeewardError
from leeward.i18n.language import Language

MISSING: Final = "…"
_UNEXPECTED: Final = "leeward"
_CODED: Final = frozenset({"reason", "what", "limit", "step"})
"""The facts whose values are codes with words of their own; a column may be called anything."""


def sentence(error: LeewardError, language: Language | str) -> str:
    """Return the sentence for an error, with its facts in words."""
    return sentence_of(error.code, error.facts, language)


def sentence_of(code: str, facts: Mapping[str, str | int], language: Language | str) -> str:
    """Return the sentence for an error code; an unknown code gets the general one."""
    key = _key(language)
    sentences = _book()["error"]
    template: str = sentences.get(code, sentences[_UNEXPECTED])[key]
    words = {"code": code, "reason": _in_words("not_stated", key), "place": _place(facts, key)}
    for name, value in facts.items():
        words[name] = _in_words(value, key) if name in _CODED else str(value)
    return Formatter().vformat(template, (), _Forgiving(words))


def reason(code: str, language: Language | str) -> str:
    """Return the words for a reason code; an unknown one stands for itself."""
    return _in_words(code, _key(language))


def codes() -> frozenset[str]:
    """Return every error code that has a sentence."""
    return frozenset(_book()["error"])


class _Forgiving(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return MISSING


def _in_words(value: str | int, key: str) -> str:
    words = _book()["reason"].get(value) if isinstance(value, str) else None
    return str(value) if words is None else str(words[key])


def _place(facts: Mapping[str, str | int], key: str) -> str:
    """Say in brackets where something stands in a workbook, as far as it is known."""
    stated = [(name, str(facts.get(name) or "")) for name in ("sheet", "row", "column", "what")]
    parts = [_in_words(f"at_{name}", key).replace("#", text) for name, text in stated if text]
    comma, around = ("，", "（{}）") if key == "zh_Hans" else (", ", " ({})")
    return around.format(comma.join(parts)) if parts else ""


def _key(language: Language | str) -> str:
    return Language(language).locale_dir


@cache
def _book() -> dict[str, Any]:
    text = (files("leeward.i18n") / "sentences.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
