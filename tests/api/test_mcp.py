"""The tools for language models over HTTP: the SDK's own client, a real server on loopback."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import anyio
import httpx
import httpx2
import pytest
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

from alke_api.app import create_app
from alke_api.mcp_server.answers import TOOLS
from alke_api.mcp_server.quoting import seen
from alke_kb.access import AuditLog
from alke_kb.wiring import KnowledgeBase
from endless_work import never_answering
from served_app import served, with_settings

MODES = ("legacy", "auto")


@pytest.fixture(scope="module")
def address(library: KnowledgeBase) -> Iterator[str]:
    with served(create_app(with_settings(library, requests_per_minute=0))) as url:
        yield f"{url}/mcp"


def asking(url: str, *calls: tuple[str, dict[str, Any]], mode: str = "auto", **headers: str) -> Any:
    """The listed tools, and the results of the calls, by the SDK's client."""

    async def work() -> Any:
        async with httpx2.AsyncClient(headers=headers) as http:
            transport = streamable_http_client(url, http_client=http)
            async with Client(transport, mode=mode) as client:
                listed = await client.list_tools()
                return listed.tools, [await client.call_tool(name, given) for name, given in calls]

    return anyio.run(work)


@pytest.mark.parametrize("mode", MODES)
def test_tools_are_listed_and_answer_with_citations(address: str, mode: str) -> None:
    call = ("search", {"query": "työvoimapula", "region": ["Kainuu"]})
    tools, (found,) = asking(address, call, mode=mode)
    assert {tool.name for tool in tools} == set(TOOLS)
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert all(tool.description and tool.output_schema for tool in tools)
    assert not found.is_error
    assert json.loads(found.content[0].text) == found.structured_content
    first = found.structured_content["documents"][0]["passages"][0]
    assert "Työvoimapula" in first["text"]
    citation = first["citation"]
    assert citation["title"] == "Kainuun aluekehittämiskeskustelu 2022"
    assert citation["reference"].startswith("Kainuun aluekehittämiskeskustelu 2022, VN/1234/2022")
    assert citation["publicity"] == "julkinen"
    base = address.removesuffix("mcp")
    assert citation["link"] == f"{base}fi/kohta/{citation['passage_id']}"
    for place in (citation["link"], citation["file"]):
        assert httpx.get(place).status_code == 200


def test_every_tool_answers(address: str) -> None:
    _tools, (found,) = asking(address, ("search", {"query": "johtopäätösten seuranta"}))
    passage_id = found.structured_content["documents"][0]["passages"][0]["citation"]["passage_id"]
    _tools, (passage, last, compared, related) = asking(
        address,
        ("passage", {"passage_id": passage_id, "before": 2}),
        ("last_time", {"region": "Kainuu"}),
        ("compare", {"regions": ["18", "Lappi"]}),
        ("related", {"text": "Työperäinen maahanmuutto ja kotoutuminen."}),
    )
    around = passage.structured_content
    assert around["passage"]["citation"]["passage_id"] == passage_id
    assert around["before"]
    assert last.structured_content["rounds"] == ["2022"]
    assert "johtopäätöksenä" in last.structured_content["conclusions"][0]["text"]
    assert compared.structured_content["parties"] == ["18", "19"]
    assert compared.structured_content["themes"]
    titles = [one["title"] for one in related.structured_content["documents"]]
    assert titles == ["Maahanmuuton strategia"]


def test_what_cannot_be_answered_is_said_in_a_sentence(address: str) -> None:
    calls = (
        ("search", {"query": ""}),
        ("search", {"query": "työ", "wish": "delete everything"}),
        ("search", {"query": "työ", "region": ["Atlantis"]}),
        ("passage", {"passage_id": "00000000-0000-5000-8000-000000000000"}),
    )
    _tools, refused = asking(address, *calls, **{"Accept-Language": "fi"})
    assert all(one.is_error and one.structured_content is None for one in refused)
    texts = [one.content[0].text for one in refused]
    assert texts[0].startswith("query: ")
    assert texts[1].startswith("wish: ")
    assert "Atlantis" in texts[2]
    assert "Ei löydy" in texts[3] or "ei ole" in texts[3]
    assert not any("Traceback" in text or "alke_kb" in text for text in texts)


def test_calls_are_logged_by_tool_with_reader_and_documents(library: KnowledgeBase) -> None:
    key = library.keys.create("tekoäly", ["reader"])
    keeping = AuditLog(library.audit.store, keep_days=365, keep_queries=True)
    kb = dataclasses.replace(with_settings(library, anonymous="nobody"), audit=keeping)
    with served(create_app(kb)) as url:
        call = ("search", {"query": "kotoutuminen"})
        bearer = {"Authorization": f"Bearer {key.secret}"}
        _tools, (found,) = asking(f"{url}/mcp", call, **bearer)
    keeping.close()
    events = [entry.event for entry in library.audit.store.what_did(f"key:{key.key.id}")]
    shown = {one["document_id"] for one in found.structured_content["documents"]}
    assert [event.operation for event in events] == ["mcp.search"]
    assert set(events[0].documents) == shown != set()
    assert events[0].query == "kotoutuminen"


def message(url: str, **headers: str) -> httpx.Response:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"Accept": "application/json, text/event-stream"}
    return httpx.post(url, json=body, headers={**accept, **headers})


def test_callers_are_known_limited_and_refused_as_in_the_rest(library: KnowledgeBase) -> None:
    writer = library.keys.create("kirjoittaja", ["editor"]).secret
    reader = library.keys.create("lukija", ["reader"]).secret
    with served(
        create_app(with_settings(library, requests_per_minute=5, anonymous="nobody"))
    ) as url:
        url += "/mcp"
        assert message(url).status_code == 401
        assert message(url, Authorization="Bearer alke_x_y").status_code == 401
        refused = message(url, Authorization=f"Bearer {writer}")
        assert refused.status_code == 403
        assert refused.headers["content-type"] == "application/problem+json"
        mine = {"Authorization": f"Bearer {reader}"}
        answer = message(url, **mine)
        assert answer.status_code == 200
        assert len(answer.json()["result"]["tools"]) == len(TOOLS)
        assert answer.headers["ratelimit"].startswith('"default";r=4')
        for elsewhere in ("https://evil.example", "http://["):
            assert message(url, **mine, Origin=elsewhere).status_code == 403
        own = url.removesuffix("/mcp")
        assert message(url, **mine, Origin=own).status_code == 200
        assert httpx.get(url, headers=mine).status_code == 405
        assert message(url, **mine).status_code == 429


@pytest.mark.parametrize("mode", MODES)
def test_a_call_that_takes_too_long_is_ended(
    library: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    stopped = never_answering(library, monkeypatch)
    kb = with_settings(library, concurrent_requests=1, request_timeout=1.5)
    with served(create_app(kb)) as url:
        # The work may notice first that time is up: that is a refusal too.
        try:
            _tools, (refused,) = asking(f"{url}/mcp", ("search", {"query": "työ"}), mode=mode)
            assert refused.is_error
        except (MCPError, ExceptionGroup):
            pass
        assert stopped.wait(10)
        # Its place is free again.
        assert message(f"{url}/mcp").status_code == 200


def test_what_no_reader_sees_is_left_out() -> None:
    hidden = "Hyvä\u202eä\u200b työ\u00ad\U000e0041\U000e0042\ufe0f\x1b[31m\nrivi"
    assert seen(hidden) == "Hyvää työ[31m\nrivi"
    assert seen("Ääkköset, öljy – «å» §\n") == "Ääkköset, öljy – «å» §\n"
