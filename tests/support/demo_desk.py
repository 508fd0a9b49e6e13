"""The real desk as processes on the demo's invented organisation, with cheap keyslots."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page

from leeward.demo.organisation import WORKERS, DemoPassphrases, make_organisation
from support.browser import enter
from support.browser import unlock as unlock_page
from support.desk_process import DeskProcess, running_desk
from support.vaults import CHEAP

PASSPHRASES = DemoPassphrases("invented for a test", "and a second invented one")
WORKER = WORKERS[0]


def make_demo(folder: Path, *, cases: int = 24, seed: int = 7) -> None:
    """Make the invented organisation; its story ends a few minutes ago."""
    make_organisation(
        folder,
        passphrases=PASSPHRASES,
        cases=cases,
        entries=0,
        seed=seed,
        until=datetime.now(UTC) - timedelta(minutes=5),
        random=os.urandom,
        cost=CHEAP,
        floor=CHEAP,
    )


@contextmanager
def demo_desk(folder: Path) -> Iterator[DeskProcess]:
    """Run the desk on it, locked."""
    with running_desk(folder, unlock="support.open_desk:unlock") as desk:
        yield desk


def come_in(desk: DeskProcess, page: Page, *, language: str = "en") -> None:
    """Go through the door and unlock, as a person does."""
    enter(desk, page)
    page.goto(f"{desk.url}/?lang={language}")
    unlock_page(page, WORKER, PASSPHRASES.passphrase)


def open_sealed(desk: DeskProcess, page: Page) -> None:
    """Open the sealed parts, as a person does."""
    page.goto(f"{desk.url}/sealed?back=/sealed")
    page.locator("input[name=purpose]").first.check()
    page.locator("#second").fill(PASSPHRASES.sealed_passphrase)
    page.keyboard.press("Enter")
    page.wait_for_selector(".sealed-open")
