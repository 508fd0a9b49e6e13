"""Somebody sends her a file that is a picture to one program and a page to another.

It is refused, or it is encoded anew and answered as what it is: without a right to run anything,
and without being guessed at.
"""

import json
import struct
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Dialog

from support.asgi import HOST, call
from support.desk_process import running_desk
from support.family_desk import Family, come_in, founded
from support.open_desk import OpenDesk
from support.pictures_with_secrets import planted
from support.recordings import wav
from support.uploads import MULTIPART, multipart
from support.vaults import ARA

SCRIPT = b"<script>document.title='taken'</script><img src=x onerror=alert(1)>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>1</script></svg>'


class Office:
    def __init__(self, folder: Path) -> None:
        self.family: Family = founded(folder)
        self.desk = OpenDesk(folder)
        self.desk.unlock("Ara", ARA)
        self.path = self.family.path("documents")

    def upload(self, content: bytes, *, name: str, kind: str) -> int:
        body = multipart({"what": "letter"}, content, name=name, kind=kind)
        headers = [("Host", HOST), MULTIPART]
        return call(
            self.desk._with_nonce, self.path, method="POST", headers=headers, body=body
        ).status

    def kept(self) -> int:
        return len(list((self.desk.folder / "attachments").iterdir()))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "v")


@pytest.mark.parametrize("kind", ["image/svg+xml", "image/png", "image/jpeg", "text/html"])
@pytest.mark.parametrize(
    "content",
    [
        SVG,
        b"<?xml version='1.0'?>" + SVG,
        b"<!doctype html>" + SCRIPT,
        b"GIF89a=1;" + SCRIPT,
        b"%!PS-Adobe-3.0 " + SCRIPT,
        b"MZ" + bytes(99) + SCRIPT,
        b"PK\x03\x04" + bytes(60) + SCRIPT,
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(
    office: Office, content: bytes, kind: str
) -> None:
    assert office.upload(content, name="photo.png", kind=kind) == 422
    assert office.kept() == 0


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_page_hidden_in_a_picture_does_not_come_along(office: Office, form: str) -> None:
    content = planted(form) + SCRIPT
    assert office.upload(content, name="page.html", kind="text/html") == 303
    row = office.desk.open.vault.file_sizes(office.family.mother)
    (attachment,) = row
    assert SCRIPT not in b"".join(office.desk.open.vault.attachment(attachment))


def test_a_page_hidden_in_a_recording_does_not_come_along(office: Office) -> None:
    assert office.upload(wav() + SCRIPT, name="voice.html", kind="text/html") == 303
    (attachment,) = office.desk.open.vault.file_sizes(office.family.mother)
    assert b"<script" not in b"".join(office.desk.open.vault.attachment(attachment))


def test_a_bomb_is_refused_and_leaves_nothing(office: Office) -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 6, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1 << 20)))
    )
    assert office.upload(bomb, name="a.png", kind="image/png") == 422
    assert office.kept() == 0


@pytest.mark.browser
def test_a_file_that_is_opened_by_itself_runs_nothing(
    tmp_path: Path, strict_context: BrowserContext
) -> None:
    """Even a PDF that is also a page: the one sort of file that is kept as it came."""
    family = founded(tmp_path / "v")
    with running_desk(tmp_path / "v", unlock="support.open_desk:unlock") as desk:
        page = strict_context.new_page()
        come_in(desk, page)
        ran: list[str] = []

        def dismissed(dialog: Dialog) -> None:
            ran.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", dismissed)
        for name, kind, content in (
            ("a.html", "text/html", b"%PDF-1.7\n<html>" + SCRIPT),
            ("b.html", "text/html", planted("PNG") + SCRIPT),
        ):
            page.goto(desk.url + family.path("documents"))
            page.locator("#what").select_option("letter")
            page.locator("#file").set_input_files(
                {"name": name, "mimeType": kind, "buffer": content}
            )
            page.locator("form.filing .button.primary").click()
            page.locator("a.main").first.click()
            address = f"{page.url}/file"
            answer = page.request.get(address)
            assert answer.headers["content-type"] in {"application/pdf", "image/png"}
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"
            told = page.evaluate(
                """async address => {
                  const frame = document.createElement("iframe");
                  frame.src = address;
                  document.body.append(frame);
                  await new Promise(done => setTimeout(done, 400));
                  let inside = "";
                  try { inside = frame.contentDocument?.title ?? ""; } catch { inside = ""; }
                  frame.remove();
                  return JSON.stringify([document.title, inside]);
                }""",
                address,
            )
            assert json.loads(told)[0] == "Leeward"
            assert "taken" not in told
        assert ran == []
