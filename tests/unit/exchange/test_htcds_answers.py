"""What an own form asked in the standard's words leaves in the standard's columns."""

import io
from typing import Any

import openpyxl
import pytest

from leeward.cases.case import CaseFile
from leeward.codebook import htcds
from leeward.exchange.content import CODES_ONLY, WITH_NAMES, Content
from leeward.exchange.export import export
from leeward.exchange.htcds_answers import answered
from support import imports
from support.recorder import Recorder, thing

NAMED = Content(WITH_NAMES)
CODES = Content(CODES_ONLY)


def filled(*forms: dict[str, Any], profile: dict[str, Any] | None = None) -> CaseFile:
    recorder = Recorder()
    recorder.record("case", {"code": "K7-2", "pseudonym": "왜가리"})
    if profile:
        recorder.record("profile", profile)
    for number, form in enumerate(forms):
        told = {"form": "f", "version": "1", **form}
        recorder.record("answers", told, thing(f"form {number}"))
    return recorder.file()


def row(file: CaseFile, content: Content = NAMED) -> dict[str, str]:
    data = export([file], "htcds", content=content, sealed_open=True)
    names, _, cells = list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].values)
    return {str(name): str(cell) for name, cell in zip(names, cells, strict=True) if name and cell}


def test_an_answer_fills_the_column_that_the_file_leaves_empty() -> None:
    told = {
        "q.con_Consent": "TRUE",
        "q.prs_Gender": "Feminine",
        "s.prs_Citizenship": "KP",
        "s.prs_First_Name": "가을",
        "s.prs_Birthdate": ["1994-03-05", "1994-03-05", "day", "gregorian", ""],
        "q.group/vic_Methods_of_Control": ["DebtBondage", "Threats"],
        "q.vic_ForcedLabourIndustry": [
            "A_AgricultureForestryAndFishing",
            "C_Manufacturing",
        ],
    }
    found = row(filled(told))
    assert found["con_Consent"] == "TRUE"
    assert found["prs_Gender"] == "Feminine"
    assert found["prs_Citizenship"] == "KP"
    assert found["prs_FirstName"] == "가을"
    assert found["vic_MethodsOfControl"] == "DebtBondage;Other"
    assert found["lwd_MethodsOfControl"] == "DebtBondage;Threats"
    assert found["vic_ForcedLabourIndustry"].count(";") == 1


def test_what_the_file_itself_says_goes_first() -> None:
    file = filled({"q.prs_Gender": "Masculine"}, profile={"prs_Gender": "Feminine"})
    assert row(file)["prs_Gender"] == "Feminine"


def test_of_two_forms_the_later_that_answers_is_taken() -> None:
    file = filled(
        {"q.prs_Gender": "Masculine", "q.cas_Status": "Active"}, {"q.prs_Gender": "Feminine"}
    )
    assert row(file)["prs_Gender"] == "Feminine"
    assert row(file)["cas_Status"] == "Active"


@pytest.mark.parametrize("field", ["s.prs_First_Name", "s.prs_Citizenship"])
def test_sealed_answers_leave_only_with_names(field: str) -> None:
    file = filled({field: "KP", "q.prs_Gender": "Feminine"})
    name = htcds.field(field[2:]).name
    assert name in row(file)
    assert name not in row(file, CODES)
    assert row(file, CODES)["prs_Gender"] == "Feminine"


def test_what_the_standards_own_field_keeps_back_stays_back() -> None:
    assert answered(filled({"s.prs_MobilePhone": "invented"}), "prs_MobilePhone", NAMED) is None


@pytest.mark.parametrize(
    "field", ["q.vic_TypeOfExploitation", "q.person/2/prs_Gender", "q.prs_Gender"]
)
def test_a_code_that_the_standard_lacks_or_a_series_fills_no_column(field: str) -> None:
    value = "Feminine" if "person" in field else "OurOwnWord"
    assert htcds.field(field.rpartition("/")[2].removeprefix("q.")).name not in row(
        filled({field: value})
    )


def test_it_comes_back_through_the_import() -> None:
    file = filled({"q.vic_TypeOfExploitation": ["ForcedMarriage", "Other"]})
    data = export([file], "htcds", content=NAMED, sealed_open=True)
    (found,) = imports.files_of(imports.looked_at(data))
    assert found.held("profile", "vic_TypeOfExploitation") == ["ForcedMarriage", "Other"]
