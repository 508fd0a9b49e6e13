"""What a private exchange found waits on the page of the sought person's own worker alone."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from support.browser import enter, unlock
from support.desk_process import running_desk
from support.pictures import look
from support.tracing_desk import PASSPHRASES
from support.two_vaults import code, finished, two_vaults

pytestmark = pytest.mark.browser


def test_her_own_worker_is_asked_to_ask_her(context: BrowserContext, tmp_path: Path) -> None:
    with two_vaults(tmp_path) as both:
        finished(both)
        mother = code(both.lantern, both.mother)
        both.lantern.close()
    for name, sees in (("Bomi", True), ("Lin", False)):
        first, second = PASSPHRASES[name]
        with running_desk(tmp_path / "lantern", unlock="support.open_desk:unlock") as desk:
            page = context.new_page()
            enter(desk, page)
            unlock(page, name, first)
            page.goto(f"{desk.url}/sealed?back=/tracing")
            page.locator("input[value=tracing]").check()
            page.locator("#second").fill(second)
            page.keyboard.press("Enter")
            page.wait_for_url(f"{desk.url}/tracing")
            section = page.get_by_text("From other organisations")
            if not sees:
                expect(section).to_have_count(0)
                assert mother not in page.content()
            else:
                expect(section).to_be_visible()
                assert mother in page.content()
                look(page, "tracing-exchange-ticket")
            page.close()
