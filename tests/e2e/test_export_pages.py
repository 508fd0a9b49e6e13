"""Case files leave in a real window: approved by a colleague, sealed, saved once."""

from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from leeward.desk.opening import open_case
from leeward.exchange.age import open_with
from support.browser import enter, unlock
from support.desk_process import DeskProcess, running_desk
from support.desks import new_desk
from support.pictures import look
from support.vaults import ARA, BOMI

pytestmark = pytest.mark.browser

ON_PAPER = "a passphrase on paper"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskProcess]:
    session = new_desk(tmp_path / "v", bomi=True)
    for name in ("Heron", "왜가리", "苍鹭", "Quiet Lake", "Juniper"):
        open_case(session, pseudonym=name)
    session.close()
    with running_desk(tmp_path / "v", unlock="support.open_desk:unlock") as running:
        yield running


def at_the_form(desk: DeskProcess, page: Page, language: str = "en") -> None:
    enter(desk, page)
    page.goto(f"{desk.url}/?lang={language}")
    unlock(page, "Ara", ARA)
    page.goto(f"{desk.url}/export")


def ask_bomi(page: Page) -> None:
    page.locator("#approver").fill("Bomi")
    page.locator("#word").fill(BOMI)


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_every_page_of_an_export_is_accessible(
    desk: DeskProcess, context: BrowserContext, language: str
) -> None:
    page = context.new_page()
    at_the_form(desk, page, language)
    look(page, f"export-form-{language}")
    page.locator(".exporting button.primary").click()
    page.wait_for_selector("#fault")
    page.locator("[name=case]").first.check()
    page.locator("[value=in_clear]").check()
    ask_bomi(page)
    look(page, f"export-refused-{language}")
    page.locator("[name=form][value=csv]").check()
    page.locator(".exporting button.primary").click()
    page.wait_for_selector("a[download]")
    look(page, f"export-ready-{language}")


def test_a_sealed_file_is_saved_and_opens(
    desk: DeskProcess, strict_context: BrowserContext, tmp_path: Path
) -> None:
    page = strict_context.new_page()
    at_the_form(desk, page)
    page.locator("label", has_text="왜가리").click()
    page.locator("[name=form][value=csv]").check()
    page.locator("#opens").fill(ON_PAPER)
    page.locator("#opens_again").fill(ON_PAPER)
    page.locator(".exporting button.primary").click()
    expect(page.locator("#fault")).to_contain_text("second person")
    expect(page.locator("label", has_text="왜가리").locator("input")).to_be_checked()
    expect(page.locator("#opens")).to_have_value("")
    page.locator("#opens").fill(ON_PAPER)
    page.locator("#opens_again").fill(ON_PAPER)
    ask_bomi(page)
    page.locator(".exporting button.primary").click()
    with page.expect_download() as told:
        page.get_by_role("link", name="Save the file").click()
    file = tmp_path / told.value.suggested_filename
    told.value.save_as(file)
    assert file.name.endswith(".csv.age")
    assert "왜가리" in open_with(file.read_bytes(), ON_PAPER).decode("utf-8-sig")


def test_a_key_is_sealed_to_with_the_keyboard_alone(
    desk: DeskProcess, strict_context: BrowserContext, tmp_path: Path
) -> None:
    identity = pyrage.x25519.Identity.generate()
    page = strict_context.new_page()
    at_the_form(desk, page)
    page.locator("[name=case]").first.focus()
    page.keyboard.press("Space")
    page.locator("[name=sealing][value=passphrase]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.locator("#keys")).to_be_focused()
    page.keyboard.type(str(identity.to_public()))
    page.keyboard.press("Tab")
    page.keyboard.type("Bomi")
    page.keyboard.press("Tab")
    page.keyboard.type(BOMI)
    page.keyboard.press("Enter")
    with page.expect_download() as told:
        page.get_by_role("link", name="Save the file").press("Enter")
    told.value.save_as(tmp_path / "f")
    assert pyrage.decrypt((tmp_path / "f").read_bytes(), [identity])
