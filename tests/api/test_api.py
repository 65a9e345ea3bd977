"""The HTTP contract: bodies, errors of one shape, files that open at a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from alke_api.app import create_app
from alke_cli.operations import OPERATIONS
from alke_kb.errors import Unavailable
from alke_kb.wiring import KnowledgeBase
from served_app import local

PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def client(library: KnowledgeBase) -> Iterator[TestClient]:
    with local(create_app(library), raise_server_exceptions=False) as client:
        yield client


def test_search_gives_the_body_that_the_command_line_gives(
    client: TestClient, library: KnowledgeBase
) -> None:
    body = client.get("/api/v1/search", params={"q": "työvoimapula", "limit": 2}).json()
    same = OPERATIONS["search"](library, {"query": "työvoimapula", "limit": 2}, lambda _step: None)
    assert {**same, "depth_limit": 200} == {k: v for k, v in body.items() if k != "next"}
    assert body["results"][0]["document"]["path"].endswith("kainuu.md")
    passage = body["results"][0]["passages"][0]
    assert {
        "id",
        "page_from",
        "page_to",
        "heading_path",
        "role",
        "text",
        "score",
        "matched",
    } <= set(passage)


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"region": "Lappi"}, "lappi.md"),
        ({"region": "19"}, "lappi.md"),
        ({"kind": "strategia"}, "strategia.md"),
        ({"role": "haaste", "ministry": "LVM"}, "lappi.md"),
        ({"language": "sv"}, "osterbotten.md"),
        ({"year_from": "2023", "year_to": "2023"}, "strategia.md"),
    ],
)
def test_filters(client: TestClient, params: dict[str, str], expected: str) -> None:
    body = client.get("/api/v1/search", params={"q": "työvoima ja kehitys", **params}).json()
    assert [hit["document"]["path"].rsplit("/", 1)[-1] for hit in body["results"]] == [expected]


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/api/v1/search", 422, "q"),
        ("/api/v1/search?q=", 422, "q"),
        ("/api/v1/search?q=%20", 422, "empty"),
        ("/api/v1/search?q=a&limit=0", 422, "limit"),
        ("/api/v1/search?q=a&region=Narnia", 422, "Narnia"),
        ("/api/v1/search?q=a&limit=100&offset=150", 422, "depth"),
        ("/api/v1/documents/nothing", 404, "document"),
        ("/api/v1/documents/nothing/file", 404, "document"),
        ("/api/v1/documents/..%2f..%2fetc%2fpasswd/file", 404, ""),
        ("/api/v1/passages/nothing", 404, "passage"),
        ("/api/v1/elsewhere", 404, ""),
    ],
)
def test_every_error_is_a_problem(client: TestClient, path: str, status: int, word: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    problem = answer.json()
    assert problem["status"] == status
    assert {"type", "title", "detail", "instance"} <= set(problem)
    assert word.lower() in str(problem).lower()
    assert "Traceback" not in answer.text


def test_wrong_method_is_a_problem(client: TestClient) -> None:
    answer = client.post("/api/v1/search")
    assert (answer.status_code, answer.headers["content-type"]) == (405, PROBLEM)


def test_documents_are_paged_by_path(client: TestClient) -> None:
    first = client.get("/api/v1/documents", params={"limit": 3}).json()
    rest = client.get("/api/v1/documents", params={"limit": 3, "after": first["next"]}).json()
    paths = [d["path"] for d in first["documents"] + rest["documents"]]
    assert paths == sorted(paths)
    assert len(set(paths)) == 4
    assert rest["next"] is None


def test_document_tells_where_its_metadata_came_from(client: TestClient) -> None:
    documents = client.get("/api/v1/documents").json()["documents"]
    kainuu = next(d for d in documents if d["path"].endswith("kainuu.md"))
    assert client.get(f"/api/v1/documents/{kainuu['id']}").json() == kainuu
    assert kainuu["diary_number"] == "VN/1234/2022"
    assert kainuu["title"] == "Kainuun aluekehittämiskeskustelu 2022"
    assert kainuu["origins"]["kind"]["origin"] == "given"
    assert kainuu["origins"]["title"]["origin"] == "inferred"
    assert 0 < kainuu["origins"]["title"]["confidence"] <= 1


def test_file_is_the_original_and_never_runs_as_markup(
    client: TestClient, library_folder: object
) -> None:
    documents = client.get("/api/v1/documents").json()["documents"]
    answer = client.get(f"/api/v1/documents/{documents[0]['id']}/file")
    assert answer.status_code == 200
    assert "aluekehittämiskeskustelu" in answer.content.decode("utf-8")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_passage_comes_with_neighbours(client: TestClient) -> None:
    hit = client.get("/api/v1/search", params={"q": "työvoimapula"}).json()["results"][0]
    own = hit["passages"][0]
    body = client.get(f"/api/v1/passages/{own['id']}", params={"before": 1, "after": 1}).json()
    assert body["passage"]["text"] == own["text"]
    assert body["document"]["id"] == hit["document"]["id"]
    around = body["before"] + body["after"]
    assert around
    assert all(abs(p["ordinal"] - own["ordinal"]) == 1 for p in around)


def test_facets_cover_the_whole_base(client: TestClient) -> None:
    body = client.get("/api/v1/facets").json()
    assert body["documents"] == 4
    assert body["facets"]["kind"] == {"dialogue_record": 3, "strategy": 1}
    assert body["facets"]["ministry"]["TEM"] == 3


def test_health_and_readiness(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["documents"] == 4
    assert all(ready.json()["checks"].values())


def test_unexpected_errors_show_nothing_of_the_inside(
    client: TestClient, library: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_query: object, *, reader: object) -> None:
        raise RuntimeError("/secret/path/inside")

    monkeypatch.setattr(library.search, "search", broken)
    answer = client.get("/api/v1/search", params={"q": "maakunta"})
    assert (answer.status_code, answer.headers["content-type"]) == (500, PROBLEM)
    assert "secret" not in answer.text


def test_documentation_page_asks_nothing_of_other_hosts(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    sources = re.findall(r"(?:src|href)=\"([^\"]+)\"", page.text)
    assert sources
    assert all(source.startswith("/") for source in sources)
    assert all(client.get(source).status_code == 200 for source in sources)


def test_what_is_wrong_inside_stays_inside(
    client: TestClient, library: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(_query: object, *, reader: object) -> None:
        raise Unavailable("Qdrant at http://qdrant:6333 refuses the key in /secret/folder.")

    monkeypatch.setattr(library.search, "search", unavailable)
    answer = client.get("/api/v1/search", params={"q": "maakunta"})
    assert (answer.status_code, answer.headers["content-type"]) == (503, PROBLEM)
    assert "secret" not in answer.text
    assert "qdrant" not in answer.text.lower()


def test_a_wrong_method_is_told_every_right_one(client: TestClient) -> None:
    answer = client.put("/api/v1/documents/x")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "DELETE, GET, PATCH"
