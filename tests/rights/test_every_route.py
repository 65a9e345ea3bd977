"""Every route, as every kind of caller, with documents planted in every publicity class.

The base of the tests holds public documents and documents planted in each class, for one agency,
another and none. For each set of documents that some caller sees there is a twin: a base that holds
just those. Whatever a caller is answered must be what the twin answers: status, headers and body, so
that no result, count, score, suggestion, link, order or error differs; and the words that only a
hidden document has must be nowhere in it.

**A new route** needs a line in ``CASES`` of ``tests/rights_cases.py``, under its method and path:
``case()`` is a request with the path's parameters filled in from each planted document,
``case(ask(q="{word}"))`` one with a query. A route without a line fails here, and so does a line whose
requests show nothing to a caller who may see everything. A new name of a parameter in a path goes
into ``values`` of ``tests/rights_world.py``. A new tool for language models needs a request of its own under ``POST /mcp``.
"""

from __future__ import annotations

import ast
import inspect
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from alke_api.app import create_app
from alke_api.mcp_server.answers import TOOLS
from alke_cli.session import TOOL_NAMES
from alke_kb.access import ReadingService
from alke_kb.linking.service import LinkingService
from alke_kb.search import SearchService
from alke_kb.wiring import KnowledgeBase
from planted import PLANTED, build, hidden_from, passages_of
from qdrant_fixture import quick_folder
from rights_cases import CASES, MOUNTS
from rights_world import (
    EDITING_EVERYTHING,
    EVERYTHING,
    NOT_READING,
    ROLES,
    SEEING_OTHERWISE,
    World,
    reader,
    requests_of,
    same,
    text_of_answer,
    told,
)
from served_app import local


@pytest.fixture(scope="module")
def world(library: KnowledgeBase) -> Iterator[World]:
    folder = quick_folder()
    opened: list[KnowledgeBase] = []

    def made(kb: KnowledgeBase) -> TestClient:
        opened.append(kb)
        app = create_app(kb, lambda content, _name: content.decode())
        return local(app, raise_server_exceptions=False)

    def place(name: str) -> Path:
        made = folder / name
        made.mkdir()
        return made

    full = build(place("kaikki"), library)
    client = made(full)
    keys = {
        role: full.keys.create(role, scopes).secret if scopes else ""
        for role, scopes in ROLES.items()
    }
    keys["not reading"] = full.keys.create("not reading", NOT_READING).secret
    twins: dict[str, TestClient] = {}
    bases: dict[str, KnowledgeBase] = {}
    for role, scopes in ROLES.items():
        own = reader(role)
        if own.sees_everything:
            twins[own.scope], keys[f"twin for {role}"] = client, keys[role]
            continue
        if own.scope not in bases:
            bases[own.scope] = build(place(f"kaksonen-{len(bases)}"), library, own.sees)
            twins[own.scope] = made(bases[own.scope])
        issued = bases[own.scope].keys.create(role, scopes).secret if scopes else ""
        keys[f"twin for {role}"] = issued
    yield World(full, client, twins, keys, dict(passages_of(full)), {})
    for kb in opened:
        kb.close()
    shutil.rmtree(folder, ignore_errors=True)


def routes_of(app: Any) -> set[str]:
    """Method and path of every route; of a mount the path alone."""
    found = set()
    for route in iter_route_contexts(app.routes):
        methods = {method for method in route.methods or () if method != "HEAD"}
        found |= {f"{method} {route.path}" for method in methods} or {str(route.path)}
    return found


def test_every_route_has_a_case() -> None:
    assert routes_of(create_app(None)) == set(CASES) | MOUNTS


def test_every_tool_has_a_case() -> None:
    asked = {one.json["params"]["name"] for one in CASES["POST /mcp"].asks if one.json}
    assert asked == set(TOOLS) == set(TOOL_NAMES)


@pytest.mark.parametrize("route", CASES)
def test_nothing_hidden_shows(world: World, route: str) -> None:
    case = CASES[route]
    effective = set()
    for number, request in enumerate(requests_of(world, route)):
        # After a route's first request, one role of those that see the same stands for all.
        for role in ROLES if case.edits or number == 0 else SEEING_OTHERWISE:
            answer = world.ask(role, request)
            assert answer.status_code < 500, (role, request, answer.text)
            shown = text_of_answer(answer) + str(answer.headers)
            for planted in hidden_from(reader(role)):
                assert planted.secret not in shown, (role, request)
            if not case.compared:
                continue
            rights = case.edits or case.controls
            expected = world.twin(role, request, rights=rights)
            assert same(told(answer), expected), (role, request)
            full = EDITING_EVERYTHING if case.edits else EVERYTHING
            if not same(expected, world.twin(full, request, rights=rights)):
                effective.add(role)
    if case.edits and not case.shows:
        return  # its answers differ by the right to edit alone
    # A case that shows nothing to anyone proves nothing.
    others = set(ROLES) if case.edits else set(SEEING_OTHERWISE)
    others -= {EDITING_EVERYTHING} if case.edits else {EVERYTHING}
    assert effective >= others if case.shows else not effective


@pytest.mark.parametrize(
    "route",
    [route for route, case in CASES.items() if case.shows and not case.edits],
)
def test_who_may_not_read_is_told_so_and_nothing_else(world: World, route: str) -> None:
    bodies = set()
    for request in requests_of(world, route):
        answer = request.send(world.client, world.keys["not reading"])
        assert answer.status_code == 403, request
        assert not any(planted.secret in answer.text for planted in PLANTED)
        bodies.add(told(answer)[2].replace(request.path, ""))
    if route.startswith("GET /api/"):
        assert len(bodies) == 1


@pytest.mark.parametrize("name", TOOLS)
def test_every_tool_shows_what_its_caller_may_see(world: World, name: str) -> None:
    """Else the requests above would prove nothing of it."""
    asked = [
        r for r in requests_of(world, "POST /mcp") if r.json and r.json["params"]["name"] == name
    ]
    answers = [world.ask(EVERYTHING, request).text for request in asked]
    assert any(one.secret in answer for one in PLANTED for answer in answers)


def test_a_hidden_document_takes_the_same_steps_as_none(world: World) -> None:
    """The same queries with the same conditions: nothing to measure a difference by."""
    own = world.kb.catalogue._database._engine  # type: ignore[attr-defined]
    statements: list[str] = []

    @sa.event.listens_for(own, "before_cursor_execute")
    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    def steps(path: str) -> list[str]:
        statements.clear()
        assert world.client.get(path).status_code == 404
        return list(statements)

    nothing = "00000000-0000-5000-8000-000000000000"
    try:
        for route in ("documents/{}", "documents/{}/file", "passages/{}", "links?passage={}"):
            for one in PLANTED:
                known = world.passages[one.id] if "ass" in route else one.id
                path = f"/api/v1/{route}"
                hidden, missing = steps(path.format(known)), steps(path.format(nothing))
                assert hidden == missing
                assert hidden
    finally:
        sa.event.remove(own, "before_cursor_execute", note)


@pytest.mark.parametrize("service", [SearchService, LinkingService, ReadingService])
def test_every_reading_method_must_be_told_its_reader(service: type) -> None:
    without = {"warm_up", "resolve_theme"}
    methods = {
        name: inspect.signature(method)
        for name, method in inspect.getmembers(service, inspect.isfunction)
        if not name.startswith("_") and name not in without
    }
    assert methods
    for name, signature in methods.items():
        parameter = signature.parameters["reader"]
        assert parameter.kind is inspect.Parameter.KEYWORD_ONLY, name
        assert parameter.default is inspect.Parameter.empty, name


def test_the_api_reads_through_services_only(root: Path) -> None:
    """``kb.catalogue``, ``kb.archive`` and the index show everything: no route may touch them."""
    counting = {("routes/health.py", "store")}
    generation = {("app.py", "store"), ("caching.py", "store"), ("cursors.py", "store")}
    folder = root / "api" / "alke_api"
    touched = {
        (str(path.relative_to(folder)), node.attr)
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"catalogue", "archive", "store"}
    }
    assert touched <= counting | generation
