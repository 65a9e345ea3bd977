"""An official finds a prior conclusion, reads it on its PDF page and cites it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from browser_site import Opened, Site, letters

READY = ".viewer[data-ready]"
CONCLUSION = "johtopaatos"


def pdf_passage(site: Site, role: str | None = None) -> str:
    """Id of a passage in a PDF that stands on one page beyond the first."""
    catalogue = site.kb.catalogue
    for document in catalogue.list_documents():
        if document.media_type == "application/pdf":
            for stored in catalogue.passages_of(document.id):
                one = stored.passage
                if 1 < one.page_from == one.page_to and (role is None or one.role == role):
                    return stored.id
    raise AssertionError("no such passage")


def marked_on(page: Page) -> dict[int, list[str]]:
    """The marked words of the text layers by number of the page."""
    found: dict[int, list[str]] = page.evaluate(
        """() => {
          const found = {};
          for (const box of document.querySelectorAll(".viewer__page")) {
            const words = [...box.querySelectorAll(".textLayer mark")].map((m) => m.textContent);
            if (words.length) found[box.dataset.page] = words;
          }
          return found;
        }"""
    )
    return {int(number): words for number, words in found.items()}


def test_a_conclusion_is_found_read_on_its_page_and_cited(opened: Opened, site: Site) -> None:
    page = opened("/fi/", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("searchbox").fill("osaavan työvoiman saatavuus")
    page.get_by_role("button", name="Hae").click()
    page.get_by_label("Vain johtopäätökset").check()
    page.wait_for_url("**conclusions=1**")
    # htmx brought the results: the page did not load anew, and what changed was told
    expect(page.locator("#status")).to_have_text(re.compile(r"\d+ asiakirjaa? löytyi"))
    roles = page.locator(".hit .badge").all_inner_texts()
    assert roles
    assert {role.casefold() for role in roles} == {"johtopäätös"}
    assert page.locator(".hit mark").count()

    link = page.locator(".hit__place").first
    link.click()
    page.wait_for_selector(READY)
    passage_id = urlsplit(page.url).path.rsplit("/", 1)[-1]
    stored = site.kb.catalogue.neighbours(passage_id, 0, 0)[0]
    document = site.kb.catalogue.get_document(stored.document_id)
    passage = stored.passage
    expect(page.locator(".viewer__mark")).to_have_text("Kohta on merkitty sivulle.")
    marked = marked_on(page)
    assert set(marked) <= set(range(passage.page_from, passage.page_to + 1))
    assert letters("".join(w for n in sorted(marked) for w in marked[n])) == letters(passage.text)

    page.get_by_role("button", name="Kopioi viite").click()
    expect(page.locator("#status")).to_have_text("Viite kopioitu")
    cited = page.evaluate("navigator.clipboard.readText()")
    assert cited.startswith(document.metadata.title)
    assert f"s. {passage.label_from or passage.page_from}" in cited
    if document.metadata.diary_number:
        assert document.metadata.diary_number in cited
    address = re.search(r"https?://\S+?(?=\. Viitattu)", cited)
    assert address
    page.goto(address[0])
    expect(page.locator("#passage-text")).to_have_text(passage.text)


def test_marked_words_are_those_that_another_reader_finds_there(
    opened: Opened, site: Site, tmp_path: Path
) -> None:
    """poppler knows nothing of pdf.js nor of our clean-up."""
    passage_id = pdf_passage(site, CONCLUSION)
    stored = site.kb.catalogue.neighbours(passage_id, 0, 0)[0]
    document = site.kb.catalogue.get_document(stored.document_id)
    number = stored.passage.page_from
    page = opened(f"/sv/stalle/{passage_id}")
    page.wait_for_selector(READY)
    assert page.locator(".viewer__where").inner_text() == f"Sida {number} av {document.pages}"
    marked = marked_on(page)
    assert list(marked) == [number]
    file = page.request.get(f"/sv/dokument/{document.id}/fil")
    (tmp_path / "own.pdf").write_bytes(file.body())
    text = subprocess.run(
        ["pdftotext", "-f", str(number), "-l", str(number), tmp_path / "own.pdf", "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for line in marked[number]:
        assert letters(line) in letters(text)
    # the mark is where the reader looks: inside the window of the page, and has a size
    mark = page.locator(".textLayer mark").first
    box, window = mark.bounding_box(), page.locator(".viewer__pages").bounding_box()
    assert box
    assert window
    assert window["y"] <= box["y"] <= window["y"] + window["height"]
    assert box["height"] > 5


def test_every_passage_of_the_samples_can_be_marked(opened: Opened, site: Site) -> None:
    """The same search for the words as the reader does, for each passage, without drawing."""
    page = opened("/fi/asiakirjat")
    missed, total = [], 0
    catalogue = site.kb.catalogue
    for document in catalogue.list_documents():
        if document.media_type != "application/pdf":
            continue
        texts = {one.number: one.text for one in catalogue.pages_of(document.id)}
        wanted = [
            {"id": s.id, "page": s.passage.page_from, "text": _span(texts, s.passage)}
            for s in catalogue.passages_of(document.id)
        ]
        total += len(wanted)
        shares = page.evaluate(LOCATE, [f"/fi/asiakirja/{document.id}/tiedosto", wanted])
        missed += [one for one in shares if one["share"] < 0.95]
    assert total > 250
    assert missed == []


def _span(texts: dict[int, str], passage: object) -> str:
    start, number = passage.start, passage.page_from  # type: ignore[attr-defined]
    end = passage.end if passage.page_to == number else None  # type: ignore[attr-defined]
    return texts[number][start:end]


LOCATE = """async ([file, wanted]) => {
  const base = "/static/pages/";
  const pdfjs = await import(base + "vendor/pdfjs/pdf.min.mjs");
  const { locate } = await import(base + "locate.js");
  pdfjs.GlobalWorkerOptions.workerSrc = base + "vendor/pdfjs/pdf.worker.min.mjs";
  const pdf = await pdfjs.getDocument({ url: file, isEvalSupported: false, useWasm: false }).promise;
  const pieces = new Map();
  const found = [];
  for (const one of wanted) {
    if (!pieces.has(one.page)) {
      const content = await (await pdf.getPage(one.page)).getTextContent();
      pieces.set(one.page, content.items.filter((i) => "str" in i).map((i) => i.str));
    }
    found.push({ id: one.id, share: locate(pieces.get(one.page), one.text).share });
  }
  await pdf.loadingTask.destroy();
  return found;
}"""


def test_page_controls(opened: Opened, site: Site) -> None:
    page = opened(f"/en/passage/{pdf_passage(site)}")
    page.wait_for_selector(READY)
    where = page.locator(".viewer__where")
    before = where.inner_text()
    page.get_by_role("button", name="Previous page").click()
    expect(where).not_to_have_text(before)
    page.get_by_role("button", name="Next page").click()
    expect(where).to_have_text(before)
    width = page.locator(".viewer__page").first.evaluate("e => e.clientWidth")
    page.get_by_role("button", name="Larger").click()
    wider = "width => document.querySelector('.viewer__page').clientWidth > width * 1.2"
    page.wait_for_function(wider, arg=width)
    page.wait_for_selector(f".viewer__page[data-page='{before.split()[1]}'] .textLayer mark")


def test_a_passage_that_is_not_on_the_page_is_not_marked(opened: Opened, site: Site) -> None:
    page = opened()
    page.route(
        "**/fi/kohta/*",
        lambda route: route.fulfill(response=(r := route.fetch()), body=_other_words(r.text())),
    )
    page.goto(f"/fi/kohta/{pdf_passage(site)}")
    page.wait_for_selector(READY)
    assert page.locator(".textLayer mark").count() == 0
    expect(page.locator(".viewer__mark")).to_contain_text("ei voitu paikantaa")


def _other_words(html: str) -> str:
    return re.sub(
        r"(&#34;text&#34;: &#34;).*?(&#34;\})", r"\1Sanoja joita sivulla ei ole.\2", html, count=1
    )


def test_a_word_document_is_shown_as_text_at_the_passage(opened: Opened, site: Site) -> None:
    catalogue = site.kb.catalogue
    document = next(d for d in catalogue.list_documents() if d.path.endswith(".docx"))
    stored = catalogue.passages_of(document.id)[-2]
    page = opened(f"/fi/kohta/{stored.id}")
    marks = page.locator(".page-text__scroll mark")
    assert letters("".join(marks.all_inner_texts())) == letters(stored.passage.text)
    top = page.locator(".page-text__scroll").bounding_box()
    mark = marks.first.bounding_box()
    assert top
    assert mark
    assert top["y"] <= mark["y"] <= top["y"] + top["height"]
    with page.expect_download() as download:
        page.get_by_role("link", name="Lataa alkuperäinen tiedosto").click()
    assert download.value.suggested_filename == document.path.rsplit("/", 1)[-1]
