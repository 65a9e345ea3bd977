"""Every page answers in every language, from the real services, under a strict policy."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from alke_api.app import create_app
from alke_api.pages.addresses import address
from alke_kb.wiring import KnowledgeBase
from served_app import local


@pytest.fixture(scope="module")
def client(library: KnowledgeBase) -> Iterator[TestClient]:
    with local(create_app(library), raise_server_exceptions=False) as client:
        yield client


def test_the_root_leads_to_the_readers_language(client: TestClient) -> None:
    answer = client.get("/", headers={"Accept-Language": "sv"}, follow_redirects=False)
    assert answer.status_code in (302, 303, 307)
    assert answer.headers["location"].startswith("/sv/")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_start_page_in_each_language(client: TestClient, language: str) -> None:
    answer = client.get(f"/{language}/")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    policy = answer.headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'self'" in policy or "default-src 'none'" in policy
    assert not re.search(r'(?:src|href)="https?://(?!127\.0\.0\.1:8000)', answer.text)


def test_an_unknown_page_is_a_page(client: TestClient) -> None:
    answer = client.get("/fi/ei-ole")
    assert answer.status_code == 404
    assert '<html lang="fi"' in answer.text
    assert "Traceback" not in answer.text


def test_a_search_marks_the_inflected_words_and_leads_to_the_passage(client: TestClient) -> None:
    answer = client.get(address("search", "fi"), params={"q": "työvoimapula"})
    assert answer.status_code == 200
    assert "<mark" in answer.text
    places = re.findall(r'href="(/fi/[^"?#]+[0-9a-f]{8}-[0-9a-f-]{27}[^"]*)"', answer.text)
    assert places
    for place in dict.fromkeys(places[:6]):
        page = client.get(place.replace("&amp;", "&"))
        assert page.status_code == 200, place


def test_hostile_queries_stay_text(client: TestClient) -> None:
    answer = client.get(
        address("search", "fi"), params={"q": "<script>alert(1)</script> työvoimapula"}
    )
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def _dead(client: TestClient, page: str) -> set[str]:
    """Addresses of this service that a page leads to and that do not answer."""
    links = set(re.findall(r'(?:href|src)="(/[^"#]*)"', client.get(page).text))
    assert links
    return {link for link in links - SEEN if not _answers(client, link)}


# Pages have most of their links in common.
SEEN: set[str] = set()


def _answers(client: TestClient, link: str) -> bool:
    good = client.get(link.replace("&amp;", "&")).status_code == 200
    if good:
        SEEN.add(link)
    return good


REGION = ("region", "region-continuity", "region-others", "region-answers", "region-gaps")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_link_is_dead(client: TestClient, library: KnowledgeBase, language: str) -> None:
    document = library.catalogue.list_documents()[0]
    passage = library.catalogue.passages_of(document.id)[0]
    pages = [
        f"/{language}/",
        address("search", language, {"q": "työvoimapula"}),
        address("search", language, {"q": "työvoimapula", "language": "en"}),  # finds nothing
        address("documents", language),
        address("themes", language),
        address("themes", language, {"by": "ministry"}),
        address("theme", language, theme_id="osaava-tyovoima"),
        address("regions", language),
        *(address(page, language, code="18") for page in REGION),
        address("ministry", language, ministry_id="TEM"),
        address("prepare", language),
        address("compare", language, {"region": ["18", "19"]}),
        address("basket", language),
        address("document", language, document_id=document.id),
        address("passage", language, passage_id=passage.id),
    ]
    assert {page: _dead(client, page) for page in pages} == {page: set() for page in pages}
