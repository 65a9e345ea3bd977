"""Ask the sample documents what api/alke_api/data/example_requests.yaml asks, and keep the answers.

They become the examples of the contract; run scripts/write_openapi.py after it.

    python scripts/write_examples.py [DATA]

DATA is a data folder that holds just the sample documents; it is not changed. Without it they are
ingested into a temporary one.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import yaml
from fastapi.testclient import TestClient

from alke_api.app import create_app
from alke_cli.logs import configure_logging
from alke_cli.submissions import read_submissions
from alke_ingest.pipeline import Ingest
from alke_kb.indexing.ids import document_id
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase, open_knowledge_base

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "api" / "alke_api" / "data"
# Asked last, for they change what the others see.
WRITING = (
    "submitDocument", "getSubmission", "retrySubmission", "dismissSubmission",
    "getSection", "correctSection", "correctDocument", "deleteDocument",
)  # fmt: skip
PLACEHOLDER = re.compile(r"\{(document|passage|etag|section|submission|failed):?([^}]*)\}")


class Asker:
    """Sends the requests of the file and keeps what an example needs."""

    def __init__(self, kb: KnowledgeBase) -> None:
        app = create_app(kb, lambda content, _name: content.decode())
        self._spec = app.openapi()
        key = kb.keys.create("esimerkit", ["reader", "editor", "admin"]).secret
        self._client = TestClient(
            app, base_url="https://alke.example.fi", client=("127.0.0.1", 5),
            headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip
        self._submissions: dict[str, str] = {}
        self.failed: list[str] = []

    def example(self, operation: str, language: str, asked: dict[str, Any]) -> dict[str, Any]:
        """The request with its ids, and the answer cut to a length that reads well."""
        filled = self._filled({k: v for k, v in asked.items() if k != "summary"}, language)
        method, path = self._place(operation)
        name, text = filled.get("file") or ("", "")
        answer = self._client.request(
            method,
            path.format(**filled.get("path", {})),
            params=filled.get("query"),
            json=filled.get("json"),
            data=filled.get("form"),
            files={"file": (name, text.encode())} if text else None,
            headers={"Accept-Language": language, **filled.get("headers", {})},
        )
        if not answer.is_success:
            self.failed.append(f"{operation} ({language}): {answer.status_code} {answer.text}")
            return {}
        if operation == "submitDocument":
            self._submissions[language] = answer.json()["id"]
        kept = {"summary": asked["summary"], **filled, "status": answer.status_code}
        media_type = answer.headers.get("content-type", "").partition(";")[0]
        if media_type == "application/json":
            kept |= {"media_type": media_type, "answer": cut(answer.json())}
        elif operation != "getDocumentFile" and answer.content:
            kept |= {"media_type": media_type, "answer": first_lines(answer.text)}
        return kept

    def _place(self, operation: str) -> tuple[str, str]:
        for path, item in self._spec["paths"].items():
            for method, one in item.items():
                if one["operationId"] == operation:
                    return method.upper(), path
        raise KeyError(operation)

    def _filled(self, value: Any, language: str) -> Any:
        if isinstance(value, dict):
            return {name: self._filled(one, language) for name, one in value.items()}
        if isinstance(value, list):
            return [self._filled(one, language) for one in value]
        if isinstance(value, str):
            return PLACEHOLDER.sub(lambda found: self._found(*found.groups(), language), value)
        return value

    def _found(self, kind: str, words: str, language: str) -> str:
        match kind:
            case "document":
                return document_id(words)
            case "etag":
                answer = self._client.get(f"/api/v1/documents/{document_id(words)}")
                return str(answer.headers["etag"])
            case "section":
                passage = self._found("passage", words, language)
                answer = self._client.get(f"/api/v1/passages/{passage}/section")
                return str(answer.headers["etag"])
            case "submission":
                return self._finished(self._submissions[language])
            case "failed":
                sent = self._client.post(
                    "/api/v1/documents",
                    data={"publicity": "julkinen"},
                    files={"file": (words, b"%PDF-1.7 " + language.encode())},
                )
                return self._finished(sent.json()["id"])
        asked = {"q": words, "language": language}
        found = self._client.get("/api/v1/search", params=asked).json()
        return str(found["results"][0]["passages"][0]["id"])

    def _finished(self, submission: str) -> str:
        while not self._client.get(f"/api/v1/submissions/{submission}").json()["finished_at"]:
            time.sleep(0.2)
        return submission


def cut(value: Any) -> Any:
    """Lists to one or two members, counts to five, texts to a line or two."""
    if isinstance(value, dict):
        if len(value) > 5 and all(isinstance(one, int) for one in value.values()):
            value = dict(list(value.items())[:5])
        return {name: cut(one) for name, one in value.items()}
    if isinstance(value, list):
        return [cut(one) for one in value[: 2 if all(isinstance(x, str) for x in value) else 1]]
    if isinstance(value, str) and len(value) > 240:
        return value[:239].rstrip() + "…"
    return value


def first_lines(text: str) -> str:
    """Enough lines to see the form."""
    lines = [line if len(line) <= 400 else line[:399] + "…" for line in text.splitlines()]
    return "\n".join(lines[:12]) + "\n"


def main() -> None:
    """Writes the file."""
    configure_logging("WARNING")
    asked = yaml.safe_load((DATA / "example_requests.yaml").read_text("utf-8"))
    order = [one for one in asked if one not in WRITING] + list(WRITING)
    with tempfile.TemporaryDirectory() as folder:
        if sys.argv[1:]:
            shutil.copytree(sys.argv[1], folder, dirs_exist_ok=True)
        kb = open_knowledge_base(Settings(data=Path(folder), requests_per_minute=0))
        Ingest(kb.catalogue, kb.writer, kb.settings).run([ROOT / "samples" / "documents"])
        reading = threading.Thread(target=read_submissions, args=(kb,))
        reading.start()
        try:
            asker = Asker(kb)
            kept = {
                operation: {
                    language: asker.example(operation, language, asked[operation][language])
                    for language in ("fi", "sv")
                }
                for operation in order
            }
        finally:
            kb.intake.close()
            reading.join()
            kb.close()
    if asker.failed:
        sys.exit("\n".join(asker.failed))
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    (DATA / "example_answers.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
