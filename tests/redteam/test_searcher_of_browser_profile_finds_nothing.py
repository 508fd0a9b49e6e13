"""Somebody takes the computer and searches the browser's profile and the temporary folders.

The window is opened as the desk opens it: Chromium's app window, private, with a profile of its
own. A canary is typed, a name is looked at, and the window is closed. The profile is searched
before it would be deleted, so that the deletion is not what the test rests on.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from leeward.web.window import browser_command
from support.browser import browser_arguments, unlock
from support.desk_process import ROOT, DeskProcess, running_desk
from support.gallery import NAME
from support.private_window import drive, screen, traces

__all__ = ["screen"]

pytestmark = pytest.mark.browser

CANARY = "카나리아 문장 노란 새 73041"
ADDRESS = "gallery/form"


def use(page: Page, url: str) -> None:
    """Unlock, type, save, look at a name, follow links: an ordinary minute."""
    page.wait_for_url(f"{url}/")
    unlock(page)
    page.goto(f"{url}/{ADDRESS}")
    page.locator("#text").fill(CANARY)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#notices")).to_contain_text("Saved")
    page.locator("[data-veil]").first.click()
    expect(page.locator("[data-veil]").first).to_contain_text(NAME)
    page.goto(f"{url}/gallery/list")
    page.wait_for_timeout(1500)


def minute(
    playwright: Playwright,
    desk: DeskProcess,
    command: list[str],
    profile: Path,
    env: dict[str, str],
) -> None:
    window = subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        page = drive(playwright, profile)
        use(page, desk.url)
        page.close()
        window.wait(timeout=20)
    finally:
        window.kill()
        window.wait()


def test_a_private_window_leaves_no_trace_and_an_ordinary_one_would(
    tmp_path: Path, playwright: Playwright, chromium_path: str, screen: dict[str, str]
) -> None:
    debugging = [*browser_arguments(), "--remote-debugging-port=0"]
    found = {}
    for kind in ("private", "ordinary"):
        profile = tmp_path / kind
        profile.mkdir()
        with running_desk(tmp_path, pages="support.gallery:load") as desk:
            command = browser_command(chromium_path, desk.launcher, profile, debugging)
            if kind == "ordinary":
                command.remove("--incognito")
            ticket, secret = desk.ticket(), desk.port
            minute(playwright, desk, command, profile, screen)
            found[kind] = traces(
                profile, CANARY, NAME, ADDRESS, "Heron", ticket, f"127.0.0.1:{secret}"
            )
    assert found["private"] == set()
    assert ADDRESS in found["ordinary"], "the search finds what an ordinary window leaves"


@pytest.mark.skipif(sys.platform != "linux", reason="looks into the temporary folder")
def test_closing_the_window_ends_the_desk_and_deletes_the_profile(
    tmp_path: Path, playwright: Playwright, chromium_path: str, screen: dict[str, str]
) -> None:
    del chromium_path
    # Short paths: Chromium puts a socket into the temporary folder.
    base = Path(tempfile.mkdtemp(prefix="lw-", dir="/tmp"))
    runtime, scratch = base / "run", base / "tmp"
    runtime.mkdir(mode=0o700)
    scratch.mkdir()
    given = {
        "folder": str(tmp_path),
        "unlock": "support.fake_desk:unlock",
        "pages": "support.gallery:load",
        "as_json": True,
        "browser_arguments": [*browser_arguments(), "--remote-debugging-port=0"],
    }
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
    parent = subprocess.Popen(
        [sys.executable, "-P", "-m", "support.run_desk", json.dumps(given)],
        stdout=subprocess.PIPE,
        text=True,
        env={
            **screen,
            "PYTHONPATH": path,
            "XDG_RUNTIME_DIR": str(runtime),
            "TMPDIR": str(scratch),
        },
    )
    assert parent.stdout
    try:
        url = json.loads(parent.stdout.readline())["url"]
        (folder,) = runtime.iterdir()
        page = drive(playwright, folder / "window")
        use(page, url)
        page.close()
        assert parent.wait(timeout=30) == 0
    finally:
        parent.kill()
        parent.wait()
        parent.stdout.close()
    assert list(runtime.glob("leeward-*")) == []
    assert traces(runtime, CANARY, NAME, "Heron") == set()
    assert traces(scratch, CANARY, NAME, "Heron") == set()
    shutil.rmtree(base)
