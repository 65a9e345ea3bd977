"""What the rights suite asks with: callers by role, requests made from cases, and what an answer tells.

A base with everything has a twin for each set of documents that some caller sees; answers of both
are compared without what differs between any two answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from docx import Document as WordDocument
from fastapi.testclient import TestClient
from httpx import Response

from alke_api.pages import basket_cookie
from alke_kb.access import reader_of
from alke_kb.domain import ANONYMOUS, Reader
from alke_kb.wiring import KnowledgeBase
from planted import PLANTED, Planted, text_of
from rights_cases import CASES, Ask

ROLES: dict[str, list[str] | None] = {
    "anonymous": None,
    "reader": ["reader"],
    "restricted reader without grants": ["restricted_reader"],
    "editor and admin who read": ["reader", "editor", "admin"],
    "restricted reader of TEM": [
        "luonnos:TEM",
        "osittain_salassa_pidettava:TEM",
        "salassa_pidettava:TEM",
    ],
    "reader of all drafts": ["reader", "luonnos:*"],
    "reader of everything": [
        "luonnos:*",
        "osittain_salassa_pidettava:*",
        "salassa_pidettava:*",
    ],
    "editor of everything": [
        "editor",
        "luonnos:*",
        "osittain_salassa_pidettava:*",
        "salassa_pidettava:*",
    ],
}
EVERYTHING = "reader of everything"
EDITING_EVERYTHING = "editor of everything"
NOT_READING = ["editor", "admin"]
# Moments, random ids, and what is signed with a base's own secret differ between any two answers.
_GIVEN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00")
_CURSOR = re.compile(r'(?<="next":)"[^"]*"|(?<=cursor=)[\w.-]+')
# Checksums of an export cover moments.
_CHECKSUM = re.compile(r'(?<="sha256":)"[0-9a-f]{64}"(?=,"generation")')
_REQUEST_ID = re.compile(r'"request_id":\s*"[^"]*"')
# The engine adds up in the order in which points lie: the last digits are chance.
_SCORE = re.compile(r"\d+\.\d+")
# Entity tags are of the state of the base; that they are bound to rights is tested with paging.
_OWN_HEADERS = {"x-request-id", "date", "last-modified", "content-length", "etag"}


def reader(role: str) -> Reader:
    scopes = ROLES[role]
    return ANONYMOUS if scopes is None else reader_of("key:x", scopes)


SEEING_OTHERWISE = list({reader(role).scope: role for role in reversed(ROLES)}.values())


@dataclass
class World:
    """The base with everything, its twins by what is seen, and a client of each."""

    kb: KnowledgeBase
    client: TestClient
    twins: dict[str, TestClient]
    keys: dict[str, str]
    passages: dict[str, str]
    answers: dict[tuple[str, str, str], tuple[Any, ...]]

    def ask(self, role: str, request: Request) -> Response:
        """The answer of the base with everything."""
        return request.send(self.client, self.keys[role])

    def twin(self, role: str, request: Request, *, rights: bool = False) -> tuple[Any, ...]:
        """The answer of the base without what this role may not see; asked once for all roles that
        see the same, unless their ``rights`` matter.
        """
        own = reader(role)
        key = (own.scope, repr(request), repr(sorted(own.rights)) if rights else "")
        if key not in self.answers:
            answer = request.send(self.twins[own.scope], self.keys[f"twin for {role}"])
            self.answers[key] = told(answer)
        return self.answers[key]


@dataclass(frozen=True)
class Request:
    """One request, ready to send."""

    method: str
    path: str
    query: dict[str, Any]
    json: dict[str, Any] | None
    upload: str | None
    form: dict[str, Any] | None
    headers: dict[str, str]
    cookie: str = ""

    def send(self, client: TestClient, key: str) -> Response:
        headers = {"Accept-Language": "fi", **self.headers}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        if self.cookie:
            headers["Cookie"] = self.cookie
        # One reader's cookies are not another's.
        client.cookies.clear()
        files = {"file": ("luonnos.txt", self.upload.encode())} if self.upload else None
        return client.request(
            self.method,
            self.path,
            params=self.query,
            json=self.json,
            data=self.form,
            files=files,
            headers=headers,
            follow_redirects=False,
        )


def values(world: World, one: Planted) -> dict[str, str]:
    """What stands for a planted document in paths and queries."""
    public = next(i for i in world.passages if i not in {p.id for p in PLANTED})
    metadata = one.metadata
    found = {
        "document_id": one.id,
        "passage_id": world.passages[one.id],
        "word": one.word,
        "misspelt": one.misspelt,
        "theme": one.theme,
        "region": next(iter(metadata.regions), "18"),
        "ministry": next(iter(metadata.ministries), "TEM"),
        "round": metadata.round or "2024",
        "public": world.passages[public],
        "rest": f"salattu-{one.word}",
        "submission_id": one.id,
        "text": text_of(one),
    }
    return found | {
        "theme_id": found["theme"],
        "code": found["region"],
        "ministry_id": found["ministry"],
        "form": "csv",
    }


def requests_of(world: World, route: str) -> Iterator[Request]:
    """Every request of a case, each once."""
    method, path = route.split(" ", 1)
    path = path.replace(":path}", "}")
    sent = set()
    for one in CASES[route].asks:
        for planted in PLANTED[::3] if one.few else PLANTED:
            request = _filled(method, path, one, values(world, planted))
            if repr(request) not in sent:
                sent.add(repr(request))
                yield request


def _filled(method: str, path: str, one: Ask, own: dict[str, str]) -> Request:
    def fill(value: Any) -> Any:
        if isinstance(value, str):
            return value.format(**own)
        if isinstance(value, list | tuple):
            return [fill(each) for each in value]
        if isinstance(value, dict):
            return {name: fill(each) for name, each in value.items()}
        return value

    query = {name: fill(value) for name, value in one.query.items()}
    form = {name: fill(value) for name, value in one.form.items()} if one.form else None
    basket = basket_cookie.packed([(own["public"], "muistiin"), (own["passage_id"], "")])
    return Request(
        method,
        path.format(**own),
        query,
        {name: fill(value) for name, value in one.json.items()} if one.json else None,
        one.upload.format(**own) if one.upload else None,
        form,
        dict(one.headers),
        f"{basket_cookie.NAME}={basket}" if one.basket else "",
    )


def told(answer: Response) -> tuple[Any, ...]:
    """All that an answer tells, without what differs between any two."""
    headers = {
        name: _GIVEN_ID.sub("…", _CURSOR.sub("…", value))
        for name, value in answer.headers.items()
        if name not in _OWN_HEADERS
    }
    text = text_of_answer(answer)
    for chance in (_CURSOR, _REQUEST_ID, _MOMENT, _CHECKSUM, _GIVEN_ID):
        text = chance.sub("…", text)
    scores = [float(score) for score in _SCORE.findall(text)]
    return answer.status_code, headers, _SCORE.sub("…", text), scores


def same(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether two answers tell the same."""
    return one[:-1] == other[:-1] and one[-1] == pytest.approx(other[-1], rel=1e-5, abs=1e-5)


def text_of_answer(answer: Response) -> str:
    """What a person reads in it."""
    if "wordprocessing" in answer.headers.get("content-type", ""):
        return "\n".join(p.text for p in WordDocument(BytesIO(answer.content)).paragraphs)
    return answer.text
