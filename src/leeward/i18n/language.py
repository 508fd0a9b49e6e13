"""The three languages, and which one a person is shown."""

import re
from enum import StrEnum
from typing import Final


class Language(StrEnum):
    """A language of the desk; its value is the tag for `lang=` and for settings."""

    EN = "en"
    KO = "ko"
    ZH_HANS = "zh-Hans"

    @property
    def html_lang(self) -> str:
        """The value of the `lang` attribute."""
        return self.value

    @property
    def locale_dir(self) -> str:
        """The folder under `locale/`, and the name by which Babel knows the language."""
        return self.value.replace("-", "_")

    @property
    def own_name(self) -> str:
        """The language in its own words, for the switch that everyone must find."""
        return _OWN_NAMES[self]


_OWN_NAMES: Final = {
    Language.EN: "English",
    Language.KO: "한국어",
    Language.ZH_HANS: "简体中文",
}
_BY_TAG: Final = {"en": Language.EN, "ko": Language.KO, "zh": Language.ZH_HANS}
_QUALITY: Final = re.compile(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*")


def language_of(tag: str | None) -> Language | None:
    """Return the language of a tag such as `ko-KR` or `zh_CN`, or None.

    Traditional Chinese is shown Simplified: it is nearer than English.
    """
    if not tag:
        return None
    return _BY_TAG.get(re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0])


def choose(accept_language: str = "", setting: str | None = None) -> Language:
    """Return the language for a page.

    Args:
        accept_language: the browser's header, in any order and with or without weights.
        setting: what the member chose; it wins.
    """
    chosen = language_of(setting)
    if chosen is not None:
        return chosen
    wanted: list[tuple[float, int, Language]] = []
    for position, part in enumerate(accept_language.split(",")):
        tag, _, weight = part.partition(";")
        language = language_of(tag)
        found = _QUALITY.fullmatch(weight) if weight else None
        quality = float(found[1]) if found else 1.0
        if language is not None and quality > 0:
            wanted.append((-quality, position, language))
    return min(wanted)[2] if wanted else Language.EN
