"""Story 4: a man poses as her child, and a real child seeks; she is asked, and refuses.

Three members of one organisation: Ara works with the child, Bomi with the mother, Lin with neither.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from support.browser import enter, unlock
from support.desk_process import DeskProcess, running_desk
from support.pictures import look
from support.tracing_desk import CHILDS_NAME, MOTHERS_NAME, PASSPHRASES, Cast, founded

pytestmark = pytest.mark.browser


@contextmanager
def at_desk(
    folder: Path, context: BrowserContext, name: str, language: str = "en"
) -> Iterator[Page]:
    """Sit down as a member with the sealed part open; lock when done."""
    first, second = PASSPHRASES[name]
    with running_desk(folder, unlock="support.open_desk:unlock") as desk:
        page = context.new_page()
        enter(desk, page)
        page.goto(f"{desk.url}/?lang={language}")
        unlock(page, name, first)
        page.goto(f"{desk.url}/sealed?back=/tracing")
        page.locator("input[value=tracing]").check()
        page.locator("#second").fill(second)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{desk.url}/tracing")
        yield page
        page.close()


def go(page: Page, path: str) -> None:
    page.goto(re.sub(r"(//[^/]+)/.*", rf"\1{path}", page.url))


def candidate(page: Page, act: str) -> None:
    """Open what waits for this member about the mother."""
    page.locator(".tracing-tasks li", has_text="Heron").get_by_role("link", name=act).click()


def decide(page: Page, verdict: str, *reasons: str) -> None:
    page.locator(f"input[name=verdict][value={verdict}]").check()
    for reason in reasons:
        page.locator(f"input[name=reasons][value={reason}]").check()
    page.get_by_role("button", name="Record my word").click()
    expect(page.locator("#notices")).to_contain_text("Your word is recorded")


def test_pictures(tmp_path: Path, context: BrowserContext) -> None:
    folder = tmp_path / "v"
    founded(folder)
    with at_desk(folder, context, "Lin") as page:
        page.get_by_role("button", name="Compare now").click()
        look(page, "tracing-requests")
        candidate(page, "Compare the two")
        look(page, "tracing-candidate")
