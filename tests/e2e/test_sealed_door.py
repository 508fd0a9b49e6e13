"""Opening the sealed parts in a real window: by keyboard, in three languages, until the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from support.browser import enter, unlock
from support.desk_process import DeskProcess, running_desk
from support.open_desk import founded
from support.pictures import look
from support.vaults import ARA, ARA_SECOND

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskProcess]:
    founded(tmp_path / "v")
    with running_desk(tmp_path / "v", unlock="support.open_desk:unlock") as running:
        yield running


def opened(desk: DeskProcess, page: Page, language: str = "en") -> None:
    enter(desk, page)
    page.goto(f"{desk.url}/?lang={language}")
    unlock(page, "Ara", ARA)
    page.goto(f"{desk.url}/sealed?back=/sealed")


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_the_door_is_accessible_closed_refused_and_open(
    desk: DeskProcess, context: BrowserContext, language: str
) -> None:
    page = context.new_page()
    opened(desk, page, language)
    look(page, f"sealed-closed-{language}")
    page.locator("#second").fill("not this one at all")
    page.locator("input[value=contact]").check()
    page.keyboard.press("Enter")
    expect(page.locator("#second-wrong")).to_be_visible()
    look(page, f"sealed-wrong-{language}")
    page.locator("#second").fill(ARA_SECOND)
    page.keyboard.press("Enter")
    expect(page.locator(".sealed-open")).to_be_visible()
    look(page, f"sealed-open-{language}")


def test_it_is_opened_and_closed_with_the_keyboard_alone(
    desk: DeskProcess, strict_context: BrowserContext
) -> None:
    page = strict_context.new_page()
    opened(desk, page)
    page.locator("input[name=purpose]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("input[value='15']")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type(ARA_SECOND)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-sealed-count]")).to_contain_text("15 min")
    page.get_by_role("button", name="Close it", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".state")).to_contain_text("Sealed part closed")


def test_when_its_time_is_over_what_is_sealed_leaves_the_page(
    desk: DeskProcess, strict_context: BrowserContext
) -> None:
    page = strict_context.new_page()
    opened(desk, page)
    page.locator("input[value=emergency]").check()
    page.locator("input[value='15']").check()
    page.locator("#second").fill(ARA_SECOND)
    page.keyboard.press("Enter")
    expect(page.locator(".sealed-open")).to_be_visible()
    page.clock.install()
    page.goto(page.url)
    page.evaluate(
        """() => {
          const part = document.createElement("p");
          part.dataset.sealed = "";
          part.textContent = "planted";
          document.querySelector("main").append(part);
        }"""
    )
    page.clock.run_for(14 * 60_000)
    expect(page.locator("[data-sealed-count]")).to_contain_text("1 min")
    assert "planted" in page.content()
    with page.expect_request("**/sealed/close"):
        page.clock.run_for(61_000)
    expect(page.locator("#notices")).to_contain_text("has closed")
    assert "planted" not in page.content()
    page.reload()
    expect(page.locator(".state")).to_contain_text("Sealed part closed")
