"""What the service tells of itself: metrics, a line for each request, traces; nothing of readers or words."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest
import structlog
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client.parser import text_string_to_metric_families
from starlette.types import Message, Receive

from alke_api.app import create_app
from alke_api.observing import install_telemetry
from alke_api.observing.traces import trace_of
from alke_kb.errors import TimedOut
from alke_kb.wiring import KnowledgeBase
from served_app import local

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"
WORD = "matkailun"


@pytest.fixture(autouse=True)
def every_level() -> Iterator[None]:
    """Commands that other tests ran in this process may have set a level."""
    before = structlog.get_config()
    structlog.reset_defaults()
    yield
    structlog.configure(**before)


@pytest.fixture
def client(library: KnowledgeBase) -> Iterator[TestClient]:
    with local(create_app(library)) as client:
        yield client


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Values of the metrics by name and labels."""
    return {
        (one.name, *(f"{k}={v}" for k, v in sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def test_metrics_count_by_operation_and_name_nobody(
    client: TestClient, library: KnowledgeBase
) -> None:
    document = library.catalogue.list_documents()[0].id
    key = library.keys.create("mittari", ["reader"])
    client.get("/api/v1/search", params={"q": WORD})
    client.get(f"/api/v1/documents/{document}")
    client.get(f"/api/v1/documents/{document}", headers={"Authorization": f"Bearer {key.secret}"})
    client.get("/api/v1/search")
    client.get("/nothing/here")
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    found = samples(answer.text)

    def count(operation: str, status: int) -> float:
        labels = ("method=GET", f"operation={operation}", f"status={status}")
        return found["alke_kb_requests_total", *labels]

    assert count("search", 200) == count("search", 422) == count("none", 404) == 1
    assert count("getDocument", 200) == 2
    assert found["alke_kb_request_seconds_count", "operation=getDocument"] == 2
    assert found[("alke_kb_index_generation",)] == library.store.generation()
    assert found[("process_resident_memory_bytes",)] > 0
    for told in (document, WORD, key.key.id, "127.0.0.1", "mittari"):
        assert told not in answer.text


def test_metrics_are_for_this_machine_and_administrators(library: KnowledgeBase) -> None:
    keys = {
        scope: library.keys.create(scope, [scope]).secret for scope in ("reader", "editor", "admin")
    }
    with TestClient(create_app(library), client=("192.0.2.1", 5)) as client:
        assert client.get("/metrics").status_code == 401
        for scope, secret in keys.items():
            answer = client.get("/metrics", headers={"Authorization": f"Bearer {secret}"})
            assert answer.status_code == (200 if scope == "admin" else 403)


def test_each_request_is_one_line_with_its_trace(
    client: TestClient, library: KnowledgeBase
) -> None:
    document = library.catalogue.list_documents()[0].id
    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        client.get(
            "/api/v1/search",
            params={"q": WORD},
            headers={"traceparent": PARENT, "X-Request-ID": "jalki-123456"},
        )
        client.get(f"/api/v1/documents/{document}")
    first, second = lines
    assert (first["event"], first["operation"], first["status"]) == ("request", "search", 200)
    assert (first["trace_id"], first["request_id"]) == (TRACE, "jalki-123456")
    assert first["milliseconds"] > 0
    assert first["bytes"] > 100
    assert first["caller"] == "anonymous"
    assert second["trace_id"] != TRACE
    for told in (WORD, document, "127.0.0.1"):
        assert told not in json.dumps(lines)


@pytest.mark.parametrize(
    "malformed",
    [
        None,
        "",
        "x",
        f"ff-{TRACE}-b7ad6b7169203331-01",
        f"00-{'0' * 32}-b7ad6b7169203331-01",
        f"00-{TRACE}-{'0' * 16}-01",
        PARENT.upper(),
    ],
)
def test_a_trace_that_cannot_be_read_begins_anew(malformed: str | None) -> None:
    trace = trace_of(malformed)
    assert trace.trace_id != TRACE
    assert len(trace.trace_id) == 32
    assert trace.parent_id is None
    assert trace_of(PARENT).trace_id == TRACE
    assert trace_of(PARENT).parent_id == "b7ad6b7169203331"


def test_spans_by_opentelemetry_tell_no_query_and_no_address(library: KnowledgeBase) -> None:
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    app = create_app(library)
    install_telemetry(app, provider)
    with (
        TestClient(app, client=("192.0.2.77", 5)) as client,
        structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as lines,
    ):
        key = library.keys.create("jälki", ["reader"]).secret
        answer = client.get(
            "/api/v1/search",
            params={"q": WORD},
            headers={"traceparent": PARENT, "Authorization": f"Bearer {key}"},
        )
        client.get("/healthz")
    assert answer.status_code == 200
    (span,) = kept.get_finished_spans()
    assert format(span.context.trace_id, "032x") == TRACE == lines[0]["trace_id"]
    assert format(span.context.span_id, "016x") == lines[0]["span_id"]
    told = json.dumps(dict(span.attributes), default=str)
    assert WORD not in told
    assert "192.0.2.77" not in told
    assert "/api/v1/search" in told


def test_a_caller_who_went_away_is_no_error(library: KnowledgeBase) -> None:
    """A reader leaves while a file is on its way: nothing was wrong, and no page or file is told."""
    app = create_app(library)
    document = library.catalogue.list_documents()[0].id
    told: list[Message] = []

    def leaving() -> Receive:
        messages = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> Message:
            return messages.pop() if messages else {"type": "http.disconnect"}

        return receive

    async def send(message: Message) -> None:
        told.append(message)

    async def ask(path: str) -> None:
        scope = {"type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "method": "GET"}
        scope |= {"http_version": "1.1", "scheme": "http", "path": path, "raw_path": path.encode()}
        scope |= {
            "query_string": b"",
            "headers": [],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        await app(scope, leaving(), send)

    paths = [f"/api/v1/documents/{document}/file", f"/fi/asiakirja/{document}/tiedosto", "/fi/"]
    with structlog.testing.capture_logs() as logs:
        for path in paths:
            asyncio.run(ask(path))
    assert [(one["event"], one["status"]) for one in logs] == [("request", 499)] * len(paths)


def test_a_page_that_comes_too_late_says_so(
    client: TestClient, library: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*_: object, **__: object) -> None:
        raise TimedOut(30.0)

    monkeypatch.setattr(type(library.reading), "documents", late)
    with structlog.testing.capture_logs() as logs:
        answer = client.get("/sv/dokument")
    assert answer.status_code == 503
    assert '<html lang="sv"' in answer.text
    assert "30" in answer.text
    assert {one["event"] for one in logs} == {"request"}
