"""Files handed in over HTTP, and waited for."""

from __future__ import annotations

import time
from typing import Any

from fastapi.testclient import TestClient

from library_fixture import LAPPI

DOCUMENTS = "/api/v1/documents"
MEMO = LAPPI.replace("Lapin", "Pohjois-Lapin").encode()


def hand_in(
    client: TestClient, content: bytes = MEMO, key: str | None = None, **fields: Any
) -> Any:
    return client.post(
        DOCUMENTS,
        files={"file": (fields.pop("name", "pohjois-lappi.md"), content)},
        data={"publicity": "julkinen", **fields},
        headers={"Idempotency-Key": key} if key else {},
    )


def finished(client: TestClient, answer: Any) -> dict[str, Any]:
    """The submission when nothing more happens to it."""
    assert answer.status_code == 202, answer.text
    for _ in range(600):
        state = client.get(answer.headers["location"])
        assert state.headers["cache-control"] == "no-store"
        if state.json()["state"] in {"indexed", "failed"}:
            found: dict[str, Any] = state.json()
            return found
        time.sleep(0.1)
    raise AssertionError("not read in a minute")
