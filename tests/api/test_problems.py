"""RFC 9457 everywhere, in three languages, with a request id and nothing of the inside."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import cast

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException

from alke_api import wording
from alke_api.access import current_reader
from alke_api.app import create_app
from alke_api.caching import conditional
from alke_api.problems import CODES, STATUS, Refused
from alke_kb.domain import ANONYMOUS
from alke_kb.errors import (
    AlkeError,
    Busy,
    Conflict,
    ExtractionFailed,
    InvalidInput,
    NotFound,
    RateLimited,
    StampMismatch,
    Unavailable,
)
from alke_kb.wiring import KnowledgeBase

SECRET = "/secret/folder at qdrant:6333 said password"
ERRORS: dict[str, Exception] = {
    "invalid": InvalidInput(f"The file {SECRET} cannot be read.", hint=f"See {SECRET}."),
    "not-found": NotFound(f"There is no file {SECRET}."),
    "conflict": Conflict(SECRET),
    "stamp": StampMismatch(SECRET),
    "busy": Busy(SECRET),
    "unavailable": Unavailable(SECRET, hint=SECRET),
    "slow-down": RateLimited(SECRET, retry_after=2.5),
    "own": AlkeError(SECRET),
    "unforeseen": RuntimeError(SECRET),
    "text": ExtractionFailed(
        f"{SECRET}: no", reason_code="empty", sentences={"fi": "Tyhjä.", "sv": "Tom.", "en": "No."}
    ),
    "framework": HTTPException(400, SECRET),
    "teapot": HTTPException(418, SECRET),
    **{
        f"refused-{status}": Refused(status, limit="1 MB", expected="JSON", seconds=3)
        for status in (401, 403, 404, 409, 412, 413, 414, 415, 428, 429, 503)
    },
}


@pytest.fixture(scope="module")
def app() -> FastAPI:
    """The real application without a base, and a route for every way to fail."""
    made = create_app(cast("KnowledgeBase", None))
    made.dependency_overrides[current_reader] = lambda: ANONYMOUS
    made.dependency_overrides[conditional] = lambda: None

    def fail(name: str) -> None:
        raise ERRORS[name]

    made.add_api_route("/fail/{name}", fail)
    return made


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    # Exceptions must not even reach the server: it would print them.
    with TestClient(app, raise_server_exceptions=True) as client:
        yield client


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", ERRORS)
def test_every_error_is_a_problem_in_the_readers_language(
    client: TestClient, name: str, language: str
) -> None:
    answer = client.get(f"/fail/{name}", headers={"Accept-Language": language})
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == language
    assert "Accept-Language" in answer.headers["vary"]
    assert body["status"] == answer.status_code >= 400
    assert body["type"].startswith("urn:alke-kb:problem:")
    assert body["instance"] == f"/fail/{name}"
    assert body["request_id"] == answer.headers["x-request-id"]
    for word in ("secret", "qdrant", "password", "Traceback", ".py"):
        assert word not in answer.text
    texts = wording.words(
        body["type"].rsplit(":", 1)[-1], language, limit="1 MB", expected="JSON", seconds=3
    )
    assert body["title"] == texts.title
    assert body["detail"] in {texts.detail, "Tyhjä.", "Tom.", "No."}


def test_retry_after_is_passed_on(client: TestClient) -> None:
    assert client.get("/fail/slow-down").headers["retry-after"] == "3"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("de", "en"),
        ("fi", "fi"),
        ("sv-FI,sv;q=0.9,fi;q=0.8,en;q=0.7", "sv"),
        ("en;q=0.5, fi;q=0.9", "fi"),
        ("fi;q=0, sv;q=0.1", "sv"),
        ("fi;q=abc,sv", "sv"),
        ("*", "en"),
        (",;q=1,;;,fi", "fi"),
    ],
)
def test_language_is_negotiated(header: str | None, language: str) -> None:
    assert wording.negotiate(header) == language


@pytest.mark.parametrize(
    ("path", "field", "fi", "sv", "en"),
    [
        ("/search", "q", "Arvo puuttuu", "Värdet saknas", "The value is missing"),
        ("/search?q=", "q", "Vähintään 1 merkkiä", "Minst 1 tecken", "At least 1 characters"),
        (
            "/search?q=a&limit=500",
            "limit",
            "Arvon on oltava enintään 100",
            "Värdet ska vara högst 100",
            "The value must be at most 100",
        ),
        (
            "/search?q=a&limit=x",
            "limit",
            "Arvon on oltava kokonaisluku",
            "Värdet ska vara ett heltal",
            "The value must be a whole number",
        ),
        (
            "/search?q=a&language=ru",
            "language.0",
            "Arvon on oltava jokin näistä: 'fi', 'sv' or 'en'",
            "Värdet ska vara något av: 'fi', 'sv' or 'en'",
            "The value must be one of: 'fi', 'sv' or 'en'",
        ),
    ],
)
def test_validation_tells_each_field_in_three_languages(
    client: TestClient, path: str, field: str, fi: str, sv: str, en: str
) -> None:
    for language, expected in (("fi", fi), ("sv", sv), ("en", en)):
        answer = client.get(f"/api/v1{path}", headers={"Accept-Language": language})
        assert answer.status_code == 422
        body = answer.json()
        assert body["errors"] == [{"field": field, "message": expected}]
        assert field in body["detail"]


def test_body_that_is_no_json_is_told_so(client: TestClient) -> None:
    answer = client.post(
        "/api/v1/related",
        content='{"text": ',
        headers={"Content-Type": "application/json", "Accept-Language": "fi"},
    )
    assert answer.json()["errors"] == [
        {"field": "body", "message": "Runko ei ole kelvollista JSONia"}
    ]


def test_request_id_is_kept_when_well_formed_and_made_otherwise(client: TestClient) -> None:
    def id_for(given: str) -> str:
        return client.get("/healthz", headers={"X-Request-ID": given}).headers["x-request-id"]

    assert id_for("tyojono-2027.03_17") == "tyojono-2027.03_17"
    for forged in ("short", "a" * 200, "a b c d e f g", 'x"},{"admin":1', "-leading-dash"):
        assert id_for(forged) != forged
        assert len(id_for(forged)) == 32
    assert id_for("x") != id_for("x")


def test_the_log_has_the_trace_and_the_id(client: TestClient) -> None:
    processors = [structlog.contextvars.merge_contextvars]
    with structlog.testing.capture_logs(processors=processors) as logs:
        answer = client.get("/fail/unforeseen", headers={"X-Request-ID": "pyynto-123456"})
        client.get("/fail/unavailable", headers={"X-Request-ID": "pyynto-123457"})
    assert answer.json()["request_id"] == "pyynto-123456"
    accident, inner = (one for one in logs if one["event"] != "request")
    assert accident["request_id"] == "pyynto-123456"
    assert isinstance(accident["exc_info"], RuntimeError)
    assert (inner["request_id"], inner["message"]) == ("pyynto-123457", SECRET)


def test_texts_are_whole() -> None:
    texts = wording._texts()
    assert set(CODES.values()) | set(STATUS) <= set(texts["codes"])
    for code, entry in texts["codes"].items():
        for part in ("title", "detail", "hint"):
            if part in entry:
                assert set(entry[part]) == {"fi", "sv", "en"}, code
                names = {
                    language: {name for _, name, _, _ in string.Formatter().parse(text) if name}
                    for language, text in entry[part].items()
                }
                assert names["fi"] == names["sv"] == names["en"], code
    for kind, entry in texts["fields"].items():
        assert set(entry) == {"fi", "sv", "en"}, kind
    for one in wording._sentences():
        groups = one.pattern.groups
        for language in ("fi", "sv"):
            used = {name for _, name, _, _ in string.Formatter().parse(one.texts[language])}
            assert used - {None} <= {str(number) for number in range(groups)}, one


def test_every_sentence_that_the_routes_can_raise_is_translated(root) -> None:
    """Literal sentences of search, linking and vocabularies, with their values filled by a word."""
    import ast

    sources = [
        *(root / "src/alke_kb/search").glob("*.py"),
        *(root / "src/alke_kb/linking").glob("*.py"),
    ]
    unknown = []
    for source in sources:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", None)
            if name in {"InvalidInput", "NotFound"} and node.args:
                parts = getattr(node.args[0], "values", [node.args[0]])
                text = "".join(p.value if isinstance(p, ast.Constant) else "7" for p in parts)
                if wording.sentence(text, "fi") is None:
                    unknown.append((source.name, text))
    assert unknown == []
