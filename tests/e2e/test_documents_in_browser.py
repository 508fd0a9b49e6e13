"""Documents as a caseworker adds, sees, hears, takes out and destroys them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from support.desk_process import DeskProcess, running_desk
from support.family_desk import Family, come_in, founded, open_sealed
from support.pictures import look
from support.pictures_with_secrets import GPS, NAME, planted
from support.recordings import wav

pytestmark = pytest.mark.browser


@pytest.fixture
def family(tmp_path: Path) -> Family:
    return founded(tmp_path / "v")


@pytest.fixture
def desk(tmp_path: Path, family: Family) -> Iterator[DeskProcess]:
    del family
    with running_desk(tmp_path / "v", unlock="support.open_desk:unlock") as running:
        yield running


def test_a_photograph_is_sealed_seen_and_stripped(
    desk: DeskProcess, strict_context: BrowserContext, family: Family
) -> None:
    page = strict_context.new_page()
    come_in(desk, page)
    page.goto(desk.url + family.path("documents"))
    page.locator("#what").select_option("id_card")
    photo = {"name": "Willow.jpg", "mimeType": "image/jpeg", "buffer": planted("JPEG", (640, 400))}
    page.locator("#file").set_input_files(photo)  # type: ignore[arg-type]
    page.get_by_role("button", name="Seal and record").click()
    expect(page.locator("#file-error")).to_be_visible()
    open_sealed(desk, page, family.path("documents"))
    page.locator("#what").select_option("id_card")
    page.locator("#file").set_input_files(photo)  # type: ignore[arg-type]
    page.get_by_role("button", name="Seal and record").click()
    page.get_by_role("link", name="Identity card").click()
    with page.expect_response(lambda answer: answer.url.endswith("/file")) as asked:
        page.get_by_role("button", name="Show the picture").click()
    content = asked.value.body()
    assert content.startswith(b"\xff\xd8")
    assert NAME not in content
    assert GPS not in content
    headers = asked.value.headers
    assert headers["cache-control"].startswith("no-store")
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert "content-disposition" not in headers
    width = page.locator(".shown-file img").evaluate(
        "one => one.decode().then(() => one.naturalWidth)"
    )
    assert width == 640
    page.get_by_role("button", name="Names hidden").click()
    expect(page.locator(".shown-file")).to_have_count(0)
    expect(page.get_by_role("button", name="Show the picture")).to_be_visible()


def test_a_recording_plays_from_any_place(
    desk: DeskProcess, strict_context: BrowserContext, family: Family
) -> None:
    page = strict_context.new_page()
    come_in(desk, page)
    page.goto(desk.url + family.path("documents"))
    page.locator("#what").select_option("letter")
    page.locator("#file").set_input_files(
        {"name": "voice.wav", "mimeType": "audio/wav", "buffer": wav(200)}
    )
    page.get_by_role("button", name="Seal and record").click()
    page.get_by_role("link", name="Letter or photograph").click()
    page.get_by_role("button", name="Listen").click()
    player = page.locator("audio")
    assert (
        player.evaluate(
            """one => new Promise((done, failed) => {
          one.muted = true;
          one.addEventListener("error", () => failed(one.error.message));
          one.addEventListener("seeked", () => done(Math.round(one.currentTime)));
          const go = () => (one.currentTime = 150);
          one.readyState ? go() : one.addEventListener("loadedmetadata", go);
        })"""
        )
        == 150
    )
    answer = page.request.get(player.evaluate("one => one.src"), headers={"Range": "bytes=100-199"})
    assert answer.status == 206
    assert len(answer.body()) == 100
    assert answer.headers["content-range"].startswith("bytes 100-199/")


def test_a_copy_is_a_deliberate_step_and_a_destroyed_file_is_gone(
    desk: DeskProcess, strict_context: BrowserContext, family: Family
) -> None:
    page = strict_context.new_page()
    come_in(desk, page)
    page.goto(desk.url + family.path("documents"))
    page.locator("#what").select_option("other")
    page.locator("#file").set_input_files(
        {"name": "Willow.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 invented"}
    )
    page.get_by_role("button", name="Seal and record").click()
    page.get_by_role("link", name="Something else").click()
    page.get_by_role("button", name="Take a copy").click()
    assert page.url.count("/copy") == 0
    page.get_by_label("I need a copy").check()
    with page.expect_download() as started:
        page.get_by_role("button", name="Take a copy").click()
    assert started.value.suggested_filename == "copy.pdf"
    assert started.value.path().read_bytes() == b"%PDF-1.7 invented"
    page.get_by_label("Destroy it for good").check()
    page.get_by_role("button", name="Destroy the file").click()
    expect(page.locator("#notices")).to_contain_text("destroyed")
    expect(page.locator(".papers")).to_contain_text("destroyed")


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_the_pages_are_accessible(
    desk: DeskProcess, context: BrowserContext, family: Family, language: str
) -> None:
    page = context.new_page()
    come_in(desk, page, language)
    path = family.path("documents")
    page.goto(desk.url + path)
    look(page, f"documents-empty-{language}")
    page.locator("#what").select_option("school_record")
    page.locator("#text").fill("3학년 학교 기록")
    page.locator("#file").set_input_files(
        {"name": "a.webp", "mimeType": "image/webp", "buffer": planted("WEBP", (900, 600))}
    )
    page.locator("form.filing .button.primary").click()
    page.locator("#what").select_option("letter")
    page.locator("#file").set_input_files(
        {"name": "a.wav", "mimeType": "audio/wav", "buffer": wav(3)}
    )
    page.locator("form.filing .button.primary").click()
    open_sealed(desk, page, path)
    page.locator("#what").select_option("birth_certificate")
    page.locator("#number").fill("invented 7")
    page.locator("form.filing .button.primary").click()
    page.locator("#what").select_option("id_card")
    page.locator("#file").set_input_files(
        {"name": "a.svg", "mimeType": "image/svg+xml", "buffer": b"<svg onload='alert(1)'/>"}
    )
    page.locator("form.filing .button.primary").click()
    expect(page.locator("#file-error")).to_be_visible()
    look(page, f"documents-{language}")
    page.goto(desk.url + path)
    page.locator("a.main").nth(2).click()
    page.locator(".ask-file .button").click()
    page.locator(".shown-file img").wait_for()
    look(page, f"document-picture-{language}")
    page.goto(desk.url + path)
    page.locator("a.main").nth(1).click()
    page.locator(".ask-file .button").click()
    page.locator(".shown-file audio").wait_for()
    look(page, f"document-sound-{language}")
