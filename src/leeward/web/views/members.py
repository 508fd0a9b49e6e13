"""Members: who belongs, who has a keyslot here, adding one, and whose word was given."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from leeward.desk import members, preferences
from leeward.desk.labels import Labels
from leeward.desk.members import GivenMember
from leeward.desk.moments import short_moment
from leeward.ids import MemberId, id_from_text, id_text
from leeward.vault.keyslot import LEAST_CHARACTERS
from leeward.web.case_page import session_of
from leeward.web.page import N_, NavItem, render, tell, translate
from leeward.web.routing import get, go_to, post, secret_of, text_of
from leeward.web.views.settings import PASSPHRASE_REASONS

ROLES: Final[Mapping[str, str]] = {
    "admin": N_("Admin"),
    "worker": N_("Caseworker"),
    "custodian": N_("Approver only"),
    "keeper": N_("Keeper"),
    "": N_("Waits for a second admin"),
}

ROLE_HELP: Final[Mapping[str, str]] = {
    "worker": N_("Reads and writes every case that is here."),
    "admin": N_("As a caseworker, and adds members. Two admins agree to a third."),
    "custodian": N_(
        "Somebody outside who agrees to an erasure or export at this desk. She can read nothing."
    ),
}

NAME_REASONS: Final[Mapping[str, str]] = {
    members.UNSAFE: N_("Give a name of at most 64 signs, without invisible ones."),
    members.TAKEN: N_("A member has this name already. Two must be told apart at a glance."),
}


def show(request: Request) -> Response:
    """Draw the members."""
    return _draw(request)


def add(request: Request) -> Response:
    """Add a member with the passphrases that she chose on this screen."""
    given = GivenMember(
        text_of(request, "name"),
        text_of(request, "role"),
        *(secret_of(request, name) for name in ("first", "first-again", "second", "second-again")),
    )
    wrong = members.add_member(session_of(request), given)
    if wrong:
        return _draw(request, status=422, name=given.name, role=given.role, wrong=wrong)
    waits = any(
        one.name == given.name and not one.role for one in members.member_lines(session_of(request))
    )
    told = N_("Added. A second admin has to let her in.") if waits else N_("Added.")
    tell(request, translate(request, told))
    return go_to(request, "/members")


def let_in(request: Request) -> Response:
    """Let in a member who waits for a second admin."""
    members.let_in(session_of(request), MemberId(id_from_text(request.path_params["member"])))
    tell(request, translate(request, N_("She is let in.")))
    return go_to(request, "/members")


def _draw(request: Request, *, status: int = 200, **given: Any) -> Response:
    session = session_of(request)
    facts = {
        "name": "",
        "role": "worker",
        "wrong": {},
        "members": members.member_lines(session),
        "words": members.words_given(session),
        "is_admin": members.is_admin(session),
        "has_approver": members.has_approver(session),
        "organisation": session.vault.roster.name,
        "added_roles": members.ADDED_ROLES,
        "roles": ROLES,
        "role_help": ROLE_HELP,
        "name_reasons": NAME_REASONS,
        "passphrase_reasons": {**PASSPHRASE_REASONS, preferences.SAME: _SAME},
        "least": LEAST_CHARACTERS,
        "labels": Labels(session.language, session.timezone),
        "moment": lambda at: short_moment(at, session.today, session.timezone, session.language),
        "id_text": id_text,
    }
    return render(request, "members.html", status=status, **(facts | given))


_SAME: Final = N_("The second one must be another than the first.")

nav = [NavItem("organisation", 10, N_("Members"), "/members", "members")]
routes = [
    get("/members", show),
    post("/members/add", add),
    post("/members/{member}/let-in", let_in),
]
