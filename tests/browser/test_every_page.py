"""Every page in every language, loaded once: accessible, narrow enough, light, the same without scripts."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from browser_places import places
from browser_site import WIDER, Opened, Site, Watched

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
SETTLED = ".viewer[data-ready], .viewer[data-state=failed], body:not(:has(.viewer))"
# Bytes of a first visit over the wire; the reader's PDF and its viewer are apart.
MOST_BYTES = 150_000
READER = ("document", "passage")

VIOLATIONS = """async (rules) => {
  for (const one of [...document.querySelectorAll("details:not([open])")].slice(0, 3)) one.open = true;
  const found = await axe.run({ runOnly: rules, resultTypes: ["violations"] });
  return found.violations.map(
    (one) => `${one.id}: ${one.help} ${one.nodes.map((n) => n.target + " " + n.html.slice(0, 150))}`);
}"""
# The sizes are known of what was kept from earlier pages too. Headers are guessed generously.
WEIGHT = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .reduce((sum, one) => sum + one.encodedBodySize + 900, 0)"""
# What is shown only with scripts (the drawn page, copying) or only without (buttons in their place)
# is left out; all else that the server sent must stand in the page as scripts left it.
DIFFERENT = """(sent) => {
  const lines = (page) => {
    const main = page.querySelector("main").cloneNode(true);
    for (const one of main.querySelectorAll(".only-js, .no-script, [data-copy-label]")) one.remove();
    return main.textContent.split("\\n").map((line) => line.trim()).filter(Boolean);
  };
  const [plain, scripted] = [lines(new DOMParser().parseFromString(sent, "text/html")), lines(document)];
  return plain.join("\\n") === scripted.join("\\n") && plain.length ? [] : ["differs without scripts"];
}"""


def violations(page: Page) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(VIOLATIONS, RULES)
    return found


def faults(page: Page, name: str, path: str) -> list[str]:
    """What is wrong with a page; narrow is 320 px, which 400 % makes of a window of 1280."""
    answer = page.goto(path)
    assert answer
    page.wait_for_selector(SETTLED, state="attached")
    told: list[str] = page.evaluate(DIFFERENT, answer.text())
    weight = page.evaluate(WEIGHT)
    assert weight > 10_000
    if not name.startswith(READER) and weight > MOST_BYTES:
        told.append(f"weighs {weight} bytes")
    told += violations(page)
    page.set_viewport_size({"width": 320, "height": 640})
    told += page.evaluate(WIDER)
    page.set_viewport_size({"width": 1280, "height": 900})
    return told


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page(opened: Opened, site: Site, watched: Watched, language: str) -> None:
    """In Finnish in every state; the states are the same pages in the other languages."""
    watched.refusals = True
    page = opened()
    found = {}
    for name, path in places(site.kb, language).items():
        if language == "fi" or "," not in name or name.startswith(READER):
            found[name] = faults(page, name, path)
    assert {name: told for name, told in found.items() if told} == {}


def test_small_screens_forced_colours_and_no_motion(opened: Opened, site: Site) -> None:
    page = opened(
        viewport={"width": 360, "height": 760}, forced_colors="active", reduced_motion="reduce"
    )
    for name in ("search", "passage, pdf", "themes"):
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
