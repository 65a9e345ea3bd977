"""Every operation has an example in Finnish and one in Swedish, and they are what the contract says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from alke_api.app import create_app
from alke_kb.wiring import KnowledgeBase
from served_app import local, with_settings

LANGUAGES = {"fi", "sv"}
SPEC = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text("utf-8"))
OPERATIONS = {op["operationId"]: op for item in SPEC["paths"].values() for op in item.values()}
PLACES = {op["operationId"]: (m, p) for p, item in SPEC["paths"].items() for m, op in item.items()}
# Bytes, and nothing at all.
NO_TEXT = {"getDocumentFile", "deleteDocument", "dismissSubmission"}
WRITING = {
    *("submitDocument", "getSubmission", "retrySubmission", "dismissSubmission"),
    *("getSection", "correctSection", "correctDocument", "deleteDocument"),
}


def examples_of(place: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = place.get("examples", {})
    return found


def resolved(example: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in example:
        found: dict[str, Any] = SPEC["components"]["examples"][example["$ref"].rsplit("/")[-1]]
        return found
    return example


def placed(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Where examples stand: what it is, the schema, the examples by language."""
    for parameter in operation.get("parameters", ()):
        yield f"parameter {parameter['name']}", parameter["schema"], examples_of(parameter)
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"body {kind}", content.get("schema", {}), examples_of(content)
    for status, answer in operation["responses"].items():
        for kind, content in answer.get("content", {}).items():
            yield f"answer {status} {kind}", content.get("schema", {}), examples_of(content)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_has_both_languages(name: str) -> None:
    operation = OPERATIONS[name]
    shown: dict[str, set[str]] = {"asked": set(), "answered": set()}
    for what, _schema, examples in placed(operation):
        good = not what.startswith("answer") or what.startswith("answer 2")
        if good and examples:
            shown["answered" if what.startswith("answer") else "asked"] |= set(examples)
        if what.startswith(("answer 4", "answer 5")) and "problem+json" in what:
            assert set(examples) == LANGUAGES, what
    required = any(one.get("required") for one in operation.get("parameters", ()))
    if required or "requestBody" in operation:
        assert shown["asked"] == LANGUAGES
    if name not in NO_TEXT:
        assert shown["answered"] == LANGUAGES


@pytest.mark.parametrize("name", OPERATIONS)
def test_examples_fit_their_schemas(name: str) -> None:
    for what, schema, examples in placed(OPERATIONS[name]):
        whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
        validator = Draft202012Validator({**whole, "components": SPEC["components"]})
        for language, example in examples.items():
            told = resolved(example)
            assert told["summary"]
            problems = [error.message for error in validator.iter_errors(told["value"])]
            assert problems == [], (what, language)


def test_finnish_and_swedish_are_what_they_say() -> None:
    recorded = json.dumps(OPERATIONS, ensure_ascii=False)
    for words in ("osaavan työvoiman", "kompetent arbetskraft", "Österbotten"):
        assert words in recorded
    for number in (401, 404, 422, 429, 503):
        texts = [
            SPEC["components"]["examples"][f"problem-{number}-{language}"]["value"]["detail"]
            for language in sorted(LANGUAGES)
        ]
        assert len(set(texts)) == 2


def asked(language: str, name: str) -> dict[str, Any]:
    """The request that the examples of an operation make together."""
    request: dict[str, Any] = {"path": {}, "query": {}, "header": {}, "json": None}
    for parameter in OPERATIONS[name].get("parameters", ()):
        if language in examples_of(parameter):
            value = parameter["examples"][language]["value"]
            request[parameter["in"]][parameter["name"]] = value
    for kind, content in OPERATIONS[name].get("requestBody", {}).get("content", {}).items():
        value = examples_of(content)[language]["value"]
        request["json" if kind == "application/json" else "form"] = value
    return request


def test_what_the_examples_ask_is_answered_from_the_sample_documents(
    samples: KnowledgeBase,
) -> None:
    app = create_app(
        with_settings(samples, requests_per_minute=0), lambda content, _name: content.decode()
    )
    client = local(app)
    for name, (method, path) in PLACES.items():
        if name in WRITING:
            continue
        for language in sorted(LANGUAGES):
            request = asked(language, name)
            form = request.pop("form", None)
            answer = client.request(
                method,
                path.format(**request["path"]),
                params=request["query"],
                json=request["json"],
                files={"file": ("luonnos.md", form["file"].encode())} if form else None,
                headers={"Accept-Language": language},
            )
            assert answer.status_code == 200, (name, language, answer.text)
