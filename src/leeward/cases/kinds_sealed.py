"""Kinds of the sealed stream: names, identity, relationships, household, who did harm.

A broker is recorded only where he exploited her; one who only moved her has no place in any
file. A relationship lies in the sealed stream of each case that it joins, and nowhere else.
"""

from typing import Final

from leeward.cases.kind import (
    SEALED,
    FieldType,
    Kind,
    code,
    codes,
    date,
    kind,
    pointer,
    text,
    words,
)
from leeward.cases.kinds_working import NO_FIRST, YES_FIRST

NAME: Final = kind(
    "name",
    text("full", SEALED, required=True),
    code("script", "name_scripts", SEALED),
    code("sort", "name_sorts", SEALED),
    text("reading", SEALED),
    words("text", SEALED),
    text("form_version", SEALED),
)

IDENTITY: Final = kind(
    "identity",
    date("birth_date", SEALED),
    code("sex", "sexes", SEALED),
    text("birth_place", SEALED),
    text("home_county", SEALED),
    text("exact_place", SEALED),
    words("nationality", SEALED),
    text("paper_number", SEALED),
    words("false_registration", SEALED),
    words("detention_record", SEALED),
    words("testimony", SEALED),
    pointer("testimony_file", FieldType.ATTACHMENT, SEALED),
    text("form_version", SEALED),
    one_per_case=True,
)

RELATIONSHIP: Final = kind(
    "relationship",
    pointer("other", FieldType.CASE, SEALED),
    text("other_name", SEALED),
    code("relation", "relationship_types", SEALED, required=True),
    code("sex", "sexes", SEALED),
    code("presence", "presences", SEALED),
    code("bond", "bonds", SEALED),
    code("lives_together", "yes_no_unknown", SEALED),
    code("may_know", "yes_no_unknown", SEALED, careful=NO_FIRST),
    date("since", SEALED),
    date("until", SEALED),
    words("text", SEALED),
    text("form_version", SEALED),
)

HOUSEHOLD: Final = kind(
    "household",
    pointer("member", FieldType.CASE, SEALED),
    text("member_name", SEALED),
    code("relation", "relationship_types", SEALED),
    code("safe_to_plan_with", "yes_no_unknown", SEALED, careful=NO_FIRST),
    code("may_know", "yes_no_unknown", SEALED, careful=NO_FIRST),
    code("same_place", "yes_no_unknown", SEALED),
    date("since", SEALED),
    date("until", SEALED),
    words("text", SEALED),
    text("form_version", SEALED),
)

PERPETRATOR: Final = kind(
    "perpetrator",
    code("sort", "perpetrator_sorts", SEALED, required=True),
    text("full", SEALED),
    text("called", SEALED),
    code("script", "name_scripts", SEALED),
    text("place", SEALED),
    codes("acts", "trafficking_acts", SEALED),
    code("still_threat", "yes_no_unknown", SEALED, careful=YES_FIRST),
    code("lives_with_her", "yes_no_unknown", SEALED, careful=YES_FIRST),
    words("text", SEALED),
    text("form_version", SEALED),
)

SEALED_KINDS: Final[tuple[Kind, ...]] = (NAME, IDENTITY, RELATIONSHIP, HOUSEHOLD, PERPETRATOR)
