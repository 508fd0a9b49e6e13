"""Where each HTCDS field lives in a case file, and how its cells are read."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from leeward.cases.facts import KINDS, FieldType
from leeward.codebook import htcds

# Fields that have a better place than the profile: a name must be found in every script. The
# consent box stays in the profile: ticked for no stated purpose, it is no consent to anything in
# particular; and so do telephone numbers, which nobody has yet called safe.
_ELSEWHERE: Final[Mapping[str, tuple[str, str]]] = {
    "prs_FirstName": ("name.full", "given_name"),
    "prs_MiddleName": ("name.full", "middle_name"),
    "prs_SecondName": ("name.full", "family_name"),
    "prs_Birthdate": ("identity.birth_date", "birth"),
    "prs_IdentityNumber": ("identity.paper_number", "text"),
    "cas_CaseOwner": ("skip", "staff"),
    "cas_ReferringPrimaryCaseWorker": ("skip", "staff"),
    "cas_ReferredPrimaryCaseWorker": ("skip", "staff"),
    "cco_CaseComment": ("note.text", "note"),
}
NOTE: Final = "note.text"
_READ: Final = {
    FieldType.CODE: "code",
    FieldType.CODES: "codes",
    FieldType.DATE: "date",
    FieldType.NUMBER: "number",
    FieldType.FLAG: "flag",
}


@cache
def home(name: str) -> tuple[str, str]:
    """Return `kind.field` and the reading for a field of the standard.

    What the standard asks for and Leeward never stores is `never`.
    """
    known = htcds.field(name)
    if known.stream is None:
        return "never", "never"
    if known.name in _ELSEWHERE:
        return _ELSEWHERE[known.name]
    found = KINDS["profile"].fields.get(known.name)
    if found is None:
        return "note.text", "note"
    return f"profile.{known.name}", _READ.get(found.type, "text")


def default_reading(to: str) -> str:
    """Return how the cells of a fact are read unless somebody says otherwise."""
    special = {
        NOTE: "note",
        "skip": "skip",
        "never": "never",
        "name.full": "name",
        "identity.birth_date": "birth",
        "safe_contact.channel_address": "phone",
        "relationship.other_name": "relative",
        "case.code": "case_code",
    }
    if to in special:
        return special[to]
    kind, _, name = to.partition(".")
    known = KINDS[kind].fields.get(name) if kind in KINDS else None
    return "text" if known is None else _READ.get(known.type, "text")
