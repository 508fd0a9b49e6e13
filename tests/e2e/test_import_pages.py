"""An old list in a real window: uploaded, one column corrected, recorded, and once only."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from support.browser import enter, unlock
from support.desk_process import DeskProcess, running_desk
from support.messy_sheets import korean_list
from support.open_desk import founded
from support.pictures import look
from support.vaults import ARA, ARA_SECOND, open_vault

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskProcess]:
    founded(tmp_path / "v")
    with running_desk(tmp_path / "v", unlock="support.open_desk:unlock") as running:
        yield running


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    (tmp_path / "명단 최종본.xlsx").write_bytes(korean_list())
    return tmp_path / "명단 최종본.xlsx"


def at_the_door(desk: DeskProcess, page: Page, language: str = "en") -> None:
    enter(desk, page)
    page.goto(f"{desk.url}/?lang={language}")
    unlock(page, "Ara", ARA)
    page.goto(f"{desk.url}/import")


def upload(page: Page, file: Path) -> None:
    page.locator("#file").set_input_files(file)
    page.locator("#written_on").fill("2026-03-10")
    page.locator("form[action='/import'] button").click()
    page.wait_for_selector("#columns")


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_every_page_of_an_import_is_accessible(
    desk: DeskProcess, context: BrowserContext, messy: Path, language: str
) -> None:
    page = context.new_page()
    at_the_door(desk, page, language)
    look(page, f"import-door-{language}")
    upload(page, messy)
    look(page, f"import-list-{language}")
    page.locator(".meaning a").first.click()
    page.wait_for_selector("#column")
    look(page, f"import-column-{language}")
    page.go_back()
    page.locator("form[action$='/take'] button").first.click()
    page.wait_for_selector("#after")
    look(page, f"import-done-{language}")


def test_one_column_is_corrected_and_the_second_import_adds_nothing(
    desk: DeskProcess, strict_context: BrowserContext, messy: Path, tmp_path: Path
) -> None:
    page = strict_context.new_page()
    at_the_door(desk, page)
    upload(page, messy)
    assert "김봄별" not in page.content()
    expect(page.get_by_text("Never stored · the person who arranged", exact=False)).to_have_count(0)
    row = page.locator("tr", has=page.locator("th", has_text="비고"))
    row.locator("select").select_option("risk.reason|text")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**#rows")
    expect(row.locator("select")).to_have_value("risk.reason|text")
    expect(row.locator(".chip")).to_contain_text("Decided")
    page.locator("form[action$='/take'] button").first.click()
    expect(page.locator("h1")).to_contain_text("cases were recorded")
    recorded = int(page.locator("h1").inner_text().split()[0])
    page.goto(f"{desk.url}/import")
    upload(page, messy)
    expect(page.locator("main")).to_contain_text("Here already")
    expect(page.locator("form[action$='/take']")).to_have_count(0)
    page.locator(".lock button").click()
    page.wait_for_selector("#passphrase")
    desk.process.terminate()
    desk.process.wait()
    vault = open_vault(tmp_path / "v", clock=None)
    assert len(vault.cases()) == recorded
    vault.open_sealed(ARA_SECOND, "own_request")
    files = [vault.case_file(case) for case in vault.cases()]
    assert any(file.held("risk", "reason") == "병원 동행을 원함" for file in files)
    assert any(record.held("full") == "김봄별" for file in files for record in file.all_of("name"))
    vault.close()


def test_a_cell_that_may_name_somebody_is_shown_on_demand(
    desk: DeskProcess, strict_context: BrowserContext, messy: Path
) -> None:
    page = strict_context.new_page()
    at_the_door(desk, page)
    upload(page, messy)
    veil = page.locator("tr", has=page.locator("th", has_text="성명")).locator(".veil")
    veil.focus()
    page.keyboard.press("Enter")
    expect(veil).to_contain_text("김봄별")
    page.keyboard.press("Alt+h")
    expect(veil).not_to_contain_text("김봄별")


def test_it_is_all_done_with_the_keyboard(
    desk: DeskProcess, strict_context: BrowserContext, messy: Path
) -> None:
    page = strict_context.new_page()
    at_the_door(desk, page)
    page.locator("#file").set_input_files(messy)
    page.locator("#written_on").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#columns")
    page.locator(".mapping select").first.focus()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    expect(page.locator(".meaning a").first).to_be_focused()
    page.get_by_role("button", name="Apply").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#rows")
    page.get_by_role("button", name="Forget this list").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("nothing was recorded")


def test_a_file_that_is_no_list_is_refused_in_words(
    desk: DeskProcess, strict_context: BrowserContext, tmp_path: Path
) -> None:
    page = strict_context.new_page()
    at_the_door(desk, page)
    (tmp_path / "list.xlsx").write_bytes(b"%PDF-1.4 a picture of a list")
    page.locator("#file").set_input_files(tmp_path / "list.xlsx")
    page.locator("form[action='/import'] button").click()
    expect(page.locator("#fault")).to_contain_text("PDF")
