"""How browser tests find Chromium and come into the desk."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Page

from support.desk_process import DeskProcess
from support.fake_secrets import MEMBER, PASSPHRASE


def find_chromium() -> str | None:
    """Return Chromium's path, if this computer has one."""
    fixed = Path("/usr/bin/chromium")
    return str(fixed) if fixed.is_file() else shutil.which("chromium")


def is_required() -> bool:
    """True where a browser test that skips would be a failure."""
    return bool(os.environ.get("CI") or os.environ.get("LEEWARD_BROWSER_REQUIRED"))


def browser_arguments() -> list[str]:
    """As root, as in containers, Chromium runs only without its sandbox; tests only."""
    is_root = hasattr(os, "getuid") and os.getuid() == 0
    return ["--no-sandbox"] if is_root else []


def enter(desk: DeskProcess, page: Page) -> None:
    """Go through the launcher, as a person who opens the file does."""
    page.goto(desk.launcher.as_uri())
    page.wait_for_url(f"{desk.url}/")


def unlock(page: Page, member: str = MEMBER, passphrase: str = PASSPHRASE) -> None:
    """Type name and passphrase on the lock page, and wait for the desk."""
    page.locator("#member").fill(member)
    page.locator("#passphrase").fill(passphrase)
    page.keyboard.press("Enter")
    page.wait_for_selector("body.desk")
