"""What the frame does in a real window, with every protection of the real door switched on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from support.browser import enter, unlock
from support.desk_process import DeskProcess, running_desk
from support.gallery import NAME

pytestmark = pytest.mark.browser


@pytest.fixture
def page(gallery_desk: DeskProcess, strict_context: BrowserContext) -> Iterator[Page]:
    """An unlocked desk; any complaint of the browser fails the test."""
    opened = strict_context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    enter(gallery_desk, opened)
    unlock(opened)
    opened.goto(f"{gallery_desk.url}/gallery")
    yield opened
    expected = ("422 (Unprocessable", "hx-csp] blocked <button#planted>")
    assert not [text for text in complaints if not any(part in text for part in expected)]


def test_a_name_is_fetched_on_demand_and_dropped_when_the_window_is_left(page: Page) -> None:
    assert NAME not in page.content()
    veil = page.locator("[data-veil]").first
    veil.click()
    expect(veil).to_contain_text(NAME)
    expect(page.locator("[data-hide]")).to_have_attribute("aria-pressed", "true")
    page.evaluate("dispatchEvent(new Event('blur'))")
    expect(veil).not_to_contain_text(NAME)
    assert NAME not in page.content()
    for event in ("beforeprint", "pagehide"):
        veil.click()
        expect(veil).to_contain_text(NAME)
        page.evaluate("name => dispatchEvent(new Event(name))", event)
        assert NAME not in page.content()


def test_a_name_stands_for_at_most_a_minute(page: Page) -> None:
    page.clock.install()
    page.goto(page.url)
    veil = page.locator("[data-veil]").first
    veil.click()
    expect(veil).to_contain_text(NAME)
    page.clock.run_for(59_000)
    expect(veil).to_contain_text(NAME)
    page.clock.run_for(2_000)
    expect(veil).not_to_contain_text(NAME)
    assert NAME not in page.content()


def test_one_key_hides_all_names(page: Page) -> None:
    veils = page.locator("[data-veil]")
    veils.first.click()
    veils.last.click()
    expect(page.locator(".veil.shown")).to_have_count(2)
    page.keyboard.press("Alt+h")
    expect(page.locator(".veil.shown")).to_have_count(0)


def test_a_shortcut_never_fires_while_a_field_has_the_focus(page: Page) -> None:
    page.locator("#text").focus()
    page.keyboard.press("/")
    page.keyboard.press("Alt+n")
    expect(page.locator("#text")).to_have_value("/")
    assert page.url.endswith("/gallery")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("Alt+n")
    page.wait_for_url("**/gallery/form")


def test_a_shortcut_never_fires_while_a_syllable_is_being_composed(page: Page) -> None:
    page.evaluate(
        """() => document.body.dispatchEvent(new KeyboardEvent("keydown",
            {code: "KeyN", key: "Process", keyCode: 229, altKey: true, bubbles: true}))"""
    )
    page.evaluate(
        """() => document.body.dispatchEvent(new KeyboardEvent("keydown",
            {code: "KeyN", altKey: true, isComposing: true, bubbles: true}))"""
    )
    page.wait_for_timeout(300)
    assert page.url.endswith("/gallery")


def test_the_quick_lock_works_in_the_middle_of_a_syllable(page: Page) -> None:
    field = page.locator("#text")
    field.focus()
    devtools = page.context.new_cdp_session(page)
    devtools.send(
        "Input.imeSetComposition", {"text": "안녀", "selectionStart": 2, "selectionEnd": 2}
    )
    page.keyboard.press("Control+Shift+L")
    page.wait_for_selector("#passphrase")
    assert "안녀" not in page.content()


def test_the_quick_lock_works_over_an_open_dialog(page: Page) -> None:
    page.get_by_role("button", name="Share safely…").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Pause")
    page.wait_for_selector("#passphrase")


def test_after_a_lock_the_way_back_shows_nothing(page: Page, gallery_desk: DeskProcess) -> None:
    page.goto(f"{gallery_desk.url}/gallery/list")
    page.keyboard.press("Control+Shift+L")
    page.wait_for_selector("#passphrase")
    page.go_back()
    page.wait_for_selector("#passphrase")
    assert "Heron" not in page.content()


def test_half_typed_text_is_offered_again_after_a_quick_lock(page: Page) -> None:
    page.locator("#text").fill("내일 아침 다시 연락하기로 함")
    page.keyboard.press("Control+Shift+L")
    page.wait_for_selector("#passphrase")
    unlock(page)
    page.goto(re.sub(r"(//[^/]+).*", r"\1/gallery", page.url))
    assert "내일 아침" not in page.content()
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#text")).to_have_value("내일 아침 다시 연락하기로 함")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#notices")).to_contain_text("Saved")
    page.reload()
    page.wait_for_timeout(300)
    expect(page.get_by_role("button", name="Put it back")).to_have_count(0)


def test_an_idle_desk_hides_keeps_what_was_typed_and_locks(
    tmp_path: Path, strict_context: BrowserContext
) -> None:
    with running_desk(tmp_path, pages="support.gallery:load", idle_seconds=4) as desk:
        page = strict_context.new_page()
        enter(desk, page)
        unlock(page)
        page.goto(f"{desk.url}/gallery")
        page.locator("#text").fill("half a sentence")
        page.wait_for_selector("#passphrase", timeout=15_000)
        unlock(page)
        page.goto(f"{desk.url}/gallery")
        page.get_by_role("button", name="Put it back").click()
        expect(page.locator("#text")).to_have_value("half a sentence")


def test_typing_keeps_the_desk_open(tmp_path: Path, strict_context: BrowserContext) -> None:
    with running_desk(tmp_path, pages="support.gallery:load", idle_seconds=4) as desk:
        page = strict_context.new_page()
        enter(desk, page)
        unlock(page)
        page.goto(f"{desk.url}/gallery")
        page.locator("#text").press_sequentially("x" * 30, delay=500)
        expect(page.locator("#text")).to_have_value("x" * 30)


def test_fragments_are_swapped_and_planted_ones_are_dead(
    page: Page, gallery_desk: DeskProcess
) -> None:
    page.goto(f"{gallery_desk.url}/gallery/list")
    page.locator("#swap").click()
    expect(page.locator("#swapped")).to_be_visible()
    page.locator("#again").click()
    expect(page.locator("#swapped")).to_have_count(1)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#planted").click()
    page.wait_for_timeout(300)
    assert not [url for url in asked if url.endswith("fragment")]


def test_an_error_in_a_fragment_is_said_and_leaves_the_page(
    page: Page, gallery_desk: DeskProcess
) -> None:
    page.goto(f"{gallery_desk.url}/gallery/list")
    page.locator("#swap-wrong").click()
    expect(page.locator("#notices")).to_contain_text("invalid_fact")
    expect(page.locator("h1")).to_have_text("Cases 142")


def test_nothing_is_kept_in_the_browser(page: Page) -> None:
    kept = page.evaluate(
        """async () => [localStorage.length, sessionStorage.length, document.cookie,
            (await indexedDB.databases()).length, (await caches.keys()).length,
            (await navigator.serviceWorker.getRegistrations()).length]"""
    )
    assert kept == [0, 0, "", 0, 0, 0]
    assert page.title() == "Leeward"


def test_the_language_is_one_press_away(page: Page) -> None:
    page.get_by_role("button", name="한국어").click()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_a_copied_launcher_is_an_alarm_on_every_page_until_it_is_read(
    gallery_desk: DeskProcess, strict_context: BrowserContext
) -> None:
    ticket = gallery_desk.ticket()
    page = strict_context.new_page()
    enter(gallery_desk, page)
    unlock(page)
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "null"}
    assert gallery_desk.ask("/ticket", {"ticket": ticket}, headers=headers).status == 403
    for path in ("/gallery", "/gallery/list"):
        page.goto(f"{gallery_desk.url}{path}")
        expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_every_page_works_without_scripts(gallery_desk: DeskProcess, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(gallery_desk.launcher.as_uri())
    page.get_by_role("button", name="Leeward").click()
    page.get_by_role("link", name="Go on").click()
    unlock(page)
    page.goto(f"{gallery_desk.url}/gallery/form")
    page.locator("#text").fill("typed without scripts")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#notices")).to_contain_text("Saved")
    page.get_by_role("button", name="Lock now").click()
    expect(page.locator("#passphrase")).to_be_visible()
    context.close()


WATCH = """addEventListener("DOMContentLoaded", () => {
  const making = document.querySelector("[data-making]");
  const done = () => making.querySelector("progress").value;
  const tell = () => making.hidden || seen(making.innerText, done());
  if (making) new MutationObserver(tell).observe(making, { attributes: true, subtree: true });
})"""


def test_the_lock_page_says_how_far_the_lists_are(
    tmp_path: Path, gallery_desk: DeskProcess, strict_context: BrowserContext
) -> None:
    told: list[tuple[str, int]] = []
    old = tmp_path / "old lists"
    old.touch()

    def seen(words: str, done: int) -> None:
        told.append((words, done))
        old.unlink(missing_ok=True)  # and so the lists are made

    page = strict_context.new_page()
    page.expose_function("seen", seen)
    page.add_init_script(WATCH)
    enter(gallery_desk, page)
    unlock(page)
    words, done = told[0]
    assert "2,400 of 10,000 cases" in words
    assert done == 2400
