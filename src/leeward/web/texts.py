"""Languages of the pages, as templates take them: plain tags and a catalogue."""

from typing import Final

from leeward.errors import InvalidFact, LeewardError
from leeward.i18n import catalogue, sentences
from leeward.i18n.language import Language, choose, language_of

LANGUAGES: Final = tuple((language.value, language.own_name) for language in Language)


def known(language: str) -> str:
    """Return the language of a tag if the desk speaks it, else an empty string."""
    found = language_of(language)
    return found.value if found is not None else ""


def accepted(header: str) -> str:
    """Return the language that an `Accept-Language` header asks for, or English."""
    return choose(header[:400]).value


def translations(language: str) -> catalogue.Translations:
    """Return the catalogue of a language."""
    return catalogue.translations(language)


def sentence(error: LeewardError, language: str) -> str:
    """Return what a person reads of an error."""
    return sentences.sentence(error, language)


def beside_field(error: LeewardError, language: str) -> str:
    """Return what a person reads beside a field: for a value that does not fit, why it does not.

    Which field it is she sees; its name in the journal would tell her nothing.
    """
    why = error.facts.get("reason")
    if not isinstance(error, InvalidFact) or not isinstance(why, str):
        return sentence(error, language)
    told = sentences.reason(why, language)
    return f"{told[:1].upper()}{told[1:]}"


def sentence_of(code: str, language: str) -> str:
    """Return the sentence of a code that stands alone, as an alarm does."""
    return sentences.sentence_of(code, {}, language)
