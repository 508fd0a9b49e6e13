"""The frame of a case's pages, for every view that shows one: `case/frame.html` and its facts.

A view reads the file once with `file_of`, and draws a template that extends `case/frame.html`
with `case_page`. Addresses hold random identifiers only.
"""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from leeward.desk.case_view import CaseFrame, case_frame
from leeward.desk.open_file import OpenFile, open_file
from leeward.desk.session import Session
from leeward.ids import CaseId, EntityId, id_from_text, id_text
from leeward.web import page
from leeward.web.page import N_
from leeward.web.routing import text_of

TABS: Final[tuple[tuple[str, str], ...]] = (
    ("", N_("Journal")),
    ("profile", N_("Profile")),
    ("family", N_("Family")),
    ("plan", N_("Plan")),
    ("documents", N_("Documents")),
    ("forms", N_("Forms")),
    ("history", N_("History")),
)
"""The pages of a case: the end of the address, and what the tab says."""

FLAGS: Final[Mapping[str, str]] = {
    "danger_now": N_("In danger now"),
    "suicide": N_("Suicide risk"),
    "assault": N_("Assault in the last days"),
    "urgent_medical": N_("Needs a doctor today"),
    "pregnancy": N_("Pregnant"),
    "child_alone": N_("A child is alone"),
    "arrest_risk": N_("Risk of arrest or forced return"),
    "device_watched": N_("Her phone is watched"),
}
"""What must be seen at first sight, in words."""


def session_of(request: Request) -> Session:
    """Return the open desk."""
    session: Session = request.app.state.session
    return session


def case_of(request: Request) -> CaseId:
    """Return the case in the address.

    Raises:
        InvalidIdentifier: it is no identifier.
    """
    return CaseId(id_from_text(request.path_params["case"]))


def entity_of(request: Request) -> EntityId:
    """Return the record in the address.

    Raises:
        InvalidIdentifier: it is no identifier.
    """
    return EntityId(id_from_text(request.path_params["entity"]))


def case_path(case: CaseId, *rest: str) -> str:
    """Return the address of a page of a case."""
    return "/".join(("/case", id_text(case), *(part for part in rest if part)))


def file_of(request: Request) -> OpenFile:
    """Return the case file in the address, read; for a form, as its page showed it.

    Raises:
        UnknownCase: no such case here.
    """
    seen = text_of(request, "seen")[:18]
    known = int(seen) if seen.isascii() and seen.isdigit() else None
    return open_file(session_of(request), case_of(request), known)


def case_page(
    request: Request,
    opened: OpenFile,
    template: str,
    tab: str,
    *,
    status: int = 200,
    **context: Any,
) -> Response:
    """Draw a page of a case in its frame.

    Args:
        request: the request in hand.
        opened: the file.
        template: one that extends `case/frame.html`.
        tab: which of `TABS` is the present one, by the end of its address.
        status: the HTTP status.
        **context: what the page shows; the frame's facts are `frame`, `base` and `tabs`.
    """
    frame = case_frame(opened)
    base = case_path(opened.case)
    page.opened(request, base, frame.pseudonym or frame.code)
    return page.render(
        request,
        template,
        status=status,
        frame=frame,
        base=base,
        tab=case_path(opened.case, tab),
        tabs=_tabs(request, opened, frame),
        flag_words=FLAGS,
        **context,
    )


def _tabs(
    request: Request, opened: OpenFile, frame: CaseFrame
) -> list[tuple[str, str, int | None]]:
    counts = {"documents": frame.documents or None, "plan": frame.steps_in_all or None}
    return [
        (case_path(opened.case, end), page.translate(request, text), counts.get(end))
        for end, text in TABS
    ]
