"""The cells of a list of cases, in words: made here once, so that a template only writes them.

A list of fifty cases is the page that is asked for most. Words that a macro would look up for
each cell cost more there than the whole search in the vault.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from starlette.requests import Request

from leeward.cases.followup import Due
from leeward.desk.caseload import CaseLine
from leeward.desk.labels import Labels, language_of_text
from leeward.web.page import N_, language_of
from leeward.web.texts import translations

_TONES: Final = {"immediate": "bad", "high": "bad", "medium": "warn", "low": "good"}
_SIGNS: Final = {"bad": "warning", "warn": "clock", "good": "check"}
_ENDINGS: Final = frozenset({Due.CONTACT_EXPIRES, Due.CONSENT_ENDS, Due.NOTHING_HEARD})
"""What is not done late but is over."""

_NEARNESS: Final = {"overdue": "late", "today": "now"}


class CaseCells(NamedTuple):
    """One case, in words; empty where nothing is known."""

    path: str
    name: str
    lang: str
    code: str
    level: str
    tone: str
    sign: str
    review: str
    step: str
    beside: tuple[str, ...]
    due: str
    due_class: str
    what: str
    contact: str
    age: str
    worker: str
    changed: str


def case_cells(
    request: Request, lines: Iterable[CaseLine], words: dict[str, Any]
) -> list[CaseCells]:
    """Return the cells of a list, in the member's language; `words` are those of `day_words`."""
    language = language_of(request)
    catalogue = translations(language)
    say, count = catalogue.gettext, catalogue.ngettext
    fixed = {
        text: say(text)
        for text in (
            N_("review late"),
            N_("Two values"),
            N_("Today"),
            N_("never"),
            N_("Child"),
            N_("Nobody's"),
        )
    }
    labels: Labels = words["labels"]
    near, changed = words["near"], words["changed"]

    def cells(line: CaseLine) -> CaseCells:
        row = line.row
        lang = language_of_text(row.pseudonym)
        tone = _TONES.get(row.level or "", "bad")
        beside = tuple(labels.codes("side_states", line.sides))
        contact = row.contact_happened
        return CaseCells(
            line.path,
            row.pseudonym or row.code,
            lang if lang != language else "",
            row.code if row.pseudonym else "",
            labels.code("risk_levels", row.level),
            tone,
            _SIGNS[tone],
            fixed["review late"] if line.review_overdue and row.due_why != Due.REVIEW else "",
            labels.code("case_steps", row.step),
            (*beside, fixed["Two values"]) if row.disputed else beside,
            _due(line, fixed["Today"], count, near),
            _NEARNESS.get(line.due, ""),
            due_words(labels, row.due_why, row.due_what),
            near(contact) if contact is not None else fixed["never"],
            labels.code("age_bands", row.age_band) or (fixed["Child"] if row.is_child else "–"),
            line.worker or fixed["Nobody's"],
            changed(row.changed),
        )

    return [cells(line) for line in lines]


def due_words(labels: Labels, why: str | None, what: str | None) -> str:
    """Return what is due, in words: what kind of promise, what need, or the kind alone."""
    if why == Due.FOLLOWUP and what:
        return labels.code("followup_kinds", what)
    found = labels.code("due_kinds", why)
    if why == Due.PLAN_ACTION and what:
        return f"{found}: {labels.code('need_kinds', what)}"
    return found


def _due(
    line: CaseLine, today: str, count: Callable[[str, str, int], str], near: Callable[[Any], str]
) -> str:
    if line.row.next_due is None:
        return ""
    if line.due == "today":
        return today
    if line.due != "overdue":
        return near(line.row.next_due)
    days = -line.days
    if line.row.due_why in _ENDINGS:
        return count("%(num)s day ago", "%(num)s days ago", days) % {"num": days}
    return count("%(num)s day late", "%(num)s days late", days) % {"num": days}
