"""Languages of the pages: which one, its catalogue, and the sentence for an error."""

from collections.abc import Mapping
from typing import Final

from babel.support import NullTranslations

from leeward.i18n.language import Language, choose, language_of

LANGUAGES: Final = tuple((language.value, language.own_name) for language in Language)


def known(language: str) -> str:
    """Return the language of a tag if the desk speaks it, else an empty string."""
    found = language_of(language)
    return found.value if found is not None else ""


def accepted(header: str) -> str:
    """Return the language that an `Accept-Language` header asks for, or English."""
    return choose(header[:400]).value


def translations(language: str) -> NullTranslations:
    """Return the catalogue of a language."""
    del language
    return NullTranslations()


def sentence_of(code: str, facts: Mapping[str, str | int], language: str) -> str:
    """Return the sentence for an error."""
    del facts, language
    return code
