"""The frame of the pages about sharing out help: their tabs, and words that all of them use."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from leeward.desk.labels import Labels, language_of_text
from leeward.desk.moments import short_moment
from leeward.web.case_page import session_of
from leeward.web.page import N_, render, translate

TABS: Final = (
    ("/sharing", N_("Proposed plan")),
    ("/sharing/needs", N_("Needs")),
    ("/sharing/offers", N_("Offers")),
    ("/sharing/what-if", N_("What if")),
    ("/sharing/fairness", N_("Fairness")),
    ("/sharing/rules", N_("Rules")),
    ("/sharing/history", N_("Who decided")),
)

DECIDED: Final[Mapping[str, str]] = {
    "accept": N_("Accepted"),
    "change": N_("Changed"),
    "refuse": N_("Refused"),
    "emergency": N_("Served at once"),
    "lift": N_("Taken back"),
}
TONES: Final[Mapping[str, str]] = {
    "accept": "good",
    "change": "sea",
    "refuse": "warn",
    "emergency": "bad",
    "lift": "calm",
}
LEFT_OUT: Final[Mapping[str, str]] = {
    "no_urgency": N_("Nobody wrote how urgent it is: neither in her plan nor in her risk."),
    "no_since": N_("The day from which she waits is not written."),
    "too_late": N_("The last day that would suit her has passed. Ask her again."),
    "not_yet": N_("She needs it only after the time of this plan."),
    "first_missing": N_(
        "What she needs first has no line that can enter a plan: write it as a service she waits"
        " for."
    ),
    "days_apart": N_(
        "She has to be in one place with somebody whose days do not meet hers. Ask them again."
    ),
    "not_shared": N_("This kind of help is not shared out."),
}
RULE_WORDS: Final[Mapping[str, str]] = {
    "served": N_("Worst off first"),
    "waiting": N_("Shortest further wait"),
    "households": N_("Households whole"),
    "continuity": N_("Help goes on where it is"),
    "changes": N_("Promises kept"),
    "distance": N_("A near place"),
    "cost": N_("Less money"),
    "draw": N_("The draw"),
}
CLASSES: Final[Mapping[str, str]] = {
    "immediate": N_("Immediate danger"),
    "high": N_("High"),
    "medium": N_("Medium"),
    "low": N_("Low"),
}
FIELD_REASONS: Final[Mapping[str, str]] = {
    "required": N_("This is needed."),
    "unknown": N_("This is not on offer. Choose another one."),
    "range": N_("A whole number from 0, not too large."),
    "order": N_("The end lies before the beginning, or in the past."),
    "full": N_(
        "People have given away every place of it then. Choose another, or take a decision back."
    ),
    "currency": N_("The fund holds another currency."),
    "length": N_("Another offer of this kind keeps a place for another time. Make them the same."),
    "never_stored": N_(
        "There seems to be a phone number, an address or the like in it. Leave it out."
    ),
    "another": N_("Somebody who did not decide has to hear an appeal. Ask a colleague."),
}


def sharing_page(
    request: Request, template: str, tab: str, *, status: int = 200, **context: Any
) -> Response:
    """Draw a page of sharing out in its frame; `tab` is the address of its tab."""
    session = session_of(request)
    return render(
        request,
        f"sharing/{template}",
        status=status,
        **{
            "tabs": [(address, translate(request, text), None) for address, text in TABS],
            "tab": tab,
            "labels": Labels(session.language, session.timezone),
            "moment": lambda at: short_moment(
                at, session.today, session.timezone, session.language
            ),
            "lang_of": language_of_text,
            "decided_words": DECIDED,
            "decided_tones": TONES,
            "left_words": LEFT_OUT,
            "field_reasons": FIELD_REASONS,
            "cell_words": lambda name: cell_words(request, name),
            "stage_words": lambda name: stage_words(request, name),
        }
        | context,
    )


def cell_words(request: Request, name: str) -> str:
    """Return a cell in words: how urgent, and how long waited."""
    urgency, _, band = name.partition("/")
    said = translate(request, CLASSES[urgency])
    days = band.rstrip("+")
    if not days or days == "0":
        return said
    waited = translate(request, N_("waited %(days)s days or more"))
    return f"{said}, {waited % {'days': days}}"


def stage_words(request: Request, name: str) -> str:
    """Return a rule in words."""
    first, _, rest = name.partition("/")
    said = translate(request, RULE_WORDS.get(first, first))
    if first == "served":
        return f"{said}: {cell_words(request, rest)}"
    return f"{said}: {translate(request, CLASSES[rest])}" if rest in CLASSES else said
