"""Pages with scripts off do the same, only less smoothly; test_every_page compares what they say."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from browser_places import places
from browser_site import Opened, Site, saved


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
    page.wait_for_load_state()  # the text may still be arriving
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


def test_themes_from_the_choices_to_a_passage(opened: Opened, site: Site) -> None:
    page = opened("/fi/teemat", java_script_enabled=False)
    cells = page.locator(".heat td a")
    before = cells.count()
    page.get_by_label("Sarakkeet").select_option("ministry")
    page.get_by_label("Kierros").select_option("2022")
    page.get_by_role("button", name="Näytä").click()
    expect(page).to_have_url(re.compile("by=ministry.*round=2022"))
    expect(cells).not_to_have_count(before)
    cells.first.click()
    expect(page.locator(".crumbs")).to_contain_text("Teemat")
    page.locator(".linked a").first.click()
    expect(page.locator("#passage-text")).not_to_be_empty()


def test_lists_regions_and_comparison(opened: Opened, site: Site) -> None:
    page = opened("/fi/asiakirjat", java_script_enabled=False)
    rows = page.locator(".document-list > li")
    before = rows.count()
    page.get_by_label("Alue", exact=True).select_option("18")
    page.get_by_role("button", name="Näytä").click()
    expect(rows).not_to_have_count(before)
    expect(rows.first).to_contain_text("Kainuu")
    page.get_by_role("link", name="Maakunnat ja ministeriöt").first.click()
    page.locator("main").get_by_role("link", name="Kainuu").first.click()
    page.get_by_role("link", name="Jatkuvuus ja seuranta").click()
    page.locator(".grid a.verdict").first.click()
    expect(page).to_have_url(re.compile("/alue/18/jatkuvuus#"))
    page.get_by_role("link", name="Valmistelu").first.click()
    page.get_by_label("Kainuu").check()
    page.get_by_label("Lappi").check()
    page.get_by_role("button", name="Vertaa").click()
    expect(page.locator(".lead")).to_have_text("Kainuu, Lappi")
    expect(page.locator(".linked").first).to_be_attached()


def test_basket_notes_and_files(opened: Opened, site: Site, tmp_path: Path) -> None:
    page = opened(places(site.kb, "fi")["passage, pdf"], java_script_enabled=False)
    page.get_by_role("button", name="Lisää koriin").click()
    expect(page.locator("#basket-link")).to_have_text("Kori (1)")
    page.locator("#basket-link").click()
    page.get_by_label("Muistiinpano").fill("Käydään läpi äänin")
    page.get_by_role("button", name="Tallenna muistiinpanot").click()
    expect(page.get_by_label("Muistiinpano")).to_have_value("Käydään läpi äänin")
    assert "Käydään läpi äänin" in saved(page, "Markdown", tmp_path).read_text("utf-8")
    page.get_by_role("button", name="Poista").click()
    expect(page.locator("main")).to_contain_text("Kori on tyhjä")
    page.goto("/fi/valmistelu")
    page.locator("#briefing-region").select_option("18")
    page.locator("#briefing-format").select_option("markdown")
    briefing = saved(page, "Hae taustamuistio", tmp_path).read_text("utf-8")
    assert briefing.startswith("# Taustamuistio: Kainuu")
