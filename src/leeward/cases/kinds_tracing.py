"""Kinds of tracing: whom somebody seeks, and by whom a person may be searched for.

Both are sealed. The request lies in the file of the person who seeks, the wishes in that of the
person who may be sought. What is thought of the two together lies in neither (decision 0022).
"""

from typing import Final

from leeward.cases.kind import SEALED, Kind, code, codes, date, kind, text, words
from leeward.cases.kinds_working import YES_FIRST

TRACING_REQUEST: Final = kind(
    "tracing_request",
    date("asked_on", SEALED, required=True),
    code("relation", "relationship_types", SEALED, required=True),
    words("names", SEALED),
    code("sex", "sexes", SEALED),
    date("birth", SEALED),
    text("home_county", SEALED),
    words("children", SEALED),
    text("spouse_surname", SEALED),
    date("separated_on", SEALED),
    date("last_contact", SEALED),
    words("marks", SEALED),
    code("verified_how", "tracing_verifications", SEALED),
    words("verified_asked", SEALED),
    date("verified_on", SEALED),
    code(
        "verified",
        "tracing_verified",
        SEALED,
        careful=("failed", "not_yet", "passed"),
    ),
    code("seeker_is_child", "yes_no", SEALED, careful=("yes", "no")),
    code(
        "best_interests",
        "best_interests_results",
        SEALED,
        careful=("against", "not_done", "in_favour"),
    ),
    date("best_interests_on", SEALED),
    text("panel_first", SEALED),
    text("panel_second", SEALED),
    words("exchange_with", SEALED),
    date("expires", SEALED, earliest=True),
    date("withdrawn_on", SEALED, earliest=True),
    date("answered_on", SEALED),
    codes("answer", "tracing_tells", SEALED),
    words("text", SEALED),
    text("form_version", SEALED),
)

TRACING_WISHES: Final = kind(
    "tracing_wishes",
    code(
        "searchable_by",
        "tracing_searchers",
        SEALED,
        careful=("nobody", "own_organisation"),
        required=True,
    ),
    words("exchange_with", SEALED),
    code("basis", "tracing_bases", SEALED),
    date("expires", SEALED, earliest=True),
    code("do_not_search", "yes_no_unknown", SEALED, careful=YES_FIRST),
    codes("hide_from", "relationship_types", SEALED, keep_all=True),
    words("hide_from_cases", SEALED),
    codes("may_be_told", "tracing_tells", SEALED),
    words("text", SEALED),
    text("form_version", SEALED),
    one_per_case=True,
)

TRACING_KINDS: Final[tuple[Kind, ...]] = (TRACING_REQUEST, TRACING_WISHES)
