"""The client: a method for each thing to ask."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import httpx

from alke_kb_client import models
from alke_kb_client.errors import NotReached, NotRead
from alke_kb_client.exporting import Content, Stretch, stretches, to_file
from alke_kb_client.sending import Sender, at, query, upload, written

Axis = Literal["theme", "region", "ministry"]
Names = Sequence[str]
_LOOK_AGAIN_S = 1.0


class AlkeClient:
    """A knowledge base by its address, such as ``https://alke.example.fi``.

    ``key`` is an API key or an access token; ``language`` (fi, sv, en) that of errors and reasons.
    ``patience`` is how many seconds a call waits in all when the service says «later» (429, 503
    with ``Retry-After``), ``timeout`` how many for an answer; ``http`` is a client of httpx with
    proxies or certificates of your own. Use it as a context manager, from one
    thread at a time. Every method raises ``AlkeClientError``.
    """

    def __init__(
        self,
        address: str,
        key: str | None = None,
        *,
        language: str = "fi",
        patience: float = 60.0,
        timeout: float = 60.0,
        http: httpx.Client | None = None,
    ) -> None:
        headers = {"Accept-Language": language, "User-Agent": "alke-kb-client/0.1.0"}
        if key is not None:
            headers["Authorization"] = f"Bearer {key}"
        self._http = http or httpx.Client(timeout=timeout)
        self._http.base_url = httpx.URL(address.rstrip("/") + "/")
        self._http.headers.update(headers)
        self._sender = Sender(self._http, patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    # --- finding and reading

    def search(
        self,
        q: str,
        *,
        kind: Names = (),
        role: Names = (),
        region: Names = (),
        ministry: Names = (),
        round: Names = (),
        language: Names = (),
        year_from: int | None = None,
        year_to: int | None = None,
        query_language: str | None = None,
        passages: int = 3,
        limit: int = 10,
        cursor: str | None = None,
    ) -> models.SearchResults:
        """A page of results: passages by document, best first. Values of one filter are
        alternatives, different filters all hold. ``cursor`` is ``next`` of the page before.
        """
        asked = query(
            q=q,
            kind=kind,
            role=role,
            region=region,
            ministry=ministry,
            round=round,
            language=language,
            year_from=year_from,
            year_to=year_to,
            query_language=query_language,
            passages=passages,
            limit=limit,
            cursor=cursor,
        )
        return self._sender.model(models.SearchResults, "GET", "search", params=asked)

    def search_pages(self, q: str, **filters: Any) -> Iterator[models.SearchResults]:
        """Page after page, down to the depth that the service ranks (200 documents)."""
        while True:
            page = self.search(q, **filters)
            yield page
            if page.next is None:
                return
            filters["cursor"] = page.next

    def search_all(self, q: str, **filters: Any) -> Iterator[models.DocumentHit]:
        """Every document that is found, best first; pages are fetched as they are needed."""
        for page in self.search_pages(q, **filters):
            yield from page.results

    def documents(self, *, page_size: int = 100) -> Iterator[models.Document]:
        """Every document that the caller may see, by path."""
        cursor = None
        while True:
            asked = query(limit=page_size, cursor=cursor)
            page = self._sender.model(models.DocumentList, "GET", "documents", params=asked)
            yield from page.documents
            if page.next is None:
                return
            cursor = page.next

    def document(self, document_id: str) -> models.Document:
        """One document's metadata, with where each value came from."""
        return self._sender.model(models.Document, "GET", at("documents", document_id))

    def download(self, document_id: str, path: str | Path) -> int:
        """Write the original bytes to a file; returns their number. What breaks off leaves the file
        as it was.
        """
        length, unfinished = 0, Path(f"{path}.unfinished")
        try:
            with (
                self._sender.answer("GET", at("documents", document_id, "file")) as answer,
                unfinished.open("wb") as file,
            ):
                for piece in answer.iter_bytes():
                    length += file.write(piece)
            unfinished.replace(path)
        except httpx.TransportError as error:
            raise NotReached(f"The file broke off: {error}") from error
        finally:
            unfinished.unlink(missing_ok=True)
        return length

    def passage(
        self, passage_id: str, *, before: int = 1, after: int = 1
    ) -> models.PassageWithNeighbours:
        """A passage with up to ten before and after it, and its document."""
        asked = query(before=before, after=after)
        path = at("passages", passage_id)
        return self._sender.model(models.PassageWithNeighbours, "GET", path, params=asked)

    # --- views over regions, ministries and rounds

    def last_time(self, region: str, *, rounds: int = 1, **filters: Any) -> models.LastTime:
        """Conclusions of a region's latest rounds. ``filters``: kind, role, year_from, year_to,
        publicity.
        """
        asked = query(region=region, rounds=rounds, **filters)
        return self._sender.model(models.LastTime, "GET", "last-time", params=asked)

    def compare(self, region: Names, *, best: int = 2, **filters: Any) -> models.Comparison:
        """Regions side by side; a single one is compared with the rest of the country."""
        asked = query(region=region, best=best, **filters)
        return self._sender.model(models.Comparison, "GET", "compare", params=asked)

    def matrix(
        self,
        rows: Axis = "theme",
        columns: Axis = "region",
        *,
        theme: str | None = None,
        mentioned: bool = False,
        best: int = 0,
        **filters: Any,
    ) -> models.Matrix:
        """Documents and passages by two of theme, region and ministry; ``best`` passages each."""
        asked = query(
            rows=rows, columns=columns, theme=theme, mentioned=mentioned, best=best, **filters
        )
        return self._sender.model(models.Matrix, "GET", "matrix", params=asked)

    def related(
        self, text: str, *, limit: int = 10, passages: int = 3, **filters: Any
    ) -> models.Related:
        """Strategies and studies related to a text, which is not stored."""
        asked = query(limit=limit, passages=passages, **filters)
        return self._sender.model(
            models.Related, "POST", "related", params=asked, json={"text": text}
        )

    def related_file(
        self, path: str | Path, *, limit: int = 10, passages: int = 3, **filters: Any
    ) -> models.Related:
        """The same for a draft: PDF, DOCX or another known form. It is not stored."""
        asked = query(limit=limit, passages=passages, **filters)
        return self._sender.model(
            models.Related, "POST", "related/file", params=asked, files=upload(Path(path))
        )

    # --- handing in

    def submit(
        self, path: str | Path, publicity: str, *, idempotency_key: str | None = None, **fields: Any
    ) -> models.Submission:
        """Hand in a file; it is safe when this returns, and read in its turn (``wait``).

        ``fields``: title, kind, regions, ministries, round, date, language, agency, diary_number,
        urn, source_url, work_id; what is left out is inferred. Give the same ``idempotency_key``
        when you try again after a crash of your own; without it this call alone is safe to repeat.
        Raises ``Duplicate`` when the base has these bytes.
        """
        key = idempotency_key or str(uuid.uuid4())
        return self._sender.model(
            models.Submission,
            "POST",
            "documents",
            headers={"Idempotency-Key": key},
            data=query(publicity=publicity, **fields),
            files=upload(Path(path)),
        )

    def submission(self, submission_id: str) -> models.Submission:
        """What has become of a file by now; kept for 30 days."""
        return self._sender.model(models.Submission, "GET", at("submissions", submission_id))

    def wait(self, submission_id: str, *, timeout: float = 600.0) -> models.Submission:
        """The submission when it is indexed. Raises ``NotRead`` when the file could not be read,
        ``TimeoutError`` when it takes longer than ``timeout`` seconds.
        """
        end = time.monotonic() + timeout
        while True:
            found = self.submission(submission_id)
            if found.state == "failed":
                raise NotRead(found)
            if found.finished:
                return found
            if time.monotonic() + _LOOK_AGAIN_S > end:
                raise TimeoutError(f"{found.filename} is still {found.state}.")
            time.sleep(_LOOK_AGAIN_S)

    # --- correcting and removing

    def etag(self, document_id: str) -> str:
        """The state of a document's metadata, for ``correct``: read it with what you show."""
        with self._sender.answer("GET", at("documents", document_id)) as answer:
            return answer.headers["etag"]

    def correct(self, document_id: str, etag: str, **fields: Any) -> models.Document:
        """Correct metadata; ``None`` withdraws a correction, an empty list says that there is none.
        Raises ``Conflict`` when somebody has changed the document since ``etag`` was read.
        """
        return self._sender.model(
            models.Document,
            "PATCH",
            at("documents", document_id),
            headers={"If-Match": etag},
            json={name: written(value) for name, value in fields.items()},
        )

    def remove(self, document_id: str, reason: str) -> None:
        """Remove a document for good; the reason goes into the service's log."""
        with self._sender.answer(
            "DELETE", at("documents", document_id), params=query(reason=reason)
        ):
            pass

    # --- everything

    def export(
        self, content: Content = "passages", *, cursor: str | None = None
    ) -> Iterator[Stretch]:
        """Everything the caller may see, 50 documents at a time, each stretch checked. Keep
        ``next`` of the last one you have dealt with: given as ``cursor`` it goes on from there.
        """
        return stretches(self._sender, content, cursor)

    def export_to(self, path: str | Path, content: Content = "passages") -> int:
        """The export as a file of JSON lines; returns the number of documents in it.

        Run it again when it was cut off: it goes on after the last whole stretch. Raises
        ``Invalid`` with the code ``invalid_cursor`` when the index was rebuilt meanwhile: then
        remove the file and begin anew.
        """
        return to_file(self._sender, Path(path), content)
