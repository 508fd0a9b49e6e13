"""Forms filled over a case in a real window: by keyboard, in Korean, through a lock."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from leeward.desk.opening import open_case
from leeward.desk.session import Session
from leeward.ids import id_text
from support.browser import enter, unlock
from support.desk_process import DeskProcess, running_desk
from support.open_desk import unlock as unlock_session
from support.pictures import look
from support.vaults import ARA, new_vault

pytestmark = pytest.mark.browser


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "v"


@pytest.fixture
def case(folder: Path) -> str:
    new_vault(folder).close()
    session = unlock_session(folder, "Ara", ARA)
    try:
        return id_text(open_case(session, pseudonym="Heron"))
    finally:
        session.close()


@pytest.fixture
def desk(folder: Path, case: str) -> Iterator[DeskProcess]:
    del case
    with running_desk(folder, unlock="support.open_desk:unlock") as running:
        yield running


def opened(desk: DeskProcess, page: Page, path: str, language: str = "en") -> None:
    enter(desk, page)
    page.goto(f"{desk.url}/?lang={language}")
    unlock(page, "Ara", ARA)
    page.locator(f'.languages button[value="{language}"]').click()
    page.goto(f"{desk.url}{path}")


def recorded(folder: Path, desk: DeskProcess) -> Session:
    """Return the session of the vault, once the desk that holds it has ended."""
    desk.process.terminate()
    desk.process.wait(timeout=15)
    return unlock_session(folder, "Ara", ARA)


@pytest.mark.parametrize("form", ["safe_contact", "consent", "risk", "child", "parent_missing"])
def test_a_form_is_accessible_empty_and_full_of_faults(
    desk: DeskProcess, case: str, context: BrowserContext, form: str
) -> None:
    page = context.new_page()
    opened(desk, page, f"/case/{case}/forms/{form}")
    look(page, f"fill-{form}")
    page.locator("form.filled .actions button").last.click()
    if form != "child":
        expect(page.locator("#faults")).to_be_visible()
        look(page, f"fill-{form}-faults")


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_the_list_of_forms_is_accessible(
    desk: DeskProcess, case: str, context: BrowserContext, language: str
) -> None:
    page = context.new_page()
    opened(desk, page, f"/case/{case}/forms", language)
    look(page, f"fill-list-{language}")
