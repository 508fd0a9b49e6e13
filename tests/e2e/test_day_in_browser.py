"""The day, the caseload, search and a new case in a real window, in three languages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from support.browser import enter, unlock
from support.day_desk import FIRST, make_office
from support.desk_process import DeskProcess, running_desk
from support.pictures import look

pytestmark = pytest.mark.browser


@pytest.fixture
def office_desk(tmp_path: Path) -> Iterator[DeskProcess]:
    make_office(tmp_path / "v").session.close()
    with running_desk(tmp_path / "v", unlock="support.day_desk:open_office") as desk:
        yield desk


@pytest.fixture
def page(office_desk: DeskProcess, strict_context: BrowserContext) -> Iterator[Page]:
    """An unlocked desk; any complaint of the browser fails the test."""
    opened = strict_context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    enter(office_desk, opened)
    unlock(opened, "Min-a", FIRST)
    opened.wait_for_selector("html.live")
    yield opened
    assert not complaints


def compose(page: Page, text: str) -> None:
    """Type as an input method does: every beginning of the text is composed, then it is taken."""
    devtools = page.context.new_cdp_session(page)
    for end in range(1, len(text) + 1):
        devtools.send(
            "Input.imeSetComposition",
            {"text": text[:end], "selectionStart": end, "selectionEnd": end},
        )
    devtools.send("Input.insertText", {"text": text})


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_every_page_is_accessible_at_every_size(
    office_desk: DeskProcess, context: BrowserContext, language: str
) -> None:
    page = context.new_page()
    enter(office_desk, page)
    page.goto(f"{office_desk.url}/?lang={language}")
    unlock(page, "Min-a", FIRST)
    look(page, f"today-{language}")
    page.locator("details.later > summary").first.click()
    look(page, f"today-later-{language}")
    page.goto(f"{office_desk.url}/cases?whose=all&age=adult")
    look(page, f"cases-{language}")
    page.locator("#find").fill("学校" if language == "zh-Hans" else "학교")
    page.locator("#find").press("Enter")
    page.wait_for_url("**/search/*")
    look(page, f"search-{language}")
    page.goto(f"{office_desk.url}/cases/new")
    page.locator("#pseudonym").fill("김가상")
    page.locator("#pseudonym").press("Enter")
    page.wait_for_selector("#pseudonym-error")
    look(page, f"new-case-{language}")


def test_empty_pages_are_accessible(office_desk: DeskProcess, context: BrowserContext) -> None:
    page = context.new_page()
    enter(office_desk, page)
    unlock(page, "Min-a", FIRST)
    for name, path in (
        ("cases-empty", "/cases?whose=all&level=low&age=child"),
        ("changes", "/today/changes?before=4"),
        ("search-empty", "/search"),
        ("search-forgotten", f"/search/{'0' * 32}"),
    ):
        page.goto(f"{office_desk.url}{path}")
        look(page, name)


def test_a_followup_is_done_and_taken_back_by_keyboard(page: Page) -> None:
    line = page.locator("li.due", has_text="Check-in")
    line.locator("a").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    settled = page.locator("li.settled")
    expect(settled).to_contain_text("Check-in: Done")
    expect(settled.get_by_role("button", name="Take back")).to_be_focused()
    assert page.url.endswith("/today"), "swapped in its place"
    page.keyboard.press("Enter")
    expect(page.locator("li.settled")).to_have_count(0)
    expect(line.get_by_role("button", name="Done")).to_be_focused()


def test_a_followup_is_moved_by_keyboard(page: Page) -> None:
    line = page.locator("li.due", has_text="Paperwork")
    line.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("li.settled")).to_contain_text("Moved to another day (Wed 25 Nov)")
    page.reload()
    week = page.locator("section", has=page.get_by_role("heading", name="The next seven days"))
    expect(week).to_contain_text("Paperwork")


def test_lines_are_walked_with_two_keys_and_opened(page: Page) -> None:
    page.keyboard.press("Alt+j")
    expect(page.locator("li.due a").first).to_be_focused()
    page.keyboard.press("Alt+j")
    expect(page.locator("li.due a").nth(1)).to_be_focused()
    page.keyboard.press("Alt+k")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/case/[0-9a-f]{32}$"))


def test_the_caseload_is_narrowed_sorted_and_walked_by_keyboard(
    page: Page, office_desk: DeskProcess
) -> None:
    page.goto(f"{office_desk.url}/cases?whose=all")
    page.locator("details.narrow > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#by-whose")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("m")  # Medium
    page.locator("#by-level").press("Enter")
    page.get_by_role("button", name="Show").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**level=medium**")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_role("link", name="Case", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort]")).to_contain_text("Case")
    expect(page.locator("tbody a").first).to_have_text("Quiet Lake")
    page.keyboard.press("Alt+j")
    page.keyboard.press("Alt+j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/case/*")
    expect(page.locator("h1")).to_contain_text("소나무")


@pytest.mark.parametrize(
    ("word", "case"), [("상담", "Heron"), ("학교", "소나무"), ("护照", "苍鹭")]
)
def test_a_composed_word_is_found_and_leads_into_the_journal(
    page: Page, word: str, case: str
) -> None:
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    compose(page, word)
    expect(page.locator("#find")).to_have_value(word)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search/[0-9a-f]{32}$"))
    expect(page.locator("mark").first).to_have_text(word)
    page.keyboard.press("Alt+j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/case/[0-9a-f]{32}#e-"))
    expect(page.locator("h1")).to_contain_text(case)
    anchor = page.url.partition("#")[2]
    expect(page.locator(f'[id="{anchor}"]')).to_contain_text(word)


def test_a_new_case_opens_by_keyboard_under_a_composed_pseudonym(page: Page) -> None:
    page.keyboard.press("Alt+n")
    page.wait_for_url("**/cases/new")
    expect(page.locator("#pseudonym")).to_be_focused()
    page.keyboard.press("Control+a")
    compose(page, "은하수")
    expect(page.locator("#pseudonym")).to_have_value("은하수")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/case/[0-9a-f]{32}/forms/safe_contact$"))
    expect(page.locator("h1")).to_contain_text("은하수")
    expect(page.get_by_role("button", name="Save and go on: Consent")).to_be_visible()


def test_the_day_works_without_scripts(office_desk: DeskProcess, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(office_desk.launcher.as_uri())
    page.get_by_role("button", name="Leeward").click()
    page.get_by_role("link", name="Go on").click()
    unlock(page, "Min-a", FIRST)
    page.locator("li.due", has_text="Check-in").get_by_role("button", name="Done").click()
    expect(page.locator("li.settled")).to_contain_text("Check-in: Done")
    page.get_by_role("button", name="Take back").click()
    expect(page.locator("#notices")).to_contain_text("It is due again.")
    page.locator("#find").fill("护照")
    page.locator("#find").press("Enter")
    expect(page.locator("mark")).to_have_text("护照")
    context.close()
