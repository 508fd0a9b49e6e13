"""Case files → rows to be counted: codes of lists only, under names that questions can ask for.

A row never leaves this computer and is never written down: it goes to whoever adds the noise.
What is sealed is not in it while sealed is closed.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from leeward.cases.case import CaseFile
from leeward.cases.facts import KINDS, FieldType
from leeward.cases.person import age_band
from leeward.cases.timeline import when_of
from leeward.codebook.lists import code_list
from leeward.codebook.place_country import country_in
from leeward.codebook.record_columns import record_columns
from leeward.dates.age import age_on
from leeward.ids import id_text

PERSON: Final = "person"
FAMILY: Final = "family"
AGE_BAND: Final = "age_band"
INTAKE: Final = "intake"
CLOSED: Final = "closed"
_GENDERS: Final = {"Feminine": "Woman", "Masculine": "Man", "NonSpecifiedUnknown": ""}
_OTHER_GENDER: Final = "Trans/Transgender/NonConforming"
_AGES: Final = (
    (8, "0--8"),
    (17, "9--17"),
    (20, "18--20"),
    (23, "21--23"),
    (26, "24--26"),
    (29, "27--29"),
    (38, "30--38"),
    (47, "39--47"),
    (200, "48+"),
)
_AGES_OF_BANDS: Final = {
    "0-2": "0--8",
    "3-5": "0--8",
    "12-14": "9--17",
    "15-17": "9--17",
    "55+": "48+",
}
"""Our age bands that lie within one band of the public file."""

_MONTHS: Final = ((12, "0--12"), (24, "13--24"), (10_000, "25+"))
_RECRUITERS: Final = {
    "partner": "recruiterRelationIntimatePartner",
    "friend": "recruiterRelationFriend",
    "family_member": "recruiterRelationFamily",
}
_NO_RECRUITER: Final = ("", "unknown")


def case_row(case_file: CaseFile) -> dict[str, str]:
    """Return one case as a row, every column of it, empty where nothing is recorded.

    A field of the profile stands under its own name, another as `kind.field`; what has several
    codes is one column for each, `name.code`, that says `yes` or nothing. The columns of the
    public file of records follow from them.
    """
    row = {
        PERSON: id_text(case_file.case_id),
        AGE_BAND: age_band(case_file) or "",
        INTAKE: _first_month(case_file),
        CLOSED: _last_month(case_file),
    }
    for name, kind, field in _asked():
        held = case_file.held(kind, field)
        known = KINDS[kind].fields[field]
        if known.type is FieldType.CODES:
            listed = held if isinstance(held, list | tuple) else ()
            for code in code_list(str(known.codes)).codes:
                row[f"{name}.{code}"] = "yes" if code in listed else ""
        elif known.type is FieldType.FLAG:
            row[name] = {True: "yes", False: "no"}.get(held, "")
        else:
            row[name] = held if isinstance(held, str) else ""
    return {**row, **_public_columns(case_file)}


def _asked() -> Iterator[tuple[str, str, str]]:
    for kind, known in KINDS.items():
        if not known.one_per_case:
            continue
        for field in known.fields.values():
            if field.type in (FieldType.CODE, FieldType.CODES, FieldType.FLAG):
                if field.type is FieldType.CODES and field.codes is None:
                    continue
                name = field.name if kind == "profile" else f"{kind}.{field.name}"
                yield name, kind, field.name


def _first_month(case_file: CaseFile) -> str:
    """Return the month in which the file was opened; of a year or a span the first."""
    when = when_of(case_file.held("case", "opened_on"))
    return "" if when is None else when.earliest.isoformat()[:7]


def _last_month(case_file: CaseFile) -> str:
    """Return the month in which it was closed; of a year or a span the last: never too early."""
    when = when_of(case_file.held("closure", "closed_on"))
    return "" if when is None else when.latest.isoformat()[:7]


def _public_columns(case_file: CaseFile) -> Mapping[str, str]:
    """Return the columns of `codebook.record_columns`, from what HTCDS and we record."""

    def held(field: str) -> Any:
        return case_file.held("profile", field)

    recruiter = held("lwd_recruiter_relation") or ""
    row = {
        "gender": _GENDERS.get(held("prs_Gender") or "NonSpecifiedUnknown", _OTHER_GENDER),
        "ageBroad": _age(case_file),
        "traffickMonths": _band(held("lwd_months"), _MONTHS),
        "citizenship": _country(held("prs_Citizenship")),
        "CountryOfExploitation": country_in(held("vic_LocationOfExploitation") or ""),
    }
    for column in record_columns().values():
        if column.list != "ctdc_flags":
            continue
        if column.name.startswith("recruiterRelation"):
            theirs = _RECRUITERS.get(recruiter, "recruiterRelationOther")
            is_so = recruiter not in _NO_RECRUITER and theirs == column.name
        else:
            field, _, codes = column.htcds.partition("=")
            now = held(field)
            listed = now if isinstance(now, list | tuple) else (now,)
            is_so = any(code in listed for code in codes.split(","))
        row[column.name] = "1" if is_so else ""
    return row


def _age(case_file: CaseFile) -> str:
    """Return the age when trafficked; otherwise when first registered, if that is one band."""
    told = _band(case_file.held("profile", "vic_AgeWhenTrafficked"), _AGES)
    if told:
        return told
    born = when_of(case_file.held("identity", "birth_date"))
    opened = when_of(case_file.held("case", "opened_on"))
    if born is not None and opened is not None and born.earliest <= opened.earliest:
        bands = {_band(age, _AGES) for age in age_on(born, opened.earliest)}
        return bands.pop() if len(bands) == 1 else ""
    return _AGES_OF_BANDS.get(age_band(case_file) or "", "")


def _band(value: Any, bands: tuple[tuple[int, str], ...]) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        return ""
    return next((band for most, band in bands if value <= most), "")


def _country(value: Any) -> str:
    """Return a code of `countries`; several nationalities are not one of them."""
    listed = list(value) if isinstance(value, list | tuple) else [value]
    if len(listed) != 1:
        return ""
    return listed[0] if listed[0] in code_list("countries") else ""
