"""The profile: every HTCDS field under its own name, and what the standard lacks (`lwd_…`).

The stream of each HTCDS field, and which of them are never stored, is the codebook's to say.
"""

from dataclasses import replace
from typing import Final

from leeward.cases.kind import (
    CORE,
    EPHEMERAL,
    FREE_TEXT_LIMIT,
    TEXT_LIMIT,
    Field,
    FieldType,
    Kind,
    code,
    codes,
    kind,
    lasting,
    number,
    text,
    words,
)
from leeward.codebook import htcds
from leeward.codebook.htcds import HtcdsField
from leeward.ids import StreamKind

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

_TYPES: Final = {
    "long_text": FieldType.FREE_TEXT,
    "date": FieldType.DATE,
    "number": FieldType.NUMBER,
    "checkbox": FieldType.FLAG,
    "select_one": FieldType.CODE,
    "select_multiple": FieldType.CODES,
}
_ONCE_IN_CORE: Final = frozenset({"cas_Status", "cas_CaseOwner"})
"""Fields of the standard that were recorded in core until a typed name was seen to fit there."""

_LARGEST: Final = {FieldType.TEXT: TEXT_LIMIT, FieldType.FREE_TEXT: FREE_TEXT_LIMIT}


def htcds_fields() -> tuple[Field, ...]:
    """Return every HTCDS field that may be stored.

    A select for which neither the standard nor the codebook has a list (a province, say)
    is kept as text.
    """
    return tuple(
        _from_standard(each, each.stream) for each in htcds.fields() if each.stream is not None
    )


def _from_standard(standard: HtcdsField, stream: StreamKind) -> Field:
    kind_of = _TYPES.get(standard.sort, FieldType.TEXT)
    is_coded = kind_of in {FieldType.CODE, FieldType.CODES}
    if is_coded and standard.list is None:
        kind_of, is_coded = FieldType.TEXT, False
    field = Field(
        standard.name,
        kind_of,
        stream,
        codes=standard.list if is_coded else None,
        least=0 if kind_of is FieldType.NUMBER else None,
        most=_LARGEST.get(kind_of),
    )
    if standard.name in _ONCE_IN_CORE:
        field = replace(field, once_in=CORE)
    return lasting(field) if stream is EPHEMERAL else field


PROFILE: Final[Kind] = kind(
    "profile", *OWN_FIELDS, *htcds_fields(), one_per_case=True, has_questions=True
)
