"""Kinds about children and their care: the child, a parent missing, care, papers, wishes.

No field here asks where the mother is, or anything from which a child could be made to tell.
Names of carers and kin are sealed; what the worker has to do tonight stands in care.
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
    number,
    or_in_care,
    pointer,
    text,
    words,
)
from leeward.cases.kinds_working import NO_FIRST, YES_FIRST

CHILD: Final = kind(
    "child",
    code("age_band", "age_bands"),
    code("carer", "family_relations"),
    code("care_arrangement", "care_arrangements"),
    code("absent_parent", "absent_parents"),
    code("absence_cause", "separation_causes"),
    date("absent_since"),
    code("witnessed", "yes_no_unknown", careful=YES_FIRST),
    words("child_told"),
    code("registration_status", "identity_existing_status"),
    code("school_status", "school_status"),
    code("school_grade", "school_grades"),
    codes("distress_signs", "distress_signs", keep_all=True),
    words("wishes"),
    code(
        "exposure_check",
        "exposure_checks",
        careful=("somebody_exposed", "not_done", "nobody_found"),
    ),
    text("form_version"),
    one_per_case=True,
    has_questions=True,
)

PARENT_MISSING: Final = kind(
    "parent_missing",
    date("happened_on", required=True),
    code("who", "absent_parents"),
    code("reported_by", "report_sources"),
    code("how_sure", "certainties"),
    code("witnessed", "yes_no_unknown", careful=YES_FIRST),
    code("wishes_opened", "wishes_opened"),
    code("carer_tonight", "tonight_carers"),
    code("carer_vetted", "yes_no_unknown", careful=NO_FIRST),
    text("carer_name", SEALED),
    codes("child_words", "child_safe_words"),
    words("child_told"),
    codes("first_steps", "first_day_steps"),
    codes("exposed", "exposed_people", keep_all=True),
    words("exposed_words"),
    codes("withdraw", "withdrawals", keep_all=True),
    code("publicise", "publicity", careful=("no", "ask_first", "as_wished")),
    date("next_contact", earliest=True),
    text("form_version"),
    has_questions=True,
)

CARE_ARRANGEMENT: Final = kind(
    "care_arrangement",
    code("arrangement", "care_arrangements", required=True),
    code("carer", "family_relations"),
    text("carer_name", SEALED),
    codes("vetting", "carer_vetting_steps"),
    code("vetting_result", "vetting_results", careful=("unsuitable", "unfinished", "suitable")),
    code("agreement", "care_agreements"),
    words("agreement_words"),
    date("started_on"),
    number("visit_every", unit="days", least=1, most=180),
    date("last_visit_on"),
    date("next_visit_on", earliest=True),
    code("child_safe", "yes_no_unknown", careful=NO_FIRST),
    words("visit_found"),
    code("child_view", "child_views", careful=("wants_to_leave", "unsure", "too_young", "content")),
    words("child_words"),
    code("change_reason", "carer_change_reasons"),
    date("ended_on"),
    text("form_version"),
    has_questions=True,
)

DOCUMENT: Final = kind(
    "document",
    code("what", "document_kinds", required=True),
    code("state", "identity_paper_states"),
    code("held_where", "document_places"),
    code("keep_for_child", "yes_no"),
    date("offered_on"),
    words("text"),
    text("number", SEALED),
    words("details", SEALED),
    or_in_care(pointer("file", FieldType.ATTACHMENT, SEALED)),
    or_in_care(code("file_sort", "file_sorts", SEALED)),
    text("form_version"),
    has_questions=True,
)

PAPERS_WITHOUT_COPY: Final = frozenset({"police_paper", "witness_statement", "false_or_bought"})
"""Document kinds and states of which the existence is noted as an obstacle, never a copy."""

NAMELESS_PAPERS: Final = frozenset({"school_record", "medical_record", "letter", "other"})
"""Document kinds of which a file may lie in care; any other says who somebody is."""

ADVANCE_WISHES: Final = kind(
    "advance_wishes",
    date("made_on", SEALED),
    text("child_to", SEALED),
    code("child_to_relation", "family_relations", SEALED),
    text("child_to_second", SEALED),
    codes("child_not_to", "never_tell", SEALED, keep_all=True),
    words("child_told", SEALED),
    words("message_for_child", SEALED),
    codes("may_tell", "told_of_arrest", SEALED),
    codes("never_tell", "never_tell", SEALED, keep_all=True),
    words("tell_words", SEALED),
    code("may_search", "search_wishes", SEALED, careful=("no", "ask_first", "yes")),
    code("publicise", "publicity", SEALED, careful=("no", "ask_first", "as_wished")),
    words("papers", SEALED),
    date("review_on", SEALED, earliest=True),
    text("form_version", SEALED),
    one_per_case=True,
)

FAMILY_KINDS: Final[tuple[Kind, ...]] = (
    CHILD,
    PARENT_MISSING,
    CARE_ARRANGEMENT,
    DOCUMENT,
    ADVANCE_WISHES,
)
