"""What the rights suite asks of every route: one line for each; see ``tests/rights``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from alke_api.pages.addresses import LANGUAGES, path_of


@dataclass(frozen=True)
class Ask:
    """One request to a route. ``{word}``, ``{misspelt}``, ``{document_id}``, ``{passage_id}``,
    ``{text}``, ``{theme}``, ``{region}``, ``{ministry}`` and ``{round}`` in a value stand for those of a planted
    document: the request is sent once for each (``few``: for three of them). Parameters of the path
    are filled in by their names.
    """

    query: Mapping[str, Any]
    json: Mapping[str, Any] | None = None
    upload: str | None = None
    form: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    few: bool = False
    # The reader's basket holds the planted passage and a public one.
    basket: bool = False


@dataclass(frozen=True)
class Case:
    """Requests to one route. ``shows`` says whether its answers depend on what the caller may see,
    ``edits`` whether on the right to edit as well, ``controls`` whether that right only adds
    controls; ``compared`` is false only where answers tell of the process, not of documents.
    """

    asks: tuple[Ask, ...]
    shows: bool = True
    edits: bool = False
    controls: bool = False
    compared: bool = True


def ask(**query: Any) -> Ask:
    """With these query parameters."""
    return Ask(query)


def case(*asks: Ask) -> Case:
    """A route that shows documents."""
    return Case(asks or (Ask({}),))


def editing(*asks: Ask, shows: bool = True) -> Case:
    """A route for editors. No request may change a document: the other requests rely on them."""
    return Case(asks or (Ask({}),), shows=shows, edits=True)


def same_for_all(*asks: Ask) -> Case:
    """A route whose answers are the same whatever one may see."""
    return Case(asks or (Ask({}),), shows=False)


def tool(name: str, **arguments: Any) -> Ask:
    """A call of a tool for language models."""
    params = {"name": name, "arguments": arguments}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    accept = {"Accept": "application/json, text/event-stream"}
    return Ask({}, json=message, headers=accept)


def pages(
    name: str, *asks: Ask, shows: bool = True, method: str = "GET", controls: bool = False
) -> dict[str, Case]:
    """A page in its three languages; beside Finnish the first request for three documents only: the
    same function answers.
    """
    few = tuple(replace(one, few=True) for one in asks[:1])
    return {
        f"{method} {path_of(name, language)}": Case(
            (asks if language == "fi" else few), shows=shows, controls=controls
        )
        for language in LANGUAGES
    }


def editing_pages(
    name: str, one: Ask, *, shows: bool = True, method: str = "GET"
) -> dict[str, Case]:
    """A page for editors in its three languages; no request may change a document."""
    return {
        f"{method} {path_of(name, language)}": editing(replace(one, few=True), shows=shows)
        for language in LANGUAGES
    }


EVERY_WORD = "kirahvi majakka viulisti tiikeri papukaija sateenvarjo norsunluu"
LABOUR = "osaavan työvoiman saatavuus"
DRAFT_TEXT = "Matkailun kausivaihtelu, kiertotalous ja poronhoito; osaavan työvoiman saatavuus."
ANY_KIND = ["dialogue_record", "strategy", "study", "legislation"]
REGIONS = ("18", "05", "19")

CASES: dict[str, Case] = {
    "GET /api/v1/search": case(
        ask(q=EVERY_WORD, limit=100, passages=20),
        ask(q=LABOUR, limit=100, passages=20),
        ask(q="{misspelt}"),
        ask(q="{word} julkisuus:luonnos"),
        ask(q="kompetent arbetskraft", query_language="sv"),
    ),
    "GET /api/v1/search/references": case(
        ask(q=EVERY_WORD, passages=20),
        ask(q="{word}", format="ris"),
        ask(q=LABOUR, format="bibtex", passages=20),
    ),
    "GET /api/v1/search/feed": case(ask(q=EVERY_WORD, limit=100), ask(q="{word}")),
    "GET /api/v1/export": case(ask(), ask(content="passages")),
    "GET /api/v1/facets": case(),
    "GET /api/v1/documents": case(ask(limit=500), ask(limit=1), ask(after="kirjasto/lappi-2022")),
    "GET /api/v1/documents/{document_id}": case(),
    "GET /api/v1/documents/{document_id}/file": case(),
    "GET /api/v1/passages/{passage_id}": case(ask(before=10, after=10)),
    "GET /api/v1/themes": case(ask(), ask(publicity="salassa_pidettava")),
    "GET /api/v1/themes/{theme_id}": case(ask(best=20)),
    "GET /api/v1/regions/{code}": case(ask(best=20)),
    "GET /api/v1/ministries/{ministry_id}": case(ask(best=20)),
    "GET /api/v1/matrix": case(
        ask(best=5),
        ask(rows="region", columns="ministry"),
        ask(mentioned=True),
        ask(rows="theme", columns="ministry", publicity=["luonnos", "salassa_pidettava"]),
    ),
    "GET /api/v1/matrix/cell": case(
        ask(row="matkailu", column="18", limit=200),
        ask(row="osaava-tyovoima", column="05"),
        ask(rows="region", columns="ministry", row="19", column="LVM"),
    ),
    "GET /api/v1/links": case(ask(passage="{passage_id}", limit=20), ask(passage="{public}")),
    "POST /api/v1/related": case(
        Ask({"kind": ANY_KIND, "passages": 20}, json={"text": DRAFT_TEXT}),
        Ask({"kind": ANY_KIND}, json={"text": EVERY_WORD}),
    ),
    "POST /api/v1/related/file": case(Ask({"kind": ANY_KIND}, upload=DRAFT_TEXT)),
    "GET /api/v1/continuity": case(*(ask(region=one) for one in REGIONS)),
    "GET /api/v1/continuity/series": case(
        ask(topic="kalastusohjelma"),
        ask(topic="kalastusohjelma", document="20/2011"),
        ask(topic="kalastusohjelma", document=["10/2001", "{document_id}"]),
        ask(passage="{passage_id}"),
    ),
    "GET /api/v1/last-time": case(*(ask(region=one, rounds=5) for one in REGIONS)),
    "GET /api/v1/gaps": case(ask(best=20), ask(region="18")),
    "GET /api/v1/compare": case(ask(region=["18", "19", "05"], best=20), ask(region="19")),
    "GET /api/v1/briefings": case(
        ask(region="18", round="2028"),
        ask(region="19", round="2028", format="markdown", language="sv"),
        ask(region="18", round="2028", format="docx"),
    ),
    "POST /api/v1/documents": editing(Ask({}, upload="{text}", form={"publicity": "julkinen"})),
    "PATCH /api/v1/documents/{document_id}": editing(
        Ask({}, json={"round": "2024"}, headers={"If-Match": '"another"'})
    ),
    "DELETE /api/v1/documents/{document_id}": editing(
        Ask({"reason": "Ei kuulu tänne"}, headers={"If-Match": '"another"'})
    ),
    "GET /api/v1/passages/{passage_id}/section": editing(),
    "PATCH /api/v1/passages/{passage_id}/section": editing(
        Ask({}, json={"role": "haaste"}, headers={"If-Match": '"another"'})
    ),
    "GET /api/v1/submissions/{submission_id}": editing(shows=False),
    "POST /api/v1/submissions/{submission_id}/retry": editing(shows=False),
    "DELETE /api/v1/submissions/{submission_id}": editing(shows=False),
    "POST /mcp": case(
        tool("search", query=EVERY_WORD, limit=20, passages=5),
        tool("search", query="{misspelt}"),
        tool("search", query=LABOUR, region=["{region}"], ministry=["{ministry}"]),
        tool("passage", passage_id="{passage_id}", before=10, after=10),
        *(tool("last_time", region=one, rounds=5) for one in REGIONS),
        tool("compare", regions=["18", "19", "05"], best=5),
        tool("compare", regions=["19"]),
        tool("related", text=DRAFT_TEXT, limit=20, passages=5),
        tool("related", text=EVERY_WORD),
    ),
    "GET /healthz": same_for_all(),
    "GET /readyz": same_for_all(),
    "GET /metrics": Case((Ask({}),), shows=False, compared=False),
    "GET /opensearch.xml": same_for_all(),
    "GET /openapi.json": same_for_all(),
    "GET /docs": same_for_all(),
    "GET /docs/oauth2-redirect": same_for_all(),
    "GET /": same_for_all(),
    **pages("start", ask()),
    **pages(
        "search",
        ask(q=EVERY_WORD),
        ask(q=LABOUR, theme="matkailu", region="18"),
        ask(q=LABOUR, region="05"),
        ask(q="{misspelt}"),
        ask(),
    ),
    **pages("documents", ask(), ask(region="05"), ask(after="kirjasto/lappi-2022"), controls=True),
    **pages("document", ask(), controls=True),
    **pages("file", ask()),
    **pages("passage", ask(), controls=True),
    **pages("themes", ask(), ask(by="ministry"), ask(mentioned="1", round="{round}")),
    **pages("theme", ask()),
    **pages("cell", ask(theme="{theme}", region="{region}"), ask(theme="{theme}", ministry="LVM")),
    **pages("regions", ask()),
    **pages("region", ask()),
    **pages("region-continuity", ask()),
    **pages("region-others", ask()),
    **pages("region-answers", ask()),
    **pages("region-gaps", ask()),
    **pages("ministry", ask()),
    **pages("prepare", ask(), shows=False),
    **pages("related", Ask({}, upload=DRAFT_TEXT), Ask({}, upload=EVERY_WORD), method="POST"),
    **pages("compare", *(ask(region=[one]) for one in REGIONS), ask(region=["18", "19", "05"])),
    **pages("briefing", *(ask(region=one, round="2028") for one in REGIONS)),
    **pages("basket", Ask({}, basket=True)),
    **pages("basket-add", Ask({}, form={"passage": "{passage_id}"}), method="POST"),
    **pages("basket-change", Ask({}, form={}, basket=True), shows=False, method="POST"),
    **pages("basket-export", Ask({}, basket=True)),
    **pages("accessibility", ask(), shows=False),
    **pages("feedback", ask(), shows=False),
    **editing_pages("edit", Ask({})),
    **editing_pages("edit", Ask({}, form={"title": "x", "was-title": "x"}), method="POST"),
    **editing_pages("edit-themes", Ask({})),
    **editing_pages(
        "edit-themes",
        Ask({}, form={"theme": "matkailu", "verdict": "main", "state": "another"}),
        method="POST",
    ),
    **editing_pages("edit-role", Ask({})),
    **editing_pages(
        "edit-role", Ask({}, form={"role": "haaste", "state": "another"}), method="POST"
    ),
    **editing_pages("outcomes", Ask({}), shows=False),
    **editing_pages(
        "outcomes", Ask({}, form={"publicity": "julkinen"}), shows=False, method="POST"
    ),
    **editing_pages("handed-in", Ask({}), shows=False),
    **editing_pages("handed-in", Ask({}, form={"action": "retry"}), shows=False, method="POST"),
    **pages("sign-in", ask(next="/fi/haku"), shows=False),
    **pages("signed-out", ask(), shows=False),
    **{f"POST {path_of('sign-out', language)}": same_for_all() for language in LANGUAGES},
    "GET /sign-in/return": same_for_all(ask(code="a", state="b")),
    **{
        f"POST {path_of('feedback', language)}": same_for_all(Ask({}, form={"text": "Hyvä!"}))
        for language in LANGUAGES
    },
    **{f"GET /{language}": same_for_all() for language in LANGUAGES},
    **{f"GET /{language}/{{rest:path}}": same_for_all() for language in LANGUAGES},
    **{f"POST /{language}/{{rest:path}}": same_for_all() for language in LANGUAGES},
}
# Files that are part of the program, the same for everyone.
MOUNTS = {"/static-offline-docs", "/static/pages"}
