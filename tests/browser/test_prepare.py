"""From a draft to related strategies, a basket with notes, and a briefing as a document."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import docx
from playwright.sync_api import expect

from alke_kb.domain import ANONYMOUS
from browser_places import places
from browser_site import Opened, Site, Watched, saved

DRAFT = (
    "Hankkeen tavoitteena on parantaa osaavan työvoiman saatavuutta Kainuussa, ja "
    "ammattikorkeakoulun aloituspaikkoja lisätään."
)


def test_a_text_leads_to_strategies_with_reasons(opened: Opened, site: Site) -> None:
    page = opened("/fi/valmistelu")
    page.get_by_label("Teksti", exact=True).fill(DRAFT)
    page.get_by_role("button", name="Hae liittyvät asiakirjat").click()
    expect(page.locator("h1")).to_have_text("Luonnokseen liittyvät asiakirjat")
    page.wait_for_load_state()  # the answers may still be arriving
    answers = page.locator("article.answer").count()
    assert answers >= 3
    expect(page.locator("article.answer > .why")).to_have_count(answers)
    expect(page.locator("main")).to_contain_text("eikä sitä tallenneta")
    # the answer to a form has no address: other languages lead to the form
    page.get_by_role("link", name="På svenska").click()
    expect(page).to_have_url(re.compile("/sv/beredning$"))


def test_a_draft_as_a_file_without_scripts(opened: Opened, site: Site, root: Path) -> None:
    page = opened("/fi/valmistelu", java_script_enabled=False)
    before = site.kb.reading.counts(reader=ANONYMOUS)
    page.get_by_label("Tai tiedosto").set_input_files(
        root / "samples" / "documents" / "kainuu-2024-muistio.docx"
    )
    page.get_by_role("button", name="Hae liittyvät asiakirjat").click()
    expect(page.locator("main")).to_contain_text("kainuu-2024-muistio.docx")
    expect(page.locator("article.answer .linked").nth(2)).to_be_visible()
    assert site.kb.reading.counts(reader=ANONYMOUS) == before


def test_what_cannot_be_read_is_told_beside_the_form(
    opened: Opened, site: Site, watched: Watched
) -> None:
    watched.refusals = True
    page = opened("/fi/valmistelu")
    page.get_by_role("button", name="Hae liittyvät asiakirjat").click()
    expect(page.get_by_role("alert")).to_contain_text("Kirjoita vähintään yksi virke")
    broken = {"name": "rikki.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 rikki"}
    page.get_by_label("Tai tiedosto").set_input_files(broken)  # type: ignore[arg-type]
    page.get_by_role("button", name="Hae liittyvät asiakirjat").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert "Traceback" not in page.content()


def test_basket_notes_and_export(opened: Opened, site: Site, tmp_path: Path) -> None:
    page = opened(places(site.kb, "fi")["search"])
    for number in range(2):
        page.get_by_role("button", name="Lisää koriin").first.click()
        expect(page.locator("#basket-link")).to_have_text(f"Kori ({number + 1})")
    expect(page.locator("#status")).to_have_text("Lisätty koriin")
    page.locator("#basket-link").click()
    page.get_by_label("Muistiinpano").first.fill("=Tärkeä: sovittu äänin")
    page.get_by_role("button", name="Tallenna muistiinpanot").click()
    expect(page.get_by_label("Muistiinpano").first).to_have_value("=Tärkeä: sovittu äänin")
    expect(page.locator(".basket > li > .hint")).to_have_count(2)
    titles = page.locator(".basket .linked__title").all_inner_texts()
    cited = page.locator(".basket > li > .hint").all_inner_texts()
    word = docx.Document(str(saved(page, "Word (DOCX)", tmp_path)))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    markdown = saved(page, "Markdown", tmp_path).read_text("utf-8")
    for title, citation_text in zip(titles, cited, strict=True):
        assert title in text
        assert citation_text in text
        assert title in markdown
    assert "Tärkeä: sovittu äänin" in text
    table = saved(page, "Taulukko (CSV)", tmp_path).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table), delimiter=";"))
    assert [row["title"] for row in rows] == titles
    assert rows[0]["note"] == "'=Tärkeä: sovittu äänin"  # no formula for a spreadsheet
    references = saved(page, "Viitteet (RIS)", tmp_path).read_text("utf-8")
    assert references.count("TY  - RPRT") == references.count("ER  - ") == 2
    page.get_by_role("button", name="Poista").first.click()
    expect(page.locator(".basket > li")).to_have_count(1)
    page.get_by_role("button", name="Tyhjennä kori").click()
    expect(page.locator("main")).to_contain_text("Kori on tyhjä")


def test_basket_without_scripts_comes_back_to_the_place(opened: Opened, site: Site) -> None:
    page = opened(places(site.kb, "fi")["search"], java_script_enabled=False)
    page.get_by_role("button", name="Lisää koriin").nth(1).click()
    expect(page).to_have_url(re.compile("#k-"))
    expect(page.locator("#basket-link")).to_have_text("Kori (1)")
    expect(page.locator(".picked")).to_have_count(1)


def test_a_form_of_another_site_is_refused(opened: Opened, site: Site) -> None:
    passage = site.kb.catalogue.passages_of(site.kb.catalogue.list_documents()[0].id)[0].id
    page = opened("/fi/")
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}):
        answer = page.request.post("/fi/kori/lisaa", form={"passage": passage}, headers=headers)
        assert answer.status == 403
        assert "set-cookie" not in answer.headers
    answer = page.request.post(
        "/fi/kori/lisaa",
        form={"passage": passage, "back": "https://example.org/"},
        headers={"Origin": site.url},
        max_redirects=0,
    )
    assert answer.status == 303
    assert answer.headers["location"].startswith("/fi/kori")


def test_a_briefing_of_nothing_is_told(opened: Opened, watched: Watched) -> None:
    watched.refusals = True
    page = opened("/sv/beredning/bakgrundspromemoria?region=01&round=2026")
    expect(page.get_by_role("alert")).to_contain_text("finns inget")
