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
        "not found": f"/{language}/ei-ole-olemassa",
    }


# Answered by an error page on purpose.
ERRORS = ("search, wrong", "not found", "search, long")
