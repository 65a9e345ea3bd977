"""Markings that stand only in running headers, which clean-up keeps out of the pages."""

from __future__ import annotations

import pytest

from alke_ingest.metadata import complete
from alke_kb.domain import Language, Metadata, Publicity


def completed(**properties: str) -> Metadata:
    return complete(
        {},
        path="kansio/muistio.pdf",
        properties=properties,
        opening_text="Keskustelumuistio\n\nMaakunnan tilanne on vakaa.",
        headings=["Keskustelumuistio"],
        language=Language.FINNISH,
    )


@pytest.mark.parametrize(
    ("stamp", "publicity"),
    [
        ("LUONNOS", Publicity.DRAFT),
        ("Salassa pidettävä", Publicity.SECRET),
        ("Aluekehitys 2022", Publicity.PUBLIC),
    ],
)
def test_publicity_marking_in_a_header_is_seen(stamp: str, publicity: Publicity) -> None:
    assert completed(stamps=f"Työ- ja elinkeinoministeriö\n{stamp}").publicity is publicity


def test_diary_number_kept_out_of_the_text_is_used() -> None:
    assert completed(diary_number="VN/77/2022").diary_number == "VN/77/2022"
