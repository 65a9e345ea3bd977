"""One way to take a file that is handed in, for the API and for the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO

from fastapi import Request

from alke_api.correcting import must_see
from alke_api.problems import Refused
from alke_kb.deadline import unhurried
from alke_kb.domain import Reader, Submission
from alke_kb.wiring import KnowledgeBase

WAITING_AT_MOST = 1_000


def receive(
    request: Request,
    reader: Reader,
    content: IO[bytes],
    filename: str,
    values: Mapping[str, object],
    *,
    idempotency_key: str | None = None,
) -> Submission:
    """Keep a file until it is read in its turn: it is safe when this returns.

    ``values`` is given metadata in JSON form, with its publicity class. Refuses with 403 what the
    reader could not see afterwards, with 503 when too many files wait; raises as
    ``Intake.submit``.
    """
    kb: KnowledgeBase = request.app.state.kb
    agency = values.get("agency")
    must_see(reader, str(values["publicity"]), None if agency is None else str(agency))
    if kb.intake.waiting() >= WAITING_AT_MOST:
        raise Refused(503, "overloaded", headers={"Retry-After": "60"})
    with unhurried():
        return kb.intake.submit(
            content,
            filename,
            values,
            reader=reader,
            idempotency_key=idempotency_key,
            request_id=request.state.request_id,
        )
