"""What the client does when connections break and the service says «later»: the real server behind a
transport that breaks things.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import httpx
import pytest

from alke_api.app import create_app
from alke_api.formats import bulk
from alke_kb.wiring import KnowledgeBase
from alke_kb_client import AlkeClient, Damaged, NotReached
from client_fixture import Server
from served_app import served

Change = Callable[[httpx.Request, httpx.Response | None], httpx.Response | None]


class Broken(httpx.BaseTransport):
    """Sends for real, but asks first whether there is an answer of its own, and may spoil the other."""

    def __init__(self, change: Change) -> None:
        self._real = httpx.HTTPTransport()
        self._change = change
        self.sent: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        own = self._change(request, None)
        if own is not None:
            return own
        answer = self._real.handle_request(request)
        return self._change(request, answer) or answer


class Cut(httpx.SyncByteStream):
    """The first part of an answer, and then nothing but a broken connection."""

    def __init__(self, answer: httpx.Response, length: int) -> None:
        self._answer, self._length = answer, length

    def __iter__(self) -> Iterator[bytes]:
        yield self._answer.read()[: self._length]
        raise httpx.ReadError("broken")

    def close(self) -> None:
        self._answer.close()


def through(server: Server, change: Change, **more: float) -> tuple[AlkeClient, Broken]:
    transport = Broken(change)
    client = AlkeClient(server.address, server.key, http=httpx.Client(transport=transport), **more)
    return client, transport


@pytest.fixture(scope="module")
def pairs(library: KnowledgeBase) -> Iterator[Server]:
    """The library, exported two documents at a time."""
    with patch.object(bulk, "STRETCH", 2), served(create_app(library)) as url:
        yield Server(url, library.keys.create("vienti", ["reader"]).secret)


def test_later_is_waited_for_and_the_connection_made_anew(pairs: Server) -> None:
    answers = iter(["later", "broken", "fine"])

    def change(request: httpx.Request, answer: httpx.Response | None) -> httpx.Response | None:
        if answer is not None:
            return None
        match next(answers, "fine"):
            case "later":
                problem = {
                    "type": "urn:alke-kb:problem:overloaded", "title": "Ruuhkaa", "status": 503,
                    "detail": "Yritä uudelleen.", "instance": request.url.path, "request_id": "x",
                }  # fmt: skip
                return httpx.Response(503, json=problem, headers={"Retry-After": "0"})
            case "broken":
                raise httpx.ConnectError("broken")
        return None

    client, transport = through(pairs, change)
    assert client.search("työvoimapula").answered
    assert len(transport.sent) == 3


def test_what_breaks_every_time_is_told(pairs: Server) -> None:
    def change(_request: httpx.Request, _answer: httpx.Response | None) -> httpx.Response | None:
        raise httpx.ConnectError("broken")

    client, transport = through(pairs, change, patience=1)
    with pytest.raises(NotReached):
        client.document("x")
    assert len(transport.sent) == 2


def test_a_change_is_not_sent_twice(pairs: Server) -> None:
    def change(_request: httpx.Request, _answer: httpx.Response | None) -> httpx.Response | None:
        raise httpx.ReadError("broken")

    client, transport = through(pairs, change)
    with pytest.raises(NotReached):
        client.remove("x", "Korvattu uudella")
    with pytest.raises(NotReached):
        client.correct("x", '"etag"', round="2024")
    assert len(transport.sent) == 2


def test_an_export_that_breaks_off_goes_on(pairs: Server) -> None:
    with AlkeClient(pairs.address, pairs.key) as alke:
        expected = list(alke.export())
    assert [len(one.documents) for one in expected] == [2, 2]
    shown = {document.id for one in expected for document in one.documents}
    assert {passage.document_id for one in expected for passage in one.passages} == shown
    # In the first line, in the middle of the second stretch, at the very end of it.
    second = len(expected[1].lines)
    cuts = iter([10, len(expected[0].lines) + second // 2, second - 5])

    def change(_request: httpx.Request, answer: httpx.Response | None) -> httpx.Response | None:
        length = next(cuts, None) if answer is not None else None
        if answer is None or length is None:
            return None
        return httpx.Response(200, headers=answer.headers, stream=Cut(answer, length))

    client, transport = through(pairs, change)
    found = list(client.export())
    assert [one.documents for one in found] == [one.documents for one in expected]
    assert [one.passages for one in found] == [one.passages for one in expected]
    asked = [request.url.params.get("cursor") for request in transport.sent]
    assert asked[:2] == [None, None]
    assert asked[2] == asked[3] != None  # noqa: E711


def test_a_file_that_breaks_off_leaves_nothing_half(pairs: Server, tmp_path: Path) -> None:
    whole = tmp_path / "asiakirja"
    whole.write_bytes(b"before")

    def change(request: httpx.Request, answer: httpx.Response | None) -> httpx.Response | None:
        if answer is None or not request.url.path.endswith("/file"):
            return None
        return httpx.Response(200, headers=answer.headers, stream=Cut(answer, 20))

    client, _transport = through(pairs, change)
    document = next(iter(client.documents()))
    with pytest.raises(NotReached):
        client.download(document.id, whole)
    assert [(one, one.read_bytes()) for one in tmp_path.iterdir()] == [(whole, b"before")]


def test_an_export_of_another_form_is_told_as_damaged(pairs: Server) -> None:
    line = b'{"type": "document", "id": 1}\n'
    for checkpoint in ({}, {"lines": 1}, {"lines": 1, "sha256": hashlib.sha256(line).hexdigest()}):
        for last in ({}, {"next": None}):
            rows = line + json.dumps({"type": "checkpoint", **checkpoint, **last}).encode() + b"\n"

            def change(
                _request: httpx.Request, answer: httpx.Response | None, rows: bytes = rows
            ) -> httpx.Response | None:
                return None if answer is not None else httpx.Response(200, content=rows)

            client, _transport = through(pairs, change)
            with pytest.raises(Damaged):
                list(client.export())


def test_a_spoilt_export_is_noticed(pairs: Server) -> None:
    def change(_request: httpx.Request, answer: httpx.Response | None) -> httpx.Response | None:
        if answer is None:
            return None
        return httpx.Response(200, content=answer.read().replace(b"Kainuun", b"Kaimuun"))

    client, _transport = through(pairs, change)
    with pytest.raises(Damaged):
        list(client.export())


def test_an_export_to_a_file_is_taken_up_where_it_was_whole(pairs: Server, tmp_path: Path) -> None:
    path = tmp_path / "kaikki.ndjson"
    client, transport = through(pairs, lambda _request, _answer: None)
    assert client.export_to(path) == 4
    content = path.read_bytes()
    kinds = [json.loads(line)["type"] for line in content.splitlines()]
    assert (kinds.count("document"), kinds.count("checkpoint")) == (4, 2)
    assert client.export_to(path) == 4
    assert path.read_bytes() == content
    # A file that is whole is not asked for again.
    assert len(transport.sent) == 1
    for kept in (content[:-20], content[:30], b""):
        path.write_bytes(kept)
        assert client.export_to(path) == 4
        rows = [json.loads(line) for line in path.read_bytes().splitlines()]
        titles = [row["title"] for row in rows if row["type"] == "document"]
        assert len(titles) == len(set(titles)) == 4
    assert transport.sent[1].url.params.get("cursor") is not None
    assert transport.sent[2].url.params.get("cursor") is None
