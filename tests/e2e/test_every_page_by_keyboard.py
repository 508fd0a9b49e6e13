"""Every page that can be reached by links, gone through in Korean without a mouse."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from support.crawling import pages
from support.demo_desk import come_in, demo_desk, make_demo

pytestmark = pytest.mark.browser


REACHABLE = """() => {
  window.numbered = new Map();
  const focusable = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const isShown = one => one.checkVisibility({checkVisibilityCSS: true, checkOpacity: false}) &&
    !one.disabled && one.type !== "hidden" && !one.closest("[inert]") && one.tabIndex >= 0;
  // One of a group of radio buttons takes the focus for all of them.
  const groups = new Set();
  window.wanted = [...document.querySelectorAll(focusable)].filter(one => {
    if (!isShown(one)) return false;
    if (one.type !== "radio") return true;
    const group = `${one.form?.action}|${one.name}`;
    return groups.has(group) ? false : groups.add(group);
  });
  return window.wanted.length;
}"""

MISSED = """() => window.wanted.filter(one => !window.numbered.has(one) &&
    !(one.type === "radio" && [...window.numbered.keys()].some(other => other.name === one.name)))
  .map(one => one.outerHTML.slice(0, 160))"""

FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  if (!window.numbered.has(one)) window.numbered.set(one, window.numbered.size);
  const around = [one, one.closest("label"), one.closest(":focus-within:has(> :focus)")];
  const ring = around.filter(Boolean).map(it => getComputedStyle(it)).some(
    it => it.outlineStyle !== "none" || it.boxShadow !== "none");
  return {number: window.numbered.get(one), ring, what: one.outerHTML.slice(0, 100)};
}"""


def test_every_page_is_gone_through_in_korean_without_a_mouse(
    tmp_path: Path, strict_context: BrowserContext
) -> None:
    make_demo(tmp_path / "vault", cases=12)
    page = strict_context.new_page()
    with demo_desk(tmp_path / "vault") as desk:
        come_in(desk, page, language="ko")
        for one in pages(desk, page):
            go_through(page, one)


def go_through(page: Page, one: str) -> None:
    """Press Tab until every control had the focus; each shows that it has it."""
    wanted = page.evaluate(REACHABLE)
    places: list[int] = []
    for _ in range(2 * wanted + 10):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            continue  # past the end of the page; the next press begins at its top
        if places and focused["number"] == places[-1]:
            continue  # a control of several parts, such as a date
        assert focused["ring"], (one, "no sign of the focus", focused["what"])
        if focused["number"] in places:
            break
        places.append(focused["number"])
    assert page.evaluate(MISSED) == [], one
    assert page.locator("[tabindex]:not([tabindex='0'], [tabindex='-1'])").count() == 0, one
