"""The ways of an official with nothing but the keyboard."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import docx
from playwright.sync_api import Page, expect

from browser_places import places
from browser_site import Opened, Site, letters

# ``ring``: the focus shows; ``seen``: it is on the screen; ``onward``: after the stop before it.
FOCUSED = """() => {
  const e = document.activeElement;
  const s = getComputedStyle(e);
  const r = e.getBoundingClientRect();
  const before = window.stopBefore;
  window.stopBefore = e;
  return {
    text: (e.textContent || e.value || e.getAttribute("aria-label") || "").trim().slice(0, 80),
    id: e.id, name: e.className, top: r.top + scrollY, left: r.left, bottom: r.bottom + scrollY,
    card: e.matches("a") ? e.closest(".linked, td")?.textContent ?? "" : "",
    seen: r.width > 0 && r.height > 0 && r.bottom > 0 && r.top < innerHeight && e !== document.body,
    ring: s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2
      || (getComputedStyle(e.closest(".card-link") ?? e).outlineStyle !== "none"),
    onward: !before?.isConnected
      || Boolean(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}"""
READY = ".viewer[data-ready]"
# The skip link slides into view otherwise: it is seen a moment after it has the focus.
STILL = {"reduced_motion": "reduce"}


def tab(page: Page, key: str = "Tab") -> dict[str, Any]:
    """The next stop of the focus, which must be seen and lie after the last one on the page."""
    page.keyboard.press(key)
    stop: dict[str, Any] = page.evaluate(FOCUSED)
    assert stop["ring"], f"no visible focus: {stop}"
    assert stop["seen"], f"focus on nothing visible: {stop}"
    assert stop["onward"] == (key == "Tab"), f"out of order: {stop}"
    return stop


def tab_to(page: Page, wanted: str, *, card: str = "", key: str = "Tab", most: int = 150) -> None:
    """Press Tab until what has this text, id or class has the focus, in a card with ``card``."""
    for _ in range(most):
        stop = tab(page, key)
        own = re.search(wanted, stop["text"]) or wanted in (stop["id"], stop["name"])
        if own and re.search(card, stop["card"]):
            return
    raise AssertionError(f"{key} does not lead to {wanted}")


def enter(page: Page, heading: str) -> None:
    """Press Enter on what leads to a page with this heading, and wait until it takes keys."""
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(re.compile(heading))
    page.wait_for_load_state()


def test_skip_link_is_first_and_leads_to_the_content(opened: Opened) -> None:
    page = opened("/fi/asiakirjat")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["text"] == "Siirry sisältöön"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_find_read_and_cite_by_keyboard(opened: Opened, site: Site) -> None:
    page = opened("/fi/", permissions=["clipboard-read", "clipboard-write"], **STILL)
    tab_to(page, "q")
    page.keyboard.type("osaavan työvoiman saatavuus")
    page.keyboard.press("Enter")
    page.wait_for_selector("#results-title")
    tab_to(page, "conclusions")
    page.keyboard.press("Space")
    page.wait_for_url("**conclusions=1**")
    expect(page.locator("#status")).to_have_text(re.compile("löytyi"))
    # the focus stays where it was, so that the next choice is one Tab away
    assert page.evaluate("document.activeElement.id") == "conclusions"
    tab_to(page, "^Avaa kohta$")
    page.keyboard.press("Enter")
    page.wait_for_selector(".viewer[data-ready], .page-text__scroll mark")
    tab_to(page, "Kopioi viite")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("Viite kopioitu")
    assert "Viitattu" in page.evaluate("navigator.clipboard.readText()")
    # a link that copies obeys the space bar
    tab_to(page, "Kopioi linkki")
    page.keyboard.press("Space")
    expect(page.locator("#status")).to_have_text("Linkki kopioitu")


def test_draft_related_and_briefing_by_keyboard(opened: Opened, site: Site, tmp_path: Path) -> None:
    page = opened("/fi/", **STILL)
    tab_to(page, "^Valmistelu$")
    enter(page, "^Valmistelu$")
    tab_to(page, "text")
    page.keyboard.type("Osaavan työvoiman saatavuutta Kainuussa parannetaan.")
    tab_to(page, "^Hae liittyvät asiakirjat$")
    enter(page, "^Luonnokseen liittyvät asiakirjat$")
    tab_to(page, ".", card=r" s\. \d")
    page.keyboard.press("Enter")
    expect(page.locator("#passage-text")).to_be_visible()
    page.wait_for_load_state()
    tab_to(page, "^Lisää koriin$")
    page.keyboard.press("Space")
    expect(page.locator("#status")).to_have_text("Lisätty koriin")
    expect(page.locator("#basket-link")).to_have_text("Kori (1)")
    # the button is idle and keeps the focus; back to the navigation from there
    tab_to(page, "^Valmistelu$", key="Shift+Tab")
    enter(page, "^Valmistelu$")
    tab_to(page, "briefing-region")
    page.keyboard.type("Kainuu")
    tab_to(page, "briefing-round")
    page.keyboard.type("2026")  # in place of what stood there: Tab selected it
    tab_to(page, "^Hae taustamuistio$")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "taustamuistio-18-2026.docx"
    download.value.save_as(tmp_path / "muistio.docx")
    heading = docx.Document(str(tmp_path / "muistio.docx")).paragraphs[0].text
    assert heading == "Taustamuistio: Kainuu, kierros 2026"


def test_theme_passage_and_page_by_keyboard(opened: Opened, site: Site) -> None:
    page = opened("/fi/", **STILL)
    tab_to(page, "^Teemat$")
    enter(page, "^Teemat$")
    tab_to(page, r"^\d+$", card=r"\d")
    enter(page, ": ")
    tab_to(page, ".", card=r" s\. \d")
    page.keyboard.press("Enter")
    expect(page.locator(READY)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Kohta on merkitty")).to_be_visible()
    identity = urlsplit(page.url).path.rsplit("/", 1)[-1]
    passage = site.kb.catalogue.neighbours(identity, 0, 0)[0].passage
    marked = page.locator(".textLayer mark").all_text_contents()
    assert letters("".join(marked)) == letters(passage.text)
    tab_to(page, "^Seuraava sivu$|^Edellinen sivu$")
    tab_to(page, "viewer__pages")
    page.keyboard.press("Home")
    expect(page.locator(".viewer__where")).to_have_text(re.compile("^Sivu 1/"))


def test_the_focus_goes_down_a_narrow_page(opened: Opened, site: Site) -> None:
    """In one column the eye and Tab go the same way; nothing holds the focus."""
    page = opened(viewport={"width": 360, "height": 760}, **STILL)
    known = places(site.kb, "fi")
    for name in ("search, narrowed", "preparing", "passage, word"):
        page.goto(known[name])
        tab(page)  # the skip link lies over the page
        last = tab(page)
        for _ in range(400):
            page.keyboard.press("Tab")
            stop = page.evaluate(FOCUSED)
            if stop["top"] == 0 or not stop["onward"]:  # round, by way of the browser
                break
            right = stop["left"] > last["left"] and stop["bottom"] > last["top"]
            assert stop["top"] >= last["top"] or right, (name, last, stop)
            last = stop
        assert last["text"].startswith("Rajapinta"), (name, last)


def test_a_facet_keeps_the_focus_and_its_opening(opened: Opened, site: Site) -> None:
    page = opened(places(site.kb, "fi")["search"], **STILL)
    choice = page.locator("input[name=round]").first
    identity = choice.get_attribute("id")
    tab_to(page, "facet-region")
    page.keyboard.press("Enter")
    tab_to(page, identity or "")
    page.keyboard.press("Space")
    page.wait_for_url("**round=**")
    expect(page.locator("#status")).to_have_text(re.compile("löytyi"))
    assert page.evaluate("document.activeElement.id") == identity
    assert page.locator("details:has(> #facet-region)").get_attribute("open") is not None
    page.go_back()
    expect(page.locator(f"[id='{identity}']")).not_to_be_checked()


def test_the_pages_of_a_pdf_scroll_by_keyboard(opened: Opened, site: Site) -> None:
    page = opened(places(site.kb, "fi")["document, pdf"], **STILL)
    page.wait_for_selector(READY)
    tab_to(page, "viewer__pages")
    page.keyboard.press("End")
    expect(page.locator(".viewer__where")).to_have_text(re.compile(r"Sivu [2-9]"))
