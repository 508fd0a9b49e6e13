"""Going through the desk by its links: one page of each pattern of addresses.

Two cases are one page, a case's profile another.
"""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

from support.desk_process import DeskProcess

MOST_PAGES = 120
SEEDS = ("/", "/today", "/cases", "/sealed")


def pattern(address: str) -> str:
    """Return which page an address is, without which case, record, query or place in a list."""
    path = address.partition("#")[0].partition("?")[0]
    path = re.sub(r"[0-9a-f]{32}(\.[0-9a-f]{32}\.\d+\.\d+)?", "*", path)
    return re.sub(r"/\d+(?=/|$)", "/n", path)


def pages(desk: DeskProcess, page: Page) -> Iterator[str]:
    """Go to one page of each pattern that links lead to; yield its pattern when it is shown."""
    waiting = list(SEEDS)
    known = {pattern(seed) for seed in waiting}
    visited = 0
    while waiting and visited < MOST_PAGES:
        path = waiting.pop(0)
        answer = page.goto(f"{desk.url}{path}")
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        if "text/html" not in (answer.headers.get("content-type") or ""):
            continue
        visited += 1
        links: list[str] = page.eval_on_selector_all(
            "a[href^='/']:not([download])", "all => all.map(one => one.getAttribute('href'))"
        )
        for link in links:
            if pattern(link) not in known and not link.startswith("/static/"):
                known.add(pattern(link))
                waiting.append(link)
        yield pattern(path)
    assert not waiting, f"more than {MOST_PAGES} pages: {waiting[:5]}"


def name_of(pattern_of_page: str) -> str:
    return re.sub(r"\W+", "-", pattern_of_page.replace("*", "x")).strip("-") or "home"
