"""An operation on its way out: one declaration, and every answer and the contract tell of it."""

from __future__ import annotations

import datetime

import pytest
from fastapi import Query
from fastapi.testclient import TestClient

from alke_api.app import create_app
from alke_api.problems import Refused
from alke_api.retiring import retiring
from alke_kb.wiring import KnowledgeBase
from served_app import local

SINCE, SUNSET = datetime.date(2027, 9, 1), datetime.date(2028, 9, 1)


@pytest.fixture(scope="module")
def client(library: KnowledgeBase) -> TestClient:
    app = create_app(library)
    told = retiring(SINCE, sunset=SUNSET, instead="/api/v1/search")

    @app.get("/api/v1/old", operation_id="old", openapi_extra=told)
    def old(good: bool = Query(True)) -> dict[str, str]:
        if not good:
            raise Refused(404)
        return {}

    @app.get("/api/v1/older", operation_id="older", openapi_extra=retiring(SINCE))
    def older() -> dict[str, str]:
        return {}

    return local(app)


@pytest.mark.parametrize(("query", "status"), [("", 200), ("?good=false", 404), ("?good=x", 422)])
def test_every_answer_tells(client: TestClient, query: str, status: int) -> None:
    answer = client.get(f"/api/v1/old{query}")
    assert answer.status_code == status
    moment = datetime.datetime(2027, 9, 1, tzinfo=datetime.UTC)
    assert answer.headers["deprecation"] == f"@{int(moment.timestamp())}"
    assert answer.headers["sunset"] == "Fri, 01 Sep 2028 00:00:00 GMT"
    assert answer.headers["link"] == '</api/v1/search>; rel="successor-version"'


def test_without_an_end_there_is_no_sunset(client: TestClient) -> None:
    answer = client.get("/api/v1/older")
    assert "deprecation" in answer.headers
    assert "sunset" not in answer.headers
    other = client.get("/api/v1/facets").headers
    assert not {"deprecation", "sunset"} & set(other)


def test_the_contract_tells(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    old, older = paths["/api/v1/old"]["get"], paths["/api/v1/older"]["get"]
    assert old["deprecated"] is older["deprecated"] is True
    for status in ("200", "429"):
        assert {"Deprecation", "Sunset"} <= set(old["responses"][status]["headers"])
        assert "Sunset" not in older["responses"][status]["headers"]
    assert not any("deprecated" in op for op in paths["/api/v1/search"].values())


def test_a_year_of_notice_is_given() -> None:
    with pytest.raises(ValueError, match="less than 365 days"):
        retiring(SINCE, sunset=datetime.date(2028, 3, 1))
