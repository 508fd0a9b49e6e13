"""A candidate's evidence as a waterfall and as the table beside it, in the reader's language."""

from dataclasses import dataclass
from typing import Final

from leeward.charts.waterfall import End, Step, waterfall
from leeward.i18n.catalogue import translations
from leeward.i18n.formatting import percent
from leeward.i18n.language import Language
from leeward.tracing.candidates import Candidate
from leeward.tracing.evidence import Evidence
from leeward.tracing.explaining import field_name, odds_in_words, sentence

SURE: Final = 0.9995
"""Chance from which "over 99.9 %" is said: a machine is never certain."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    label: str
    number: str
    """Bits with their sign; "missing" where a side does not tell it; odds at either end."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The picture and the table with the same numbers."""

    svg: str
    lines: tuple[Line, ...]


def waterfall_of(candidate: Candidate, language: Language) -> Waterfall:
    """Return how the evidence of a pair adds up, from the prior to the chance of this pair alone.

    What rivals take from it is said beside them, not here. Nothing of the rows' values is shown.
    """
    _ = translations(language).gettext
    comparison = candidate.comparison
    steps = [
        Step(
            field_name(one.field, language),
            None if one.is_missing else one.bits,
            _number(one, language),
        )
        for one in comparison.evidence
    ]
    first = End(
        _("Before comparing"),
        candidate.prior_bits,
        odds_in_words(candidate.prior_bits, language),
    )
    last = End(
        _("Together, without rivals"),
        candidate.prior_bits + comparison.bits,
        chance_in_words(candidate.posterior, language),
    )
    told = sum(not one.is_missing for one in comparison.evidence)
    description = _(
        "Evidence in bits, from {first} to {last}; {told} of {every} fields told."
    ).format(first=first.text, last=last.text, told=told, every=len(steps))
    svg = waterfall(_("How the evidence adds up"), description, first, steps, last, _("even odds"))
    return Waterfall(
        svg,
        (
            Line(first.label, first.text, ""),
            *(
                Line(step.label, step.text, sentence(one, language))
                for step, one in zip(steps, comparison.evidence, strict=True)
            ),
            Line(last.label, last.text, ""),
        ),
    )


def chance_in_words(chance: float, language: Language) -> str:
    """Return a chance as people read it; never 100 % and never 0 %."""
    _ = translations(language).gettext
    if chance >= SURE:
        return _("over {percent}").format(percent=_finely(0.999))
    if chance < 1.0 - SURE:
        return _("under {percent}").format(percent=_finely(0.001))
    if 0.01 <= chance <= 0.99:
        return percent(chance, language)
    return _finely(chance)


def _finely(chance: float) -> str:
    return f"{chance * 100:.1f}%"


def _number(evidence: Evidence, language: Language) -> str:
    if evidence.is_missing:
        return translations(language).gettext("missing")
    number = f"{evidence.bits:+.1f}".replace("-", "−")
    return "0.0" if number in {"+0.0", "−0.0"} else number
