"""Somebody reads every address, header, log and file that a search could have left behind.

A query may be a name. It is typed with an input method, found, followed into the journal, and
the window is closed; then everything that outlives it is searched for the query: what the
browser asked for, its profile (also one that is not private), the vault's folder, and what the
desk wrote to its logs.
"""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Playwright, Request, expect

from support.browser import browser_arguments, enter, unlock
from support.day_desk import FIRST, make_office
from support.desk_process import running_desk

pytestmark = pytest.mark.browser

QUERY = "노란 카나리아 73041"
"""Stands in no note, so that it can come from the search alone."""

FOUND = "상담"

REFUSED = "붉은 두루미 55210"
"""Stands in a note that is refused, for the number beside it."""


def spellings(text: str) -> set[bytes]:
    """Return how a text could stand in a file or an address."""
    encoded = {quote(text), quote(text, safe="").lower(), text.replace(" ", "+")}
    encoded.add(quote(text).replace("%20", "+"))
    escaped = text.encode("unicode_escape").decode()
    return {
        text.encode(),
        text.encode("utf-16-le"),
        escaped.encode(),
        *(each.encode() for each in encoded),
    }


def holding(folder: Path, text: str) -> list[str]:
    """Return the files under a folder in which the text stands, however it is spelled."""
    return [
        str(file.relative_to(folder))
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        and not file.is_symlink()
        and any(spelled in file.read_bytes() for spelled in spellings(text))
    ]


def test_the_search_of_traces_finds_what_is_there(tmp_path: Path) -> None:
    for number, spelled in enumerate(spellings(QUERY)):
        (tmp_path / str(number)).write_bytes(b"before " + spelled + b" behind")
    assert len(holding(tmp_path, QUERY)) == len(spellings(QUERY))


def test_a_query_stands_in_no_address_referrer_log_or_profile(
    tmp_path: Path,
    playwright: Playwright,
    chromium_path: str,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    profile, vault, scratch = tmp_path / "profile", tmp_path / "v", tmp_path / "scratch"
    scratch.mkdir()
    make_office(vault).session.close()
    asked: list[str] = []
    referrers: set[str] = set()

    def note(request: Request) -> None:
        headers = {name: text for name, text in request.headers.items() if name != "cookie"}
        referrers.add(headers.get("referer", ""))
        asked.append(f"{request.url} {headers}")

    monkeypatch.setenv("TMPDIR", str(scratch))
    with running_desk(vault, unlock="support.day_desk:open_office") as desk:
        monkeypatch.delenv("TMPDIR")  # Chromium puts a socket there, whose path must be short
        context = playwright.chromium.launch_persistent_context(
            str(profile), executable_path=chromium_path, args=browser_arguments()
        )
        page = context.pages[0]
        page.on("request", note)
        enter(desk, page)
        unlock(page, "Min-a", FIRST)
        for query in (QUERY, FOUND):
            page.locator("#find").fill(query)
            page.locator("#find").press("Enter")
            page.wait_for_url(re.compile(r"/search/[0-9a-f]{32}$"))
            assert not any(spelled in page.url.encode() for spelled in spellings(query))
        assert page.evaluate("document.referrer") == ""
        page.get_by_role("button", name="한국어").click()
        expect(page.locator("mark").first).to_have_text(FOUND)
        page.locator(".hits a").first.click()
        page.wait_for_url("**/case/*")
        assert page.evaluate("document.referrer") == ""
        addresses = page.evaluate(
            "() => performance.getEntries().map(entry => entry.name).concat(location.href)"
        )
        page.go_back()
        # What may not be kept is asked about again; that it was posted is kept by no browser.
        page.goto(f"{desk.url}/cases")
        page.locator("main a[href^='/case/']").first.click()
        page.locator("#note-text").fill(f"{REFUSED} 13912345678")
        page.locator("form.note .compose button").click()
        expect(page.locator("#note-text")).to_have_value(re.compile(REFUSED))
        expect(page.locator(".alert.tone-warn").first).to_be_visible()
        page.wait_for_timeout(1500)
        context.close()

    everything = "\n".join([*asked, *addresses])
    out, err = capfd.readouterr()
    for query in (QUERY, FOUND):
        for spelled in spellings(query):
            assert spelled not in everything.encode()
            assert spelled not in (out + err).encode()
    assert referrers == {""}
    assert holding(profile, QUERY) == []
    assert holding(profile, REFUSED) == []
    assert holding(vault, QUERY) == []
    assert holding(scratch, QUERY) == []
