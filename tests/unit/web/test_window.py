import importlib.util
import webbrowser
from pathlib import Path

import pytest

from leeward.web import window
from leeward.web.launcher import Launcher, write_launcher
from leeward.web.window import browser_command, find_browser, open_window


@pytest.fixture
def launcher(tmp_path: Path) -> Launcher:
    return write_launcher(tmp_path, port=4711, ticket="ab" * 32, now=0.0)


def test_the_ticket_is_not_on_the_command_line(launcher: Launcher, tmp_path: Path) -> None:
    command = browser_command("/usr/bin/chromium", launcher.path, tmp_path)
    assert not [part for part in command if launcher.ticket in part]
    assert f"--app={launcher.path.as_uri()}" in command


@pytest.mark.parametrize(
    ("browser", "private"),
    [
        ("/usr/bin/chromium", "--incognito"),
        ("/usr/bin/google-chrome", "--incognito"),
        ("/usr/bin/microsoft-edge", "--inprivate"),
        (r"C:\Program Files\Microsoft\Edge\Application\msedge.exe", "--inprivate"),
    ],
)
def test_every_browser_is_private_and_has_a_profile_of_its_own(
    browser: str, private: str, tmp_path: Path
) -> None:
    command = browser_command(browser, tmp_path / "open.html", tmp_path / "profile", ["--extra"])
    assert private in command
    assert f"--user-data-dir={tmp_path / 'profile'}" in command
    assert "--disable-extensions" in command
    assert command[-1] == "--extra"


def test_the_first_browser_on_the_path_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = tmp_path / "google-chrome"
    found.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_browser() == str(found)


def test_the_everyday_browser_is_taken_only_after_a_warning(
    monkeypatch: pytest.MonkeyPatch, launcher: Launcher, tmp_path: Path
) -> None:
    said: list[str] = []
    monkeypatch.setattr(window, "find_browser", lambda: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(webbrowser, "open", said.append)
    opened = open_window(launcher, port=4711, scratch=tmp_path, warn=said.append)
    assert opened is None
    assert said == ["everyday_browser", launcher.path.as_uri()]


def test_a_closed_window_leaves_no_profile(
    monkeypatch: pytest.MonkeyPatch, launcher: Launcher, tmp_path: Path
) -> None:
    browser = tmp_path / "browser"
    browser.write_text(
        '#!/bin/sh\nfor a in "$@"; do case $a in --user-data-dir=*) d=${a#*=};; esac; done\n'
        'echo trace > "$d/History"\n'
    )
    browser.chmod(0o755)
    monkeypatch.setattr(window, "find_browser", lambda: str(browser))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    opened = open_window(launcher, port=4711, scratch=tmp_path, warn=print)
    assert opened is not None
    assert opened.profile == tmp_path / "window"
    opened.wait()
    assert not (tmp_path / "window").exists()


def test_closing_ends_a_window_that_is_still_open(
    monkeypatch: pytest.MonkeyPatch, launcher: Launcher, tmp_path: Path
) -> None:
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\nexec sleep 60\n")
    browser.chmod(0o755)
    monkeypatch.setattr(window, "find_browser", lambda: str(browser))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    opened = open_window(launcher, port=4711, scratch=tmp_path, warn=print)
    assert opened is not None
    opened.close()
    assert opened.process.returncode is not None
    assert not (tmp_path / "window").exists()
