"""Every page of the officials, in the states that it can be in."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Page, Response

from alke_api.pages.addresses import address
from alke_kb.wiring import KnowledgeBase

QUERY = {"fi": "osaavan työvoiman saatavuus", "sv": "kompetent arbetskraft", "en": "skilled labour"}
# Answers to forms that a page of another site sends.
FOREIGN = ("refused",)
SEND = """([path, fields, file]) => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: path, enctype: "multipart/form-data" });
  for (const [name, value] of Object.entries(fields))
    form.append(Object.assign(document.createElement("input"), { name, value }));
  if (file) {
    const input = Object.assign(document.createElement("input"), { type: "file", name: "file" });
    const chosen = new DataTransfer();
    chosen.items.add(new File(["Osaavan työvoiman saatavuus"], file));
    input.files = chosen.files;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""


def places(kb: KnowledgeBase, language: str) -> Mapping[str, str]:
    """Name of a page and state → its address. For the sample documents."""

    def at(page: str, query: Mapping[str, object] | None = None, **parts: str) -> str:
        return address(page, language, query or {}, **parts)

    documents = kb.catalogue.list_documents()
    pdf = next(d for d in documents if d.media_type == "application/pdf")
    word = next(d for d in documents if d.path.endswith(".docx"))
    pdf_passage = kb.catalogue.passages_of(pdf.id)[-1].id
    word_passage = kb.catalogue.passages_of(word.id)[-1].id
    query = QUERY[language]
    return {
        "start": at("start"),
        "search, empty": at("search"),
        "search": at("search", {"q": query}),
        "search, narrowed": at("search", {"q": query, "round": "2022", "conclusions": "1"}),
        "search, nothing": at("search", {"q": query, "language": "en", "kind": "strategy"}),
        "search, long": at("search", {"q": "työvoimapulajasaatavuus" * 12}),
        "search, wrong": at("search", {"q": "region:Atlantis"}),
        "documents": at("documents"),
        "documents, nothing": at("documents", {"region": "21"}),
        "document, pdf": at("document", document_id=pdf.id),
        "document, word": at("document", document_id=word.id),
        "passage, pdf": at("passage", passage_id=pdf_passage),
        "passage, word": at("passage", passage_id=word_passage),
        "themes": at("themes"),
        "themes, ministries": at("themes", {"by": "ministry", "round": "2022"}),
        "themes, nothing": at("themes", {"round": "2019"}),
        "theme": at("theme", theme_id="osaava-tyovoima"),
        "cell": at("cell", {"theme": "energia", "region": "15"}),
        "cell, nothing": at("cell", {"theme": "energia", "region": "21"}),
        "cell, wrong": at("cell", {"theme": "energia"}),
        "regions": at("regions"),
        "region": at("region", code="18"),
        "region, nothing": at("region", code="01"),
        "region, continuity": at("region-continuity", code="18"),
        "region, continuity, nothing": at("region-continuity", code="21"),
        "region, others": at("region-others", code="18"),
        "region, answers": at("region-answers", code="18"),
        "region, answers, nothing": at("region-answers", code="02"),
        "region, gaps": at("region-gaps", code="18"),
        "ministry": at("ministry", ministry_id="LVM"),
        "ministry, nothing": at("ministry", ministry_id="PLM"),
        "preparing": at("prepare"),
        "compare": at("compare", {"region": ["18", "19"]}),
        "compare, empty": at("compare"),
        "briefing, wrong": at("briefing", {"region": "01", "round": "2026"}),
        "basket, empty": at("basket"),
        "accessibility": at("accessibility"),
        "feedback": at("feedback"),
        "feedback, sent": at("feedback", {"sent": "1"}),
        "not found": f"/{language}/ei-ole-olemassa",
    }


def answers(kb: KnowledgeBase, language: str) -> Mapping[str, tuple[str, Mapping[str, str]]]:
    """Name of a page that answers a form → its address and the fields sent."""

    def at(page: str) -> str:
        return address(page, language)

    passages = kb.catalogue.passages_of(kb.catalogue.list_documents()[0].id)
    return {
        "related": (at("related"), {"text": f"{QUERY[language]}: {passages[0].passage.text}"}),
        "related, nothing": (at("related"), {"text": "xyzzy plugh " * 3}),
        "related, wrong": (at("related"), {"text": ""}),
        "feedback, wrong": (at("feedback"), {"text": "", "contact": "ääkkönen@example.fi"}),
        "refused": (at("basket-add"), {"passage": passages[0].id}),
        "basket": (at("basket-add"), {"passage": passages[-1].id, "back": at("basket")}),
    }


def sent(page: Page, path: str, form: Mapping[str, str], file: str = "") -> Response:
    """The answer to a form sent from the page that is shown; redirects are followed."""
    with page.expect_navigation() as leading:
        page.evaluate(SEND, [path, dict(form), file])
    answer = leading.value
    assert answer
    return answer
