"""Lists go on by cursors that only their own reader can use; what cannot have changed is not sent again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from alke_api.app import create_app
from alke_kb.wiring import KnowledgeBase, open_knowledge_base
from library_fixture import ingest, write_library
from served_app import local, with_settings

SEARCH = "/api/v1/search"
ASK = {"q": "maakunta", "limit": 1}


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture(scope="module")
def keys(library: KnowledgeBase) -> dict[str, str]:
    scopes = {"a": ["reader"], "b": ["reader"], "c": ["reader", "luonnos:*"]}
    return {name: library.keys.create(name, those).secret for name, those in scopes.items()}


@pytest.fixture
def client(library: KnowledgeBase) -> Iterator[TestClient]:
    with local(create_app(library)) as client:
        yield client


def followed(client: TestClient, path: str, ask: dict[str, Any]) -> list[Any]:
    """Bodies of all pages, by the link header alone."""
    answer = client.get(path, params=ask)
    bodies = []
    while True:
        assert answer.status_code == 200, answer.text
        bodies.append(answer.json())
        link = answer.headers.get("link")
        assert (link is not None) == (bodies[-1]["next"] is not None)
        if link is None:
            return bodies
        address, _, relation = link.partition(">; ")
        assert relation == 'rel="next"'
        answer = client.get(address.removeprefix("<"))


def test_pages_put_together_are_the_whole_list(client: TestClient) -> None:
    whole = client.get(SEARCH, params={"q": "maakunta", "limit": 100}).json()
    assert whole["next"] is None
    assert whole["depth_limit"] == 200
    pages = followed(client, SEARCH, ASK)
    assert [hit for page in pages for hit in page["results"]] == whole["results"]
    assert len(pages) == whole["total"] > 2
    documents = followed(client, "/api/v1/documents", {"limit": 3})
    ids = [one["id"] for page in documents for one in page["documents"]]
    assert len(documents) == 2
    assert ids == [one["id"] for one in client.get("/api/v1/documents").json()["documents"]]


def test_a_cursor_is_good_for_its_own_question_and_reader_only(
    client: TestClient, keys: dict[str, str], library: KnowledgeBase
) -> None:
    cursor = client.get(SEARCH, params=ASK, headers=bearer(keys["a"])).json()["next"]
    mine = client.get(SEARCH, params={**ASK, "cursor": cursor}, headers=bearer(keys["a"]))
    assert mine.status_code == 200
    refused = [
        client.get(SEARCH, params={**ASK, "cursor": cursor}, headers=bearer(keys["b"])),
        client.get(SEARCH, params={**ASK, "cursor": cursor}),
        client.get(
            SEARCH, params={**ASK, "q": "strategia", "cursor": cursor}, headers=bearer(keys["a"])
        ),
        client.get("/api/v1/documents", params={"cursor": cursor}, headers=bearer(keys["a"])),
        client.get(SEARCH, params={**ASK, "cursor": cursor[:-2]}, headers=bearer(keys["a"])),
        client.get(SEARCH, params={**ASK, "cursor": "MTA.x"}, headers=bearer(keys["a"])),
    ]
    for answer in refused:
        assert answer.status_code == 422
        assert answer.json()["type"] == "urn:alke-kb:problem:invalid_cursor"
    bigger = {**ASK, "limit": 2, "cursor": cursor}
    assert len(client.get(SEARCH, params=bigger, headers=bearer(keys["a"])).json()["results"]) == 2
    assert len(library.secret) == 32
    assert repr(library.secret) not in repr(library)
    assert (library.settings.data / "secret.key").stat().st_mode & 0o077 == 0


def test_the_way_of_earlier_clients_still_works(client: TestClient) -> None:
    first = client.get("/api/v1/documents", params={"limit": 3}).json()
    rest = client.get("/api/v1/documents", params={"limit": 3, "after": first["next"]}).json()
    by_path = client.get(
        "/api/v1/documents", params={"limit": 3, "after": first["documents"][-1]["path"]}
    ).json()
    assert rest["documents"] == by_path["documents"]
    assert len(rest["documents"]) == 1


@pytest.mark.parametrize("path", ["/api/v1/documents", "/api/v1/facets", "/api/v1/themes"])
def test_what_the_caller_has_is_not_sent_again(
    client: TestClient, keys: dict[str, str], path: str
) -> None:
    answer = client.get(path)
    tag = answer.headers["etag"]
    assert tag.startswith('"')
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "Authorization" in answer.headers["vary"]
    for header in (tag, f"W/{tag}", f'"x", {tag}'):
        again = client.get(path, headers={"If-None-Match": header})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == "private, no-cache"
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    # Who sees the same gets the same tag, who sees more another one.
    tags = {name: client.get(path, headers=bearer(keys[name])).headers["etag"] for name in "abc"}
    assert tags["a"] == tags["b"] == tag != tags["c"]
    other = client.get(path, params={"limit": 7}).headers["etag"]
    assert other != tag


def test_a_tag_tells_nothing_to_who_may_not_read(
    client: TestClient, library: KnowledgeBase
) -> None:
    tag = client.get("/api/v1/documents").headers["etag"]
    with TestClient(create_app(library), client=("192.0.2.1", 5)) as stranger:
        assert stranger.get("/api/v1/documents", headers={"If-None-Match": tag}).status_code == 401


def test_shared_caches_keep_only_what_everyone_gets(
    library: KnowledgeBase, keys: dict[str, str]
) -> None:
    app = create_app(with_settings(library, anonymous="everyone"))
    with TestClient(app, client=("192.0.2.1", 5)) as client:
        open_to_all = client.get("/api/v1/facets")
        assert open_to_all.headers["cache-control"] == "public, no-cache"
        own = client.get("/api/v1/facets", headers=bearer(keys["a"]))
        assert own.headers["cache-control"] == "private, no-cache"


def test_files_have_the_tag_of_their_bytes_and_exports_none(client: TestClient) -> None:
    document = client.get("/api/v1/documents").json()["documents"][0]
    path = f"/api/v1/documents/{document['id']}/file"
    tag = client.get(path).headers["etag"]
    assert tag == f'"{document["sha256"]}"'
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    briefing = client.get("/api/v1/briefings", params={"region": "18", "round": "2026"})
    assert "etag" not in briefing.headers
    assert briefing.headers["cache-control"] == "no-store"


def test_every_change_changes_the_tag(fresh: KnowledgeBase, tmp_path: Path) -> None:
    folder = write_library(tmp_path / "kirjasto")
    with local(create_app(fresh)) as client:

        def tag() -> str:
            return str(client.get("/api/v1/facets").headers["etag"])

        tags = [tag()]
        ingest(fresh, folder)
        tags.append(tag())
        assert tag() == tags[-1]
        document = fresh.catalogue.list_documents()[0]
        fresh.writer.correct(document.id, {"round": "2020"})
        tags.append(tag())
        cursor = client.get("/api/v1/documents", params={"limit": 1}).json()["next"]
        fresh.writer.delete(document.id)
        tags.append(tag())
        on = client.get("/api/v1/documents", params={"limit": 1, "cursor": cursor})
        assert on.status_code == 200
        fresh.writer.reindex()
        tags.append(tag())
        assert len(set(tags)) == len(tags)
        stale = client.get("/api/v1/documents", params={"limit": 1, "cursor": cursor})
        assert stale.json()["type"] == "urn:alke-kb:problem:invalid_cursor"


def test_cursors_outlast_a_restart(fresh: KnowledgeBase, tmp_path: Path) -> None:
    ingest(fresh, write_library(tmp_path / "kirjasto"))
    with local(create_app(fresh)) as client:
        cursor = client.get("/api/v1/documents", params={"limit": 1}).json()["next"]
    fresh.close()
    again = open_knowledge_base(fresh.settings)
    try:
        with local(create_app(again)) as client:
            on = client.get("/api/v1/documents", params={"limit": 1, "cursor": cursor})
            assert on.status_code == 200
    finally:
        again.close()
