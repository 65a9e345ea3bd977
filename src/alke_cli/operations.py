"""What commands do, as functions from plain values to plain values.

They run in this process when it owns the data folder, else in the one that does, so everything in
and out is JSON.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from alke_cli.channel import Progress
from alke_cli.linking_operations import LINKING_OPERATIONS
from alke_cli.local_events import local_event
from alke_cli.session import TOOL_NAMES
from alke_kb.domain import LOCAL, Act, Filters, Language, OutcomeStatus, Query, note_shown
from alke_kb.errors import InvalidInput, NotFound
from alke_kb.indexing import IndexStatistics
from alke_kb.search.views import document_view, passage_view, search_view, section_view
from alke_kb.wiring import KnowledgeBase

Arguments = dict[str, Any]
Result = dict[str, Any]
# Two ingests at once would only take turns at the model; the second waits for the first.
one_writer = threading.Lock()


def ingest(kb: KnowledgeBase, arguments: Arguments, progress: Progress) -> Result:
    """``paths``, ``manifest`` → counts, seconds and failures, as ``ingest --json`` prints them."""
    from alke_ingest.pipeline import Ingest

    manifest = arguments.get("manifest")
    with one_writer:
        report = Ingest(kb.catalogue, kb.writer, kb.settings).run(
            [Path(p) for p in arguments["paths"]],
            Path(manifest) if manifest else None,
            lambda step: progress(asdict(step)),
        )
    note_shown(
        *(
            o.document_id
            for o in report.outcomes
            if o.status is OutcomeStatus.INDEXED and o.document_id
        )
    )
    return {
        "documents": {status.value: report.count(status) for status in OutcomeStatus},
        "passages": report.passages,
        "seconds": round(report.seconds, 3),
        "failures": [
            {"path": o.path, "reason": o.reason, "code": o.reason_code}
            for o in report.outcomes
            if o.status is OutcomeStatus.FAILED
        ],
        "warnings": [
            {"path": o.path, "warning": warning} for o in report.outcomes for warning in o.warnings
        ],
    }


def search(kb: KnowledgeBase, arguments: Arguments, _progress: Progress) -> Result:
    """``query``, ``limit`` and filters → the body that the API gives for the same search."""
    language = arguments.get("query_language")
    return search_view(
        kb.search.search(
            Query(
                text=arguments["query"],
                filters=filters_from(arguments),
                limit=arguments.get("limit", 10),
                offset=arguments.get("offset", 0),
                passages=arguments.get("passages", 3),
                language=Language(language) if language else None,
            ),
            reader=LOCAL,
        )
    )


def documents(kb: KnowledgeBase, arguments: Arguments, _progress: Progress) -> Result:
    """All documents by path, and the files that failed when ``failed`` is set."""
    if arguments.get("failed"):
        outcomes = kb.reading.outcomes(reader=LOCAL, failed_only=True)
        return {
            "failures": [
                {"path": o.path, "reason": o.reason, "code": o.reason_code} for o in outcomes
            ]
        }
    return {"documents": [document_view(d) for d in kb.reading.documents(reader=LOCAL)]}


def set_metadata(kb: KnowledgeBase, arguments: Arguments, _progress: Progress) -> Result:
    """``document``, ``values`` → the document with its corrected metadata."""
    document_id = find_document(kb, arguments["document"])
    note = ", ".join(sorted(arguments["values"]))
    with kb.audit.around(local_event(Act.CHANGED, "set", (document_id,), note=note)):
        kb.writer.correct(document_id, arguments["values"])
    return document_view(kb.reading.document(document_id, reader=LOCAL))


def section(kb: KnowledgeBase, arguments: Arguments, _progress: Progress) -> Result:
    """``passage`` → the section it belongs to, its role and the corrections of it."""
    found = kb.reading.section(arguments["passage"], reader=LOCAL)
    note_shown(found.document_id)
    return section_view(found)


def set_role(kb: KnowledgeBase, arguments: Arguments, progress: Progress) -> Result:
    """``passage``, ``role`` («none» for no role, ``None`` to withdraw) → the section as it is then."""
    from alke_kb.vocab import resolve_role

    given, passage = arguments["role"], arguments["passage"]
    role = None if given in (None, "none") else resolve_role(given)
    document = kb.reading.section(passage, reader=LOCAL).document_id
    note = f"role {given or 'withdrawn'} of {passage}"
    with kb.audit.around(local_event(Act.CHANGED, "set-role", (document,), note=note)):
        kb.writer.correct_role(passage, role, withdraw=given is None, by=LOCAL.id)
    return section(kb, arguments, progress)


def show(kb: KnowledgeBase, arguments: Arguments, _progress: Progress) -> Result:
    """``passage``, ``before``, ``after`` → the passage, its neighbours and its document."""
    passage_id = arguments["passage"]
    around = kb.reading.around(
        passage_id, arguments.get("before", 1), arguments.get("after", 1), reader=LOCAL
    )
    own = next(stored for stored in around if stored.id == passage_id)
    return {
        "passage": passage_view(own),
        "before": [passage_view(s) for s in around if s.passage.ordinal < own.passage.ordinal],
        "after": [passage_view(s) for s in around if s.passage.ordinal > own.passage.ordinal],
        "document": document_view(kb.reading.document(own.document_id, reader=LOCAL)),
    }


def delete(kb: KnowledgeBase, arguments: Arguments, _progress: Progress) -> Result:
    """``documents`` (ids or paths) → what was removed."""
    ids = [find_document(kb, name) for name in arguments["documents"]]
    deleted = []
    for document_id in ids:
        with kb.audit.around(local_event(Act.CHANGED, "delete", (document_id,))):
            deleted.append(document_view(kb.writer.delete(document_id)))
    return {"deleted": deleted}


def reindex(kb: KnowledgeBase, _arguments: Arguments, progress: Progress) -> Result:
    """A new index generation → documents, passages, carried vectors and the generation."""
    with one_writer:
        counts = kb.writer.reindex(
            lambda done, total: progress({"done": done, "total": total, "current": ""})
        )
    return {**counts, "generation": kb.store.generation()}


def status(kb: KnowledgeBase, _arguments: Arguments, _progress: Progress) -> Result:
    """What the base holds and what it was built with."""
    index = kb.store.active()
    stamp = index.stamp if index else None
    measured = IndexStatistics.from_payload(stamp.statistics).measured if stamp else 0
    counts = kb.reading.counts(reader=LOCAL)
    return {
        **counts,
        "data": str(kb.settings.data),
        "engine": "qdrant server" if kb.settings.qdrant_url else "qdrant edge (embedded)",
        "generation": kb.store.generation(),
        "points": index.count() if index else 0,
        "measured_passages": measured,
        "hidden_versions": len(kb.catalogue.hidden_versions()),
        "schema": stamp.schema if stamp else None,
        "analyser": stamp.analyser if stamp else None,
        "model": stamp.model if stamp else None,
        "dimension": stamp.dimension if stamp else None,
    }


def tool(name: str) -> Callable[[KnowledgeBase, Arguments, Progress], Result]:
    """A tool for language models: its arguments → its answer."""

    def answer_tool(kb: KnowledgeBase, arguments: Arguments, _progress: Progress) -> Result:
        from pydantic import ValidationError

        from alke_api.mcp_server.answers import answer

        try:
            return answer(kb, LOCAL, name, arguments)
        except ValidationError as error:
            wrong = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
            raise InvalidInput("; ".join(wrong[:20])) from None

    return answer_tool


def find_document(kb: KnowledgeBase, name: str) -> str:
    """The id of a document given by id or by path. Raises ``NotFound``."""
    document = kb.reading.find(name, reader=LOCAL)
    if document is not None:
        return document.id
    try:
        return kb.reading.document(name, reader=LOCAL).id
    except NotFound:
        raise NotFound(
            f"There is no document {name}.",
            hint="`alke-kb documents` lists ids and paths.",
        ) from None


def filters_from(arguments: Arguments) -> Filters:
    """Filters from words a person writes: codes or names, Finnish, Swedish or English."""
    from alke_kb.vocab import resolve_kind, resolve_ministry, resolve_region, resolve_role

    def values(name: str) -> list[str]:
        return [str(value) for value in arguments.get(name) or ()]

    try:
        languages = tuple(Language(value) for value in values("language"))
    except ValueError:
        raise InvalidInput(
            "The language is fi, sv or en.", hint="For example --language sv."
        ) from None
    return Filters(
        kinds=tuple(resolve_kind(value) for value in values("kind")),
        roles=tuple(resolve_role(value) for value in values("role")),
        regions=tuple(resolve_region(value) for value in values("region")),
        ministries=tuple(resolve_ministry(value) for value in values("ministry")),
        rounds=tuple(values("round")),
        languages=languages,
        documents=tuple(values("document")),
        year_from=arguments.get("year_from"),
        year_to=arguments.get("year_to"),
    )


OPERATIONS: dict[str, Callable[[KnowledgeBase, Arguments, Progress], Result]] = {
    "ingest": ingest,
    "search": search,
    "documents": documents,
    "set": set_metadata,
    "section": section,
    "set-role": set_role,
    "show": show,
    "delete": delete,
    "reindex": reindex,
    "status": status,
    **LINKING_OPERATIONS,
    **{f"mcp.{name}": tool(name) for name in TOOL_NAMES},
}
