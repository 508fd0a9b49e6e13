"""The profile: every HTCDS field under its own name, and what the standard lacks (`lwd_…`)."""

from typing import Final

from leeward.cases.kind import Field, Kind, code, codes, kind, number, text, words

OWN_FIELDS: Final[tuple[Field, ...]] = (
    code("lwd_age_band", "age_bands"),
    codes("lwd_languages", "languages"),
    code("lwd_family_role", "family_roles"),
    code("lwd_coarse_region", "coarse_regions"),
    codes("lwd_acts", "trafficking_acts"),
    code("lwd_recruiter_relation", "recruiter_relations"),
    number("lwd_months", unit="months", most=600),
    codes("lwd_needs", "need_kinds"),
    code("lwd_image_removal", "help_wanted", careful=("wants", "unsure", "unknown", "declines")),
    words("lwd_words"),
    text("form_version"),
)

PROFILE: Final[Kind] = kind("profile", *OWN_FIELDS, one_per_case=True, has_questions=True)
