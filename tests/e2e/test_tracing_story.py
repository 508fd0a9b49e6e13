"""Story 4: a man poses as her child, and a real child seeks; she is asked, and refuses.

Three members of one organisation: Ara works with the child, Bomi with the mother, Lin with neither.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from leeward.ids import CaseId, id_text
from support.at_desk import at_desk, go
from support.pictures import look
from support.tracing_desk import (
    LIN,
    MOTHER_AS_TOLD,
    MOTHERS_NAME,
    PASSPHRASES,
    Cast,
    desk_of,
    founded,
)
from support.whole_vault import everything

pytestmark = pytest.mark.browser

TABS = ("", "/profile", "/family", "/plan", "/documents", "/forms", "/history")
VOLATILE = re.compile(r"\d+:\d\d|\d+ min left")


def path_of(case: CaseId, tab: str = "") -> str:
    return f"/case/{id_text(case)}{tab}"


def type_request(page: Page, case: CaseId, outcome: str, *, is_child: bool) -> None:
    """Fill the form of a tracing request as its caseworker does."""
    go(page, path_of(case, "/forms/tracing_request"))

    def choose(question: str, code: str) -> None:
        box = page.locator(f"[name='{question}']").first
        if box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(code)
        else:
            page.locator(f"[name='{question}'][value='{code}']").check()
        page.wait_for_load_state("networkidle")

    def write(question: str, text: str) -> None:
        page.locator(f"[name='{question}']").first.fill(text)
        page.keyboard.press("Tab")
        page.wait_for_load_state("networkidle")

    choose("q:sought/relation", "mother")
    write("q:sought/names", MOTHER_AS_TOLD)
    choose("q:sought/sex", "female")
    write("q:sought/birth", "1979")
    write("q:sought/home_county", "Onsong")
    choose("q:seeker/verified", outcome)
    choose("q:seeker/verified_how", "shared_knowledge")
    write("q:seeker/verified_asked", "The song she sang: known." if is_child else "Knew no song.")
    write("q:seeker/verified_on", "today")
    choose("q:seeker/seeker_is_child", "yes" if is_child else "no")
    if is_child:
        choose("q:seeker/best_interests", "in_favour")
        write("q:seeker/best_interests_on", "today")
        write("q:seeker/panel_first", "supervisor")
        write("q:seeker/panel_second", "child protection")
    write("q:expires", "2027-06-30")
    page.get_by_role("button", name="Save", exact=False).first.click()
    page.wait_for_load_state("networkidle")


def candidate(page: Page, act: str) -> None:
    """Open what waits for this member about the mother."""
    go(page, "/tracing")
    page.locator(".tracing-tasks li", has_text="Heron").get_by_role("link", name=act).click()


def decide(page: Page, verdict: str, *reasons: str) -> None:
    page.locator(f"input[name=verdict][value={verdict}]").check()
    for reason in reasons:
        page.locator(f"input[name=reasons][value={reason}]").check()
    page.get_by_role("button", name="Record my word").click()
    expect(page.locator("#notices")).to_contain_text("Your word is recorded")


def all_that_she_sees(page: Page, cast: Cast) -> dict[str, str]:
    """Return every page of the desk that could tell the seeker's caseworker something."""
    seen = {}
    paths = ["/tracing", "/today", "/cases", "/members", "/export"]
    for case in (cast.child, cast.mother):
        paths += [path_of(case, tab) for tab in TABS]
    for path in paths:
        go(page, path)
        text = VOLATILE.sub("", page.locator("main").inner_text())
        # Who opened the sealed parts is listed for everybody, whatever it was for.
        seen[path] = text.partition("Openings of the sealed part")[0]
    for query in ("Heron", MOTHERS_NAME, MOTHER_AS_TOLD):
        go(page, "/tracing")
        page.locator("#find").fill(query)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search**")
        page.wait_for_load_state("networkidle")
        seen[query] = VOLATILE.sub("", page.locator("main").inner_text())
    return seen


def test_a_false_seeker_fails_a_child_is_matched_and_a_refusal_leaves_no_trace(
    tmp_path: Path, context: BrowserContext
) -> None:
    folder = tmp_path / "v"
    cast = founded(folder, requests=False)
    with at_desk(folder, context, "Ara") as page:
        type_request(page, cast.poser, "failed", is_child=False)
        type_request(page, cast.child, "passed", is_child=True)
        before = all_that_she_sees(page, cast)
        assert "Verification failed" in before["/tracing"]
    with at_desk(folder, context, "Lin") as page:
        page.get_by_role("button", name="Compare now").click()
        expect(page.locator("#notices")).to_contain_text("Compared: 1.")
        expect(page.locator(".tracing-tasks li", has_text="Rook")).to_have_count(0)
        look(page, "tracing-requests")
        candidate(page, "Compare the two")
        look(page, "tracing-candidate")
        assert MOTHERS_NAME not in page.content()
        page.locator(".beside [data-veil*='/sought/name']").click()
        expect(page.locator(".beside")).to_contain_text(MOTHERS_NAME)
        decide(page, "same", "names_fit", "children_fit")
        expect(page.locator(".tracing-tasks li", has_text="Heron")).to_have_count(0)
    with at_desk(folder, context, "Bomi") as page:
        expect(page.get_by_role("link", name="Ask her")).to_have_count(0)
        candidate(page, "Compare the two")
        expect(page.locator("main")).not_to_contain_text("What was said")
        decide(page, "same", "birth_fits")
        candidate(page, "Ask her")
        expect(page.locator("main")).to_contain_text("Lin")
        look(page, "tracing-ask")
        page.locator("input[name=answer][value=refuses]").check()
        page.get_by_role("button", name="Record it").click()
        expect(page.locator("#notices")).to_contain_text("Nothing of it reaches")
        expect(page.get_by_role("link", name="Ask her")).to_have_count(0)
    with at_desk(folder, context, "Lin") as page:
        page.get_by_role("button", name="Compare now").click()
        expect(page.locator(".tracing-tasks li", has_text="Heron")).to_have_count(0)
    with at_desk(folder, context, "Ara") as page:
        assert all_that_she_sees(page, cast) == before
        assert "/tracing/" not in page.content()
    with desk_of(folder, "Ara") as desk:
        found = everything(folder, desk.vault.session.vault_key)
    assert b"Heron" in found, "the search itself must be able to find something"
    for word in ("refuses", "names_fit", MOTHERS_NAME, MOTHER_AS_TOLD):
        assert word.encode() not in found


def test_when_she_agrees_it_is_written_in_both_files_with_a_colleagues_word(
    tmp_path: Path, context: BrowserContext
) -> None:
    folder = tmp_path / "v"
    cast = founded(folder)
    with at_desk(folder, context, "Lin", "ko") as page:
        page.locator("form[action='/tracing/compare'] button").click()
        page.locator(".tracing-tasks li", has_text="Heron").get_by_role("link").click()
        look(page, "tracing-candidate-ko")
        page.locator("input[name=verdict][value=same]").check()
        page.get_by_role("button", name="판단 기록하기").click()
        expect(page.locator(".field.wrong")).to_have_count(1)
        look(page, "tracing-wrong-ko")
        page.locator("input[name=reasons][value=names_fit]").check()
        page.get_by_role("button", name="판단 기록하기").click()
        page.wait_for_url("**/tracing")
        look(page, "tracing-requests-ko")
    with at_desk(folder, context, "Bomi", "en") as page:
        candidate(page, "Compare the two")
        decide(page, "same", "names_fit")
        candidate(page, "Ask her")
        page.locator("input[name=answer][value=agrees]").check()
        page.locator("input[name=tell][value=worker_contact]").check()
        page.get_by_role("button", name="Record it").click()
        candidate(page, "Tell the seeker’s side")
        look(page, "tracing-tell")
        page.locator("#approver").fill("Bomi")
        page.locator("#word").fill(PASSPHRASES["Bomi"][0])
        page.get_by_role("button", name="Write it in both files").click()
        expect(page.locator(".error[role=alert]")).to_be_visible()
        page.locator("#approver").fill("Lin")
        page.locator("#word").fill(LIN)
        page.get_by_role("button", name="Write it in both files").click()
        expect(page.locator("#notices")).to_contain_text("Written in both files")
    with at_desk(folder, context, "Ara", "zh-Hans") as page:
        look(page, "tracing-requests-zh")
        expect(page.locator("main")).to_contain_text("已有答复")
        go(page, path_of(cast.child, "/family"))
        expect(page.locator(".kin")).to_contain_text("Heron")
