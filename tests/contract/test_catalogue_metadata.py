"""Corrections by a person win, survive re-ingest, can be withdrawn, and are checked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from alke_kb.domain import (
    METADATA_FIELDS,
    FieldOrigin,
    Filters,
    Kind,
    Language,
    Metadata,
    Origin,
    Publicity,
)
from alke_kb.errors import InvalidInput, NotFound
from catalogue_fixture import GIVEN, begin, publish, some_metadata

CORRECTED = FieldOrigin(Origin.CORRECTED)


def test_every_field_and_origin_is_kept(catalogue):
    metadata = Metadata(
        title="Österbottens diskussion – «åtgärder»",
        kind=Kind.SITUATION_REVIEW,
        regions=("15", "16"),
        ministries=("VNK",),
        round="2024-syksy",
        date=date(2024, 10, 1),
        language=Language.SWEDISH,
        publicity=Publicity.PARTLY_SECRET,
        agency="ELY-KAI",
        diary_number="TEM/2189/09.10.02/2017",
        urn="URN:ISBN:978-952-327-111-1",
        source_url="https://example.org/a?b=å",
        work_id="työ-1",
        origins={name: FieldOrigin(Origin.INFERRED, 0.123456789) for name in METADATA_FIELDS},
    )
    begun = publish(catalogue, metadata=metadata)
    assert catalogue.effective_metadata(begun.document_id) == metadata
    assert catalogue.get_document(begun.document_id).metadata == metadata


def test_correction_wins_and_names_its_origin(catalogue):
    begun = publish(catalogue)
    before = datetime.now(UTC)
    effective = catalogue.correct_metadata(
        begun.document_id, {"regions": ["11", "12"], "date": "2022-02-01"}, by="Åsa"
    )
    assert effective.regions == ("11", "12")
    assert effective.date == date(2022, 2, 1)
    assert effective.origins["regions"] == CORRECTED
    assert effective.origins["title"] == GIVEN
    assert effective.title == some_metadata().title
    assert catalogue.effective_metadata(begun.document_id) == effective
    assert catalogue.find_by_path("keskustelut/pohjois-savo.pdf").metadata == effective
    first, second = catalogue.corrections(begun.document_id)
    assert (first.field, first.value, first.corrected_by) == ("date", "2022-02-01", "Åsa")
    assert (second.field, second.value) == ("regions", ["11", "12"])
    assert before - timedelta(seconds=2) < first.corrected_at < before + timedelta(minutes=1)


def test_correction_survives_reingest_and_withdrawing_falls_back(catalogue):
    begun = publish(catalogue)
    catalogue.correct_metadata(begun.document_id, {"title": "Korjattu", "date": date(2020, 1, 2)})
    given = some_metadata("Uusi annettu otsikko", kind=Kind.STUDY)
    pending = begin(catalogue, texts=["Uusi sisältö."], metadata=given, digest="d2")
    # The points of the new version are built from corrected metadata too.
    assert catalogue.version_document(pending.version_id).metadata.title == "Korjattu"
    catalogue.publish_version(pending.version_id)
    effective = catalogue.effective_metadata(begun.document_id)
    assert (effective.title, effective.kind) == ("Korjattu", Kind.STUDY)
    assert effective.date == date(2020, 1, 2)

    effective = catalogue.correct_metadata(begun.document_id, {"title": None})
    assert effective.title == "Uusi annettu otsikko"
    assert effective.origins["title"] == GIVEN
    assert effective.origins["date"] == CORRECTED
    effective = catalogue.correct_metadata(begun.document_id, {"date": None, "urn": None})
    assert effective == given
    assert effective.origins["date"] == FieldOrigin(Origin.INFERRED, 0.6)
    assert catalogue.corrections(begun.document_id) == []


def test_correction_made_while_a_version_is_pending_reaches_it(catalogue):
    begun = publish(catalogue)
    pending = begin(catalogue, texts=["Uusi."], metadata=some_metadata("Annettu"))
    catalogue.correct_metadata(begun.document_id, {"title": "Korjattu kesken"})
    catalogue.publish_version(pending.version_id)
    assert catalogue.effective_metadata(begun.document_id).title == "Korjattu kesken"


def test_person_may_state_that_there_is_no_value(catalogue):
    begun = publish(catalogue)
    effective = catalogue.correct_metadata(
        begun.document_id, {"regions": [], "date": "", "round": " "}
    )
    assert (effective.regions, effective.date, effective.round) == ((), None, None)
    assert effective.origins["date"] == CORRECTED
    assert catalogue.list_documents(where=Filters(regions=("11",))) == []
    restored = catalogue.correct_metadata(
        begun.document_id, {"regions": None, "date": None, "round": None}
    )
    assert restored == some_metadata()


def test_second_correction_replaces_the_first(catalogue):
    begun = publish(catalogue)
    catalogue.correct_metadata(begun.document_id, {"title": "Yksi"}, by="A")
    catalogue.correct_metadata(begun.document_id, {"title": "Kaksi"})
    (correction,) = catalogue.corrections(begun.document_id)
    assert (correction.value, correction.corrected_by) == ("Kaksi", None)
    assert catalogue.correct_metadata(begun.document_id, {}).title == "Kaksi"


def test_all_fields_can_be_corrected(catalogue):
    begun = publish(catalogue)
    effective = catalogue.correct_metadata(
        begun.document_id,
        {
            "title": "  Uusi otsikko ",
            "kind": Kind.STRATEGY,
            "regions": "06, 21,06",
            "ministries": ("STM", "ÅÄÖ"),
            "round": "2024-kevät",
            "date": datetime(2024, 5, 6, 12, 0, tzinfo=UTC),
            "language": "sv",
            "publicity": "luonnos",
            "agency": "18",
            "diary_number": "VN/1/2024",
            "urn": "urn:nbn:fi-fe2024",
            "source_url": "http://example.org/x",
            "work_id": "w",
        },
    )
    assert effective == Metadata(
        title="Uusi otsikko",
        kind=Kind.STRATEGY,
        regions=("06", "21"),
        ministries=("STM", "ÅÄÖ"),
        round="2024-kevät",
        date=date(2024, 5, 6),
        language=Language.SWEDISH,
        publicity=Publicity.DRAFT,
        agency="18",
        diary_number="VN/1/2024",
        urn="urn:nbn:fi-fe2024",
        source_url="http://example.org/x",
        work_id="w",
        origins=dict.fromkeys(METADATA_FIELDS, CORRECTED),
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tittle", "x"),
        ("title", "  "),
        ("title", 7),
        ("title", "rivi\nvaihto"),
        ("title", "o" * 1001),
        ("kind", "strategia"),
        ("kind", ""),
        ("publicity", "public"),
        ("language", "suomi"),
        ("regions", ["1"]),
        ("regions", ["11", "Kainuu"]),
        ("regions", ["1²"]),
        ("regions", [11]),
        ("regions", 11),
        ("ministries", ["tem"]),
        ("ministries", ["TEM:n"]),
        ("round", "kevät"),
        ("date", "31.3.2022"),
        ("date", "2022-02-30"),
        ("date", 20220331),
        ("urn", "isbn:978"),
        ("source_url", "javascript:alert(1)"),
        ("source_url", "https://"),
        ("source_url", "https://[huono"),
        ("source_url", "https://example.org/a b"),
        ("diary_number", ["VN/1"]),
    ],
)
def test_bad_value_is_refused_with_a_sentence_and_changes_nothing(sqlite_catalogue, field, value):
    catalogue, document_id = sqlite_catalogue
    with pytest.raises(InvalidInput) as refused:
        catalogue.correct_metadata(document_id, {"round": "2030", field: value})
    assert refused.value.message.endswith(".")
    assert catalogue.effective_metadata(document_id) == some_metadata()


@pytest.fixture(scope="module")
def sqlite_catalogue(tmp_path_factory):
    from alke_kb.adapters.sql import open_catalogue

    catalogue = open_catalogue(f"sqlite:///{tmp_path_factory.mktemp('c')}/c.sqlite")
    yield catalogue, publish(catalogue).document_id
    catalogue.close()


def test_correcting_an_unknown_document(catalogue):
    with pytest.raises(NotFound):
        catalogue.correct_metadata("ei ole", {"title": "x"})


def test_lists_are_filtered_by_effective_metadata(catalogue):
    begun = publish(catalogue)
    assert catalogue.list_documents(where=Filters(publicity=(Publicity.SECRET,))) == []
    catalogue.correct_metadata(
        begun.document_id, {"publicity": "salassa_pidettava", "round": "2019", "date": ""}
    )
    secret = catalogue.list_documents(where=Filters(publicity=(Publicity.SECRET,)))
    assert [d.id for d in secret] == [begun.document_id]
    assert catalogue.list_documents(where=Filters(publicity=(Publicity.PUBLIC,))) == []
    assert len(catalogue.list_documents(where=Filters(year_from=2019, year_to=2019))) == 1
