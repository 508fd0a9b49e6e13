"""Fixtures that drive the system's Chromium; a conftest imports the ones its tests use."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from support.browser import browser_arguments, find_chromium, is_required


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = find_chromium()
    if path is None:
        reason = "no Chromium on this computer; see scripts/setup_browser.sh"
        if is_required():
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    # Not for the session: its event loop would run on beneath tests that start their own.
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=chromium_path, args=browser_arguments())
    yield started
    started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    # The test's own scripts (axe) are injected; the page's policy would rightly refuse them.
    made = browser.new_context(bypass_csp=True, viewport={"width": 1440, "height": 960})
    yield made
    made.close()


@pytest.fixture
def strict_context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser window as people have it: nothing of the policy is switched off."""
    made = browser.new_context(viewport={"width": 1440, "height": 960})
    yield made
    made.close()
