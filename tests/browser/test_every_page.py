"""Every page and state in every language, loaded once: accessible, narrow enough, light, the same
without scripts.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Response, expect

from browser_axe import AXE_SCRIPT, SETTLED, violations
from browser_places import FOREIGN, answers, places, sent
from browser_site import WIDER, Opened, Site, Watched

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 256}
# Bytes of a first visit over the wire; the reader's PDF and its viewer are apart.
MOST_BYTES = 150_000
READER = ("document", "passage")

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


def faults(page: Page, name: str, answer: Response | None, *, in_full: bool) -> list[str]:
    """What is wrong with a page; narrow is 320 × 256, which 400 % makes of a window of 1280 × 1024.

    ``in_full`` judges a wide page by every rule and with scripts off too, then its width when narrow;
    otherwise the page is narrow.
    """
    assert answer
    told: list[str] = page.evaluate(DIFFERENT, answer.text()) if in_full else []
    page.evaluate(SETTLED)
    weight = page.evaluate(WEIGHT)
    assert weight > 10_000
    if not name.startswith(READER) and weight > MOST_BYTES:
        told.append(f"weighs {weight} bytes")
    told += violations(page, in_full=in_full)
    if in_full:
        page.set_viewport_size(NARROW)
    told += page.evaluate(WIDER)
    if in_full:
        page.set_viewport_size(WIDE)
    return told


@contextlib.contextmanager
def reading_no_files(site: Site) -> Iterator[None]:
    """As a service without the part that reads files: it answers 503 to a draft."""
    state = site.app.state
    reads, state.read_draft = state.read_draft, None
    try:
        yield
    finally:
        state.read_draft = reads


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page(opened: Opened, site: Site, watched: Watched, language: str) -> None:
    """In every state: errors and answers to forms too."""
    watched.failures = True
    in_full = language == "fi"
    page = opened(viewport=WIDE if in_full else NARROW)
    page.add_init_script(AXE_SCRIPT)
    found, seen = {}, set()
    for name, path in places(site.kb, language).items():
        answer = page.goto(path)
        found[name] = faults(page, name, answer, in_full=in_full)
        seen.add(answer.status if answer else 0)
    for name, (path, form) in answers(site.kb, language).items():
        page.goto("about:blank" if name in FOREIGN else places(site.kb, language)["feedback"])
        answer = sent(page, site.url + path, form)
        found[name] = faults(page, name, answer, in_full=in_full)
        seen.add(answer.status)
    page.goto(places(site.kb, language)["feedback"])
    with reading_no_files(site):
        path, form = answers(site.kb, language)["related"]
        answer = sent(page, site.url + path, form, file="luonnos.txt")
    found["unavailable"] = faults(page, "unavailable", answer, in_full=in_full)
    seen.add(answer.status)
    expect(page.locator("main code")).not_to_be_empty()  # the number to tell the maintainers
    assert {name: told for name, told in found.items() if told} == {}
    assert seen == {200, 403, 404, 422, 503}


def test_small_screens_forced_colours_and_no_motion(opened: Opened, site: Site) -> None:
    page = opened(
        viewport={"width": 360, "height": 760}, forced_colors="active", reduced_motion="reduce"
    )
    for name in ("search", "passage, pdf", "themes"):
        page.goto(places(site.kb, "fi")[name])
        page.evaluate(SETTLED)
        assert violations(page, in_full=False) == []
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
