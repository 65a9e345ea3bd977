"""No caller, and no crowd, makes the service slow for all: quota, sizes, places, time."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from alke_api.app import create_app
from alke_api.limits import Admission
from alke_kb.deadline import Deadline, check_deadline, unhurried, within
from alke_kb.errors import TimedOut
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase
from endless_work import never_answering
from served_app import local, served, with_settings

SEARCH = "/api/v1/search?q=ty%C3%B6voima"


def kind(answer: Any) -> str:
    """The last part of a problem's type."""
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["type"]).rsplit(":", 1)[-1]


def test_each_caller_has_a_quota(library: KnowledgeBase) -> None:
    app = create_app(with_settings(library, requests_per_minute=3))
    key = library.keys.create("kiintiö", ["reader"]).secret
    with local(app) as client:
        for left in (2, 1, 0):
            answer = client.get("/api/v1/themes")
            assert answer.status_code == 200
            assert answer.headers["ratelimit-policy"] == '"default";q=3;w=60'
            assert answer.headers["ratelimit"].startswith(f'"default";r={left};t=')
        refused = client.get("/api/v1/themes", headers={"Accept-Language": "fi"})
        assert (refused.status_code, kind(refused)) == (429, "too_many_requests")
        wait = int(refused.headers["retry-after"])
        assert 0 < wait <= 60
        assert str(wait) in refused.json()["detail"]
        assert refused.headers["ratelimit"].startswith('"default";r=0;t=')
        # Machines that watch, the pages' own files and other callers go on.
        assert client.get("/healthz").status_code == 200
        assert client.get("/static/pages/pages.css").status_code == 200
        known = client.get("/api/v1/themes", headers={"Authorization": f"Bearer {key}"})
        assert known.headers["ratelimit"].startswith('"default";r=2')


def test_who_asked_for_a_page_is_refused_by_a_page(library: KnowledgeBase) -> None:
    app = create_app(with_settings(library, requests_per_minute=1))
    with local(app) as client:
        assert client.get("/sv/").status_code == 200
        refused = client.get("/sv/", headers={"Accept-Language": "fi"})
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) > 0
        assert refused.headers["content-type"].startswith("text/html")
        assert "default-src" in refused.headers["content-security-policy"]
        assert '<html lang="sv"' in refused.text
        assert client.get("/api/v1/themes").json()["status"] == 429


def test_bodies_and_addresses_have_a_largest_size(library: KnowledgeBase) -> None:
    app = create_app(with_settings(library, max_upload_mb=1), lambda *_: "Työvoimapula.")
    big = b"x" * (3 * 2**20)

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(big), 2**16):
            yield big[start : start + 2**16]

    with local(app) as client:
        json_type = {"Content-Type": "application/json"}
        for content in (big, pieces()):
            answer = client.post("/api/v1/related", content=content, headers=json_type)
            assert (answer.status_code, kind(answer)) == (413, "content_too_large")
            assert "2 MB" in answer.json()["detail"]
        upload = client.post("/api/v1/related/file", files={"file": ("a.txt", big)})
        assert (upload.status_code, kind(upload)) == (413, "content_too_large")
        fits = client.post("/api/v1/related/file", files={"file": ("a.txt", big[: 2**20 - 9])})
        assert fits.status_code == 200
        long = client.get("/api/v1/search", params={"q": "a" * 60_000})
        assert (long.status_code, kind(long)) == (414, "uri_too_long")
    with TestClient(app, client=("192.0.2.1", 5)) as stranger:
        unread = stranger.post("/api/v1/related", content=big[:100_000], headers=json_type)
        assert (unread.status_code, kind(unread)) == (413, "content_too_large")


def test_a_large_body_arrives_whole(library: KnowledgeBase) -> None:
    got: list[bytes] = []

    def read(content: bytes, _name: str) -> str:
        got.append(content)
        return "Työvoimapula hidastaa yritysten kasvua."

    sent = bytes(range(256)) * 12_000
    with local(create_app(library, read)) as client:
        answer = client.post("/api/v1/related/file", files={"file": ("a.pdf", sent)})
    assert answer.status_code == 200
    assert got == [sent]


def test_a_crowd_hears_503_at_once(library: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, inside = threading.Event(), threading.Event()
    real = library.search.search

    def slow(*given: Any, **named: Any) -> Any:
        inside.set()
        go_on.wait(20)
        return real(*given, **named)

    monkeypatch.setattr(library.search, "search", slow)
    kb = with_settings(library, concurrent_requests=1, waiting_requests=1, waiting_seconds=0.3)
    answers: list[httpx.Response] = []
    with served(create_app(kb)) as url:
        first = threading.Thread(target=lambda: answers.append(httpx.get(url + SEARCH, timeout=30)))
        first.start()
        assert inside.wait(10)
        started = time.monotonic()
        waited = httpx.get(url + SEARCH, timeout=10)
        assert 0.2 < time.monotonic() - started < 5
        assert (waited.status_code, kind(waited)) == (503, "overloaded")
        assert 1 <= int(waited.headers["retry-after"]) <= 30
        assert httpx.get(url + "/healthz", timeout=5).status_code == 200
        go_on.set()
        first.join(20)
        assert answers[0].status_code == 200
        assert httpx.get(url + SEARCH, timeout=20).status_code == 200


@pytest.mark.parametrize("patience", ["the server's", "the caller's"])
def test_work_that_nobody_waits_for_stops(
    library: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, patience: str
) -> None:
    servers = patience == "the server's"
    stopped = never_answering(library, monkeypatch)
    kb = with_settings(library, concurrent_requests=1, request_timeout=1.5 if servers else 60.0)
    with served(create_app(kb)) as url:
        if servers:
            answer = httpx.get(url + SEARCH, timeout=20)
            assert (answer.status_code, kind(answer)) == (503, "timeout")
        else:
            with pytest.raises(httpx.ReadTimeout):
                httpx.get(url + SEARCH, timeout=0.5)
        assert stopped.wait(10)
        # Its place is free again.
        assert httpx.get(url + "/api/v1/documents/nothing", timeout=20).status_code == 404


def test_what_is_answered_just_when_time_is_up_is_answered_once() -> None:
    """A caller would get a second answer after the end of the first, and the log an error."""
    sent: list[Message] = []

    async def answering(_scope: Scope, _receive: Receive, send: Send) -> None:
        # The loop is held until time is up, so that what the answer waits for comes just before it.
        loop = asyncio.get_running_loop()
        ready = loop.create_future()

        def hold() -> None:
            time.sleep(0.1)
            loop.call_soon(ready.set_result, None)

        loop.call_soon(hold)
        await ready
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(0.05)
        await send({"type": "http.response.body", "body": b"done"})

    async def receive() -> Message:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def work() -> None:
        admission = Admission(answering, Settings(request_timeout=0.05))
        scope = {"type": "http", "path": "/api/v1/themes", "headers": [], "app": FastAPI()}
        await admission(scope, receive, send)

    asyncio.run(work())
    assert [(one["type"], one.get("status")) for one in sent] == [
        ("http.response.start", 200),
        ("http.response.body", None),
    ]


def test_a_deadline_can_be_lifted_and_does_not_stop_changes() -> None:
    deadline = Deadline(0.0)
    with within(deadline):
        with pytest.raises(TimedOut):
            check_deadline()
        with unhurried():
            check_deadline()
        deadline.lift()
        check_deadline()
        deadline.cancel()
        with pytest.raises(TimedOut):
            check_deadline()
    check_deadline()
