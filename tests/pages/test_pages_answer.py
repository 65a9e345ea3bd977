"""Every page answers in every language, from the real services, under a strict policy."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from alke_api.app import create_app
from alke_kb.wiring import KnowledgeBase


@pytest.fixture(scope="module")
def client(library: KnowledgeBase) -> Iterator[TestClient]:
    with TestClient(
        create_app(library), raise_server_exceptions=False, client=("127.0.0.1", 50000)
    ) as client:
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
    assert not re.search(r'(?:src|href)="https?://(?!testserver)', answer.text)


def test_an_unknown_page_is_a_page(client: TestClient) -> None:
    answer = client.get("/fi/ei-ole")
    assert answer.status_code == 404
    assert '<html lang="fi"' in answer.text
    assert "Traceback" not in answer.text


def test_a_search_marks_the_inflected_words_and_leads_to_the_passage(client: TestClient) -> None:
    start = client.get("/fi/").text
    action = re.search(r'<form[^>]*action="([^"]+)"', start)
    assert action is not None
    answer = client.get(action[1], params={"q": "työvoimapula"})
    assert answer.status_code == 200
    assert "<mark" in answer.text
    places = re.findall(r'href="(/fi/[^"?#]+[0-9a-f]{8}-[0-9a-f-]{27}[^"]*)"', answer.text)
    assert places
    for place in dict.fromkeys(places[:6]):
        page = client.get(place.replace("&amp;", "&"))
        assert page.status_code == 200, place


def test_hostile_queries_stay_text(client: TestClient) -> None:
    start = client.get("/fi/").text
    action = re.search(r'<form[^>]*action="([^"]+)"', start)
    assert action is not None
    answer = client.get(action[1], params={"q": "<script>alert(1)</script> työvoimapula"})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_link_of_the_start_page_is_dead(client: TestClient, language: str) -> None:
    links = re.findall(r'(?:href|src)="(/[^"#]*)"', client.get(f"/{language}/").text)
    assert links
    dead = {link for link in links if client.get(link.replace("&amp;", "&")).status_code != 200}
    assert not dead
