"""Which document took the place of which: read from the clause by which an act repeals another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from alke_kb.analysis import Analyser
from alke_kb.domain import Document, Filters, Kind, Language
from alke_kb.indexing.bm25 import query_vector
from alke_kb.linking._snapshot import Snapshot

# «Tällä lailla kumotaan alueiden kehittämisestä annettu laki (1651/2009) ja rakennerahastolaki
# (1401/2006).» A list of acts may follow a colon.
_CLAUSE = re.compile(
    r"(?:Tällä (?:lailla|asetuksella|päätöksellä) kumotaan"
    r"|Genom denna (?:lag|förordning) upphävs|Genom detta beslut upphävs)"
    r"(?P<acts>:?(?:[^.:]|\.(?!\s+[A-ZÅÄÖ])|:(?=\s*\d))*)"
)
# Only some sections of an act: «(1373/2018) 4 §:n 1 momentin 2 kohta» replaces nothing.
_ACT = re.compile(r"\((\d{1,4}/\d{4})\)(?!\s*\d+\s?(?:[a-z]\s)?§)")
_NUMBER = re.compile(r"\d{1,4}/\d{4}")
# An act and what came before and after it over some forty years.
MOST_DOCUMENTS = 12
_HITS = 50


def repealed(text: str) -> tuple[str, ...]:
    """Numbers of the acts that a text repeals as a whole, in order."""
    return tuple(
        number for clause in _CLAUSE.finditer(text) for number in _ACT.findall(clause["acts"])
    )


class Replacements:
    """Steps from a document to the one before and the one after it, in its own language."""

    def __init__(self, snapshot: Snapshot, analyser: Analyser, filters: Filters) -> None:
        self._snapshot = snapshot
        self._analyser = analyser
        self._filters = replace(filters, kinds=())

    def chain(self, document: Document) -> tuple[dict[str, Document], set[tuple[str, str]]]:
        """Documents by id, and (earlier, later) ids, that hang together with this one."""
        found = {document.id: document}
        edges: set[tuple[str, str]] = set()
        waiting = [document]
        while waiting and len(found) <= MOST_DOCUMENTS:
            one = waiting.pop(0)
            steps = [(earlier, one) for earlier in self._before(one)]
            steps += [(one, later) for later in self._after(one)]
            for earlier, later in steps:
                edges.add((earlier.id, later.id))
                for other in (earlier, later):
                    if other.id not in found:
                        found[other.id] = other
                        waiting.append(other)
        return found, edges

    def numbered(self, number: str, language: Language) -> list[Document]:
        """Documents of a work such as «602/2002» in a language."""
        where = self._snapshot.where(self._filters, work_id=(number,))
        return self._in(language, list(self._snapshot.facet("document_id", where)))

    def _before(self, document: Document) -> list[Document]:
        language = document.metadata.language
        numbers = {
            number
            for stored in self._snapshot.catalogue.passages_of(document.id)
            for number in repealed(stored.passage.text)
        }
        return [d for number in sorted(numbers) for d in self.numbered(number, language)]

    def _after(self, document: Document) -> list[Document]:
        number = document.metadata.work_id or ""
        if not _NUMBER.fullmatch(number):
            return []
        where = self._snapshot.where(self._filters, kind=(Kind.LEGISLATION.value,))
        language = document.metadata.language
        words = "kumotaan" if language is Language.FINNISH else "upphävs"
        query = query_vector(self._analyser.terms(f"{words} {number}", language))
        hits = [hit.id for hit in self._snapshot.with_words(query, _HITS, where)]
        passages = self._snapshot.catalogue.get_passages(hits)
        ids = {
            stored.document_id
            for stored in passages.values()
            if number in repealed(stored.passage.text)
        }
        return [d for d in self._in(language, sorted(ids)) if d.id != document.id]

    def _in(self, language: Language, ids: list[str]) -> list[Document]:
        found: Mapping[str, Document] = self._snapshot.documents(ids)
        chosen = [d for d in found.values() if d.metadata.language is language]
        return sorted(chosen, key=lambda d: d.path)
