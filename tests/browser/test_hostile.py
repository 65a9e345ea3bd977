"""Hostile text, titles, metadata and queries: nothing executes, nothing breaks the layout."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect
from reportlab.pdfgen import canvas

from alke_api.pages.addresses import address
from alke_kb.settings import Settings
from alke_kb.wiring import open_knowledge_base
from browser_axe import SETTLED, violations
from browser_site import WIDER, Opened, Site, Watched, serving
from library_fixture import ingest

ATTACK = (
    "\"'><script>window.hit=1</script><img src=x onerror='window.hit=1'>{{7*7}}</textarea></style>"
)
SCHEME = "javascript:window.hit=1"
ENDLESS = "Ääretönyhdyssana" * 30
REVERSED = "\u202egnisrever \u2066text\u2069 \u200b\u0301\u0301\u0301"
QUERIES = (
    ATTACK,
    ENDLESS,
    REVERSED,
    "</title><svg onload=window.hit=1>",
    '"' * 50 + "työ",
    "%00 työ",
)

INJECTED = """() => [...document.querySelectorAll("script:not([src]), img, iframe, object, svg[onload], base, form[action^='javascript']")]
  .map((e) => e.outerHTML)
  .concat([...document.querySelectorAll("a[href^='javascript' i]")].map((e) => e.outerHTML))
  .concat([...document.querySelectorAll("*")].flatMap((e) => [...e.attributes].filter((a) => a.name.startsWith("on")).map((a) => a.name)))
  .concat(window.hit ? ["executed"] : [])"""


def _write(folder: Path) -> Path:
    folder.mkdir()
    (folder / "hyökkäys.md").write_text(
        f"# {ATTACK}\n\n## Johtopäätökset {ATTACK}\n\nTyövoiman saatavuus on heikko. {ATTACK} "
        f"Kainuun liitto ja TEM selvittävät asiaa. {ENDLESS} {REVERSED}\n\n"
        f"## {ENDLESS}\n\nTyövoimapula jatkuu [linkki]({SCHEME}) ja <b onclick=window.hit=1>teksti</b>.\n",
        "utf-8",
    )
    pdf = canvas.Canvas(str(folder / "hyokkays.pdf"))
    pdf.setTitle(ATTACK)
    for line, text in enumerate(
        ("1 Johtopäätökset", "Työvoiman saatavuus on heikko.", ATTACK[:70])
    ):
        pdf.drawString(60, 780 - 20 * line, text)
    pdf.linkURL(SCHEME, (0, 0, 600, 800))
    pdf.save()
    common = {"kind": "dialogue_record", "regions": ["18"], "ministries": ["TEM"]}
    own = {"diary_number": ATTACK[:60], "source_url": f"https://example.fi/?a={ATTACK[:30]}"}
    documents = [
        {"path": "hyökkäys.md", "title": ATTACK + ENDLESS, "round": "2022", **common, **own},
        {"path": "hyokkays.pdf", "title": REVERSED + ATTACK, "round": "2020", **common},
    ]
    (folder / "manifest.yaml").write_text(yaml.safe_dump({"documents": documents}), "utf-8")
    return folder


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A base of nothing but attacks."""
    folder = tmp_path_factory.mktemp("hostile")
    kb = open_knowledge_base(Settings(data=folder / "data", workers=1))
    report = ingest(kb, _write(folder / "asiakirjat"))
    assert [o.reason for o in report.outcomes if o.reason] == []
    with serving(kb) as site:
        yield site
    kb.close()


def hostile_places(site: Site, language: str) -> list[str]:
    """Pages that show the documents, and searches that are attacks themselves."""
    found = [address("documents", language)]
    for document in site.kb.catalogue.list_documents():
        found.append(address("document", language, document_id=document.id))
        found += [
            address("passage", language, passage_id=one.id)
            for one in site.kb.catalogue.passages_of(document.id)
        ]
    found += [address("search", language, {"q": query}) for query in ("työvoima", *QUERIES)]
    found += [
        address("search", language, {"q": "työ", "theme": ATTACK, "year_from": ATTACK}),
        address("passage", language, passage_id=ATTACK[:60]),
        f"/{language}/%3Cscript%3Ewindow.hit=1%3C/script%3E",
    ]
    return found


def test_nothing_executes_and_nothing_breaks(
    opened: Opened, hostile: Site, watched: Watched
) -> None:
    watched.refusals = True
    page = opened(at=hostile)
    page.on("dialog", lambda dialog: pytest.fail("a dialog opened"))
    found: dict[str, list[str]] = {}
    for path in hostile_places(hostile, "fi"):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(path)
        if page.locator(".viewer").count():
            page.wait_for_selector(".viewer[data-ready]")
        told = page.evaluate(INJECTED) + page.evaluate(WIDER)
        page.set_viewport_size({"width": 320, "height": 640})
        told += page.evaluate(WIDER)
        if told:
            found[path] = told
    assert found == {}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_endless_titles_and_texts_stay_accessible(
    opened: Opened, hostile: Site, language: str
) -> None:
    page, found = opened(at=hostile), {}
    documents = hostile.kb.catalogue.list_documents()
    long = next(one for one in documents if one.path.endswith(".md"))
    passage = hostile.kb.catalogue.passages_of(long.id)[-1]
    for path in (
        address("documents", language),
        address("document", language, document_id=long.id),
        address("passage", language, passage_id=passage.id),
        address("search", language, {"q": "työvoima"}),
    ):
        page.goto(path)
        page.evaluate(SETTLED)
        found[path] = violations(page, in_full=language == "fi")
    assert {path: told for path, told in found.items() if told} == {}


def test_what_is_copied_is_the_text_itself(opened: Opened, hostile: Site) -> None:
    document = hostile.kb.catalogue.list_documents()[-1]
    passage = hostile.kb.catalogue.passages_of(document.id)[0]
    page = opened(
        address("passage", "fi", passage_id=passage.id),
        at=hostile,
        permissions=["clipboard-read", "clipboard-write"],
    )
    page.get_by_role("button", name="Kopioi viite").click()
    expect(page.locator("#status")).to_have_text("Viite kopioitu")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert document.metadata.title.split()[0] in copied
    assert page.evaluate("window.hit") is None


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A base without a document."""
    kb = open_knowledge_base(Settings(data=tmp_path_factory.mktemp("empty") / "data", workers=1))
    with serving(kb) as site:
        yield site
    kb.close()


def test_pages_of_an_empty_base(opened: Opened, empty: Site, watched: Watched) -> None:
    """They say that there is nothing yet, and stay pages."""
    watched.refusals = True
    page = opened(at=empty)
    for language in ("fi", "sv", "en"):
        for name in ("start", "documents", "search"):
            answer = page.goto(address(name, language, {"q": "työ"} if name == "search" else {}))
            assert answer
            assert answer.status in (200, 404), (name, answer.status)
            assert page.locator("h1").count() == 1
