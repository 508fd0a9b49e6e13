"""Every page that can be reached by links, as a stranger would go through them one by one.

What is recorded stands in the language in which it was written; everything else must be in the
language of the member.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from support.crawling import name_of, pages
from support.demo_desk import come_in, demo_desk, make_demo, open_sealed
from support.desk_process import DeskProcess
from support.pictures import look

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "vault"
    make_demo(folder)
    return folder


@pytest.fixture
def desk(demo: Path) -> Iterator[DeskProcess]:
    with demo_desk(demo) as running:
        yield running


FOREIGN = """language => {
  const words = /[A-Za-z]{2,}\\s+[A-Za-z]{2,}\\s+[A-Za-z]{2,}/;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node; (node = walker.nextNode()); ) {
    const holder = node.parentElement;
    if (holder.closest("script, style, svg, code, kbd, textarea")) continue;
    if (holder.closest("[lang]").lang !== language) continue;
    if (words.test(node.data)) found.push(node.data.trim());
  }
  for (const one of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]"))
    for (const name of ["aria-label", "placeholder", "title", "alt"])
      if (words.test(one.getAttribute(name) || ""))
        found.push(`${name}: ${one.getAttribute(name)}`);
  return found;
}"""

UNKEPT = """() => [...document.querySelectorAll("input, textarea, select")]
  .filter(one => one.getAttribute("autocomplete") !== "off" &&
    !["submit", "button"].includes(one.type))
  .map(one => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_every_page_is_whole_in_its_language_light_and_dark_wide_and_narrow(
    desk: DeskProcess, context: BrowserContext, language: str
) -> None:
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    come_in(desk, page, language=language)
    open_sealed(desk, page)
    seen = []
    for one in pages(desk, page):
        seen.append(one)
        assert page.title() == "Leeward", one
        assert page.evaluate("() => document.documentElement.lang") == language, one
        assert page.evaluate(UNKEPT) == [], one
        if language != "en":
            troubles += [f"{one}: {text}" for text in page.evaluate(FOREIGN, language)]
        try:
            look(page, f"page-{name_of(one)}-{language}")
        except AssertionError as wrong:
            troubles.append(f"{one}: {wrong}")
    assert not troubles, "\n".join(troubles)
    assert {"/today", "/cases", "/case/*", "/sealed"} <= set(seen)
