"""Numbers in a real window: nothing first, then what it would cost, then two members publish."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from support.browser import enter, unlock
from support.desk_process import DeskProcess, running_desk
from support.numbers_desk import people
from support.pictures import look
from support.vaults import ARA, BOMI

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskProcess]:
    people(tmp_path / "v", 40)
    with running_desk(tmp_path / "v", unlock="support.open_desk:unlock") as running:
        yield running


def come_in(desk: DeskProcess, page: Page, language: str) -> None:
    enter(desk, page)
    page.goto(f"{desk.url}/?lang={language}")
    unlock(page, "Ara", ARA)
    page.goto(f"{desk.url}/numbers")


def choose(page: Page, *questions: str, size: str = "200_and_more") -> None:
    """Choose tables of people of the spring of 2025."""
    page.locator("[name=sort][value=tables]").check()
    for one in ("age", "role"):
        page.locator(f"[name=questions][value={one}]").uncheck()
    for one in questions:
        page.locator(f"[name=questions][value={one}]").check()
    page.locator("#title").fill("People first met in 2025")
    page.locator("#first").select_option("2025")
    page.locator("#last").select_option("2025")
    page.locator("#part").select_option("H1")
    page.locator(f"[name=size][value='{size}']").check()
    page.locator("[name=level][value=usual]").check()


def go_on(page: Page) -> None:
    page.locator(".asking button.primary").click()


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_from_nothing_to_a_publication_and_back_to_it(
    desk: DeskProcess, context: BrowserContext, tmp_path: Path, language: str
) -> None:
    page = context.new_page()
    come_in(desk, page, language)
    expect(page.locator("[name=sort][value=nothing]")).to_be_checked()
    expect(page.locator("#title")).to_be_hidden()
    look(page, f"numbers-nothing-first-{language}")
    go_on(page)
    page.wait_for_url("**/numbers/nothing")
    look(page, f"numbers-nothing-{language}")
    page.goto(f"{desk.url}/numbers")
    choose(page, "age", "age_role", "marriage", size="under_50")
    look(page, f"numbers-choose-{language}")
    go_on(page)
    expect(page.locator("#fault")).to_be_visible()
    expect(page.locator("[name=questions][value=age_role]")).to_be_checked()
    look(page, f"numbers-too-few-{language}")
    page.locator("[name=size][value='200_and_more']").check()
    go_on(page)
    expect(page.locator("table.ahead tbody tr")).to_have_count(5)
    expect(page.locator("svg.picture .whisker")).to_have_count(15)
    look(page, f"numbers-ahead-{language}")
    spend = page.locator("form[action='/numbers/publish'] button.primary")
    spend.click()
    expect(page.locator("#fault")).to_be_visible()
    page.locator("#approver").fill("Bomi")
    page.locator("#word").fill(BOMI)
    spend.click()
    page.wait_for_url("**/numbers/published/*")
    expect(page.locator("#notices")).not_to_be_empty()
    expect(page.locator(".published")).to_have_count(5)
    look(page, f"numbers-publication-{language}")
    shown = page.locator("main").inner_text()
    with page.expect_download() as told:
        page.locator("a[download='publication.json']").click()
    told.value.save_as(tmp_path / "publication.json")
    said = json.loads((tmp_path / "publication.json").read_text(encoding="utf-8"))
    values = [one for table in said["tables"] for one in table["values"] if one is not None]
    assert all(str(one) in shown for one in values)
    page.goto(f"{desk.url}/numbers/published")
    look(page, f"numbers-published-{language}")
    page.locator("a.main").click()
    for table in said["tables"]:
        for value, low, high in zip(table["values"], table["low"], table["high"], strict=True):
            if value is not None:
                expect(page.locator("main")).to_contain_text(f"{value} ({low}–{high})")
    page.goto(f"{desk.url}/numbers/ledger")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("Ara, Bomi")
    look(page, f"numbers-ledger-{language}")


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_what_is_only_measured_waits_to_be_added_up(
    desk: DeskProcess, context: BrowserContext, language: str
) -> None:
    page = context.new_page()
    come_in(desk, page, language)
    choose(page, "age_role", size="under_50")
    page.locator("[name=share]").check()
    go_on(page)
    page.locator("form[action='/numbers'] button").click()
    expect(page.locator("[name=share]")).to_be_checked()
    go_on(page)
    page.locator("#approver").fill("Bomi")
    page.locator("#word").fill(BOMI)
    page.locator("form[action='/numbers/publish'] button.primary").click()
    page.wait_for_url("**/numbers/published/*")
    look(page, f"numbers-measured-{language}")
    page.goto(f"{desk.url}/numbers/together")
    page.locator("[name=own]").check()
    page.locator("#title").fill("Five organisations")
    page.locator("[name=size][value='200_and_more']").check()
    page.locator(".asking button.primary").click()
    expect(page.locator("#fault")).to_be_visible()  # one measurement is no sum
    look(page, f"numbers-together-{language}")


def test_publishing_by_keyboard_alone(desk: DeskProcess, strict_context: BrowserContext) -> None:
    page = strict_context.new_page()
    come_in(desk, page, "en")
    nothing = page.locator("[name=sort][value=nothing]")
    nothing.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=sort][value=tables]")).to_be_checked()
    page.locator("#title").focus()
    page.keyboard.type("People first met in 2025")
    page.locator("#first").select_option("2025")
    page.locator("#last").select_option("2025")
    page.locator("#part").select_option("H1")
    page.locator("[name=size]").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=size][value='50_to_199']")).to_be_checked()
    page.locator("#title").focus()
    page.keyboard.press("Enter")
    expect(page.locator("table.ahead tbody tr")).to_have_count(3)
    page.locator("#approver").focus()
    page.keyboard.type("Bomi")
    page.keyboard.press("Tab")
    page.keyboard.type(BOMI)
    page.keyboard.press("Enter")
    page.wait_for_url("**/numbers/published/*")
    expect(page.locator("h1")).to_have_text("People first met in 2025")
