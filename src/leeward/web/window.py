"""A window that leaves nothing behind: its own if there is one, else a private browser window.

What a browser keeps of an ordinary window (titles, addresses, form values, cached pages) is a
case file in clear. A private window with a profile of its own, deleted afterwards, kept nothing
in our searches. The everyday browser is the last choice, and it is said aloud.
"""

import importlib.util
import json
import shutil
import subprocess
import sys
import time
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from leeward.web.launcher import Launcher

_ON_PATH: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
    "chrome",
)
_ELSEWHERE: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
)
FORGET_TRIES: Final = 20
EVERYDAY_BROWSER: Final = "everyday_browser"
NO_WINDOW: Final = "no_window"
"""What a person is told of the window, in her words by whoever started the desk."""
QUIET: Final = (
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-crash-reporter",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication",
    "--no-pings",
    "--password-store=basic",
    "--use-mock-keychain",
    "--window-size=1440,960",
)


@dataclass(frozen=True, slots=True)
class Window:
    """A window that was opened, and the profile that goes with it."""

    process: subprocess.Popen[bytes]
    profile: Path | None = None

    def wait(self) -> int:
        """Return its exit code when the window is closed, its profile deleted."""
        ended = self.process.wait()
        self._forget()
        return ended

    def close(self) -> None:
        """Close the window if it is still open, and delete its profile."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._forget()

    def _forget(self) -> None:
        # A browser's helpers may write for a moment after it ended.
        for _ in range(FORGET_TRIES):
            if self.profile is None or not self.profile.exists():
                return
            shutil.rmtree(self.profile, ignore_errors=True)
            time.sleep(0.1)


def open_window(
    launcher: Launcher,
    *,
    port: int,
    scratch: Path,
    warn: Callable[[str], None],
    more: Sequence[str] = (),
) -> Window | None:
    """Open the desk's window; None if all there was is the everyday browser.

    Args:
        launcher: the one-time door.
        port: the desk's port, for a window that is handed the ticket directly.
        scratch: a private folder for the throwaway profile.
        warn: told `EVERYDAY_BROWSER` when that had to be taken.
        more: further arguments for a browser.
    """
    if importlib.util.find_spec("webview") is not None:
        return _own_window(launcher, port)
    browser = find_browser()
    if browser is not None:
        profile = scratch / "window"
        profile.mkdir(mode=0o700, exist_ok=True)
        return Window(_start(browser_command(browser, launcher.path, profile, more)), profile)
    warn(EVERYDAY_BROWSER)
    webbrowser.open(launcher.path.as_uri())
    return None


def find_browser() -> str | None:
    """Return the first browser of this computer that can open a private window."""
    found = next((path for name in _ON_PATH if (path := shutil.which(name))), None)
    return found or next((path for path in _ELSEWHERE if Path(path).is_file()), None)


def browser_command(
    browser: str, launcher: Path, profile: Path, more: Sequence[str] = ()
) -> list[str]:
    """Return the command of a private window. It names the launcher's path, never the ticket."""
    private = "--inprivate" if "edge" in browser.lower() else "--incognito"
    app = f"--app={launcher.as_uri()}"
    return [browser, app, private, f"--user-data-dir={profile}", *QUIET, *more]


def _own_window(launcher: Launcher, port: int) -> Window:
    """Start a window of our own in its own process: what is typed never enters the parent.

    The ticket goes over standard input, so the launcher's file is not needed.
    """
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "leeward.web.webview_window"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    if process.stdin is not None:
        process.stdin.write(json.dumps({"port": port, "ticket": launcher.ticket}).encode())
        process.stdin.close()
    return Window(process)


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - a browser found on this computer, our own arguments
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
