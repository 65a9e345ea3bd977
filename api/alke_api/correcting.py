"""One way to correct a document's metadata, for the API and for the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from alke_api.audit_trail import change_logged
from alke_api.documents_state import current, document_tag, must_fit
from alke_api.problems import Refused
from alke_kb.deadline import unhurried
from alke_kb.domain import Document, Publicity, Reader, Role, SectionRole
from alke_kb.search.views import section_view
from alke_kb.wiring import KnowledgeBase


def correct(
    request: Request,
    reader: Reader,
    document_id: str,
    if_match: str | None,
    values: Mapping[str, Any],
) -> Document:
    """Make a correction that is logged before it is made, and give the document as it is then.

    ``values`` are in JSON form; ``None`` withdraws a correction. Raises ``NotFound`` and
    ``InvalidInput``; refuses with 403 what would hide the document from the reader, with 428 a
    change without the state that was read, and with 412 when that has changed.
    """
    kb: KnowledgeBase = request.app.state.kb
    with unhurried(), kb.writer.changing():
        document = current(kb, reader, document_id, if_match, required=True)
        _must_see_after(reader, document, values)
        if values:
            with change_logged(request, document_id, ", ".join(sorted(values))):
                kb.writer.correct(document_id, values)
    return kb.reading.document(document_id, reader=reader)


def correct_role(
    request: Request,
    reader: Reader,
    passage_id: str,
    if_match: str | None,
    role: Role | None,
    *,
    withdraw: bool,
) -> SectionRole:
    """Set the role of a passage's section (``None``: it has none), or take a correction back; logged
    before it is made. Raises ``NotFound``; refuses with 428 and 412 as ``correct`` does.
    """
    kb: KnowledgeBase = request.app.state.kb
    with unhurried(), kb.writer.changing():
        section = kb.reading.section(passage_id, reader=reader)
        if if_match is None:
            raise Refused(428)
        must_fit(if_match, document_tag(section_view(section)))
        told = "withdrawn" if withdraw else role.value if role else "none"
        with change_logged(request, section.document_id, f"role {told} of {passage_id}"):
            kb.writer.correct_role(passage_id, role, withdraw=withdraw, by=reader.id)
    return kb.reading.section(passage_id, reader=reader)


def must_see(reader: Reader, publicity: str, agency: str | None) -> None:
    """Nobody puts a document where they could not see it themselves. Refuses with 403."""
    agencies = reader.agencies(Publicity(publicity))
    if agencies is not None and agency not in agencies:
        raise Refused(403)


def _must_see_after(reader: Reader, document: Document, values: Mapping[str, Any]) -> None:
    """A correction must not hide the document from who makes it. Refuses with 403."""
    concerned = {"publicity", "agency"} & set(values)
    if not concerned or reader.sees_everything:
        return
    if values.get("publicity", "") is None or values.get("agency", "") is None:
        # What a withdrawal brings back is not known before it is done.
        raise Refused(403)
    metadata = document.metadata
    must_see(
        reader,
        values.get("publicity", metadata.publicity),
        values.get("agency", metadata.agency),
    )
