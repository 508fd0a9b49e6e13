"""Somebody searches the disk after an old list was imported: vault, temporary folders, profile.

She has the vault key as well, and no second passphrase. The list itself lies where its owner put
it; that it must be destroyed is what the end of an import says.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Playwright, expect

from leeward.cli import opening
from leeward.cli.main import main
from leeward.desk.session import Session
from support.browser import browser_arguments, unlock
from support.desk_process import ROOT
from support.open_desk import founded
from support.private_window import drive, screen, traces
from support.vaults import ARA, files_of, open_vault
from support.whole_vault import everything

__all__ = ["screen"]

SEEN = "방한복을 부탁함"
"""Words of a note, which the vault key does open: the search must be able to find something."""

NAMES = ("나루미서", "羅美瑞", "한별아", "산길여우", "고운누리", "노을빛나", "Narumi")
LIST = f"""명단 2026,,,,,
성명,생년월일,자녀(나이),브로커 연락처,비고,어머니 성명
나루미서(羅美瑞),1988.3.5,"한별아(8)",산길여우,{SEEN},고운누리
Narumi Seo,1991,,,,
"노을빛나, 고운누리",,,,,
나루미서,1988-03-05,,,,
"""


def assert_nameless(found: bytes) -> None:
    for name in NAMES:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp949"):
            try:
                spelled = name.encode(encoding)
            except UnicodeEncodeError:
                continue
            assert spelled not in found, name


def assert_vault_nameless(folder: Path) -> None:
    vault = open_vault(folder)
    assert len(vault.cases()) >= 2
    key = vault.session.vault_key
    assert vault.search(SEEN).hits
    vault.close()
    found = everything(folder, key)
    assert_nameless(found)
    assert_nameless(b"\n".join(files_of(folder).values()))


def test_after_an_import_by_command_no_name_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    founded(tmp_path / "v")
    for name in ("scratch", "home"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "scratch"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))

    def open_cheaply(folder: Path, member: str, passphrase: str, _: object = None) -> Session:
        vault = open_vault(folder, member, passphrase)
        return Session(vault, vault.session.around.clock, os.urandom)

    monkeypatch.setattr(opening, "open_here", open_cheaply)
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "first").write_text(ARA, encoding="utf-8")
    words = ["import", str(tmp_path / "v"), str(tmp_path / "list.csv"), "--member", "Ara"]
    words += ["--passphrase-file", str(tmp_path / "first")]
    words += ["--save-map", str(tmp_path / "scratch" / "map.toml")]
    answer = CliRunner().invoke(main, words)
    assert answer.exit_code == 0, answer.output
    assert_nameless(answer.output.encode())
    assert traces(tmp_path / "scratch", *NAMES) == set()
    assert traces(tmp_path / "home", *NAMES) == set()
    assert traces(tmp_path, *NAMES) == set(NAMES), "the list itself lies where it lay"
    (tmp_path / "list.csv").unlink()
    assert traces(tmp_path, *NAMES) == set()
    assert_vault_nameless(tmp_path / "v")


@pytest.mark.browser
@pytest.mark.skipif(sys.platform != "linux", reason="looks into the temporary folder")
def test_after_an_import_in_the_window_no_name_is_on_the_disk(
    playwright: Playwright, chromium_path: str, screen: dict[str, str]
) -> None:
    del chromium_path
    base = Path(tempfile.mkdtemp(prefix="lw-", dir="/tmp"))  # short: Chromium's socket lies here
    runtime, scratch, home = base / "run", base / "tmp", base / "home"
    for folder in (runtime, scratch, home):
        folder.mkdir(mode=0o700)
    founded(base / "v")
    (base / "list").mkdir()
    (base / "list" / "old.csv").write_text(LIST, encoding="utf-8")
    given = {
        "folder": str(base / "v"),
        "unlock": "support.open_desk:unlock",
        "pages": "leeward.web.views:load",
        "as_json": True,
        "browser_arguments": [*browser_arguments(), "--remote-debugging-port=0"],
    }
    more = {"XDG_RUNTIME_DIR": str(runtime), "TMPDIR": str(scratch), "HOME": str(home)}
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
    parent = subprocess.Popen(
        [sys.executable, "-P", "-m", "support.run_desk", json.dumps(given)],
        stdout=subprocess.PIPE,
        text=True,
        env={**screen, "PYTHONPATH": path, **more},
    )
    assert parent.stdout
    try:
        url = json.loads(parent.stdout.readline())["url"]
        (folder,) = runtime.iterdir()
        page = drive(playwright, folder / "window")
        page.wait_for_url(f"{url}/")
        unlock(page, "Ara", ARA)
        page.goto(f"{url}/import")
        page.locator("#file").set_input_files(base / "list" / "old.csv")
        page.locator("form[action='/import'] button").click()
        page.wait_for_selector("#columns")
        veil = page.locator(".mapping .veil").first
        veil.click()
        expect(veil).to_contain_text("나루미서")
        page.locator("form[action$='/take'] button").first.click()
        page.wait_for_selector("#after")
        page.wait_for_timeout(1500)
        assert traces(runtime, *NAMES) == set(), "while the window is still open"
        page.close()
        assert parent.wait(timeout=30) == 0
    finally:
        parent.kill()
        parent.wait()
        parent.stdout.close()
    for folder in (runtime, scratch, home):
        assert traces(folder, *NAMES) == set()
    shutil.rmtree(base / "list")
    assert traces(base, *NAMES) == set()
    assert_vault_nameless(base / "v")
    shutil.rmtree(base)
