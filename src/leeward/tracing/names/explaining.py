"""The evidence of two names in one plain sentence, in the reader's language."""

from typing import Final

from leeward.i18n.catalogue import translations
from leeward.i18n.language import Language
from leeward.tracing.names.comparing import About, Evidence, Part
from leeward.tracing.names.reading import Way

STRONG: Final = 9.0
"""Bits: about one other person in 500 would agree as well."""

WEAK: Final = 3.0
AGREES: Final = 1.0
CONTRADICTS: Final = -1.0


def sentence(evidence: Evidence, language: Language) -> str:
    """Say what the evidence is: how strong, which syllables, what was assumed.

    Never a verdict: two people decide whether two records are one person.
    """
    _ = translations(language).gettext
    if not evidence.parts:
        return _("Nothing in these two names can be set side by side.")
    said = [_strength(evidence, language), *_agreement(evidence, language)]
    ways = {evidence.way_a, evidence.way_b}
    if Way.NO_SURNAME in ways:
        said.append(_("One of them is without a surname."))
    if Way.GIVEN_FIRST in ways:
        said.append(_("One of them has the given name first."))
    if Way.MOVED_SPACES in ways:
        said.append(_("A space or hyphen seems to stand in the wrong place."))
    if Way.PINYIN in ways:
        said.append(_("One of them is read as pinyin, where several Korean names sound alike."))
    if Way.BY_EAR in ways:
        said.append(_("One of them is read as a Chinese name that Korean wrote by ear."))
    return ("" if language is Language.ZH_HANS else " ").join(said)


def _strength(evidence: Evidence, language: Language) -> str:
    _ = translations(language).gettext
    bits = format(evidence.bits, ".1f")
    contradicted = any(
        part.bits < CONTRADICTS for part in evidence.parts if part.about is About.SYLLABLE
    )
    if evidence.bits >= STRONG and not contradicted:
        return _("These can well be one name: {bits} bits.").format(bits=bits)
    if evidence.bits >= WEAK:
        return _("These may be one name: {bits} bits, which many pairs reach by chance.").format(
            bits=bits
        )
    if evidence.bits > -WEAK:
        return _("The names say little for or against: {bits} bits.").format(bits=bits)
    return _("These are hardly one name: {bits} bits.").format(bits=bits)


def _agreement(evidence: Evidence, language: Language) -> list[str]:
    _ = translations(language).gettext
    syllables = [part for part in evidence.parts if part.about is About.SYLLABLE]
    agreed = [part for part in syllables if part.bits > AGREES and part.a and part.b]
    against = [part for part in syllables if part.bits < CONTRADICTS]
    said = []
    if agreed:
        said.append(_("Agreeing: {pairs}.").format(pairs=_pairs(agreed)))
    if against:
        said.append(_("Not agreeing: {pairs}.").format(pairs=_pairs(against)))
    return said


def _pairs(parts: list[Part]) -> str:
    return ", ".join(_pair(part) for part in parts)


def _pair(part: Part) -> str:
    if part.bits < 0:
        return f"{part.a} / {part.b}"
    meant = "" if part.meant in (part.a, part.b) else f" ({part.meant})"
    return f"{part.a} = {part.b}{meant}"
