"""The desk's own private window under a virtual screen, and a search of what it leaves."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from support.browser import is_required


@pytest.fixture
def screen() -> Iterator[dict[str, str]]:
    """A virtual screen: private app windows exist only with a head."""
    if shutil.which("Xvfb") is None:
        reason = "no Xvfb on this computer; see scripts/setup_browser.sh"
        if is_required():
            pytest.fail(reason)
        pytest.skip(reason)
    told, tell = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-screen", "0", "1440x960x24", "-nolisten", "tcp", "-displayfd", str(tell)],
        pass_fds=(tell,),
        stderr=subprocess.DEVNULL,
    )
    os.close(tell)
    with os.fdopen(told) as answer:
        number = answer.readline().strip()
    yield {**os.environ, "DISPLAY": f":{number}"}
    server.terminate()
    server.wait()


def eventually(what: Callable[[], object], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def drive(playwright: Playwright, profile: Path) -> Page:
    """Take hold of the window through the port that it was started with."""
    port = profile / "DevToolsActivePort"
    eventually(lambda: port.exists() and port.read_text().strip())
    number = port.read_text().splitlines()[0]
    browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{number}")
    eventually(lambda: [page for context in browser.contexts for page in context.pages])
    return next(page for context in browser.contexts for page in context.pages)


def traces(folder: Path, *texts: str) -> set[str]:
    """Return the texts that are found in any file under `folder`, in UTF-8 or UTF-16."""
    wanted = {text: (text.encode(), text.encode("utf-16-le")) for text in texts}
    found = set()
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            content = file.read_bytes()
            found |= {t for t, spelled in wanted.items() if any(s in content for s in spelled)}
    return found
