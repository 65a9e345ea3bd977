"""The catalogue on both databases for contract tests, and documents to put into it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import psycopg
import pytest

from alke_kb.adapters.sql import SqlCatalogue, open_catalogue
from alke_kb.domain import (
    FieldOrigin,
    Kind,
    Language,
    Metadata,
    Origin,
    Page,
    Passage,
    Role,
    StoredPassage,
)


@pytest.fixture(scope="session")
def shared_postgres_url(postgres_server) -> str:
    """A PostgreSQL database with the catalogue's tables."""
    url = postgres_server.url(postgres_server.new_database())
    open_catalogue(url).close()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def catalogue_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an empty catalogue: a test that asks for it runs on both databases."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path.as_posix()}/catalogue.sqlite"
    url: str = request.getfixturevalue("shared_postgres_url")
    # Emptying one database is quicker than making one for every test.
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "TRUNCATE documents, ingest_runs, api_keys, submissions, feedback RESTART IDENTITY CASCADE"
        )
    return url


@pytest.fixture
def catalogue(catalogue_url: str) -> Iterator[SqlCatalogue]:
    opened = open_catalogue(catalogue_url)
    yield opened
    opened.close()


GIVEN = FieldOrigin(Origin.GIVEN)


def some_metadata(title: str = "Pohjois-Savon aluekehittämiskeskustelu", **values) -> Metadata:
    """Given title and kind, inferred regions and date."""
    metadata = Metadata(
        title=title,
        kind=Kind.DIALOGUE_RECORD,
        regions=("11",),
        ministries=("TEM", "OKM"),
        round="2022",
        date=date(2022, 3, 31),
        origins=MappingProxyType(
            {
                "title": GIVEN,
                "kind": GIVEN,
                "regions": FieldOrigin(Origin.INFERRED, 0.8),
                "date": FieldOrigin(Origin.INFERRED, 0.6),
            }
        ),
    )
    return replace(metadata, **values)


def some_pages(texts: list[str]) -> list[Page]:
    return [Page(number, f"{number}", text) for number, text in enumerate(texts, start=1)]


def some_passages(texts: list[str], role: Role | None = Role.CONCLUSION) -> list[Passage]:
    """One passage on each page."""
    return [
        Passage(
            ordinal=ordinal,
            text=text,
            language=Language.FINNISH,
            page_from=ordinal + 1,
            page_to=ordinal + 1,
            start=0,
            end=len(text),
            heading_path=("Keskustelun johtopäätökset", "Työvoima"),
            role=role,
            section=3,
            label_from=f"{ordinal + 1}",
            label_to=f"{ordinal + 1}",
        )
        for ordinal, text in enumerate(texts)
    ]


@dataclass(frozen=True)
class Begun:
    document_id: str
    version_id: str
    passages: list[StoredPassage]


def begin(
    catalogue: SqlCatalogue,
    path: str = "keskustelut/pohjois-savo.pdf",
    texts: list[str] | None = None,
    metadata: Metadata | None = None,
    role: Role | None = Role.CONCLUSION,
    digest: str = "d1",
    mtime_ns: int = 1_650_000_000_000_000_001,
) -> Begun:
    """Begin a version; its sha256 follows from the texts."""
    texts = (
        ["Työvoimapula vaikeuttaa kasvua.", "Ratayhteydet ovat hitaat."] if texts is None else texts
    )
    return Begun(
        *catalogue.begin_version(
            path=path,
            sha256=sha256_of(texts),
            media_type="application/pdf",
            size=5_000_000_000,
            mtime_ns=mtime_ns,
            metadata=metadata or some_metadata(),
            metadata_digest=digest,
            pages=some_pages(texts),
            passages=some_passages(texts, role),
        )
    )


def publish(catalogue: SqlCatalogue, *args, **kwargs) -> Begun:
    """Begin, publish, and purge what was superseded, as the index writer does."""
    begun = begin(catalogue, *args, **kwargs)
    superseded = catalogue.publish_version(begun.version_id)
    if superseded is not None:
        catalogue.purge_version(superseded)
    return begun


def sha256_of(texts: list[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode("utf-8", "surrogatepass")).hexdigest()
