import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.cases.case import CaseFile
from leeward.cases.facts import KINDS, FieldType
from leeward.codebook import htcds
from leeward.codebook.lists import code_list
from leeward.dates import When, in_month, in_year, on_day
from leeward.exchange.content import EVERYTHING, WITH_NAMES, Content
from leeward.exchange.export import export
from leeward.exchange.htcds_home import home
from leeward.exchange.htcds_sheet import date_text, htcds_table
from support import htcds_files, imports
from support.recorder import Recorder

OFFICIAL = Path(__file__).parents[4] / "shared" / "data" / "htcds"
CODED = tuple(
    field
    for field in KINDS["profile"].fields.values()
    if field.type in {FieldType.CODE, FieldType.CODES, FieldType.FLAG}
)
ALL = Content(EVERYTHING)


def filed(profile: dict[str, Any], **case: str) -> CaseFile:
    recorder = Recorder()
    recorder.record("case", {"code": "K7-2", "pseudonym": "왜가리", **case})
    recorder.record("profile", profile, expires=202612)
    return recorder.file()


def back(data: bytes) -> CaseFile:
    (file,) = imports.files_of(imports.looked_at(data))
    return file


@st.composite
def coded_profiles(draw: st.DrawFn) -> dict[str, Any]:
    chosen = draw(st.lists(st.sampled_from(CODED), unique_by=lambda field: field.name, min_size=1))
    answers: dict[str, Any] = {}
    for field in chosen:
        if field.type is FieldType.FLAG:
            answers[field.name] = draw(st.booleans())
            continue
        codes = code_list(field.codes or "").codes
        if field.type is FieldType.CODE:
            answers[field.name] = draw(st.sampled_from(codes))
        else:
            answers[field.name] = draw(
                st.lists(st.sampled_from(codes), unique=True, min_size=1, max_size=5)
            )
    return answers


@given(coded_profiles())
@settings(max_examples=60, deadline=None)
def test_no_coded_field_is_lost_on_the_way_out_and_back(profile: dict[str, Any]) -> None:
    data = export([filed(profile)], "htcds", content=ALL, sealed_open=True)
    found = back(data)
    assert {name: found.held("profile", name) for name in profile} == profile


def test_every_coded_field_of_the_standard_has_a_place_in_the_case_file() -> None:
    for field in htcds.fields():
        if field.sort.startswith("select") and field.list and field.stream is not None:
            to, read = home(field.name)
            assert to == f"profile.{field.name}"
            assert read in {"code", "codes"}


def test_methods_of_control_beyond_the_code_list_go_down_to_other_and_come_back_whole() -> None:
    methods = ["RestrictsMovement", "DebtBondage", "Threats"]
    data = export(
        [filed({"vic_MethodsOfControl": methods})], "htcds", content=ALL, sealed_open=True
    )
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    names = [cell.value for cell in sheet[1]]
    values = [cell.value for cell in sheet[3]]
    assert values[names.index("vic_MethodsOfControl")] == "Other;DebtBondage"
    assert back(data).held("profile", "vic_MethodsOfControl") == methods


def test_the_layout_is_that_of_the_published_spreadsheet() -> None:
    table = htcds_table([filed({"prs_Gender": "Feminine"})], Content())
    names, labels = table.headings
    assert names[0] == ""
    assert table.rows[0][0] == "1"
    assert labels[names.index("vic_TypeOfExploitation")] == "Type of Exploitation"
    core = {field.name for field in htcds.fields() if field.is_core}
    assert core <= set(names)


def test_names_and_sealed_fields_leave_only_where_asked_for() -> None:
    recorder = Recorder()
    recorder.record("case", {"code": "K7-2"})
    recorder.record("profile", {"prs_Citizenship": ["KP"], "prs_Gender": "Feminine"})
    recorder.record("identity", {"birth_date": on_day(date(1988, 3, 5))})
    recorder.record("name", {"full": "Pombyol Kim"}, entity=recorder.case_id)  # type: ignore[arg-type]
    codes = dict(zip(*_row(recorder.file(), Content()), strict=True))
    assert codes["prs_Citizenship"] == codes["prs_Birthdate"] == codes["prs_SecondName"] == ""
    assert codes["prs_Gender"] == "Feminine"
    whole = dict(zip(*_row(recorder.file(), Content(WITH_NAMES)), strict=True))
    assert (whole["prs_FirstName"], whole["prs_SecondName"]) == ("Pombyol", "Kim")
    assert whole["prs_Birthdate"] == "1988-03-05"
    assert whole["prs_Citizenship"] == "KP"


def _row(file: CaseFile, content: Content) -> tuple[tuple[str, ...], tuple[str, ...]]:
    table = htcds_table([file], content)
    return table.headings[0], table.rows[0]


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (on_day(date(1988, 3, 5)), "1988-03-05"),
        (in_month(1988, 3), "1988-03"),
        (in_year(1988), "1988"),
    ],
)
def test_dates_go_out_as_far_as_they_are_known(when: When, text: str) -> None:
    assert date_text(when.to_value()) == text
    assert date_text("nothing") == ""


def test_a_list_of_the_published_layout_is_imported() -> None:
    seen = imports.looked_at(htcds_files.spreadsheet())
    files = imports.files_of(seen)
    assert len(files) == len(list(htcds_files.PEOPLE))
    assert seen.empty_rows >= 900
    for file in files:
        assert file.held("profile", "vic_TypeOfExploitation")
        assert file.all_of("name")


@pytest.mark.htcds_official
@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="IOM's own files are not beside this clone")
def test_the_published_spreadsheet_itself_takes_a_person_and_gives_her_back() -> None:
    book = openpyxl.load_workbook(OFFICIAL / "htcds_spreadsheet_v2.0.xlsx")
    sheet = book.worksheets[0]
    names = [cell.value for cell in sheet[1]]
    told = {
        "prs_FirstName": "봄별",
        "prs_SecondName": "김",
        "prs_Gender": "Feminine",
        "vic_TypeOfExploitation": "ForcedMarriage;SexualExploitation",
        "vic_TypeOfSexExploitation": "RemoteInteractiveServices",
        "vic_TraffickinStatusDecisionMakingOrg": "NGO",
        "cas_Status": "Active",
    }
    for name, value in told.items():
        sheet.cell(3, names.index(name) + 1, value)
    out = io.BytesIO()
    book.save(out)
    seen = imports.looked_at(out.getvalue())
    (file,) = imports.files_of(seen)
    assert seen.empty_rows == 999
    assert [record.held("full") for record in file.all_of("name")] == ["김봄별"]
    assert file.held("profile", "vic_TypeOfExploitation") == [
        "ForcedMarriage",
        "SexualExploitation",
    ]
    assert file.held("profile", "vic_TraffickingStatusDecisionMakingOrg") == "NGO"
    again = back(export([file], "htcds", content=ALL, sealed_open=True))
    for name in ("prs_Gender", "vic_TypeOfExploitation", "cas_Status"):
        assert again.held("profile", name) == file.held("profile", name)
