"""A case is destroyed from the desk, with a colleague's word."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from leeward.desk.recording import record_answers
from support.browser import enter, unlock
from support.day_desk import FIRST, RUTH, make_office
from support.desk_process import DeskProcess, running_desk
from support.pictures import look

pytestmark = pytest.mark.browser


@pytest.fixture
def case(tmp_path: Path) -> tuple[str, str]:
    """The identifier and the code of a closed case with a proof of maternity."""
    office = make_office(tmp_path / "v")
    case = office.cases["Larch"]
    record_answers(office.session, case, "document", {"what": "proof_of_maternity"})
    code: str = office.session.vault.case_file(case).held("case", "code")
    office.session.close()
    return case.hex(), code


@pytest.fixture
def desk(tmp_path: Path, case: tuple[str, str]) -> Iterator[DeskProcess]:
    assert case
    with running_desk(tmp_path / "v", unlock="support.open_desk:unlock") as running:
        yield running


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_a_case_is_destroyed_by_keyboard_with_a_colleagues_word(
    desk: DeskProcess, context: BrowserContext, case: tuple[str, str], language: str
) -> None:
    number, code = case
    page = context.new_page()
    enter(desk, page)
    page.goto(f"{desk.url}/?lang={language}")
    unlock(page, "Min-a", FIRST)
    page.goto(f"{desk.url}/case/{number}/erase")
    look(page, f"erase-{language}")
    page.locator("input[value=cannot_offer]").check()
    page.locator("#confirm").fill(code)
    page.keyboard.press("Enter")
    expect(page.locator("#approver-wrong")).to_be_visible()
    look(page, f"erase-refused-{language}")
    page.locator("#approver").fill("Ruth")
    page.keyboard.press("Tab")
    page.keyboard.type(RUTH)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases")
    expect(page.locator("#notices .notice")).to_be_visible()
    assert "Larch" not in page.content()
    page.goto(f"{desk.url}/members")
    look(page, f"members-words-{language}")
