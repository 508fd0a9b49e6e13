"""Settings and the page of keys in a real window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from support.browser import enter, unlock
from support.desk_process import DeskProcess, running_desk
from support.open_desk import founded
from support.pictures import look
from support.vaults import ARA

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


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_settings_and_keys_are_accessible(
    desk: DeskProcess, context: BrowserContext, language: str
) -> None:
    page = context.new_page()
    opened(desk, page, "/settings", language)
    look(page, f"settings-{language}")
    page.locator("#key-new").fill("n")
    page.locator("#key-next").fill("Alt+K")
    page.keyboard.press("Enter")
    expect(page.locator("#key-new-error")).to_be_visible()
    look(page, f"settings-refused-{language}")
    page.goto(f"{desk.url}/keys")
    look(page, f"keys-{language}")


def test_a_shortcut_is_chosen_by_pressing_it_and_works_at_once(
    desk: DeskProcess, strict_context: BrowserContext
) -> None:
    page = strict_context.new_page()
    opened(desk, page, "/settings")
    field = page.locator("#key-keys")
    field.focus()
    page.keyboard.press("Control+Alt+m")
    expect(field).to_have_value("Ctrl+Alt+M")
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("Kept.")
    page.locator("h1").click()
    page.keyboard.press("Control+Alt+m")
    page.wait_for_url("**/keys")


def test_a_field_for_a_shortcut_leaves_a_composing_input_method_alone(
    desk: DeskProcess, strict_context: BrowserContext
) -> None:
    page = strict_context.new_page()
    opened(desk, page, "/settings")
    field = page.locator("#key-new")
    field.focus()
    field.evaluate(
        """field => field.dispatchEvent(new KeyboardEvent("keydown",
            {code: "KeyM", key: "Process", keyCode: 229, altKey: true, bubbles: true}))"""
    )
    expect(field).to_have_value("Alt+N")


def test_the_page_of_keys_is_one_shortcut_away(
    desk: DeskProcess, strict_context: BrowserContext
) -> None:
    page = strict_context.new_page()
    opened(desk, page, "/settings")
    page.locator("h1").click()
    page.keyboard.press("Alt+/")
    page.wait_for_url("**/keys")
    expect(page.locator("main")).to_contain_text("Ctrl+Shift+L")
