"""The Python client against the real server process."""

from __future__ import annotations

import datetime
from pathlib import Path

import httpx
import pytest

from alke_api.app import create_app
from alke_kb.wiring import KnowledgeBase
from alke_kb_client import (
    AlkeClient,
    Conflict,
    Duplicate,
    Forbidden,
    Invalid,
    NotFound,
    NotReached,
    NotRead,
    TooManyRequests,
    Unauthorized,
)
from client_fixture import Server
from library_fixture import LAPPI
from served_app import served, with_settings

LABOUR = "osaavan työvoiman saatavuus"


def test_search_finds_and_reads_on(alke: AlkeClient) -> None:
    page = alke.search("työvoimapula", region=["Kainuu"], year_from=2020, passages=1)
    assert page.answered
    assert page.results[0].document.title == "Kainuun aluekehittämiskeskustelu 2022"
    assert page.results[0].document.date == datetime.date(2022, 2, 8)
    assert "Työvoimapula" in page.results[0].passages[0].text
    assert page.results[0].passages[0].matched[0].surface
    at_once = [hit.document.id for hit in alke.search(LABOUR, limit=100).results]
    one_by_one = [hit.document.id for hit in alke.search_all(LABOUR, limit=1)]
    assert one_by_one == at_once
    assert len(at_once) >= 2


def test_documents_passages_and_files(alke: AlkeClient, tmp_path: Path) -> None:
    documents = list(alke.documents(page_size=2))
    assert [one.path for one in documents][:2] == ["kirjasto/kainuu.md", "kirjasto/lappi.md"]
    assert alke.document(documents[0].id) == documents[0]
    found = alke.search("työvoimapula").results[0].passages[0]
    around = alke.passage(found.id, before=5, after=5)
    assert around.passage.text == found.text
    assert around.document.id == found.document_id
    assert around.before
    assert around.after
    length = alke.download(documents[0].id, tmp_path / "kainuu.md")
    assert length == (tmp_path / "kainuu.md").stat().st_size
    assert "Työvoimapula" in (tmp_path / "kainuu.md").read_text("utf-8")


def test_views(alke: AlkeClient, tmp_path: Path) -> None:
    last = alke.last_time("Kainuu")
    assert last.rounds == ["2022"]
    assert "johtopäätöksenä" in last.themes[0].passages[0].text
    assert alke.compare(["18", "Lappi"]).parties == ["18", "19"]
    matrix = alke.matrix("region", "ministry", mentioned=True, best=1)
    assert {cell.row for cell in matrix.cells} <= set(matrix.row_ids)
    assert any(cell.best for cell in matrix.cells)
    text = "Työperäinen maahanmuutto ja kotoutuminen."
    related = alke.related(text, limit=2)
    assert related.documents[0].document.title == "Maahanmuuton strategia"
    draft = tmp_path / "luonnos.md"
    draft.write_text(f"# Luonnos\n\n{text}\n", "utf-8")
    assert alke.related_file(draft).documents[0].document == related.documents[0].document


def test_handing_in_and_waiting(alke: AlkeClient, tmp_path: Path) -> None:
    memo = tmp_path / "itä-lappi.md"
    memo.write_text(LAPPI.replace("Lapin", "Itä-Lapin"), "utf-8")
    fields = {"regions": ["Lappi"], "round": "2024", "date": datetime.date(2024, 3, 1)}
    first = alke.submit(memo, "julkinen", idempotency_key="itä".encode().hex(), **fields)
    again = alke.submit(memo, "julkinen", idempotency_key="itä".encode().hex(), **fields)
    assert again.id == first.id
    done = alke.wait(first.id, timeout=60)
    assert done.document_id is not None
    document = alke.document(done.document_id)
    assert (document.regions, document.date) == (["19"], datetime.date(2024, 3, 1))
    etag = alke.etag(document.id)
    corrected = alke.correct(document.id, etag, round="2023", date=datetime.date(2023, 5, 2))
    assert (corrected.round, corrected.date) == ("2023", datetime.date(2023, 5, 2))
    with pytest.raises(Conflict) as late:
        alke.correct(document.id, etag, round="2022")
    assert late.value.code == "precondition_failed"
    with pytest.raises(Duplicate) as duplicate:
        alke.submit(memo, "julkinen")
    assert duplicate.value.link == f"/api/v1/documents/{done.document_id}"
    alke.remove(document.id, "Kokeilu päättyi")
    with pytest.raises(NotFound):
        alke.document(document.id)
    broken = tmp_path / "rikki.pdf"
    broken.write_bytes(b"%PDF-1.7\nrikki")
    with pytest.raises(NotRead) as unread:
        alke.wait(alke.submit(broken, "julkinen").id, timeout=60)
    assert unread.value.submission.reason_code
    assert "Traceback" not in str(unread.value)


def test_refusals_are_errors_of_their_own_kind(alke: AlkeClient) -> None:
    with pytest.raises(NotFound) as missing:
        alke.document("../export")
    assert missing.value.code == "not_found"
    assert "Ei löydy" in str(missing.value)
    with pytest.raises(Invalid) as invalid:
        alke.search("työ", limit=1000)
    assert [one.field for one in invalid.value.problem.errors or ()] == ["limit"]
    with pytest.raises(Invalid) as stale:
        alke.search("työ", cursor="vanha")
    assert stale.value.code == "invalid_cursor"


def test_who_is_refused(server: Server, tmp_path: Path) -> None:
    address = server.address
    with AlkeClient(address, "alke_wrong_key", language="sv") as stranger:
        with pytest.raises(Unauthorized) as unknown:
            stranger.search("työ")
        assert "Nyckeln" in str(unknown.value)
    note = tmp_path / "muistio.txt"
    note.write_text("Muistio", "utf-8")
    with AlkeClient(address) as anonymous, pytest.raises(Forbidden):
        anonymous.submit(note, "julkinen")
    nowhere = AlkeClient("http://127.0.0.1:9", patience=0)
    with nowhere, pytest.raises(NotReached):
        nowhere.search("työ")


def test_a_used_up_quota_is_told_with_the_time_to_wait(library: KnowledgeBase) -> None:
    app = create_app(with_settings(library, requests_per_minute=1))
    with served(app) as url, AlkeClient(url, patience=0) as hasty:
        hasty.search("työ")
        with pytest.raises(TooManyRequests) as refused:
            hasty.search("työ")
    assert refused.value.retry_after is not None
    assert 1 <= refused.value.retry_after <= 60


def test_the_callers_own_http_client_is_used(server: Server) -> None:
    with AlkeClient(server.address, http=httpx.Client(timeout=1)) as own:
        assert list(own.documents())
