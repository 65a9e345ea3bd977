"""Every page of the officials, in the states that it can be in."""

from __future__ import annotations

from collections.abc import Mapping

from alke_api.pages.addresses import address
from alke_kb.wiring import KnowledgeBase

QUERY = {"fi": "osaavan työvoiman saatavuus", "sv": "kompetent arbetskraft", "en": "skilled labour"}


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
        "search, long": at("search", {"q": "työvoimapulajasaatavuus" * 40}),
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
