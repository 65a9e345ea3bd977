"""Pages with scripts off do the same, only less smoothly; test_every_page compares what they say."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from browser_places import places
from browser_site import Opened, Site


def test_search_narrow_and_read(opened: Opened, site: Site) -> None:
    page = opened("/fi/", java_script_enabled=False)
    page.get_by_role("searchbox").fill("osaavan työvoiman saatavuus")
    page.get_by_role("button", name="Hae").click()
    before = page.locator("#results-title").inner_text()
    page.get_by_label("Vain johtopäätökset").check()
    page.locator("input[name=kind]").first.check()
    page.get_by_role("button", name="Näytä näillä valinnoilla").click()
    expect(page).to_have_url(re.compile("conclusions=1"))
    expect(page).to_have_url(re.compile("kind="))
    expect(page.locator("#results-title")).not_to_have_text(before)
    page.locator(".hit__place").first.click()
    # in place of the drawn page its text, with the passage marked, and the file itself
    own = page.locator("#passage-text").inner_text()
    marked = "".join(page.locator(".page-text mark").all_inner_texts())
    assert "".join(own.split())[:60] in "".join(marked.split())
    link = page.get_by_role("link", name="Avaa PDF sivulta")
    assert "#page=" in (link.get_attribute("href") or "")
    expect(page.locator("#citation-text")).to_contain_text("Viitattu")
    assert not page.get_by_role("button", name="Kopioi viite").is_visible()


def test_leafing_through_a_document(opened: Opened, site: Site) -> None:
    page = opened(places(site.kb, "fi")["document, pdf"], java_script_enabled=False)
    first = page.locator(".page-text__page").inner_text()
    page.get_by_role("link", name="Seuraava sivu").click()
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator(".page-text__page")).not_to_have_text(first)
