"""IOM's own XLSForm, from its file to a file for others: added, filled and exported in a window.

Every clone does it with a workbook of the same layout; where IOM's file lies beside the
repository, the very file is used as well.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Page, expect

from leeward.codebook import htcds
from leeward.desk.opening import open_case
from leeward.exchange.age import open_with
from leeward.ids import id_text
from support.browser import enter, unlock
from support.desk_process import DeskProcess, running_desk
from support.desks import new_desk
from support.htcds_files import OFFICIAL, XLSFORM, official, xlsform
from support.pictures import look
from support.vaults import ARA, ARA_SECOND, BOMI

pytestmark = pytest.mark.browser

ON_PAPER = "a passphrase on paper"

WORDS = {
    "prs_First_Name": "가을",
    "prs_Second_Name": "한",
    "prs_Birthdate": "1994-03-05",
    "cas_IncomingReferralDate": "2025-11-17",
    "cas_IncomingReferralDetails": "아이의 학교 문제",
}
ONE = {
    "con_Consent": "TRUE",
    "prs_Gender": "Feminine",
    "prs_Citizenship": "KP",
    "vic_TraffickingStatus": "ActualVictimOfTrafficking",
    "cas_Status": "Active",
}
SEVERAL = {
    "vic_MethodOfRecruitment": ["ThroughFriendsOrSocialEvents", "Other"],
    # The code with a space behind it in IOM's file.
    "vic_Methods_of_Control": ["DebtBondage", "FalsePromises"],
    "vic_TypeOfExploitation": ["SexualExploitation", "ForcedMarriage"],
    "vic_TypeOfSexExploitation": ["Pornography"],
}
CODED = {**{name: [code] for name, code in ONE.items()}, **SEVERAL}


@pytest.fixture(params=["ours", pytest.param("IOM's", marks=official)])
def workbook(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the file as a person has it on her disk."""
    if request.param == "IOM's":
        return OFFICIAL / XLSFORM
    ours = tmp_path / XLSFORM
    ours.write_bytes(xlsform())
    return ours


@pytest.fixture
def case(tmp_path: Path) -> str:
    session = new_desk(tmp_path / "v", bomi=True)
    try:
        return id_text(open_case(session, pseudonym="Heron"))
    finally:
        session.close()


@pytest.fixture
def desk(tmp_path: Path, case: str) -> Iterator[DeskProcess]:
    del case
    with running_desk(tmp_path / "v", unlock="support.open_desk:unlock") as running:
        yield running


def open_sealed(desk: DeskProcess, page: Page, back: str) -> None:
    page.goto(f"{desk.url}/sealed?back={back}")
    page.locator("input[name=purpose]").first.check()
    page.locator("#second").fill(ARA_SECOND)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{back}")


def choose(page: Page, name: str, codes: list[str]) -> None:
    """Choose from a drop-down list or from answers side by side, whichever the form draws."""
    field = page.locator(f'select[name="q:{name}"]')
    if field.count():
        field.select_option(codes[0])
        return
    for code in codes:
        page.locator(f'[name="q:{name}"][value="{code}"]').check()


def exported(page: Page, desk: DeskProcess, form: str, tmp_path: Path) -> bytes:
    page.goto(f"{desk.url}/export")
    page.locator("[name=case]").first.check()
    page.locator(f"[name=form][value={form}]").check()
    page.locator("[name=with_names]").check()
    page.locator("#opens").fill(ON_PAPER)
    page.locator("#opens_again").fill(ON_PAPER)
    page.locator("#approver").fill("Bomi")
    page.locator("#word").fill(BOMI)
    page.locator(".exporting button.primary").click()
    with page.expect_download() as told:
        page.get_by_role("link", name="Save the file").click()
    told.value.save_as(tmp_path / form)
    return open_with((tmp_path / form).read_bytes(), ON_PAPER)


def test_ioms_form_is_added_filled_and_exported(
    desk: DeskProcess, case: str, workbook: Path, strict_context: BrowserContext, tmp_path: Path
) -> None:
    page = strict_context.new_page()
    enter(desk, page)
    unlock(page, "Ara", ARA)
    page.goto(f"{desk.url}/forms")
    page.locator("#workbook").set_input_files(workbook)
    page.get_by_role("button", name="Add the form").click()
    page.wait_for_url("**/forms/own/*")
    code = page.url.rpartition("/")[2]
    expect(page.locator("main")).to_contain_text("Methods of Control")

    where = f"/case/{case}/forms/own/{code}"
    open_sealed(desk, page, where)
    for name, text in WORDS.items():
        page.locator(f'[name="q:{name}"]').fill(text)
    for name, codes in CODED.items():
        choose(page, name, codes)
    page.wait_for_load_state("networkidle")
    look(page, "fill-iom", check=False)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**/case/{case}")

    sheet = load_workbook(io.BytesIO(exported(page, desk, "htcds", tmp_path))).worksheets[0]
    names, _, cells = list(sheet.values)
    told = dict(zip(map(str, names), map(str, cells), strict=True))
    coded = {name: told[htcds.field(name).name].split(";") for name in CODED}
    assert coded == CODED
    words = {name: told[htcds.field(name).name] for name in WORDS}
    assert words == WORDS

    table = exported(page, desk, "csv", tmp_path).decode("utf-8-sig")
    lines = [line for line in csv.DictReader(io.StringIO(table)) if line["kind"] == "answers"]
    answers = {line["field"][2:]: line["value"] for line in lines}
    assert {name: answers[name].split(";") for name in CODED} == CODED
    assert {line["field"][:2] for line in lines if line["field"][2:] in WORDS} == {"q.", "s."}
