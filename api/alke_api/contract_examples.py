"""Examples of every operation in Finnish and in Swedish, for the contract.

Requests and answers are real ones, asked of the sample documents by ``scripts/write_examples.py``.
Problems are what ``data/problems.yaml`` says of each status.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from alke_api import wording
from alke_api.problems import CODES, MEDIA_TYPE, FieldProblem, Problem

LANGUAGES = ("fi", "sv")
_MULTIPART = "multipart/form-data"
_INSIDE = {"path": "path", "query": "query", "header": "headers"}
# The usual problem of a status, where several have it; and what its texts are filled in with.
_USUAL = {409: "duplicate", 500: "error", 503: "overloaded"}
_TEXTS = {422: "invalid_fields"}
_VALUES = {"fields": "limit", "limit": "50 MB", "seconds": "30"}


def add_examples(spec: dict[str, Any]) -> None:
    """Put them where they belong: parameters, request bodies, answers, problems."""
    known = _recorded()
    shared: dict[str, Any] = {}
    for path, item in spec["paths"].items():
        for operation in item.values():
            if operation["operationId"] in known:
                _add(operation, known[operation["operationId"]])
            _add_problems(operation, path, shared)
    spec["components"]["examples"] = dict(sorted(shared.items()))


def _add(operation: dict[str, Any], by_language: dict[str, Any]) -> None:
    for language in LANGUAGES:
        one = by_language[language]
        for parameter in operation.get("parameters", ()):
            given = one.get(_INSIDE[parameter["in"]], {})
            if parameter["name"] in given:
                _note(parameter, language, one, given[parameter["name"]])
        bodies = operation.get("requestBody", {}).get("content", {})
        if "json" in one:
            _note(bodies["application/json"], language, one, one["json"])
        elif "file" in one:
            _note(
                bodies[_MULTIPART], language, one, {"file": one["file"][1], **one.get("form", {})}
            )
        if "answer" in one:
            content = operation["responses"][str(one["status"])]["content"]
            _note(content[one["media_type"]], language, one, one["answer"])


def _note(place: dict[str, Any], language: str, one: dict[str, Any], value: Any) -> None:
    place.setdefault("examples", {})[language] = {"summary": one["summary"], "value": value}


def _add_problems(operation: dict[str, Any], path: str, shared: dict[str, Any]) -> None:
    for status, answer in operation["responses"].items():
        content = answer.get("content", {}).get(MEDIA_TYPE)
        if content is None:
            continue
        for language in LANGUAGES:
            name = f"problem-{status}-{language}"
            if name not in shared:
                shared[name] = _problem(int(status), language)
            reference = {"$ref": f"#/components/examples/{name}"}
            content.setdefault("examples", {})[language] = reference


def _problem(status: int, language: str) -> dict[str, Any]:
    code = _USUAL.get(status) or CODES[status]
    texts = wording.words(_TEXTS.get(status, code), language, **_VALUES)
    errors = None
    if status == 422:
        message = wording.field_message("less_than_equal", {"le": 100}, language)
        errors = [FieldProblem(field="limit", message=message)]
    problem = Problem(
        type=f"urn:alke-kb:problem:{code}",
        title=texts.title,
        status=status,
        detail=texts.detail,
        instance="/api/v1/search",
        request_id="6f1d2c3b4a59687789abcdef01234567",
        hint=texts.hint,
        errors=errors,
    )
    return {"summary": texts.title, "value": problem.model_dump(exclude_none=True)}


def _recorded() -> dict[str, Any]:
    source = files("alke_api") / "data" / "example_answers.json"
    loaded: dict[str, Any] = json.loads(source.read_text("utf-8"))
    return loaded
