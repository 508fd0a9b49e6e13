"""Mother and child on the family page: joined, drawn, and gone when sealed closes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from support.desk_process import DeskProcess, running_desk
from support.family_desk import KIN, Family, come_in, founded, open_sealed
from support.pictures import look

pytestmark = pytest.mark.browser


@pytest.fixture
def family(tmp_path: Path) -> Family:
    return founded(tmp_path / "v")


@pytest.fixture
def desk(tmp_path: Path, family: Family) -> Iterator[DeskProcess]:
    del family
    with running_desk(tmp_path / "v", unlock="support.open_desk:unlock") as running:
        yield running


def join(page: Page, family: Family) -> None:
    page.locator("#code").fill(family.child_code.lower())
    page.locator("#relation").select_option("daughter")
    page.locator("#sex").select_option("female")
    page.locator("#lives_together").select_option("yes")
    page.locator("form[action$='/family/link'] .primary").click()


def test_mother_and_child_are_joined_drawn_and_gone_when_sealed_closes(
    desk: DeskProcess, strict_context: BrowserContext, family: Family
) -> None:
    page = strict_context.new_page()
    come_in(desk, page)
    page.goto(desk.url + family.path("family"))
    expect(page.get_by_text("The family is sealed")).to_be_visible()
    open_sealed(desk, page, family.path("family"))
    join(page, family)
    drawn = page.locator(".genogram a")
    expect(drawn).to_have_accessible_name("Juniper Daughter")
    drawn.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(desk.url + family.path("family", of="child"))
    expect(page.locator(".kin")).to_contain_text("Heron")
    expect(page.locator(".kin")).to_contain_text("Mother")
    page.locator(".state button").first.click()
    expect(page.locator(".state")).to_contain_text("Sealed part closed")
    for of in ("mother", "child"):
        for part in ("", "family", "profile", "history", "plan", "documents"):
            page.goto(desk.url + family.path(*([part] if part else []), of=of))
            shown = page.locator("main").inner_html()
            other = family.child if of == "mother" else family.mother
            assert other.hex() not in shown
            assert "Daughter" not in shown
            assert "genogram" not in shown


def test_a_tie_is_taken_away_by_keyboard_from_both_files(
    desk: DeskProcess, strict_context: BrowserContext, family: Family
) -> None:
    page = strict_context.new_page()
    come_in(desk, page)
    open_sealed(desk, page, family.path("family"))
    join(page, family)
    page.locator("#named").fill(family.child_code)
    page.get_by_role("button", name="She named this person").click()
    expect(page.locator(".kin")).to_have_count(2)
    page.locator(".kin summary").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="It was a mistake").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("Taken away")
    page.goto(desk.url + family.path("family", of="child"))
    expect(page.get_by_text("No relationship is recorded.").first).to_be_visible()
    expect(page.locator(".genogram")).to_have_count(0)


def test_the_name_of_kin_is_in_no_page_and_is_asked_for(
    desk: DeskProcess, strict_context: BrowserContext, family: Family
) -> None:
    page = strict_context.new_page()
    come_in(desk, page)
    open_sealed(desk, page, family.path("forms", "relationship"))
    page.locator("[name='q:relation']").first.wait_for(state="attached")
    relation = page.locator("select[name='q:relation']")
    if relation.count():
        relation.select_option("aunt")
    else:
        page.locator("input[name='q:relation'][value=aunt]").check()
    page.locator("[name='q:other_name']").fill(KIN)
    page.locator("input[name='q:may_know'][value=no]").check()
    page.locator("main form button.primary").first.click()
    page.goto(desk.url + family.path("family"))
    assert KIN not in page.content()
    page.locator(".kin .veil").click()
    expect(page.locator(".kin .veil")).to_contain_text(KIN)


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_the_family_page_is_accessible(
    desk: DeskProcess, context: BrowserContext, family: Family, language: str
) -> None:
    page = context.new_page()
    come_in(desk, page, language)
    path = family.path("family")
    page.goto(desk.url + path)
    look(page, f"family-closed-{language}")
    open_sealed(desk, page, path)
    join(page, family)
    page.locator("#named").fill(family.child_code)
    page.locator(".inline-form .button").click()
    page.locator("#code").fill("LW-NOONE")
    page.locator("#relation").select_option("brother")
    page.locator("form[action$='/family/link'] .primary").click()
    expect(page.locator("#code-error")).to_be_visible()
    look(page, f"family-{language}")
    page.goto(desk.url + family.path())
    look(page, f"family-card-{language}")
