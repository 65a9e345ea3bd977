"""Relevance by category on the sample documents: what a reader types, and the document expected first.

``known_failure`` is a case that does not work yet: it is reported as such and fails the suite the
day it starts to work, so that the mark is taken off.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from alke_kb.domain import LOCAL, Query
from alke_kb.wiring import KnowledgeBase

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Case:
    """``expected`` begins the names of the documents of which one must be among the first ``top``."""

    category: str
    query: str
    expected: tuple[str, ...]
    top: int = 3
    known_failure: bool = False


CASES = (
    Case(
        "inflection", "akkutehtaiden ympäristöluvat", ("pohjanmaa-2022", "osterbotten-2022", "ym-")
    ),
    Case("inflection", "kasvihuoneyrittäjä", ("pohjanmaa-2020", "osterbotten-2020")),
    Case("inflection", "saamelaisia", ("lappi-",)),
    Case("compound", "ratasähköistys", ("lvm-", "kainuu-", "lappi-")),
    Case("compound", "kaivosala", ("kainuu-", "lappi-")),
    Case("compound", "tutkimustoiminta", ("tem-", "okm-", "pohjanmaa-", "satakunta-", "etela-")),
    Case("place", "Kajaanissa", ("kainuu-",)),
    Case("place", "Seinäjoen seutu", ("etela-pohjanmaa-",)),
    Case("place", "Merenkurkun liikenne", ("pohjanmaa-", "osterbotten-", "lvm-")),
    Case("abbreviation", "LVM:n", ("lvm-", "kainuu-", "lappi-", "pohjanmaa-", "satakunta-")),
    Case("abbreviation", "TKI-rahoitus", ("okm-", "tem-", "satakunta-", "pohjanmaa-", "pohjois-")),
    Case("phrase", '"osaavan työvoiman saatavuus"', ("tem-", "kainuu-", "satakunta-", "lappi-")),
    Case(
        "phrase", '~"johtopäätöksen toteutuminen"', ("kainuu-", "lappi-", "satakunta-", "pohja"), 5
    ),
    Case(
        "cross-lingual",
        "vindkraftens tillstånd",
        ("ym-", "etela-pohjanmaa-", "kainuu-", "lappi-", "osterbotten-"),
        5,
    ),
    Case(
        "cross-lingual",
        "labour immigration",
        ("tem-", "pohjanmaa-", "osterbotten-", "etela-", "selvitys-"),
        5,
    ),
    Case("cross-lingual", "asuntopula Vaasassa", ("pohjanmaa-", "osterbotten-")),
    Case("short", "biokaasu", ("mmm-", "etela-pohjanmaa-", "ym-")),
    Case("short", "vety", ("pohjanmaa-", "osterbotten-", "tem-", "satakunta-", "lappi-")),
    Case(
        "question",
        "Miten matkailun kausiluonteisuus vaikuttaa työvoimaan?",
        ("kainuu-", "lappi-", "tem-", "selvitys-"),
    ),
    Case(
        "question",
        "Mitä itärajan sulkeminen merkitsee maakunnalle?",
        ("kainuu-2024", "pohjois-karjala-2024"),
    ),
    Case(
        "misspelt",
        "kotoutumisuunnitelma maahanmuuttajille",
        ("pohjanmaa-", "osterbotten-", "tem-", "etela-", "selvitys-"),
        5,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.category}: {case.query}")
def test_expected_document_is_among_the_first(samples: KnowledgeBase, case: Case) -> None:
    found = samples.search.search(Query(case.query, limit=10), reader=LOCAL).results
    names = [hit.document.path.rsplit("/", 1)[-1] for hit in found[: case.top]]
    good = any(name.startswith(case.expected) for name in names)
    if case.known_failure:
        assert not good, "works now: take the known_failure mark off"
        pytest.xfail(f"known failure: {names}")
    assert good, names


# The verdict is calibrated on questions whose paragraph was left out (benchmarks/answered.py); on a
# base of 550 passages its features spread differently, and these stay wrong until that is mended.
VERDICTS = (
    ("kvanttitietokoneen kryostaatin huoltokäsikirja", False, True),
    ("jääkiekon maailmanmestaruuskisojen lopputulokset", False, True),
    ("Egyptin pyramidien rakentaminen", False, True),
    ("osaavan työvoiman saatavuus Kainuussa", True, False),
    ("tuulivoimarakentamisen luvat", True, True),
    ("Merenkurkun laivayhteys", True, False),
)


@pytest.mark.parametrize(("query", "expected", "known_failure"), VERDICTS)
def test_whether_anything_answers_is_said(
    samples: KnowledgeBase, query: str, expected: bool, known_failure: bool
) -> None:
    answered = samples.search.search(Query(query), reader=LOCAL).answered
    if known_failure:
        assert answered is not expected, "works now: take the known_failure mark off"
        pytest.xfail("known failure of the no-answer verdict")
    assert answered is expected
