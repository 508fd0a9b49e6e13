"""Members and this computer, in a real window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from support.browser import enter, unlock
from support.desk_process import DeskProcess, running_desk
from support.open_desk import founded
from support.pictures import look
from support.vaults import ARA, BOMI, BOMI_SECOND, restore_vault

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskProcess]:
    founded(tmp_path / "v")
    with running_desk(tmp_path / "v", unlock="support.open_desk:unlock") as running:
        yield running


def opened(desk: DeskProcess, page: Page, path: str, language: str = "en") -> None:
    enter(desk, page)
    page.goto(f"{desk.url}/?lang={language}")
    unlock(page, "Ara", ARA)
    page.goto(f"{desk.url}{path}")


def add_bomi(page: Page) -> None:
    page.locator("#name").fill("Bomi")
    page.locator("#first").fill(BOMI)
    page.locator("#first-again").fill(BOMI)
    page.locator("#second").fill(BOMI_SECOND)
    page.locator("#second-again").fill(BOMI_SECOND)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_members_and_this_computer_are_accessible(
    desk: DeskProcess, context: BrowserContext, language: str
) -> None:
    page = context.new_page()
    opened(desk, page, "/members", language)
    look(page, f"members-one-{language}")
    add_bomi(page)
    expect(page.locator("table")).to_contain_text("Bomi")
    page.locator("#name").fill("Ara")
    page.locator("#first").fill("tiny one")
    page.locator("#first-again").fill("tiny one")
    page.keyboard.press("Enter")
    expect(page.locator("#first-error")).to_be_visible()
    look(page, f"members-refused-{language}")
    page.goto(f"{desk.url}/vault")
    page.locator("[data-progress] button").click()
    expect(page.locator(".alert.tone-good")).to_be_visible()
    page.locator(".log summary").click()
    look(page, f"vault-{language}")
    page.goto(f"{desk.url}/vault/head")
    look(page, f"vault-head-{language}")


def test_a_backup_taken_with_the_window_restores(
    desk: DeskProcess, strict_context: BrowserContext, tmp_path: Path
) -> None:
    page = strict_context.new_page()
    opened(desk, page, "/vault")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take it with the window instead").click()
    assert taken.value.suggested_filename.startswith("leeward-")
    file = tmp_path / "taken.lwb"
    taken.value.save_as(file)
    assert not list((tmp_path / "v").glob("*.part"))
    restore_vault(file, tmp_path / "restored").close()


def test_a_head_is_printed_without_the_frame_and_found_again(
    desk: DeskProcess, strict_context: BrowserContext
) -> None:
    page = strict_context.new_page()
    opened(desk, page, "/vault/head")
    head = page.locator(".head-text").inner_text()
    page.emulate_media(media="print")
    for hidden in (".top", ".side", ".state", ".paper .actions"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".head-text")).to_be_visible()
    page.emulate_media(media="screen")
    page.goto(f"{desk.url}/vault")
    page.locator("#head").fill(head.lower())
    page.keyboard.press("Enter")
    expect(page.locator("#head-answer")).to_contain_text("nothing was taken back")
