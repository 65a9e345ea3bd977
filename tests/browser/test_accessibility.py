"""WCAG 2.1 AA as far as a machine can tell: axe-core, small screens, focus, reduced motion."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from browser_places import places
from browser_site import WIDER, Opened, Site, Watched

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
SETTLED = ".viewer[data-ready], .viewer[data-state=failed], body:not(:has(.viewer))"
VIOLATIONS = """async (rules) => {
  const found = await axe.run({ runOnly: rules, resultTypes: ["violations"] });
  return found.violations.map(
    (one) => `${one.id}: ${one.help} ${one.nodes.map((n) => n.target + " " + n.html.slice(0, 150))}`);
}"""


def violations(page: Page) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(VIOLATIONS, RULES)
    return found


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_page_has_a_violation(
    opened: Opened, site: Site, watched: Watched, language: str
) -> None:
    """And none is wider than 320 px, which is also what 400 % makes of a window of 1280."""
    page = opened()
    found = {}
    watched.refusals = True
    for name, path in places(site.kb, language).items():
        page.goto(path)
        page.wait_for_selector(SETTLED, state="attached")
        for detail in page.locator("details:not([open])").all()[:3]:
            detail.evaluate("e => { e.open = true; }")
        found[name] = violations(page)
        page.set_viewport_size({"width": 320, "height": 640})
        found[name] += page.evaluate(WIDER)
        page.set_viewport_size({"width": 1280, "height": 900})
    assert {name: told for name, told in found.items() if told} == {}


def test_narrow_and_dark_states_have_no_violation_either(opened: Opened, site: Site) -> None:
    """The small window, forced colours and reduced motion change what is shown."""
    page = opened(
        viewport={"width": 360, "height": 760}, forced_colors="active", reduced_motion="reduce"
    )
    for name in ("search", "passage, pdf"):
        page.goto(places(site.kb, "fi")[name])
        page.wait_for_selector(SETTLED, state="attached")
        assert violations(page) == []
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((e) => {
             const s = getComputedStyle(e);
             return parseFloat(s.transitionDuration) > 0 || s.animationName !== "none";
           }).map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert moving == []


def test_print_leaves_out_what_paper_cannot_do(opened: Opened, site: Site) -> None:
    page = opened(places(site.kb, "fi")["search"])
    page.emulate_media(media="print")
    assert not page.locator(".main-nav").is_visible()
    assert not page.locator(".narrowing").is_visible()
    assert page.locator(".result").first.is_visible()
