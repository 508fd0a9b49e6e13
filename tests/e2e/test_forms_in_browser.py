from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from support.browser import enter, unlock
from support.desk_process import DeskProcess, running_desk
from support.pictures import look

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskProcess]:
    with running_desk(tmp_path, pages="support.form_pages:load") as running:
        yield running


@pytest.mark.parametrize("name", ["everything", "children", "risk", "htcds"])
def test_a_form_is_accessible_empty_and_full_of_faults(
    desk: DeskProcess, context: BrowserContext, name: str
) -> None:
    page = context.new_page()
    enter(desk, page)
    unlock(page)
    page.goto(f"{desk.url}/forms/{name}")
    look(page, f"form-{name}")
    page.get_by_role("button", name="Save").click()
    if name != "htcds":
        expect(page.locator("#faults")).to_be_visible()
        look(page, f"form-{name}-faults")


def test_an_answer_brings_the_questions_that_follow_and_keeps_what_was_typed(
    desk: DeskProcess, context: BrowserContext
) -> None:
    page = context.new_page()
    enter(desk, page)
    unlock(page)
    page.goto(f"{desk.url}/forms/children")
    expect(page.get_by_label("How many?")).to_have_count(0)
    page.get_by_label("Yes").check()
    number = page.get_by_label("How many?")
    expect(number).to_have_value("1")
    number.fill("2")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Nickname")).to_have_count(2)
    expect(page.get_by_label("Nickname").first).to_be_focused()
    page.keyboard.insert_text("별")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("4")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Child 1: 별")).to_be_visible()
    expect(page.get_by_label("Nickname").nth(1)).to_be_focused()
    number.fill("9")
    page.get_by_label("Nickname").first.focus()
    expect(number).to_have_attribute("aria-invalid", "true")
    page.get_by_label("No", exact=True).check()
    expect(page.get_by_label("Nickname")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_text('"has_child":"no"')).to_be_visible()


def test_rows_are_added_removed_and_saved_by_keyboard_without_a_script(
    desk: DeskProcess, browser: Browser
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        enter(desk, page)
        unlock(page)
        cookies = context.cookies()
    with browser.new_context(java_script_enabled=False) as plain:
        plain.add_cookies([{**cookie} for cookie in cookies])  # type: ignore[typeddict-item]
        page = plain.new_page()
        page.goto(f"{desk.url}/forms/children")
        page.get_by_label("Yes").check()
        page.get_by_role("button", name="Show the questions that follow").click()
        expect(page.get_by_label("How many?")).to_be_visible()
        page.goto(f"{desk.url}/forms/jobs")
        page.get_by_role("button", name="Add Job").press("Enter")
        page.get_by_label("What").first.fill("farm")
        page.get_by_label("What").nth(1).fill("kitchen")
        page.get_by_role("button", name="Remove Job 1").press("Enter")
        expect(page.get_by_label("What")).to_have_value("kitchen")
        page.get_by_label("What").press("Enter")
        expect(page.get_by_text('{"job[1]/what":"kitchen"}')).to_be_visible()
