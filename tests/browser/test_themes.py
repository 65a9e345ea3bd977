"""A theme from the heat-map to its passage on the PDF page; regions from what was concluded."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from alke_api.pages.addresses import address
from alke_kb.domain import ANONYMOUS
from browser_site import Opened, Site


def numbers(page: Page, selector: str) -> list[int]:
    """The numbers that these elements show, as they stand."""
    return [int(re.sub(r"\D", "", text)) for text in page.locator(selector).all_inner_texts()]


def test_from_the_heat_map_to_the_page_of_a_pdf(opened: Opened, site: Site) -> None:
    page = opened("/fi/teemat")
    matrix = site.kb.linking.matrix("theme", "region", reader=ANONYMOUS)
    assert sorted(numbers(page, ".heat td a")) == sorted(c.passages for c in matrix.cells)
    row = page.locator(".heat tbody tr").filter(has_text="Energia")
    row.locator("td a").last.click()
    expect(page.locator("h1")).to_contain_text(re.compile("energia", re.IGNORECASE))
    pdf = page.locator(".linked").filter(has_text=re.compile(r" s\. \d")).first
    pdf.get_by_role("link").first.click()
    page.wait_for_selector(".viewer[data-ready]")
    expect(page.locator(".viewer__mark")).to_have_text("Kohta on merkitty sivulle.")
    assert page.locator(".textLayer mark").count()


def test_every_picture_has_the_numbers_of_its_table(opened: Opened, site: Site) -> None:
    page = opened("/sv/tema/energia")
    view = site.kb.linking.theme("energia", reader=ANONYMOUS)
    page.locator(".twin summary").click()
    drawn = [n for n in numbers(page, ".tile__number") if n]
    told = numbers(page, ".twin tbody td.number:nth-of-type(2)")
    assert sorted(drawn) == sorted(told) == sorted(one.passages for one in view.regions)
    columns = page.locator(".timeline text:not(.timeline__round)").all_text_contents()
    rounds = page.locator(".timeline__round").all_text_contents()
    table = page.locator("section[aria-labelledby=time-title] tbody tr")
    assert columns == table.locator("td:nth-of-type(1)").all_inner_texts()
    assert rounds == table.locator("th").all_inner_texts()


def test_tiles_lie_as_on_the_map(opened: Opened) -> None:
    page = opened("/fi/alueet")

    def place(name: str) -> tuple[float, float]:
        box = page.locator(".tile").filter(has=page.get_by_text(name, exact=True)).bounding_box()
        assert box
        return box["x"], box["y"]

    assert page.locator(".tile").count() == 19
    assert place("Lappi")[1] < place("Kainuu")[1] < place("Uusimaa")[1]
    assert place("Pohjanmaa")[0] < place("Pohjois-Karjala")[0]


def test_what_became_of_the_conclusions_of_a_region(opened: Opened, site: Site) -> None:
    page = opened("/fi/alue/18")
    page.get_by_role("link", name="Jatkuvuus ja seuranta").click()
    found = site.kb.linking.continuity("18", reader=ANONYMOUS)
    expect(page.locator(".trace")).to_have_count(len(found.conclusions))
    followed = page.locator(".trace--followed_up").first
    assert followed.locator(".trace__later blockquote").count()
    # a verdict of the grid opens the passages behind it
    verdict = page.locator(".grid a.verdict").first
    target = verdict.get_attribute("href") or ""
    verdict.click()
    expect(page.locator(f"[id='{target[1:]}'] .linked").first).to_be_visible()
    for language in ("sv", "en"):
        page.goto(address("region-continuity", language, code="18"))
        assert page.locator(".trace").count() == len(found.conclusions)
