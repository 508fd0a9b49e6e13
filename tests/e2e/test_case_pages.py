"""The pages of a case in a real window: written, settled, taken back, veiled, by keyboard."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from leeward.desk.noting import GivenNote, write_note
from support import case_desk
from support.browser import enter, unlock
from support.case_desk import disagree
from support.desk_process import DeskProcess, running_desk
from support.desk_session import new_session
from support.pictures import look
from support.vaults import ARA, ARA_SECOND

pytestmark = pytest.mark.browser

NOTES = (
    GivenNote("She rang from a shop. The children are well.", "phone_call", "yesterday"),
    GivenNote(
        "출생증명서 사본을 받음. 원본은 본인이 보관.", "visit", "", "학교에 제출", "in 2 weeks"
    ),
    GivenNote("她说孩子晚上睡得好一些了。", "message", "3 days ago"),
)


@dataclass
class Here:
    """A running desk, and the address of its one case."""

    desk: DeskProcess
    case: str

    @property
    def url(self) -> str:
        return f"{self.desk.url}{self.case}"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    session = new_session(tmp_path / "v")
    made = case_desk.plant(session)
    for note in NOTES:
        assert write_note(session, made.case, note).note
    disagree(session, made.case, "risk", "suicide_risk", "none", "plan_or_means")
    session.close()
    with running_desk(tmp_path / "v", unlock="support.open_desk:unlock") as running:
        yield Here(running, f"/case/{made.case.hex()}")


def opened(here: Here, page: Page, language: str = "en") -> None:
    enter(here.desk, page)
    page.goto(f"{here.desk.url}/?lang={language}")
    unlock(page, "Ara", ARA)
    page.goto(here.url)


def test_every_page_is_accessible(here: Here, context: BrowserContext) -> None:
    page = context.new_page()
    opened(here, page)
    for language in ("en", "ko", "zh-Hans"):
        page.locator(f"button[name=lang][value={language}]").click()
        page.wait_for_selector(f"html[lang={language}]")
        _look_at_each(here, page, language)


def _look_at_each(here: Here, page: Page, language: str) -> None:
    page.goto(here.url)
    look(page, f"case-journal-{language}")
    for end in ("profile", "plan", "history"):
        page.goto(f"{here.url}/{end}")
        look(page, f"case-{end}-{language}")
    page.goto(here.url)
    page.locator("#note-text").fill("rang 13912345678")
    page.locator("#day").fill("someday")
    page.locator("form.note .primary").click()
    expect(page.locator(".warned mark")).to_have_text("13912345678")
    look(page, f"case-warned-{language}")
    page.goto(f"{here.url}?sort=visit")
    page.locator(".timeline .act").first.click()
    expect(page.locator("form.undo")).to_be_visible()
    look(page, f"case-undo-{language}")


def test_a_note_is_written_and_taken_back_with_the_keyboard_alone(
    here: Here, strict_context: BrowserContext
) -> None:
    page = strict_context.new_page()
    opened(here, page)
    page.keyboard.press("Alt+n")
    expect(page.locator("#note-text")).to_be_focused()
    page.keyboard.type("She asks about school. ")
    page.keyboard.press("Alt+j")  # in a text field it is no shortcut
    expect(page.locator("#note-text")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("Recorded.")
    first = page.locator(".timeline > li").first
    expect(first).to_contain_text("She asks about school.")
    page.keyboard.press("Alt+j")
    expect(first.locator("h3")).to_be_focused()
    page.keyboard.press("Alt+j")
    expect(page.locator(".timeline > li").nth(1).locator("h3")).to_be_focused()
    page.keyboard.press("Alt+k")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("wrong file")
    page.keyboard.press("Enter")
    retracted = page.locator(".timeline > li.retracted")
    expect(retracted).to_contain_text("She asks about school.")
    expect(retracted).to_contain_text("wrong file")


def test_shortcuts_wait_for_a_korean_syllable_to_be_finished(
    here: Here, strict_context: BrowserContext
) -> None:
    page = strict_context.new_page()
    opened(here, page)
    page.locator("#note-text").focus()
    client = strict_context.new_cdp_session(page)
    client.send("Input.imeSetComposition", {"text": "하", "selectionStart": 1, "selectionEnd": 1})
    composing = {"code": "KeyN", "altKey": True, "bubbles": True, "isComposing": True}
    page.evaluate(
        "init => document.body.dispatchEvent(new KeyboardEvent('keydown', init))", composing
    )
    page.keyboard.press("Alt+k")
    expect(page.locator("#note-text")).to_be_focused()
    expect(page.locator("#note-text")).to_have_value("하")
    client.send("Input.insertText", {"text": "학교 이야기"})
    page.locator("form.note .primary").click()
    expect(page.locator(".timeline > li").first).to_contain_text("학교 이야기")
    page.goto(f"{here.url}/plan")
    page.keyboard.press("Alt+n")
    expect(page.locator("#note-text")).to_be_focused()


def test_half_typed_text_comes_back(here: Here, strict_context: BrowserContext) -> None:
    page = strict_context.new_page()
    opened(here, page)
    page.locator("#note-text").fill("half of a sentence")
    page.locator("#sort").select_option("visit")
    page.keyboard.press("Control+Shift+KeyL")
    page.wait_for_selector("#passphrase")
    assert "half of a sentence" not in page.content()
    unlock(page, "Ara", ARA)
    page.goto(here.url)
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#note-text")).to_have_value("half of a sentence")
    expect(page.locator("#sort")).to_have_value("visit")


def test_a_disagreement_is_settled_with_one_press(
    here: Here, strict_context: BrowserContext
) -> None:
    page = strict_context.new_page()
    opened(here, page)
    expect(page.locator("form.dispute")).to_contain_text("Thoughts of ending her life?")
    expect(page.locator("form.dispute :checked")).to_have_count(1)
    page.locator("form.dispute .rival").first.get_by_role("radio").check()
    page.get_by_role("button", name="Settle it").press("Enter")
    expect(page.locator("#notices")).to_contain_text("Settled.")
    expect(page.locator("form.dispute")).to_have_count(0)


def test_a_name_and_a_phrase_are_fetched_and_hidden_again(
    here: Here, strict_context: BrowserContext
) -> None:
    page = strict_context.new_page()
    opened(here, page)
    page.get_by_role("button", name="Danger phrase").press("Enter")
    expect(page.locator(".veil.shown")).to_contain_text(case_desk.DANGER)
    page.keyboard.press("Alt+h")
    assert case_desk.DANGER not in page.content()
    page.get_by_role("link", name="Name is sealed").press("Enter")
    page.locator("input[value=papers]").check()
    page.locator("#second").fill(ARA_SECOND)
    page.keyboard.press("Enter")
    page.wait_for_url(here.url)
    assert case_desk.NAME not in page.content()
    page.get_by_role("button", name="Show the name").press("Enter")
    shown = page.locator(".veil.shown .veil-text")
    expect(shown).to_have_text(case_desk.NAME)
    expect(shown).to_have_attribute("lang", "ko")
    page.keyboard.press("Alt+h")
    assert case_desk.NAME not in page.content()
    closing = page.request.post(f"{here.desk.url}/sealed/close", headers={"Origin": here.desk.url})
    assert closing.ok
    page.get_by_role("button", name="Show the name").press("Enter")
    expect(page.locator("#notices")).to_contain_text("This cannot be shown now.")
    page.goto(f"{here.url}/history")
    looks = page.locator("aside .card").nth(1)
    expect(looks).to_contain_text("Name · Name")
    expect(looks).to_contain_text("For papers")
    expect(looks).to_contain_text("To contact her")


def test_everything_works_without_a_script(here: Here, browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        opened(here, page)
        cookies = context.cookies()
    with browser.new_context(java_script_enabled=False) as plain:
        plain.add_cookies([{**cookie} for cookie in cookies])  # type: ignore[typeddict-item]
        page = plain.new_page()
        page.goto(here.url)
        page.locator("#note-text").fill("written without a script")
        page.get_by_role("button", name="Record", exact=True).click()
        expect(page.locator("#notices")).to_contain_text("Recorded.")
        page.goto(f"{here.url}/plan")
        page.locator("#what").select_option("visit")
        page.locator("#due").fill("tomorrow")
        page.get_by_role("button", name="Promise it").click()
        expect(page.locator("#followups")).to_contain_text("Visit")
        page.locator("#followups .acts").first.get_by_role("button", name="Done").click()
        expect(page.get_by_text("Follow-ups done")).to_be_visible()
