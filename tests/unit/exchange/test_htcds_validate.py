from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from leeward.codebook import htcds
from leeward.exchange.htcds_validate import Report, validate_book
from leeward.exchange.sheets import read_book
from leeward.exchange.words import codes
from support import htcds_files, messy_sheets

TODAY = date(2026, 3, 10)
OFFICIAL = Path(__file__).parents[4] / "shared" / "data" / "htcds"
CORE = [field.name for field in htcds.fields() if field.is_core and not field.is_deprecated]


def checked(row: Mapping[str, Any], *, extra: tuple[str, ...] = ()) -> Report:
    names = [*CORE, *(name for name in row if name not in CORE), *extra]
    book = messy_sheets.workbook(names, [[row.get(name) for name in names]])
    return validate_book(read_book(messy_sheets.as_bytes(book)), today=TODAY)


def found(report: Report) -> list[tuple[str, str]]:
    return [(finding.field, finding.code) for finding in report.findings]


def test_a_faultless_file_has_no_findings() -> None:
    report = checked(
        {
            "prs_Gender": "Feminine",
            "prs_Birthdate": date(1988, 3, 5),
            "prs_Citizenship": "KP;CN",
            "prs_MobilePhone": "+8613800000001",
            "prs_Email": "a@example.invalid",
            "vic_MethodsOfControl": "DebtBondage;TakesEarnings",
            "vic_TypeOfExploitation": "ForcedMarriage",
            "con_Consent": True,
            "cas_Status": "Active",
        }
    )
    assert report.findings == ()
    assert report.conforms
    assert report.rows == 1


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("prs_Gender", "Whatever", "code_unknown"),
        ("prs_Gender", "feminine", "code_spelling"),
        ("prs_Gender", "여성", "code_is_label"),
        ("prs_Gender", "Feminine;Masculine", "several_codes"),
        ("vic_TypeOfExploitation", "ForcedMarriage, ForcedLabour", "separator"),
        ("vic_TypeOfExploitation", "ForcedMarriage ForcedLabour", "separator"),
        ("vic_TypeOfExploitation", "ForcedMarriage;ForcedMarriage", "code_twice"),
        ("vic_TypeOfExploitation", "Forced marriage", "code_is_label"),
        ("vic_MethodsOfControl", "RestrictsMovement", "code_of_definitions"),
        ("prs_Birthdate", "sometime", "not_a_date"),
        ("prs_Birthdate", "1988.3.5", "date_form"),
        ("prs_Birthdate", "2031-01-01", "date_ahead"),
        ("prs_NumberOfChildren", "two", "not_a_number"),
        ("vic_AgeWhenTrafficked", 400, "number_out_of_range"),
        ("con_Consent", "maybe", "not_a_checkbox"),
        ("prs_MobilePhone", "call the neighbour", "not_e164"),
        ("prs_Email", "no address", "not_an_email"),
        ("prs_Citizenship", "Korea", "not_a_country"),
        ("prs_PrimaryLanguage", "Korean", "not_a_language"),
        ("prs_FirstName", "x" * 300, "too_long"),
        ("cas_Status", "=1+1", "formula"),
    ],
)
def test_each_fault_has_its_own_finding_in_its_place(name: str, value: Any, code: str) -> None:
    report = checked({name: value})
    assert (name, code) in found(report)
    finding = next(each for each in report.findings if each.code == code)
    assert finding.row == 2
    assert finding.column > 0


def test_headings_are_checked() -> None:
    report = checked({}, extra=("prs_Nothing", "lwd_own", "vic_Vulnerabilities", "hte_Latitude"))
    assert {("", "unknown_field"), ("", "extension_field")} <= set(found(report))
    assert ("vic_Vulnerabilities", "deprecated_field") in found(report)
    assert ("hte_Latitude", "never_kept") in found(report)
    data = messy_sheets.as_bytes(
        messy_sheets.workbook(["prs_First_Name", "prs_Gender", "prs_Gender"], [["x", "y", "z"]])
    )
    told = found(validate_book(read_book(data), today=TODAY))
    assert ("prs_FirstName", "alias_used") in told
    assert ("prs_Gender", "field_twice") in told
    assert ("prs_Birthdate", "core_missing") in told


def test_a_file_without_the_standard_is_one_finding() -> None:
    report = validate_book(read_book(messy_sheets.english_list()), today=TODAY)
    assert [finding.code for finding in report.findings] == ["no_fields"]
    assert not report.conforms


def test_findings_have_sentences_and_never_show_the_cell() -> None:
    planted = "Zq-planted-name"
    report = checked(dict.fromkeys(CORE, planted))
    assert report.findings
    for finding in report.findings:
        assert f"htcds.{finding.code}" in codes()
        for language in ("en", "ko", "zh-Hans"):
            sentence = finding.sentence(language)
            assert planted not in sentence
            assert "{" not in sentence
    assert planted not in repr(report)


def test_the_generated_list_of_the_published_layout_is_checked() -> None:
    report = validate_book(read_book(htcds_files.spreadsheet()), today=TODAY)
    assert report.rows == len(list(htcds_files.PEOPLE))


@pytest.mark.htcds_official
@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="IOM's own files are not beside this clone")
def test_faults_of_the_published_spreadsheet_itself_are_found() -> None:
    data = (OFFICIAL / "htcds_spreadsheet_v2.0.xlsx").read_bytes()
    report = validate_book(read_book(data), today=TODAY)
    told = [(finding.column, finding.code) for finding in report.findings]
    assert (20, "alias_used") in told
    assert (36, "name_missing") in told
    assert sum(code == "labels_disagree" for _, code in told) == 4
    assert report.rows == 0
