"""The server adapter when the server is old, slow, gone, or refuses us."""

from __future__ import annotations

import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from uuid import uuid4

import pytest

from alke_kb.adapters.qdrant_server import QdrantServerStore
from alke_kb.errors import Conflict, RateLimited, Unavailable
from index_data import STAMP, make_points
from qdrant_fixture import QdrantServer, quick_folder

Answer = tuple[int, dict[str, str], object]
VERSION = {"title": "qdrant - vector search engine", "version": "1.16.0"}


@pytest.fixture
def answering() -> Iterator[Callable[[Callable[[str], Answer]], str]]:
    """Start a loopback HTTP server that answers GET paths as told; gives its URL."""
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Callable[[str], Answer]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, headers, body = answer(self.path)
                data = json.dumps(body).encode()
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(data))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def aliases() -> object:
    return {"result": {"aliases": []}, "status": "ok", "time": 0.0}


@pytest.mark.parametrize("version", ["1.15.5", "1.9.0", "0.11.7", "unknown"])
def test_old_server_is_refused(answering: Callable[..., str], version: str) -> None:
    url = answering(lambda _: (200, {}, {**VERSION, "version": version}))
    with pytest.raises(Unavailable) as caught:
        QdrantServerStore(url).active()
    assert version in caught.value.message
    assert "1.16 or newer" in caught.value.message


@pytest.mark.parametrize("version", ["1.16.0", "1.17.2", "2.0.0"])
def test_new_enough_server_is_taken(answering: Callable[..., str], version: str) -> None:
    url = answering(
        lambda path: (200, {}, {**VERSION, "version": version} if path == "/" else aliases())
    )
    assert QdrantServerStore(url).active() is None


def test_something_else_at_the_address(answering: Callable[..., str]) -> None:
    with pytest.raises(Unavailable, match="not a Qdrant server"):
        QdrantServerStore(answering(lambda _: (200, {}, ["hello"]))).active()


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    began = time.monotonic()
    with pytest.raises(Unavailable, match="No Qdrant server answers") as caught:
        QdrantServerStore(url).active()
    assert time.monotonic() - began < 5
    assert "ALKE_KB_QDRANT_URL" in (caught.value.hint or "")


def test_silent_server_is_given_up() -> None:
    """Accepts and never answers."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        began = time.monotonic()
        with pytest.raises(Unavailable):
            QdrantServerStore(f"http://127.0.0.1:{deaf.getsockname()[1]}").active()
        assert time.monotonic() - began < 5


def test_asked_to_slow_down_we_do(answering: Callable[..., str]) -> None:
    times: list[float] = []

    def answer(path: str) -> Answer:
        if path == "/":
            return 200, {}, VERSION
        times.append(time.monotonic())
        return (429, {"Retry-After": "1"}, {}) if len(times) == 1 else (200, {}, aliases())

    assert QdrantServerStore(answering(answer)).active() is None
    assert len(times) == 2
    assert times[1] - times[0] >= 1


@pytest.mark.parametrize(("headers", "seconds"), [({"Retry-After": "120"}, 120.0), ({}, None)])
def test_too_long_a_wait_is_told(
    answering: Callable[..., str], headers: dict[str, str], seconds: float | None
) -> None:
    url = answering(lambda path: (200, {}, VERSION) if path == "/" else (429, headers, {}))
    with pytest.raises(RateLimited) as caught:
        QdrantServerStore(url).active()
    assert caught.value.retry_after == seconds


def test_passing_trouble_is_tried_again(answering: Callable[..., str]) -> None:
    calls: list[str] = []

    def answer(path: str) -> Answer:
        if path == "/":
            return 200, {}, VERSION
        calls.append(path)
        return (503, {}, {}) if len(calls) < 3 else (200, {}, aliases())

    assert QdrantServerStore(answering(answer)).active() is None
    assert len(calls) == 3


def test_lasting_trouble_is_told(answering: Callable[..., str]) -> None:
    url = answering(lambda path: (200, {}, VERSION) if path == "/" else (500, {}, {"x": "secret"}))
    with pytest.raises(Unavailable, match="HTTP 500") as caught:
        QdrantServerStore(url).active()
    assert "secret" not in str(caught.value), "the vendor's words stay inside"


def test_wrong_key(qdrant_server: QdrantServer) -> None:
    for key in ("wrong", None):
        with pytest.raises(Unavailable, match="refuses our API key") as caught:
            QdrantServerStore(qdrant_server.url, key).active()
        assert "ALKE_KB_QDRANT_API_KEY" in (caught.value.hint or "")


@pytest.mark.filterwarnings("ignore:Api key is used")
def test_collection_without_our_stamp(qdrant_server: QdrantServer) -> None:
    from qdrant_client import QdrantClient, models

    alias = f"foreign-{uuid4().hex[:8]}"
    client = QdrantClient(
        url=qdrant_server.url, api_key=qdrant_server.api_key, check_compatibility=False
    )
    client.create_collection(f"{alias}-1", vectors_config={})
    create = models.CreateAlias(collection_name=f"{alias}-1", alias_name=alias)
    client.update_collection_aliases([models.CreateAliasOperation(create_alias=create)])
    client.close()
    with pytest.raises(Conflict, match="stamp"):
        QdrantServerStore(qdrant_server.url, qdrant_server.api_key, alias=alias).active()


def test_readers_never_miss_the_alias(qdrant_server: QdrantServer) -> None:
    """While generations are swapped, a reader in another store always finds one."""
    alias = f"swap-{uuid4().hex[:8]}"
    writer = QdrantServerStore(qdrant_server.url, qdrant_server.api_key, alias=alias)
    writer.activate(writer.create(STAMP))
    over = Event()
    seen: set[int | None] = set()

    def read() -> None:
        while not over.is_set():
            reader = QdrantServerStore(qdrant_server.url, qdrant_server.api_key, alias=alias)
            seen.add(reader.generation())
            reader.close()

    thread = threading.Thread(target=read)
    thread.start()
    for _ in range(4):
        writer.activate(writer.create(STAMP))
    over.set()
    thread.join()
    assert None not in seen
    assert len(seen) > 1
    writer.close()


def test_another_process_sees_the_swap(
    qdrant_server: QdrantServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    alias = f"seen-{uuid4().hex[:8]}"
    stores = [
        QdrantServerStore(qdrant_server.url, qdrant_server.api_key, alias=alias) for _ in range(2)
    ]
    writer, reader = stores
    writer.activate(writer.create(STAMP))
    assert reader.generation() == 1
    writer.activate(writer.create(STAMP))
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 6)
    assert reader.generation() == 2
    for store in stores:
        store.close()


def test_killed_server_keeps_what_it_acknowledged() -> None:
    """SIGKILL right after a flush, start again on the same data; meanwhile a clear error."""
    server = QdrantServer(quick_folder("alke-kb-qdrant-"))
    try:
        server.start()
        store = QdrantServerStore(server.url, server.api_key)
        index = store.create(STAMP)
        store.activate(index)
        index.upsert(make_points(300))
        index.flush()
        server.kill()
        began = time.monotonic()
        with pytest.raises(Unavailable, match="No Qdrant server answers"):
            index.count()
        assert time.monotonic() - began < 5
        store.close()
        server.start()
        store = QdrantServerStore(server.url, server.api_key)
        again = store.active()
        assert again is not None
        assert again.stamp == STAMP
        assert sorted(r.id for r in again.scroll()) == sorted(p.id for p in make_points(300))
        store.close()
        server.stop()
    finally:
        server.kill()
        shutil.rmtree(server.folder, ignore_errors=True)


def test_missing_binary_fails_with_instructions(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALKE_KB_TEST_CACHE", str(tmp_path_factory.mktemp("empty")))
    folder = tmp_path_factory.mktemp("server")
    with pytest.raises(pytest.fail.Exception, match=r"scripts/qdrant-server\.sh fetch"):
        QdrantServer(folder).start()
