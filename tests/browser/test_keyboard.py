"""The ways of an official with nothing but the keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from browser_places import places
from browser_site import Opened, Site

FOCUSED = """() => {
  const e = document.activeElement;
  const s = getComputedStyle(e);
  const r = e.getBoundingClientRect();
  return {
    text: (e.textContent || e.value || e.getAttribute("aria-label") || "").trim().slice(0, 80),
    id: e.id, name: e.className, seen: r.width > 0 && r.height > 0,
    ring: s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2
      || (getComputedStyle(e.closest(".card-link") ?? e).outlineStyle !== "none"),
  };
}"""


def tab_to(page: Page, wanted: str, most: int = 120) -> None:
    """Press Tab until something with this text has the focus; each stop must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        assert stop["ring"], f"no visible focus: {stop}"
        assert stop["seen"], f"focus on nothing visible: {stop}"
        if re.search(wanted, stop["text"]) or stop["id"] == wanted:
            return
    raise AssertionError(f"Tab does not lead to {wanted}")


def test_skip_link_is_first_and_leads_to_the_content(opened: Opened) -> None:
    page = opened("/fi/asiakirjat")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["text"] == "Siirry sisältöön"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_find_read_and_cite_by_keyboard(opened: Opened, site: Site) -> None:
    page = opened("/fi/", permissions=["clipboard-read", "clipboard-write"])
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


def test_a_facet_keeps_the_focus_and_its_opening(opened: Opened, site: Site) -> None:
    page = opened(places(site.kb, "fi")["search"])
    choice = page.locator("input[name=round]").first
    identity = choice.get_attribute("id")
    page.locator("#facet-region").click()
    choice.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**round=**")
    expect(page.locator("#status")).to_have_text(re.compile("löytyi"))
    assert page.evaluate("document.activeElement.id") == identity
    assert page.locator("details:has(> #facet-region)").get_attribute("open") is not None
    page.go_back()
    expect(page.locator(f"[id='{identity}']")).not_to_be_checked()


def test_the_pages_of_a_pdf_scroll_by_keyboard(opened: Opened, site: Site) -> None:
    page = opened(places(site.kb, "fi")["document, pdf"])
    page.wait_for_selector(".viewer[data-ready]")
    page.locator(".viewer__pages").focus()
    page.keyboard.press("End")
    expect(page.locator(".viewer__where")).to_have_text(re.compile(r"Sivu [2-9]"))
