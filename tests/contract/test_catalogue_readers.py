"""The catalogue as a reader sees it, on both databases: every method obeys the one rule."""

from __future__ import annotations

import itertools

import pytest

from alke_kb.adapters.sql import SqlCatalogue
from alke_kb.domain import (
    ANONYMOUS,
    LOCAL,
    Filters,
    IngestOutcome,
    OutcomeStatus,
    PassageAnnotation,
    Publicity,
    Reader,
    Right,
)
from alke_kb.errors import NotFound
from catalogue_fixture import Begun, publish, some_metadata

RESTRICTED = frozenset({Right.RESTRICTED_READER})
TEM = frozenset({"TEM"})
READERS = [
    ANONYMOUS,
    Reader("key:1", RESTRICTED, {Publicity.DRAFT: TEM, Publicity.SECRET: TEM}),
    Reader("key:2", RESTRICTED, {Publicity.PARTLY_SECRET: None, Publicity.DRAFT: TEM}),
    Reader("key:3", RESTRICTED, {Publicity.SECRET: frozenset()}),
    LOCAL,
]
KINDS = list(itertools.product(Publicity, ("TEM", "18", None)))


@pytest.fixture
def filled(
    catalogue: SqlCatalogue,
) -> tuple[SqlCatalogue, dict[tuple[Publicity, str | None], Begun]]:
    begun = {}
    for publicity, agency in KINDS:
        name = f"{publicity.value}-{agency}"
        begun[publicity, agency] = publish(
            catalogue,
            f"kirjasto/{name}.pdf",
            [f"Kohta {name}.", "Toinen kohta."],
            some_metadata(publicity=publicity, agency=agency, work_id="sarja"),
        )
    passages = [stored.id for one in begun.values() for stored in one.passages]
    catalogue.store_annotations(dict.fromkeys(passages, PassageAnnotation()))
    catalogue.record_outcome("ajo", IngestOutcome("puuttuu.pdf", OutcomeStatus.FAILED, "Rikki."))
    return catalogue, begun


def test_every_method_shows_what_the_reader_sees_and_nothing_else(filled) -> None:
    catalogue, begun = filled
    for reader in READERS:
        own = catalogue.seen_by(reader)
        visible = {
            one.document_id
            for (publicity, agency), one in begun.items()
            if reader.sees(some_metadata(publicity=publicity, agency=agency))
        }
        everything = [one.document_id for one in begun.values()]
        assert {d.id for d in own.list_documents()} == visible
        assert {d.id for d in own.list_documents(where=Filters(works=("sarja",)))} == visible
        assert set(own.get_documents(everything)) == visible
        assert own.counts()["documents"] == len(visible)
        assert own.counts()["passages"] == 2 * len(visible)
        assert own.counts()["failed"] == len(own.outcomes(failed_only=True))
        assert bool(own.outcomes()) is reader.sees_everything
        for (publicity, agency), one in begun.items():
            seen = one.document_id in visible
            ids = [stored.id for stored in one.passages]
            path = f"kirjasto/{publicity.value}-{agency}.pdf"
            assert (own.find_by_path(path) is not None) is seen
            sha256 = catalogue.get_document(one.document_id).sha256
            assert bool(own.find_by_sha256(sha256)) is seen
            assert len(own.get_passages(ids)) == (2 if seen else 0)
            assert len(own.annotations_of(ids)) == (2 if seen else 0)
            by_document = ("get_document", "passages_of", "pages_of")
            calls = [(name, (one.document_id,)) for name in by_document]
            calls += [("neighbours", (ids[0], 1, 1)), ("theme_corrections", (ids[0],))]
            calls += [("section_of", (ids[0],))]
            for name, given in calls:
                if seen:
                    getattr(own, name)(*given)
                else:
                    with pytest.raises(NotFound):
                        getattr(own, name)(*given)


def test_a_hidden_document_is_missed_in_the_same_words(filled) -> None:
    catalogue, begun = filled
    own = catalogue.seen_by(ANONYMOUS)
    hidden = begun[Publicity.SECRET, "TEM"].document_id

    def words(key: str) -> tuple[str, str | None]:
        with pytest.raises(NotFound) as caught:
            own.get_document(key)
        return caught.value.message.replace(key, "X"), caught.value.hint

    assert words(hidden) == words("00000000-0000-5000-8000-000000000000")


def test_a_correction_of_rights_holds_at_once(filled) -> None:
    catalogue, begun = filled
    key = begun[Publicity.PUBLIC, "TEM"].document_id
    own = catalogue.seen_by(ANONYMOUS)
    assert own.get_document(key)
    catalogue.correct_metadata(key, {"publicity": "luonnos"})
    with pytest.raises(NotFound):
        own.get_document(key)
    catalogue.correct_metadata(key, {"publicity": None})
    assert own.get_document(key)
