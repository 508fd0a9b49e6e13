"""A claim as a sentence: what a woman is told about her own need, and never about another's."""

from typing import Final

from msgspec import structs

from leeward.allocation.plan import Claim, Line, Marginal, Nearest, Waiting
from leeward.i18n.catalogue import translations
from leeward.i18n.language import Language


def N_(message: str) -> str:  # noqa: N802 (the mark by which catalogues find a text)
    """Mark a text for the catalogue."""
    return message


SERVED: Final = {
    "in_order": N_(
        "This help is meant for you from {start}: your need counts as {urgency}, it has waited"
        " {days} days, and by these two its turn has come."
    ),
    "fixed_by_people": N_(
        "This help was given to you by a colleague's decision from {start}; the plan leaves it as"
        " it is."
    ),
}
WAITS: Final = {
    "no_offer": N_("We have no offer that fits your need: {rules}."),
    "no_time": N_("There is an offer that fits, but no place in it at the time that suits you."),
    "higher_need": N_(
        "All places that fit are taken. To give you one, somebody in higher need would have to"
        " wait."
    ),
    "longer_wait": N_(
        "All places that fit are taken. To give you one, somebody in equal need who has waited"
        " longer would have to wait on."
    ),
    "drawn": N_(
        "All places that fit are taken. Others are in the same need and have waited as long; a"
        " draw that anyone can check has decided."
    ),
    "no_free_place": N_("All places that fit are full at the times that suit you."),
    "no_money": N_("The money for this help is spent for the time of this plan."),
    "kept_apart": N_("The places that are free do not suit you at that time."),
    "no_way": N_("No place that fits is open to you in this plan: {stops}."),
    "waits_for": N_("This help needs another one first, which has no place yet or ends too late."),
    "tie_begun": N_(
        "A colleague has given help to those you belong with, and there is no free place that fits"
        " you yet."
    ),
    "belongs_together": N_(
        "You asked to be helped together, and there is no place for all of you yet."
    ),
    "lower_rule": N_(
        "No plan was found that serves you without breaking a rule that comes before; a colleague"
        " should look at this again."
    ),
}
URGENCIES: Final = {
    "immediate": N_("immediate danger"),
    "high": N_("high urgency"),
    "medium": N_("medium urgency"),
    "low": N_("low urgency"),
}
RULES: Final = {
    "kind": N_("this kind of help"),
    "unit": N_("the unit it is counted in"),
    "age_band": N_("the age it is open to"),
    "sex": N_("whom the place may take"),
    "language": N_("the language spoken there"),
    "zone": N_("the area it serves"),
    "excluded": N_("what the place cannot provide for"),
}


STOPS: Final = {
    "capacity": N_("it is full at the times that suit you"),
    "money": N_("the money for it is spent"),
    "after": N_("what has to come first has no place yet or ends too late"),
    "apart": N_("it does not suit you at that time"),
}


def served_sentence(line: Line, language: Language, *, day: str = "") -> str:
    """Say why this help is meant for her; `day` is its first day in words."""
    _ = translations(language).gettext
    claim = line.claims[0]
    return _(SERVED[claim.type]).format(
        start=day or line.start.isoformat(),
        urgency=_urgency(claim, language),
        days=claim.waited_days,
    )


def waiting_sentences(waiting: Waiting, language: Language) -> list[str]:
    """Say why she waits, and the smallest change of those tried that would serve her."""
    _ = translations(language).gettext
    said = [
        _(WAITS[claim.type]).format(
            rules=_listed(claim, RULES, language),
            stops=_listed(claim, STOPS, language, any_of=True),
        )
        for claim in waiting.claims
    ]
    return [*said, *(nearest_sentence(each, language) for each in waiting.nearest)]


def nearest_sentence(nearest: Nearest, language: Language) -> str:
    """Say what would change it; an offer is named, never a person."""
    _ = translations(language).gettext
    if nearest.rule is not None:
        lifted = RULES[nearest.rule]
        return _("It would change if {offer} were wider in this: {rule}.").format(
            offer=nearest.offer, rule=_(lifted)
        )
    said = _("One more place in {offer}, in period {period}, would change it.")
    if nearest.change == "room":
        said = _(
            "With one more place in {offer}, in period {period}, there would be room for you beside"
            " everybody who is helped now."
        )
    return said.format(offer=nearest.offer, period=(nearest.period or 0) + 1)


def nearest_words(nearest: Nearest, offer: str, month: str, language: Language) -> str:
    """Say what would change it, with an offer's own name and the first day of the period."""
    if nearest.rule is not None:
        return nearest_sentence(structs.replace(nearest, offer=offer), language)
    said = N_("One more place in {offer}, in the time from {month}, would change it.")
    if nearest.change == "room":
        said = N_(
            "With one more place in {offer}, in the time from {month}, there would be room for you"
            " beside everybody who is helped now."
        )
    return translations(language).gettext(said).format(offer=offer, month=month)


def worth_sentence(worth: Marginal, language: Language) -> str:
    """Say to the organisation what one more unit of an offer gives."""
    _ = translations(language).gettext
    if worth.period is None:
        return _("One more unit of {offer} throughout changes who is served by {count}.").format(
            offer=worth.offer, count=f"{worth.served_more:+d}"
        )
    if worth.cells:
        said = _("One more unit of {offer} in period {period} changes who is served by {count}.")
        return said.format(
            offer=worth.offer, period=worth.period + 1, count=f"{worth.served_more:+d}"
        )
    return _("One more unit of {offer} in period {period} serves one more.").format(
        offer=worth.offer, period=worth.period + 1
    )


def _urgency(claim: Claim, language: Language) -> str:
    named = URGENCIES.get(claim.urgency or "", "")
    return translations(language).gettext(named) if named else ""


def _listed(
    claim: Claim, words: dict[str, str], language: Language, *, any_of: bool = False
) -> str:
    _ = translations(language).gettext
    separator = "、" if language is Language.ZH_HANS else ", "
    if any_of:
        separator = _(N_(", or "))
    return separator.join(_(words[rule]) for rule in claim.rules if rule in words)
