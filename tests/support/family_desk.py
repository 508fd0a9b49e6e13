"""An invented mother and child on a real desk, for browser tests; nobody in here exists."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page

from leeward.desk.opening import open_case
from leeward.desk.recording import record_answers
from leeward.desk.session import Session
from leeward.ids import CaseId
from support.browser import enter, unlock
from support.desk_process import DeskProcess
from support.vaults import ARA, ARA_SECOND, Clock, new_vault

KIN = "가상 서린의 언니"
"""A name of kin that is planted in the sealed part, and nobody's."""


@dataclass(frozen=True)
class Family:
    """The cases by what they are."""

    mother: CaseId
    child: CaseId
    child_code: str

    def path(self, *rest: str, of: str = "mother") -> str:
        """Return the address of a page of one of the cases."""
        return "/".join(("/case", getattr(self, of).hex(), *rest))


def founded(folder: Path) -> Family:
    """Make the vault with its two cases and close it."""
    vault = new_vault(folder, Clock(datetime.now(UTC)))
    session = Session(vault, lambda: datetime.now(UTC), os.urandom)
    mother = open_case(session, pseudonym="Heron")
    child = open_case(session, pseudonym="Juniper")
    record_answers(session, mother, "note", {"text": "이사 준비. 잘 지낸다고 함.", "sort": "note"})
    found = vault.projection.case(child)
    assert found is not None
    family = Family(mother, child, found.code)
    session.close()
    return family


def come_in(desk: DeskProcess, page: Page, language: str = "en", *, enters: bool = True) -> None:
    """Unlock the desk as Ara; a window that the launcher opened has entered already."""
    if enters:
        enter(desk, page)
    page.goto(f"{desk.url}/?lang={language}")
    unlock(page, "Ara", ARA)


def open_sealed(desk: DeskProcess, page: Page, back: str) -> None:
    """Open the sealed part for papers, and go back."""
    page.goto(f"{desk.url}/sealed?back={back}")
    page.locator("input[value=papers]").check()
    page.locator("#second").fill(ARA_SECOND)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{desk.url}{back}")
