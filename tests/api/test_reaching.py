"""Results for other programs: references, feeds, bulk export, other origins; hostile text stays text."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from alke_api.app import create_app
from alke_api.formats import bulk
from alke_kb.domain import Act
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase
from library_fixture import ingest
from served_app import local, with_settings

ASK = {"q": "työvoima", "passages": 2}
REFERENCES = "/api/v1/search/references"
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = """# =HYPERLINK("http://x"){ & <script>alert(1)</script> 50 %

## Johtopäätökset

=1+1 on kaavan näköinen ja <b>lihava</b> & ]]> merkintä; työvoima {riittää} 100 % #1 _nyt_.
"""


@pytest.fixture(scope="module")
def client(library: KnowledgeBase) -> Iterator[TestClient]:
    app = create_app(
        with_settings(library, cors_origins=["https://tyotila.example.fi"], anonymous="everyone")
    )
    with TestClient(app, client=("127.0.0.1", 5), base_url="http://tietopankki.example") as client:
        yield client


@pytest.fixture
def hostile(fresh: KnowledgeBase, tmp_path: Path) -> Iterator[TestClient]:
    folder = tmp_path / "outo"
    folder.mkdir()
    (folder / "outo.md").write_text(HOSTILE, "utf-8")
    (folder / "manifest.yaml").write_text(
        'documents: [{path: outo.md, title: "=cmd|{ & <i>x</i> %", diary_number: "+1/2"}]', "utf-8"
    )
    ingest(fresh, folder)
    with local(create_app(fresh)) as client:
        yield client


def test_csv_has_a_row_for_each_passage(client: TestClient) -> None:
    answer = client.get(REFERENCES, params=ASK)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "viitteet.csv" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    found = client.get("/api/v1/search", params={**ASK, "limit": 100}).json()["results"]
    passages = [(hit["document"], one) for hit in found for one in hit["passages"]]
    assert [row["passage_id"] for row in rows] == [one["id"] for _d, one in passages]
    assert [row["text"] for row in rows] == [one["text"] for _d, one in passages]
    assert rows[0]["link"].startswith("http://tietopankki.example/api/v1/documents/")
    assert any("ö" in row["text"] for row in rows)
    # text files have no pages
    assert {(row["page_from"], row["page_to"]) for row in rows} == {("", "")}
    assert not any("#page" in row["link"] for row in rows)


def test_references_have_what_a_citation_needs(client: TestClient) -> None:
    ask = {"q": "osaavan työvoiman saatavuus Kainuu", "region": "18"}
    ris = client.get(REFERENCES, params={**ask, "format": "ris"}).text
    fields = re.findall(r"^([A-Z][A-Z0-9])  - (.*)\r$", ris, re.MULTILINE)
    assert fields[0] == ("TY", "GEN")
    assert fields[-1] == ("ER", "")
    assert ("PY", "2022") in fields
    assert ("AN", "VN/1234/2022") in fields
    assert ("AU", "TEM") in fields
    # a text file has no pages to cite: its section is told
    assert any(tag == "N1" and value.startswith("kohta ”") for tag, value in fields)
    assert not any(value.startswith("s. 1") for _tag, value in fields)
    bibtex = client.get(REFERENCES, params={**ask, "format": "bibtex"}).text
    assert bibtex.startswith("@techreport{alke-")
    assert "year = {2022}" in bibtex
    assert "number = {VN/1234/2022}" in bibtex
    assert bibtex.count("{") == bibtex.count("}")


def test_hostile_text_is_text_in_every_format(hostile: TestClient) -> None:
    table = hostile.get(REFERENCES, params=ASK).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert all(not value.startswith(("=", "+", "-", "@")) for value in row.values())
    bibtex = hostile.get(REFERENCES, params={**ASK, "format": "bibtex"}).text
    assert r"=cmd|\{ \& <i>x</i> \%" in bibtex
    unescaped = re.sub(r"\\[{}]", "", bibtex)
    assert unescaped.count("{") == unescaped.count("}")
    ris = hostile.get(REFERENCES, params={**ASK, "format": "ris"}).text
    assert ris.count("TY  - ") == ris.count("ER  - ") == 1
    feed = hostile.get("/api/v1/search/feed", params=ASK)
    assert "<script>" not in feed.text
    (entry,) = ElementTree.fromstring(feed.content).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "=cmd|{ & <i>x</i> %"
    assert "lihava & ]]> merkintä" in (entry.findtext(f"{ATOM}summary") or "")


def test_a_feed_tells_what_came_last(client: TestClient) -> None:
    answer = client.get("/api/v1/search/feed", params={"q": "työvoima", "role": "johtopäätös"})
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert "#page" not in answer.text
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    moments = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert entries
    assert moments == sorted(moments, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == moments[0]
    for entry in entries:
        assert (entry.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
        roles = [c.get("term") for c in entry.findall(f"{ATOM}category")]
        assert "johtopaatos" in roles
        links = {
            link.get("rel", "alternate"): link.get("href") for link in entry.findall(f"{ATOM}link")
        }
        assert str(links["alternate"]).startswith("http://tietopankki.example/api/v1/documents/")
    nothing = client.get("/api/v1/search/feed", params={"q": "+xyzzyabc"})
    assert ElementTree.fromstring(nothing.content).findall(f"{ATOM}entry") == []


def exported(text: str) -> tuple[list[dict], list[dict]]:
    """Rows and checkpoints; every checksum fits."""
    rows, checkpoints, since = [], [], []
    for line in text.splitlines(keepends=True):
        row = json.loads(line)
        if row["type"] == "checkpoint":
            assert row["sha256"] == hashlib.sha256("".join(since).encode()).hexdigest()
            assert row["lines"] == len(since)
            checkpoints.append(row)
            since = []
        else:
            rows.append(row)
            since.append(line)
    assert since == []
    return rows, checkpoints


def test_an_export_that_broke_off_goes_on_where_it_was(
    client: TestClient, library: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "STRETCH", 1)
    ask = {"content": "passages"}
    answer = client.get("/api/v1/export", params=ask, headers={"X-Request-ID": "vienti-0001"})
    assert answer.headers["content-type"] == "application/x-ndjson"
    rows, checkpoints = exported(answer.text)
    documents = library.catalogue.list_documents()
    assert [row["id"] for row in rows if row["type"] == "document"] == [d.id for d in documents]
    assert sum(row["type"] == "passage" for row in rows) == sum(d.passages for d in documents)
    assert {"origins", "sha256", "version"} <= set(rows[0])
    assert [one["next"] is None for one in checkpoints] == [False, False, False, True]
    rest, _ = exported(
        client.get("/api/v1/export", params={**ask, "cursor": checkpoints[1]["next"]}).text
    )
    first = checkpoints[0]["lines"] + checkpoints[1]["lines"]
    assert rows[first:] == rest
    other = client.get("/api/v1/export", params={"cursor": checkpoints[1]["next"]})
    assert other.json()["type"] == "urn:alke-kb:problem:invalid_cursor"
    entries = [
        one.event
        for one in library.audit.store.what_did("anonymous")
        if one.event.request_id == "vienti-0001"
    ]
    assert {one.act for one in entries} == {Act.EXPORTED}
    assert {d for one in entries for d in one.documents} == {d.id for d in documents}


def test_browsers_find_the_search(client: TestClient) -> None:
    answer = client.get("/opensearch.xml")
    assert answer.headers["content-type"].startswith("application/opensearchdescription+xml")
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    urls = ElementTree.fromstring(answer.content).findall(f"{space}Url")
    assert len(urls) == 3
    for url in urls:
        address = str(url.get("template")).replace("{searchTerms}", "ty%C3%B6voima")
        assert client.get(address).status_code == 200


def test_only_named_origins_may_call(client: TestClient, library: KnowledgeBase) -> None:
    asked = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "If-Match"}
    for origin, allowed in (("https://tyotila.example.fi", True), ("https://x.example", False)):
        before = client.options("/api/v1/documents", headers={"Origin": origin, **asked})
        assert (before.headers.get("access-control-allow-origin") == origin) is allowed
        answer = client.get("/api/v1/themes", headers={"Origin": origin})
        assert (answer.headers.get("access-control-allow-origin") == origin) is allowed
        assert "access-control-allow-credentials" not in answer.headers
        if allowed:
            assert "ETag" in answer.headers["access-control-expose-headers"]
    with local(create_app(library)) as closed:
        answer = closed.get("/api/v1/themes", headers={"Origin": "https://tyotila.example.fi"})
        assert "access-control-allow-origin" not in answer.headers


def test_links_that_leave_the_service_carry_its_public_address(library: KnowledgeBase) -> None:
    kb = with_settings(library, public_url="https://tietopankki.example.fi", anonymous="everyone")
    with local(create_app(kb)) as client:
        made_up = {"Host": "kalastelija.example"}
        asked = {"q": "työvoima", "format": "ris"}
        texts = [
            client.get("/opensearch.xml", headers=made_up).text,
            client.get("/api/v1/search/feed", params=asked, headers=made_up).text,
            client.get("/api/v1/search/references", params=asked, headers=made_up).text,
        ]
        for text in texts:
            assert "https://tietopankki.example.fi/" in text
            assert "kalastelija" not in text
            assert "127.0.0.1" not in text
        # Forms of the public address are its own, and cookies are for https only.
        found = client.get("/api/v1/search", params={"q": "työvoima"}).json()
        passage = found["results"][0]["passages"][0]["id"]
        own = {"Origin": "https://tietopankki.example.fi"}
        form = {"passage": passage, "back": "/fi/kori"}
        taken = client.post("/fi/kori/lisaa", data=form, headers=own, follow_redirects=False)
        assert taken.status_code == 303
        assert "secure" in taken.headers["set-cookie"].casefold()
        for elsewhere in ("https://muu.example", "http://["):
            other = client.post("/fi/kori/lisaa", data=form, headers={"Origin": elsewhere})
            assert other.status_code == 403


@pytest.mark.parametrize("address", ["tietopankki.example.fi", "https://a.fi/polku", "ftp://a.fi"])
def test_a_public_address_is_scheme_and_host(address: str) -> None:
    with pytest.raises(ValidationError, match="public_url"):
        Settings(public_url=address)
