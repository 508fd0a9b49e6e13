"""Kinds of everyday work: the case itself, contact, consent, risk, plan, services, notes.

Core says nothing of what happened to whom: a code, a pseudonym, a step, dates and neutral
names of what is due. Whatever tells a story stands in care.
"""

from typing import Final

from leeward.cases.kind import (
    CARE,
    CORE,
    EPHEMERAL,
    Field,
    FieldType,
    Kind,
    coarse_place,
    code,
    codes,
    date,
    kind,
    lasting,
    number,
    pointer,
    text,
    words,
)

LEVELS: Final = ("immediate", "high", "medium", "low")
YES_FIRST: Final = ("yes", "unknown", "no")
NO_FIRST: Final = ("no", "unknown", "yes")

CASE: Final = kind(
    "case",
    text("code", CORE, required=True),
    text("pseudonym", CORE),
    code("step", "case_steps", CORE),
    code("level", "risk_levels", CORE, careful=LEVELS),
    date("opened_on", CORE),
    pointer("worker", FieldType.MEMBER, CORE),
    date("next_review", CORE, earliest=True),
    date("erase_on", CORE),
    one_per_case=True,
)

FOLLOWUP: Final = kind(
    "followup",
    code("what", "followup_kinds", CORE, required=True),
    date("due", CORE, earliest=True, required=True),
    pointer("owner", FieldType.MEMBER, CORE),
    date("done_on", CORE),
    code("outcome", "followup_outcomes", CORE),
    pointer("link", FieldType.ENTITY, CORE),
    words("text"),
    text("form_version"),
)

SAFE_CONTACT: Final = kind(
    "safe_contact",
    lasting(
        code(
            "may_contact",
            "may_contact",
            EPHEMERAL,
            careful=("no", "only_she_contacts", "agreed_hours", "yes"),
        )
    ),
    lasting(code("channel", "channels", EPHEMERAL)),
    lasting(text("channel_address", EPHEMERAL)),
    lasting(text("hours", EPHEMERAL)),
    lasting(codes("watched_by", "watchers", EPHEMERAL, keep_all=True)),
    lasting(text("phrase_all_clear", EPHEMERAL)),
    lasting(text("phrase_danger", EPHEMERAL)),
    lasting(date("nothing_heard_by", EPHEMERAL, earliest=True)),
    lasting(
        code(
            "silence",
            "silence_rules",
            EPHEMERAL,
            careful=("no_contact_tell_coordinator", "second_way_only", "message_once"),
        )
    ),
    lasting(code("second_channel", "channels", EPHEMERAL)),
    lasting(text("second_address", EPHEMERAL)),
    coarse_place(lasting(text("coarse_location", EPHEMERAL))),
    code("language", "languages"),
    code("script", "reading_scripts"),
    text("form_version"),
    one_per_case=True,
    has_questions=True,
)

CONSENT: Final = kind(
    "consent",
    code("part", "consent_parts", required=True),
    code("limits_told", "yes_no", careful=("no", "yes")),
    codes("help_with", "need_kinds"),
    words("help_words"),
    codes("never_tell", "never_tell", keep_all=True),
    words("never_tell_words"),
    lasting(code("reach", "reach_ways", EPHEMERAL)),
    code(
        "decided_by",
        "consent_deciders",
        careful=(
            "nobody_yet",
            "best_interests",
            "trusted_adult",
            "guardian_safe",
            "herself",
        ),
    ),
    code("guardian_safe", "yes_no_unknown", careful=NO_FIRST),
    code("child_agrees", "assents", careful=("no", "unsure", "too_young", "yes")),
    words("child_words"),
    words("best_interests_reason"),
    pointer("supervisor", FieldType.MEMBER),
    code("purpose", "consent_purposes"),
    code("recipient", "consent_recipients"),
    text("recipient_which"),
    codes("fields", "consent_fields"),
    code("answer", "consent_answers", careful=("no", "unsure", "yes")),
    code("given_how", "consent_modes"),
    date("given_on"),
    date("expires", earliest=True),
    words("conditions"),
    date("withdrawn_on", earliest=True),
    words("withdrawn_words"),
    text("form_version"),
    has_questions=True,
)

RISK: Final = kind(
    "risk",
    date("assessed_on"),
    code("danger_now", "yes_no_unknown", careful=YES_FIRST),
    codes("controlled_by", "controllers", keep_all=True),
    code("arrest_risk", "yes_no_unknown", careful=YES_FIRST),
    code("device_watched", "yes_no_unknown", careful=YES_FIRST),
    code("child_alone", "yes_no_unknown", careful=YES_FIRST),
    code(
        "suicide_risk",
        "suicide_risks",
        careful=("plan_or_means", "thoughts", "not_asked", "none"),
    ),
    code("assault", "yes_no_unknown", careful=YES_FIRST),
    date("assault_on", earliest=True),
    code("assault_care", "assault_care", careful=("wants", "unsure", "declines", "done")),
    code("pregnancy", "yes_no_unknown", careful=YES_FIRST),
    number("pregnancy_weeks", unit="weeks", most=44),
    code("urgent_medical", "yes_no_unknown", careful=YES_FIRST),
    words("medical_words"),
    code("level", "risk_levels", careful=LEVELS, required=True, case_field="level"),
    words("reason"),
    date("next_review", earliest=True, case_field="next_review"),
    text("form_version"),
    one_per_case=True,
    has_questions=True,
)

SITUATION: Final = kind(
    "situation",
    code("what", "situations", careful=("detained", "moved"), required=True),
    date("happened_on", required=True),
    code("reported_by", "situation_sources"),
    code("how_sure", "certainties"),
    code("device_taken", "yes_no_unknown", careful=YES_FIRST),
    code("child_left", "yes_no_unknown", careful=YES_FIRST),
    words("text"),
    date("next_check", earliest=True),
    date("ended_on"),
    text("form_version"),
    has_questions=True,
)
"""She was detained, or moved. It lasts until the day on which it ended is recorded."""

PLAN: Final = kind(
    "plan",
    code("need", "need_kinds", required=True),
    code("urgency", "urgencies", careful=("now", "days", "weeks", "months")),
    words("goal"),
    words("action"),
    code("by_whom", "plan_owners"),
    pointer("owner", FieldType.MEMBER),
    date("due", earliest=True),
    code("outcome", "plan_outcomes"),
    words("outcome_words"),
    date("done_on"),
    text("form_version"),
    has_questions=True,
)

SERVICE: Final = kind(
    "service",
    code("what", "service_kinds", required=True),
    code("state", "service_states"),
    date("waiting_since"),
    date("planned_from"),
    date("not_before"),
    date("not_after"),
    codes("conditions", "place_conditions", keep_all=True),
    code("only_after", "service_kinds"),
    date("given_on"),
    number("amount", unit_field="unit", most=10_000_000),
    code("unit", "service_units"),
    code("currency", "currencies"),
    code("by_whom", "service_givers"),
    text("giver"),
    text("voucher"),
    words("text"),
    text("form_version"),
    has_questions=True,
)

NOTE: Final = kind(
    "note",
    date("date"),
    code("sort", "note_sorts"),
    words("text", required=True),
    words("next"),
    code("lang", "text_languages"),
    text("form_version"),
    written_once=True,
)

CLOSURE: Final = kind(
    "closure",
    code("reason", "closure_reasons", required=True),
    date("closed_on", required=True),
    words("text"),
    code("told_her", "yes_no"),
    code("papers_offered", "papers_offered"),
    code("statistic", "statistic_remains"),
    date("erase_on", case_field="erase_on"),
    text("form_version"),
    one_per_case=True,
    has_questions=True,
)

ANSWERS: Final = kind(
    "answers",
    text("form", required=True),
    text("version", required=True),
    has_questions=True,
)

LOOK: Final = kind(
    "look",
    code("purpose", "look_purposes"),
    text("kind"),
    pointer("entity", FieldType.ENTITY),
    text("field"),
    number("seconds", unit="seconds", most=60),
    written_once=True,
)

OVERRIDE: Final = kind(
    "override",
    text("kind"),
    pointer("entity", FieldType.ENTITY),
    text("field"),
    code("what", "never_stored"),
    words("reason"),
    written_once=True,
)

EXPORT: Final = kind(
    "export",
    code("format", "export_formats", required=True),
    code("sealing", "export_sealings", required=True),
    Field("with_names", FieldType.FLAG, CARE),
    code("purpose", "consent_purposes"),
    code("recipient", "consent_recipients"),
    pointer("approver", FieldType.MEMBER),
    words("reason"),
    written_once=True,
)

IMPORT_SOURCE: Final = kind(
    "import_source",
    text("file_digest", required=True),
    number("sheet", unit="items"),
    number("row", unit="items"),
    text("row_digest"),
    date("imported_on"),
)

WORKING_KINDS: Final[tuple[Kind, ...]] = (
    CASE,
    FOLLOWUP,
    SAFE_CONTACT,
    CONSENT,
    RISK,
    SITUATION,
    PLAN,
    SERVICE,
    NOTE,
    CLOSURE,
    ANSWERS,
    LOOK,
    OVERRIDE,
    EXPORT,
    IMPORT_SOURCE,
)
