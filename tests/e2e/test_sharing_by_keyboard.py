"""Sharing out from the first offer to the history, in a real window and without a mouse."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from support.browser import enter, unlock
from support.desk_process import DeskProcess, running_desk
from support.desk_session import new_session
from support.pictures import look
from support.sharing_desk import waits
from support.vaults import ARA

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskProcess]:
    session = new_session(tmp_path / "v")
    for name, level in (("Heron", "high"), ("Plover", "immediate"), ("Finch", "low")):
        waits(session, name, level=level)
    session.close()
    with running_desk(tmp_path / "v", unlock="support.open_desk:unlock") as running:
        yield running


def press(page: Page, selector: str, key: str = "Enter") -> None:
    """Go to a control and press a key on it, as somebody without a mouse does."""
    control = page.locator(selector).first
    control.focus()
    expect(control).to_be_focused()
    page.keyboard.press(key)


def test_from_the_first_offer_to_the_history(desk: DeskProcess, context: BrowserContext) -> None:
    page = context.new_page()
    enter(desk, page)
    page.goto(f"{desk.url}/?lang=en")
    unlock(page, "Ara", ARA)
    press(page, "nav a[href='/sharing']")
    press(page, "a[href='/sharing/offers']")
    press(page, "a[href='/sharing/offers/new']")
    page.locator("#name").focus()
    page.keyboard.type("Tuesday hours")
    page.locator("#kind").focus()
    page.locator("#kind").select_option("counselling")
    page.locator("#places").fill("1")
    page.locator("#name").focus()
    page.keyboard.press("Enter")
    expect(page.locator("table")).to_contain_text("Tuesday hours")
    press(page, ".tabs a[href='/sharing']")
    press(page, "form[action='/sharing/plan'] button")
    expect(page.locator("#notices")).to_contain_text("A new plan is there.")
    expect(page.locator("table.sharing tbody tr")).to_have_count(3)
    expect(page.locator("table.sharing tbody tr").first).to_contain_text("Plover")
    press(page, "table.sharing tbody a.main")
    expect(page.locator(".told")).to_have_count(3)
    page.locator("[name=decision][value=accept]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[name=decision][value=refuse]")).to_be_checked()
    press(page, "#decide .actions button")
    expect(page.locator("#reason-error")).to_be_visible()
    look(page, "sharing-line-refused-en")
    page.locator("[name=decision][value=refuse]").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    press(page, "#decide .actions button")
    expect(page.locator("table.sharing tbody tr").first).to_contain_text("Accepted")
    press(page, ".tabs a[href='/sharing/what-if']")
    expect(page.locator("svg.picture")).to_be_visible()
    number = page.locator(".what-if input").first
    number.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.locator("#what-if-answer .verdict")).to_contain_text(re.compile("instead of"))
    press(page, ".tabs a[href='/sharing/history']")
    expect(page.locator("table").first).to_contain_text("Accepted")
    press(page, "table a")
    press(page, ".tabs a[href$='/plan']")
    expect(page.locator("main")).to_contain_text("Planned")
