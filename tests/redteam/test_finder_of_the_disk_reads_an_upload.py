"""Somebody takes the computer after a photograph, a recording and a paper were added and seen.

What was planted in the files, and their names, stand in clear nowhere: not in the vault's folder,
not in the temporary folder, not in a log, not in the profile of the window. While a file arrives,
nothing outside the vault is opened for writing.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from leeward.web.window import browser_command
from support.browser import browser_arguments
from support.desk_process import ROOT, running_desk
from support.family_desk import come_in, founded, open_sealed
from support.pictures_with_secrets import GPS, NAME, planted
from support.private_window import drive, screen
from support.recordings import PLACE, wav
from support.uploads import multipart
from support.vaults import files_of

__all__ = ["screen"]

PAPER = b"%PDF-1.7 % a planted sentence of a paper " * 40_000
NAMES = ("Willow-planted.png", "voice-planted.wav", "paper-planted.pdf")
ADD = {"what": "letter", "text": ""}

HOOKED = """
import json, os, sys
opened = []
def hook(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if writes and isinstance(path, (str, bytes)):
            opened.append(os.fsdecode(path))
    elif event.split(".")[0] in ("tempfile", "subprocess", "socket") or event == "os.posix_spawn":
        opened.append(event)
from pathlib import Path
from support.open_desk import OpenDesk
from support.vaults import ARA
from support.asgi import HOST, call
folder, case, body = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]).read_bytes()
desk = OpenDesk(folder)
desk.unlock("Ara", ARA)
from support.uploads import MULTIPART
desk.ask(f"/case/{case}/documents")
sys.addaudithook(hook)
answer = call(desk._with_nonce, f"/case/{case}/documents", method="POST",
              headers=[("Host", HOST), MULTIPART], body=body, chunks=40)
done = list(opened)
print(json.dumps({"status": answer.status, "opened": done}))
"""


@pytest.mark.parametrize("content", [planted("JPEG", (900, 700)), wav(120), PAPER])
def test_nothing_but_the_vault_is_opened_while_a_file_arrives(
    tmp_path: Path, content: bytes
) -> None:
    family = founded(tmp_path / "v")
    body = tmp_path / "body"
    body.write_bytes(multipart(ADD, content, name=NAMES[0]))
    told = subprocess.run(
        [sys.executable, "-c", HOOKED, str(tmp_path / "v"), family.mother.hex(), str(body)],
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    found = json.loads(told.stdout.splitlines()[-1])
    assert found["status"] == 303
    assert found["opened"], "the hook sees the sealed file being written"
    outside = [path for path in found["opened"] if not path.startswith(str(tmp_path / "v"))]
    # A new thread of the event loop wakes itself over a pair of sockets; those hold no file.
    assert [path for path in outside if not path.startswith("socket")] == []


def slices(content: bytes) -> list[bytes]:
    """Return stretches of a file by which it would be known again."""
    return [content[at : at + 48] for at in range(600, len(content) - 48, len(content) // 7)]


def use(page: Page, url: str, path: str) -> list[bytes]:
    """Add three files, see the picture, hear the recording; return what the window was sent."""
    sent = []
    page.goto(url + path)
    kinds = ("image/png", "audio/wav", "application/pdf")
    contents = (planted("PNG", (640, 480)), wav(30), PAPER)
    for name, kind, content in zip(NAMES, kinds, contents, strict=True):
        page.locator("#what").select_option("letter")
        page.locator("#file").set_input_files({"name": name, "mimeType": kind, "buffer": content})
        page.locator("form.filing .button.primary").click()
        page.locator("#notices").get_by_text("Recorded").wait_for()
    for place, selector in ((2, "img"), (1, "audio")):
        page.goto(url + path)
        page.locator("a.main").nth(place).click()
        with page.expect_response(lambda answer: answer.url.endswith("/file")) as asked:
            page.locator(".ask-file .button").click()
        page.locator(f".shown-file {selector}").wait_for(state="attached")
        if selector == "img":  # a recording is fetched as far as it is heard, and never ends
            sent.append(asked.value.body())
    page.wait_for_timeout(1000)
    return sent


@pytest.mark.browser
def test_the_files_are_in_clear_nowhere_after_they_were_added_and_seen(
    tmp_path: Path, playwright: Playwright, chromium_path: str, screen: dict[str, str]
) -> None:
    family = founded(tmp_path / "v")
    profile = tmp_path / "profile"
    profile.mkdir()
    # A short path: Chromium puts a socket into the temporary folder.
    scratch = Path(tempfile.mkdtemp(prefix="lw-", dir="/tmp"))
    path = family.path("documents")
    env = {**screen, "TMPDIR": str(scratch)}
    debugging = [*browser_arguments(), "--remote-debugging-port=0"]
    with running_desk(tmp_path / "v", unlock="support.open_desk:unlock") as desk:
        command = browser_command(chromium_path, desk.launcher, profile, debugging)
        window = subprocess.Popen(
            command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            page = drive(playwright, profile)
            page.wait_for_url(f"{desk.url}/")
            come_in(desk, page, enters=False)
            open_sealed(desk, page, path)
            sent = use(page, desk.url, path)
            page.close()
            window.wait(timeout=20)
        finally:
            window.kill()
            window.wait()
    wanted = [NAME, GPS, PLACE, b"planted sentence", *(name.encode() for name in NAMES)]
    wanted += [piece for content in (wav(30), *sent) for piece in slices(content)]
    left = [(tmp_path, *one) for one in files_of(tmp_path).items()]
    left += [(scratch, *one) for one in files_of(scratch).items()]
    shutil.rmtree(scratch)
    assert len(left) > 20, "the profile is searched before it is deleted"
    for folder, name, content in left:
        for piece in wanted:
            assert piece not in content, (folder, name, piece)
