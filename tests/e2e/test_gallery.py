import pytest
from playwright.sync_api import BrowserContext, expect

from support.browser import enter, unlock
from support.desk_process import DeskProcess
from support.pictures import PICTURES, axe, look

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_every_component_is_accessible_at_every_size(
    gallery_desk: DeskProcess, context: BrowserContext, language: str
) -> None:
    page = context.new_page()
    enter(gallery_desk, page)
    page.goto(f"{gallery_desk.url}/?lang={language}")
    look(page, f"lock-{language}")
    unlock(page)
    look(page, f"gallery-{language}")
    for name in ("list", "form"):
        page.goto(f"{gallery_desk.url}/gallery/{name}")
        look(page, f"gallery-{name}-{language}")


def test_the_pages_of_trouble_are_accessible(
    gallery_desk: DeskProcess, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{gallery_desk.url}/gallery")  # without the launcher's cookie
    look(page, "trouble-stranger")
    enter(gallery_desk, page)
    page.goto(f"{gallery_desk.url}/?lang=ko")
    page.locator("#member").fill("nobody")
    page.locator("#passphrase").fill("wrong")
    page.keyboard.press("Enter")
    page.wait_for_selector("#unlock-error")
    look(page, "trouble-passphrase")
    unlock(page)
    for name in ("damaged", "wrong", "broken"):
        page.goto(f"{gallery_desk.url}/gallery/{name}")
        look(page, f"trouble-{name}")


def test_dialogs_names_and_the_small_menu_are_accessible(
    gallery_desk: DeskProcess, context: BrowserContext
) -> None:
    page = context.new_page()
    enter(gallery_desk, page)
    unlock(page)
    page.goto(f"{gallery_desk.url}/gallery")
    page.locator("[data-veil]").first.click()
    expect(page.locator(".veil.shown")).to_be_visible()
    look(page, "gallery-name-shown")
    page.get_by_role("button", name="Share safely…").click()
    look(page, "gallery-dialog")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Share safely…")).to_be_focused()
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Menu").click()
    expect(page.locator("#menu")).to_be_visible()
    page.screenshot(path=PICTURES / "gallery-menu.png")
    axe(page)
