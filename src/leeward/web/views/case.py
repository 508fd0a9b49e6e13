"""The pages of one case that are read: journal, profile, plan, history."""

from collections.abc import Hashable, Mapping
from typing import Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from leeward.desk.history_view import history
from leeward.desk.journal_entry import FORMS
from leeward.desk.journal_view import TAKEN_BACK, Journal, entry_of, journal, save_at
from leeward.desk.journal_view import sort_names as known_sorts
from leeward.desk.noting import HANDED_OVER, GivenNote, NoteAnswer
from leeward.desk.open_file import OpenFile
from leeward.desk.plan_view import code_choices, plan_page
from leeward.desk.profile_view import profile
from leeward.desk.promising import GivenPromise, PromiseAnswer
from leeward.errors import LeewardError, UnknownPage
from leeward.web.case_page import case_page, case_path, file_of
from leeward.web.page import N_, language_of, piece, translate
from leeward.web.routing import get
from leeward.web.texts import sentence

SIGNS: Final[Mapping[str, str]] = {
    "note": "note",
    "phone_call": "phone",
    "message": "message",
    "meeting": "members",
    "visit": "visit",
    "observation": "eye",
    "case_conference": "members",
    "supervision": "shield",
    "other_organisation": "inbox",
    "case": "case",
    "followup": "task",
    "safe_contact": "phone",
    "consent": "check",
    "risk": "warning",
    "situation": "clock",
    "plan": "plan",
    "service": "health",
    "document": "document",
    "child": "child",
    "parent_missing": "child",
    "care_arrangement": "child",
    "closure": "lock",
    "name": "seal",
    "identity": "seal",
    "advance_wishes": "seal",
    "relationship": "family",
    "household": "family",
    "perpetrator": "shield",
}
"""The drawing beside an entry: by the sort of a note, else by the kind of record."""

ROLES: Final[Mapping[str, str]] = {
    "admin": N_("Administrator"),
    "worker": N_("Caseworker"),
    "custodian": N_("Custodian"),
    "keeper": N_("Keeper"),
}

_OURS: Final[Mapping[str, str]] = {FORMS: N_("Forms"), TAKEN_BACK: N_("Taken back")}


def show_journal(
    request: Request,
    given: GivenNote | None = None,
    answer: NoteAnswer | None = None,
    status: int = 200,
) -> Response:
    """Draw the journal, with the note that somebody began where it could not be recorded yet."""
    opened = file_of(request)
    sort = request.query_params.get("sort", "")
    found = journal(opened, sort if sort in known_sorts() else "", page_of(request))
    answer = answer or NoteAnswer()
    return case_page(
        request,
        opened,
        "case/journal.html",
        "",
        status=status,
        journal=found,
        entries=_kept(
            request,
            opened,
            (found.sort, found.page),
            "case/_entry.html",
            "lines",
            found.entries,
        ),
        filters=_filters(request, found),
        here=_narrowed(request, found.sort),
        signs=SIGNS,
        given=given or GivenNote(""),
        answer=answer,
        faults=_sentences(request, answer.faults),
        sorts=[one for one in code_choices(opened, "note_sorts") if one[0] != HANDED_OVER],
        followup_kinds=code_choices(opened, "followup_kinds"),
        never_stored=dict(code_choices(opened, "never_stored")),
    )


def show_profile(request: Request) -> Response:
    """Draw every record with its values and their history."""
    opened = file_of(request)
    sections = profile(opened)
    return case_page(
        request,
        opened,
        "case/profile.html",
        "profile",
        sections=sections,
        records=_kept(request, opened, ("profile",), "case/_record.html", "all", sections),
    )


def show_plan(
    request: Request,
    given: GivenPromise | None = None,
    answer: PromiseAnswer | None = None,
    status: int = 200,
) -> Response:
    """Draw what is planned, given, waited for and promised."""
    opened = file_of(request)
    answer = answer or PromiseAnswer()
    return case_page(
        request,
        opened,
        "case/plan.html",
        "plan",
        status=status,
        plan=plan_page(opened),
        given=given or GivenPromise(),
        answer=answer,
        faults=_sentences(request, answer.faults),
        never_stored=dict(code_choices(opened, "never_stored")),
    )


def show_history(request: Request) -> Response:
    """Draw what was changed by whom, who looked, and who can read the file."""
    opened = file_of(request)
    return case_page(
        request,
        opened,
        "case/history.html",
        "history",
        history=history(opened, page_of(request)),
        signs=SIGNS,
        roles={role: translate(request, words) for role, words in ROLES.items()},
    )


def ask_undo(request: Request, given: str = "", fault: str = "", status: int = 200) -> Response:
    """Draw the question whether one entry is to be undone."""
    opened = file_of(request)
    save = save_at(opened, request.path_params["place"])
    if save is None:
        raise UnknownPage
    return case_page(
        request,
        opened,
        "case/undo.html",
        "",
        status=status,
        entry=entry_of(opened, save),
        signs=SIGNS,
        given=given,
        fault=fault,
    )


def page_of(request: Request) -> int:
    """Return which page of a list is asked for."""
    asked = request.query_params.get("page", "")[:6]
    return int(asked) if asked.isascii() and asked.isdigit() else 1


def _kept(
    request: Request,
    opened: OpenFile,
    key: tuple[Hashable, ...],
    template: str,
    macro: str,
    shown: object,
) -> Markup:
    """Return a part of a page drawn; kept with the file, as nothing in it changes until a save."""
    drawn: Markup | None = opened.shaped.get((template, *key))
    if drawn is None:
        base = case_path(opened.case)
        drawn = piece(request, template, macro, shown, base=base, signs=SIGNS)
        opened.shaped[(template, *key)] = drawn
    return drawn


def _sentences(request: Request, faults: Mapping[str, LeewardError]) -> dict[str, str]:
    """Return what a person reads beside each field."""
    language = language_of(request)
    return {field: sentence(fault, language) for field, fault in faults.items()}


def _filters(request: Request, found: Journal) -> list[tuple[str, str, int]]:
    """Return the ways to narrow the journal: address, words, how many."""
    return [
        (_narrowed(request, ""), translate(request, N_("All")), found.total),
        *(
            (
                _narrowed(request, each.sort),
                each.label or translate(request, _OURS[each.sort]),
                each.count,
            )
            for each in found.sorts
        ),
    ]


def _narrowed(request: Request, sort: str) -> str:
    base = f"/case/{request.path_params['case']}"
    return f"{base}?sort={sort}" if sort else base


routes = [
    get("/case/{case}", show_journal),
    get("/case/{case}/profile", show_profile),
    get("/case/{case}/plan", show_plan),
    get("/case/{case}/history", show_history),
    get("/case/{case}/undo/{place}", ask_undo),
]
