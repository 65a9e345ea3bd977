"""The files of a preparer in LibreOffice: they open, and what they cite stands where they say."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pypdf
from playwright.sync_api import expect

from alke_kb.domain import ANONYMOUS, StoredPassage
from browser_site import Opened, Site, letters, saved

DRAFT = (
    "Hankkeen tavoitteena on parantaa osaavan työvoiman saatavuutta Kainuussa, ja "
    "ammattikorkeakoulun aloituspaikkoja lisätään."
)


def as_pdf(files: list[Path], folder: Path) -> list[str]:
    """Text of each file as LibreOffice sets it, without white space: lines break anywhere."""
    office = shutil.which("soffice")
    assert office, "LibreOffice is missing; scripts/test-parts.sh installs it"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    told = subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *files],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    made = [folder / f"{file.stem}.pdf" for file in files]
    assert all(one.is_file() for one in made), told
    pages = [[p.extract_text() for p in pypdf.PdfReader(one).pages] for one in made]
    return ["".join("".join(texts).split()) for texts in pages]


class Originals:
    """The documents' own files as pypdf reads them, which knows nothing of our extraction."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.readers: dict[str, pypdf.PdfReader] = {}
        self.texts: dict[tuple[str, int], str] = {}

    def page_has(self, stored: StoredPassage, label: str) -> bool:
        """Whether the page of this number has the words that the passage begins with.

        Word by word, since lines beside each other may be read in another order.
        """
        document = stored.document_id
        if document not in self.readers:
            path = self.site.kb.reading.file(document, reader=ANONYMOUS)[1]
            self.readers[document] = pypdf.PdfReader(path)
        number = self.readers[document].page_labels.index(label)
        if (document, number) not in self.texts:
            page = self.readers[document].pages[number]
            self.texts[document, number] = letters(page.extract_text())
        words = stored.passage.text.split()[:20]
        return all(letters(word) in self.texts[document, number] for word in words)


def test_a_draft_leads_to_a_briefing_and_a_basket_with_right_pages(
    opened: Opened, site: Site, tmp_path: Path
) -> None:
    page = opened("/fi/valmistelu")
    page.get_by_label("Teksti", exact=True).fill(DRAFT)
    page.get_by_role("button", name="Hae liittyvät asiakirjat").click()
    expect(page.locator("h1")).to_have_text("Luonnokseen liittyvät asiakirjat")
    page.locator(".linked").filter(has_text=re.compile(r" s\. [2-9]")).first.get_by_role(
        "link"
    ).click()
    page.get_by_role("button", name="Lisää koriin").click()
    expect(page.locator("#basket-link")).to_have_text("Kori (1)")
    page.locator("#basket-link").click()
    reference = page.locator(".basket > li > .hint").inner_text()
    basket = saved(page, "Word (DOCX)", tmp_path)
    page.get_by_role("link", name="Valmistelu").first.click()
    page.get_by_label("Alue", exact=True).select_option("18")
    page.get_by_label("Tuleva kierros").fill("2026")
    briefing = saved(page, "Hae taustamuistio", tmp_path)
    assert briefing.name == "taustamuistio-18-2026.docx"

    text, picked = as_pdf([briefing, basket], tmp_path)
    assert re.search(r", s\. [2-9]", reference)
    assert "".join(reference.split()) in picked
    catalogue, originals = site.kb.catalogue, Originals(site)
    # the end of a citation as it was set: place, number of the document, [id of the passage]
    ends = re.findall(r"(?:,s\.([^,\[]+))?(?:,[^,\[]+)?\[([0-9a-f-]{36})\]", text)
    found = {identity: place for place, identity in ends}
    stored = catalogue.get_passages(list(found))
    last = site.kb.linking.last_time("18", reader=ANONYMOUS)
    assert {one.stored.id for theme in last.themes for one in theme.passages} <= set(stored)
    assert len(stored) == len(found) > 50
    for identity, place in found.items():
        document = catalogue.get_document(stored[identity].document_id)
        assert letters(document.metadata.title) in letters(text)
        # only a PDF has pages of its own; of other files a section is cited
        assert bool(place) == (document.media_type == "application/pdf"), document.path
        assert not place or originals.page_has(stored[identity], place.split("–")[0])
