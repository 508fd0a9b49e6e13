"""Evidence in plain sentences, in the reader's language; never a verdict, never a place.

Each level of `weights.toml` has its sentence. The values themselves stand beside it on the page,
as they were written; a sentence only says how they agree.
"""

from typing import Final

from leeward.i18n.catalogue import translations
from leeward.i18n.language import Language
from leeward.tracing.candidates import Likelihood
from leeward.tracing.evidence import MISSING, Comparison, Evidence, Field
from leeward.tracing.names.explaining import sentence as names_sentence


def N_(text: str) -> str:  # noqa: N802 - the usual mark of a text to translate elsewhere
    """Mark a text for the catalogue."""
    return text


FIELDS: Final[dict[Field, str]] = {
    Field.NAME: N_("Names"),
    Field.SEX: N_("Sex"),
    Field.BIRTH: N_("Birth"),
    Field.ORIGIN: N_("Place of origin"),
    Field.RELATIONS: N_("Relatives named"),
    Field.CHILDREN: N_("Children named"),
    Field.CHILD_COUNT: N_("Number of children"),
    Field.MOTHERHOOD: N_("Age as a mother"),
    Field.SPOUSE: N_("Family name of spouse or man"),
    Field.DEPARTURE: N_("Departure"),
    Field.SEPARATION: N_("Separation"),
    Field.LAST_CONTACT: N_("Last contact"),
}

_EVENTS: Final = {
    "within_year": N_("Both tell the same year or nearly."),
    "within_three_years": N_("What both tell overlaps within three years."),
    "overlap": N_("What both tell overlaps, but one of them is wide."),
    "one_apart": N_("They tell times about a year apart, as memory often does."),
    "three_apart": N_("They tell times two to three years apart."),
    "far_apart": N_("They tell times years apart; it may be another journey."),
}

SENTENCES: Final[dict[Field, dict[str, str]]] = {
    Field.NAME: {MISSING: N_("A name cannot be read here, so names say nothing.")},
    Field.SEX: {
        "same": N_("The same sex in both."),
        "differs": N_("One tells of a woman, the other of a man."),
    },
    Field.BIRTH: {
        "same_day": N_("The same day of birth."),
        "lunar_day": N_("One day of birth is the other’s in the lunar calendar."),
        "same_birthday": N_("The same birthday in another year; papers often carry a false year."),
        "within_year": N_("The births agree within a year."),
        "within_three_years": N_("The births agree within three years."),
        "within_six_years": N_("The births agree within six years."),
        "within_twelve_years": N_("The births agree, but only within twelve years."),
        "overlap": N_("The births do not contradict each other; one is told too coarsely to say."),
        "one_apart": N_("About a year apart: Korean age or the lunar new year would explain it."),
        "two_apart_by_age": N_("Within two years, explained by Korean age."),
        "two_apart": N_("About two years apart."),
        "three_apart": N_("About three years apart; ages are often guessed as far off as this."),
        "five_apart": N_("Four to five years apart."),
        "ten_apart": N_("Up to ten years apart; one of them may be a false paper."),
        "far_apart": N_("More than ten years apart."),
    },
    Field.ORIGIN: {
        "same_county": N_("From the same county or town; the rarer it is, the more this says."),
        "same_prefecture": N_("From the same prefecture; one of them tells no county."),
        "same_province": N_("From the same province; one of them tells no county."),
        "same_country": N_("From the same country; one of them tells no province."),
        "another_county": N_("From two counties of one province: one may be birth, one a home."),
        "another_province": N_("From two provinces."),
        "another_country": N_("From two countries."),
    },
    Field.RELATIONS: {
        "alike": N_("A relative named in both may be one person."),
        "not_alike": N_("The relatives named are other people, or other names of theirs."),
        "turned": N_("One is a child of the person whose parent the other is: perhaps confused."),
    },
    Field.CHILDREN: {
        "alike": N_("Children of both may be the same; a child’s other surname says nothing."),
        "none_alike": N_("None of the children named are alike."),
    },
    Field.CHILD_COUNT: {
        "same": N_("The same number of children."),
        "one_more": N_("One child more in one of them; children are often left out."),
        "differs": N_("The numbers of children differ by two or more."),
    },
    Field.MOTHERHOOD: {
        "fits": N_("Her age fits the children named by the other."),
        "under_thirteen": N_("She would have been under thirteen at a birth."),
        "over_fifty": N_("She would have been over fifty at a birth."),
    },
    Field.SPOUSE: {
        "same_surname": N_("This may be one family name."),
        "differs": N_("Two family names."),
    },
    Field.DEPARTURE: _EVENTS,
    Field.SEPARATION: _EVENTS,
    Field.LAST_CONTACT: _EVENTS,
}

LIKELIHOODS: Final = {
    Likelihood.LIKELY: N_("likely"),
    Likelihood.POSSIBLE: N_("possible"),
    Likelihood.UNLIKELY: N_("unlikely"),
}
NOT_TOLD: Final = N_("At least one of them does not tell this.")
NAMES_ALONE: Final = N_("Only names speak for this pair; names alone never decide.")


def field_name(field: Field, language: Language) -> str:
    """Return what people read for a field."""
    return translations(language).gettext(FIELDS[field])


def sentence(evidence: Evidence, language: Language) -> str:
    """Return how a field agrees, without its values."""
    if evidence.names is not None:
        return names_sentence(evidence.names, language)
    if evidence.field is Field.NAME and not evidence.is_missing:
        return ""  # a file of candidates keeps bits, not names; there is nothing to quote
    told = SENTENCES[evidence.field].get(evidence.level, NOT_TOLD)
    return translations(language).gettext(told)


def likelihood_word(likelihood: Likelihood, language: Language) -> str:
    """Return the word for a likelihood; it is never the word "match"."""
    return translations(language).gettext(LIKELIHOODS[likelihood])


def caution(comparison: Comparison, language: Language) -> str:
    """Return the warning that a pair with evidence of names alone carries; else empty."""
    if comparison.is_beyond_the_name:
        return ""
    return translations(language).gettext(NAMES_ALONE)


def odds_in_words(prior_bits: float, language: Language) -> str:
    """Return a prior as people say it: 1 in 40,000."""
    number = max(2, round(1.0 + 2.0**-prior_bits))
    return translations(language).gettext("1 in {number}").format(number=f"{number:,}")
