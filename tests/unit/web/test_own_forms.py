"""The organisation's own forms on their pages: added, looked at, filled over a case."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward.desk.opening import open_case
from leeward.desk.own_forms import add_form, code_of
from leeward.ids import CaseId, id_text
from support.asgi import HOST, Answer, call
from support.htcds_files import OFFICIAL, XLSFORM, official, xlsform
from support.open_desk import OpenDesk, founded
from support.vaults import ARA, ARA_SECOND

CLINIC = (Path(__file__).parents[2] / "support" / "clinic_form.md").read_bytes()
CODE = code_of("clinic")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenDesk]:
    founded(tmp_path / "v")
    desk = OpenDesk(tmp_path / "v")
    assert desk.unlock("Ara", ARA).status == 303
    yield desk
    desk.open.close()


@pytest.fixture
def case(desk: OpenDesk) -> CaseId:
    return open_case(desk.open, pseudonym="Heron")


def upload(desk: OpenDesk, content: bytes, name: str) -> Answer:
    head = f'Content-Disposition: form-data; name="workbook"; filename="{name}"'
    body = f"--edge\r\n{head}\r\n\r\n".encode() + content + b"\r\n--edge--\r\n"
    kind = ("Content-Type", "multipart/form-data; boundary=edge")
    sent = [("Host", HOST), kind]
    return call(desk._with_nonce, "/forms", method="POST", headers=sent, body=body)


def test_a_form_is_added_by_upload_and_looked_at(desk: OpenDesk) -> None:
    answer = upload(desk, CLINIC, "clinic.md")
    assert (answer.status, answer.headers["location"]) == (303, f"/forms/own/{CODE}")
    page = desk.ask(f"/forms/own/{CODE}").text
    assert "How many visits?" in page
    assert f'<form class="card filled" method="post" action="/forms/own/{CODE}"' in page
    assert "data-draft" not in page.partition('class="card filled"')[2]
    tried = desk.ask(f"/forms/own/{CODE}", {"q:province": "south"}, HX_Request="true").text
    assert "Cedar" in tried
    assert "Birch" not in tried
    assert f'href="/forms/own/{CODE}"' in desk.ask("/forms").text
    desk.open.choose("language", "ko")
    assert "방문 횟수" in desk.ask(f"/forms/own/{CODE}").text


def test_what_was_left_out_is_listed_beside_the_form(desk: OpenDesk) -> None:
    form = CLINIC.replace(b"| text | said |", b"| geopoint | spot |")
    assert upload(desk, form, "clinic.md").status == 303
    answer = desk.ask(f"/forms/own/{CODE}")
    assert answer.status == 200
    assert "<b>spot</b>" in answer.text


def test_a_refusal_names_sheet_row_and_what_was_found(desk: OpenDesk) -> None:
    answer = upload(desk, CLINIC.replace(b"today()", b"mystery()"), "clinic.md")
    assert answer.status == 422
    assert 'id="refused"' in answer.text
    assert "an expression uses a function that is not supported" in answer.text
    assert "<dd>survey</dd>" in answer.text
    assert "<dd>7</dd>" in answer.text
    assert "mystery" in answer.text
    assert desk.open.vault.forms() == []


def test_an_empty_upload_is_refused(desk: OpenDesk) -> None:
    assert upload(desk, b"", "clinic.xlsx").status == 422
    assert upload(desk, b"PK nothing", "clinic.xlsx").status == 422


def test_shipped_forms_are_looked_at_without_a_case(desk: OpenDesk) -> None:
    assert "May we contact her?" in desk.ask("/forms/safe_contact").text
    assert desk.ask("/forms/nothing").status == 422


def test_an_own_form_is_filled_over_a_case(desk: OpenDesk, case: CaseId) -> None:
    add_form(desk.open, CLINIC, "clinic")
    where = f"/case/{id_text(case)}/forms/own/{CODE}"
    assert f'href="{where}"' in desk.ask(f"/case/{id_text(case)}/forms").text
    change = desk.ask(where, {"q:province": "south"}, HX_Request="true").text
    assert "Cedar" in change
    assert "Birch" not in change
    wrong = {"q:province": "south", "q:visits": "40", "q:medicine#": "0"}
    answer = desk.ask(where, wrong)
    assert answer.status == 422
    assert "From 0 to 20 visits" in answer.text
    told = {**wrong, "q:visits": "4", "q:doctor": "가상 의사"}
    assert desk.ask(where, told).headers["location"] == f"/case/{id_text(case)}/forms"
    (record,) = desk.open.vault.case_file(case).all_of("answers")
    assert record.held("q.visits") == 4
    page = desk.ask(f"{where}?entity={record.entity.hex()}").text
    assert "가상" not in page
    desk.open.open_sealed(ARA_SECOND, "own_request")
    where = f"{where}?entity={record.entity.hex()}"
    assert desk.ask(where, {**told, "q:doctor": "가상 의사"}).status == 303
    page = desk.ask(where).text
    assert "가상" not in page
    veil = f"/case/{id_text(case)}/look/{record.entity.hex()}/answers.s.doctor"
    assert f'data-veil="{veil}"' in page
    assert "가상 의사" in desk.ask(veil, {}).text


def test_a_veil_of_an_instance_is_given_out(desk: OpenDesk, case: CaseId) -> None:
    form = (
        "| survey |\n| | type | name | label | stream |\n| | begin_repeat | kin | Kin | sealed |\n"
        "| | text | who | Who | |\n| | end_repeat | | | |\n"
    )
    code = add_form(desk.open, form.encode(), "kin").code
    desk.open.open_sealed(ARA_SECOND, "own_request")
    where = f"/case/{id_text(case)}/forms/own/{code}"
    told = {"q:kin#": "2", "q:kin[1]/who": "가상 이모", "q:kin[2]/who": "가상 언니"}
    assert desk.ask(where, told).status == 303
    (record,) = desk.open.vault.case_file(case).all_of("answers")
    veil = f"/case/{id_text(case)}/look/{record.entity.hex()}/answers.s.kin/2/who"
    assert "가상 언니" in desk.ask(veil, {}).text


FILES = [pytest.param(None, id="same-layout"), pytest.param(OFFICIAL, id="iom", marks=official)]


@pytest.mark.parametrize("folder", FILES)
def test_the_standards_own_form_is_added_and_filled(
    desk: OpenDesk, case: CaseId, folder: Path | None
) -> None:
    data = xlsform() if folder is None else (folder / XLSFORM).read_bytes()
    answer = upload(desk, data, "htcds.xlsx")
    assert answer.status == 303
    where = f"/case/{id_text(case)}{answer.headers['location']}"
    told = {
        "q:con_Consent": "TRUE",
        "q:prs_First_Name": "가상",
        "q:prs_Birthdate": "1994",
        "q:vic_TypeOfExploitation": "ForcedMarriage",
    }
    assert desk.ask(where, told).status == 303
    (record,) = desk.open.vault.case_file(case).all_of("answers")
    assert record.held("q.vic_TypeOfExploitation") == ["ForcedMarriage"]
    assert record.held("s.prs_First_Name") is None, "it waits for the sealed part"
