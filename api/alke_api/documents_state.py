"""The state of one document, as its entity tag: who changes it says which state was read."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from fastapi import Response

from alke_api.problems import Refused
from alke_kb.domain import Document, Reader
from alke_kb.search.views import document_view
from alke_kb.wiring import KnowledgeBase


def document_tag(view: dict[str, Any]) -> str:
    """The strong tag of a document, or a section, as it is shown; no other one changes it."""
    digest = hashlib.sha256(orjson.dumps(view, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return f'"{digest[:32]}"'


def with_tag(response: Response, view: dict[str, Any]) -> dict[str, Any]:
    """The view as it is answered to who may change it: its tag in ``ETag``, asked anew each time."""
    response.headers["ETag"] = document_tag(view)
    response.headers["Cache-Control"] = "private, no-cache"
    return view


def current(
    kb: KnowledgeBase, reader: Reader, document_id: str, if_match: str | None, *, required: bool
) -> Document:
    """The document, if it is still the one the caller read. Raises ``NotFound``; refuses with 428
    without ``If-Match`` where that is required, and with 412 when it has changed.
    """
    document = kb.reading.document(document_id, reader=reader)
    if if_match is None:
        if required:
            raise Refused(428)
        return document
    must_fit(if_match, document_tag(document_view(document)))
    return document


def must_fit(if_match: str, tag: str) -> None:
    """Refuses with 412 when the state that was read is not the one there is."""
    # If-Match compares strongly: a weak tag never fits.
    listed = {one.strip() for one in if_match.split(",")}
    if "*" not in listed and tag not in listed:
        raise Refused(412)
