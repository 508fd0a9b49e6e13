"""Sitting down at a real desk in a browser, as a member with the sealed part open."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from support.browser import enter, unlock
from support.desk_process import running_desk
from support.tracing_desk import PASSPHRASES


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
        page.locator(f'.languages button[value="{language}"]').click()
        page.goto(f"{desk.url}/sealed?back=/tracing")
        page.locator("input[value=tracing]").check()
        page.locator("#second").fill(second)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{desk.url}/tracing")
        yield page
        page.close()


def go(page: Page, path: str) -> None:
    page.goto(re.sub(r"(//[^/]+)/.*", rf"\g<1>{path}", page.url))
