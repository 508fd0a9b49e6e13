"""Accessibility checks and pictures of a page, as each person would see it."""

import json
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

E2E = Path(__file__).resolve().parents[1] / "e2e"
PICTURES = E2E / "pictures"
AXE = E2E / "vendor" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = {"wide": (1440, 960), "narrow": (390, 844)}
Way = tuple[str, Literal["light", "dark"]]
PAIRS: tuple[Way, Way] = (("wide", "light"), ("narrow", "dark"))
CROSSED: tuple[Way, Way] = (("wide", "dark"), ("narrow", "light"))


def axe(page: Page) -> None:
    """Fail on any violation of WCAG 2.2 A and AA that axe-core can see."""
    # What happens to lie half under the state bar can be scrolled free; axe cannot know.
    page.add_style_tag(content=".desk > .state { position: static }")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    # Only what is asked of it comes over: the nodes of every rule that passed are megabytes.
    found: dict[str, Any] = page.evaluate(
        """async tags => {
          const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}});
          return {passes: found.passes.length, violations: found.violations};
        }""",
        TAGS,
    )
    assert found["passes"], "axe ran no rule"
    violations = [
        f"{one['id']}: {one['help']}: "
        + "; ".join(f"{node['target']} {node['failureSummary']}" for node in one["nodes"][:4])
        for one in found["violations"]
    ]
    assert not violations, json.dumps(violations, indent=1, ensure_ascii=False)


def overflow(page: Page) -> str:
    """Return what sticks out of the window sideways; empty when nothing does."""
    result: str = page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth + 1;
          if (document.documentElement.scrollWidth <= wide) return "";
          return [...document.querySelectorAll("body *")]
            .filter(e => e.getBoundingClientRect().right > wide && !e.closest(".scroll, .tabs"))
            .slice(0, 5).map(e => e.outerHTML.slice(0, 120)).join("\\n");
        }"""
    )
    return result


def look(page: Page, name: str, *, check: bool = True) -> None:
    """Take a page's picture in two of four ways, light or dark, wide or narrow, and check each.

    English is looked at wide and light, narrow and dark; Korean the other way round. A page that
    is gone through in its languages is so seen in all four. Chinese is pictured as English is,
    and only what sticks out is checked: words change neither colours nor roles.

    Args:
        page: as it stands now.
        name: the pictures' name.
        check: whether to look for what is inaccessible or sticks out.
    """
    PICTURES.mkdir(exist_ok=True)
    language = page.evaluate("document.documentElement.lang")
    for size, scheme in CROSSED if language == "ko" else PAIRS:
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        # The bar at the bottom covers what can be scrolled from under it; axe does not scroll.
        whole: int = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(height, min(whole, 8000))})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.screenshot(path=PICTURES / f"{name}-{size}-{scheme}.png", full_page=True)
        if not check:
            continue
        if language != "zh-Hans":
            axe(page)
        assert not overflow(page), overflow(page)
