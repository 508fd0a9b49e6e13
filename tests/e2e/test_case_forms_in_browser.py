"""Forms filled over a case in a real window: by keyboard, in Korean, through a lock."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from leeward.cases.facts import KINDS
from leeward.cases.relationships import join
from leeward.codebook.lists import code_list
from leeward.dates.when import on_day
from leeward.desk.opening import open_case
from leeward.desk.own_forms import add_form
from leeward.desk.recording import record_answers, record_drafts
from leeward.desk.session import Session
from leeward.ids import CaseId, EntityId, id_from_text, id_text
from support.browser import enter, unlock
from support.desk_process import DeskProcess, running_desk
from support.open_desk import unlock as unlock_session
from support.pictures import look
from support.vaults import ARA, ARA_SECOND, new_vault

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
    chosen = page.locator(f'.languages button[value="{language}"]')
    chosen.click()
    expect(chosen).to_have_attribute("aria-current", "true")
    page.goto(f"{desk.url}{path}")


def recorded(folder: Path, desk: DeskProcess) -> Session:
    """Return the session of the vault, once the desk that holds it has ended."""
    desk.process.terminate()
    desk.process.wait(timeout=15)
    return unlock_session(folder, "Ara", ARA)


def with_mother(folder: Path, case: str) -> None:
    """Join the child to a mother who left wishes, with a carer who was vetted."""
    session = unlock_session(folder, "Ara", ARA)
    child = CaseId(id_from_text(case))
    try:
        session.open_sealed(ARA_SECOND, "own_request")
        mother = open_case(session, pseudonym="Willow")
        halves = join(child, mother, "mother", (EntityId(b"\1" * 16), EntityId(b"\2" * 16)))
        record_drafts(session, child, halves.of_one)
        record_drafts(session, mother, halves.of_other)
        wishes = {
            "child_to": "가상 이모",
            "publicise": "ask_first",
            "may_search": "ask_first",
        }
        known = KINDS["advance_wishes"].fields["child_to_relation"].codes or ""
        wishes["child_to_relation"] = code_list(known).codes[0]
        record_answers(session, mother, "advance_wishes", wishes)
        carer = {
            "arrangement": "foster_care",
            "vetting_result": "suitable",
            "started_on": on_day(session.today),
            "carer_name": "가상 이모",
        }
        record_answers(session, child, "care_arrangement", carer)
    finally:
        session.close()


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


def compose(page: Page, text: str) -> None:
    """Type as an input method does: the last syllable is composed before it is settled."""
    session = page.context.new_cdp_session(page)
    session.send(
        "Input.imeSetComposition",
        {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
    )
    session.send("Input.insertText", {"text": text})
    session.detach()


def go_to(page: Page, name: str) -> None:
    """Move with the Tab key until a control of this name has the focus."""
    wanted = f'document.activeElement.name === "{name}"'
    for _ in range(80):
        if page.evaluate(wanted):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{name} is not reached with the Tab key")


def choose(page: Page, name: str, code: str) -> None:
    """Choose one answer with the keyboard alone."""
    go_to(page, name)
    page.keyboard.press("Space")
    chosen = page.locator(f'[name="{name}"][value="{code}"]')
    for _ in range(30):
        if chosen.is_checked():
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"{code} is not reached with the arrow keys")


def write(page: Page, name: str, text: str) -> None:
    go_to(page, name)
    compose(page, text)


def lock_and_put_back(desk: DeskProcess, page: Page, path: str) -> None:
    page.keyboard.press("Control+Shift+L")
    page.wait_for_selector("#passphrase")
    unlock(page, "Ara", ARA)
    page.goto(f"{desk.url}{path}")
    page.locator(".alert[role=status] button").first.press("Enter")


def test_ten_minutes_by_phone_in_korean_without_a_mouse(
    desk: DeskProcess, case: str, folder: Path, strict_context: BrowserContext
) -> None:
    page = strict_context.new_page()
    opened(desk, page, f"/case/{case}/forms/safe_contact", "ko")
    choose(page, "q:may_contact", "agreed_hours")
    choose(page, "q:channel", "messenger")
    write(page, "q:hours", "평일 10–11시")
    write(page, "q:phrase_all_clear", "주전자 올려 놓았어요")
    write(page, "q:phrase_danger", "머리가 아파요")
    page.wait_for_load_state("networkidle")
    # She must hang up; the desk is locked with the shortcut in the middle of a field.
    lock_and_put_back(desk, page, f"/case/{case}/forms/safe_contact")
    expect(page.locator('[name="q:phrase_danger"]')).to_have_value("머리가 아파요")
    expect(page.locator('[name="q:hours"]')).to_have_value("평일 10–11시")
    page.locator('[name="q:hours"]').press("Enter")
    page.wait_for_url("**/forms/consent")
    choose(page, "q:limits_told", "yes")
    go_to(page, "q:first_contact/help_with")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/forms/risk")
    choose(page, "q:danger_now", "no")
    choose(page, "q:device_watched", "yes")
    choose(page, "q:assault", "yes")
    expect(page.locator('[name="q:assault_on"]')).to_be_visible()
    write(page, "q:assault_on", "어제")
    page.keyboard.press("Tab")
    expect(page.get_by_text("72시간 안에는")).to_be_visible()
    expect(page.locator('[name="q:assault_on"]')).to_have_value(re.compile(r"\d{4}-\d\d-\d\d"))
    yesterday = page.locator('[name="q:assault_on"]').input_value()
    lock_and_put_back(desk, page, f"/case/{case}/forms/risk")
    # What was asked only because of another answer is put back as well.
    expect(page.locator('[name="q:assault_on"]')).to_have_value(yesterday)
    choose(page, "q:level", "high")
    write(page, "q:reason", "전화기를 지켜봄")
    page.keyboard.press("Tab")
    expect(page.locator('[name="q:next_review"]')).not_to_have_value("")
    page.locator('[name="q:next_review"]').press("Enter")
    page.wait_for_url(f"**/case/{case}")
    expect(page.locator("main")).to_contain_text("72")
    session = recorded(folder, desk)
    try:
        file = session.vault.case_file(session.vault.cases()[0])
        assert file.held("safe_contact", "phrase_danger") == "머리가 아파요"
        assert file.held("risk", "assault") == "yes"
        told = {
            one.entry.field for one in session.vault.recorded(file.case_id) if one.stream == "core"
        }
        assert not told & {"assault", "assault_on", "device_watched", "reason"}
    finally:
        session.close()


CLINIC = (Path(__file__).parents[1] / "support" / "clinic_form.md").read_bytes()


def with_clinic(folder: Path) -> str:
    """Add an own form and return its code."""
    session = unlock_session(folder, "Ara", ARA)
    try:
        return add_form(session, CLINIC, "clinic").code
    finally:
        session.close()


def test_an_own_form_is_filled_in_korean_without_a_mouse(
    folder: Path, case: str, strict_context: BrowserContext
) -> None:
    code = with_clinic(folder)
    page = strict_context.new_page()
    with running_desk(folder, unlock="support.open_desk:unlock") as desk:
        opened(desk, page, f"/case/{case}/forms/own/{code}", "ko")
        expect(page.get_by_text("방문 횟수")).to_be_visible()
        choose(page, "q:province", "north")
        expect(page.locator('[name="q:town"][value="cedar"]')).to_have_count(0)
        choose(page, "q:town", "birch")
        write(page, "q:visits", "40")
        page.keyboard.press("Tab")
        visits = page.locator('[name="q:visits"]')
        expect(visits).to_have_attribute("aria-invalid", "true")
        visits.press("Control+a")
        page.keyboard.type("4")
        write(page, "q:said", "괜찮아졌다고 함")
        write(page, "q:medicine[1]/what", "소금")
        page.wait_for_load_state("networkidle")
        page.locator('button[name="_add"]').press("Enter")
        write(page, "q:medicine[2]/what", "꿀")
        expect(page.locator('[name="q:said"]')).to_have_value("괜찮아졌다고 함")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/case/{case}")
        expect(page.locator("main")).to_contain_text("자작골")
        session = recorded(folder, desk)
    try:
        (record,) = session.vault.case_file(session.vault.cases()[0]).all_of("answers")
        assert record.held("q.medicine/2/what") == "꿀"
        assert record.held("q.town") == "birch"
        assert record.held("q.visits") == 4
    finally:
        session.close()


def test_a_half_typed_form_comes_back_with_its_series(
    folder: Path, case: str, strict_context: BrowserContext
) -> None:
    code = with_clinic(folder)
    page = strict_context.new_page()
    with running_desk(folder, unlock="support.open_desk:unlock") as desk:
        opened(desk, page, f"/case/{case}/forms/own/{code}", "ko")
        choose(page, "q:province", "north")
        choose(page, "q:town", "birch")
        write(page, "q:medicine[1]/what", "소금")
        page.wait_for_load_state("networkidle")
        page.locator('button[name="_add"]').press("Enter")
        write(page, "q:medicine[2]/what", "꿀")
        page.keyboard.press("Control+Shift+L")
        page.wait_for_selector("#passphrase")
        unlock(page, "Ara", ARA)
        # One question of this form is sealed: so is what was half typed.
        page.goto(f"{desk.url}/sealed?back=/case/{case}/forms/own/{code}")
        page.locator("input[name=purpose]").first.check()
        page.locator("#second").fill(ARA_SECOND)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/forms/own/{code}")
        page.locator(".alert[role=status] button").first.press("Enter")
        expect(page.locator('[name="q:medicine[2]/what"]')).to_have_value("꿀")
        expect(page.locator('[name="q:medicine[1]/what"]')).to_have_value("소금")
        expect(page.locator('[name="q:town"][value="birch"]')).to_be_checked()


def test_after_the_lock_one_goes_on_in_the_half_typed_form(
    desk: DeskProcess, case: str, strict_context: BrowserContext
) -> None:
    page = strict_context.new_page()
    where = f"{desk.url}/case/{case}/forms/safe_contact"
    opened(desk, page, f"/case/{case}/forms/safe_contact", "ko")
    drawn = page.locator("[name=seen]").input_value()
    write(page, "q:hours", "평일 10–11시")
    page.wait_for_load_state("networkidle")
    page.locator("#lock button").click()
    page.wait_for_selector("#passphrase")
    assert case not in page.url
    unlock(page, "Ara", ARA)
    page.wait_for_url(where)
    page.locator(".alert[role=status] button").first.press("Enter")
    expect(page.locator('[name="q:hours"]')).to_have_value("평일 10–11시")
    # The quick lock hides where she was from whoever stands beside her when she unlocks.
    page.keyboard.press("Control+Shift+L")
    page.wait_for_selector("#passphrase")
    unlock(page, "Ara", ARA)
    page.wait_for_url(f"{desk.url}/today")
    page.locator("#notices a").press("Enter")
    page.wait_for_url(where)
    page.locator(".alert[role=status] button").first.press("Enter")
    expect(page.locator('[name="q:hours"]')).to_have_value("평일 10–11시")
    # What was recorded since is not undone: the form answers for the moment when it was typed.
    page.goto(f"{desk.url}/case/{case}")
    page.locator("#note-text").fill("안부를 확인함.")
    page.locator("form.note .primary").click()
    expect(page.locator("#notices")).to_contain_text("기록했습니다")
    page.goto(where)
    assert page.locator("[name=seen]").input_value() != drawn
    page.locator(".alert[role=status] button").first.press("Enter")
    expect(page.locator("[name=seen]")).to_have_value(drawn)


def test_a_form_begins_at_its_first_question_and_again_at_its_first_fault(
    desk: DeskProcess, case: str, strict_context: BrowserContext
) -> None:
    page = strict_context.new_page()
    opened(desk, page, f"/case/{case}/forms/risk")
    expect(page.locator('[name="q:assessed_on"]')).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#faults a").first).to_be_focused()


def test_own_forms_are_listed_looked_at_and_refused_with_sheet_and_row(
    folder: Path, case: str, tmp_path: Path, context: BrowserContext
) -> None:
    del case
    with_clinic(folder)
    page = context.new_page()
    broken = tmp_path / "broken.md"
    broken.write_bytes(CLINIC.replace(b"today()", b"mystery()"))
    with running_desk(folder, unlock="support.open_desk:unlock") as desk:
        opened(desk, page, "/forms")
        page.locator("#workbook").set_input_files(broken)
        page.get_by_role("button", name="Add the form").click()
        expect(page.locator("#refused")).to_contain_text("7")
        look(page, "own-forms-refused")
        page.get_by_role("link", name="Clinic visit").click()
        expect(page.get_by_text("How many visits?")).to_be_visible()
        look(page, "own-form-preview")


def test_the_hole(folder: Path, case: str, context: BrowserContext) -> None:
    """A girl saw her mother arrested: wishes opened, a carer for tonight, nothing made public."""
    with_mother(folder, case)
    page = context.new_page()
    with running_desk(folder, unlock="support.open_desk:unlock") as desk:
        opened(desk, page, f"/case/{case}/forms/parent_missing")
        page.get_by_role("link", name="Open the sealed part").last.click()
        page.locator("input[value=emergency]").check()
        page.locator("#second").fill(ARA_SECOND)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/case/{case}/forms/parent_missing")
        first_day = page.locator(".firstday")
        expect(first_day).to_contain_text("Ask the person named first")
        expect(first_day).to_contain_text("cares for the child now")
        assert "가상 이모" not in page.content()
        look(page, "fill-first-day")
        first_day.locator("[data-veil*='advance_wishes.child_to']").first.click()
        expect(first_day).to_contain_text("가상 이모")
        page.locator("[name='q:happened_on']").fill("yesterday")
        for name, code in {
            "q:who": "mother_missing",
            "q:wishes_opened": "opened",
            "q:tonight/carer_tonight": "named_by_parent",
            "q:tonight/carer_vetted": "yes",
            "q:first_day/exposed": "caseworker",
            "q:first_day/withdraw": "contact_way",
            "q:first_day/publicise": "as_wished",
        }.items():
            page.locator(f'[name="{name}"][value="{code}"]').check()
        page.wait_for_load_state("networkidle")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#faults")).to_be_visible()
        page.locator('[name="q:first_day/publicise"][value="no"]').check()
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url(f"**/case/{case}")
        expect(page.locator("main")).to_contain_text("Tomorrow")


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_the_list_of_forms_is_accessible(
    desk: DeskProcess, case: str, context: BrowserContext, language: str
) -> None:
    page = context.new_page()
    opened(desk, page, f"/case/{case}/forms", language)
    look(page, f"fill-list-{language}")
