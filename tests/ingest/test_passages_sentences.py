"""The sentence splitter on what official Finnish and Swedish text is full of."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alke_ingest.passages import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Tukea saavat esim. Kainuu ja mm. Lappi sekä ns. Itä-Suomi.",
        "Hankkeen hinta on n. 3 milj. euroa vuodessa.",
        "Lain 1 §:n 3 mom. mukaan liitto päättää.",
        "Keskustelu käytiin 3.2.2022 Kuopiossa.",
        "Kokous pidettiin 1. helmikuuta 2022 Oulussa.",
        "Jatkoa seuraa 2. vaiheessa ensi vuonna.",
        "Puheenjohtajana oli J. K. Paasikivi ja sihteerinä M. Virtanen.",
        "Ks. TEM 2010, s. 24 ja liite 3.",
        "Tilaisuus alkoi klo 9.30 ja päättyi klo 12.",
        "Stöd ges t.ex. till Kajanaland och bl.a. Lappland.",
        "Enligt 3 kap. 15 § följs slutsatserna upp.",
        "Osuus oli 12,5 prosenttia (v. 2021 vielä 11).",
        "Mukana ovat kunnat, yritykset jne. ja järjestöt.",
        "Valmistelu on kesken ... mutta etenee.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Väestö vähenee. Työvoimasta on pulaa.", 2),
        ("Päätös tehtiin vuonna 2021. Se tuli voimaan heti.", 2),
        ("Päätös annettiin 3.2.2022. Se tuli voimaan heti.", 2),
        ("Mukana olivat kunnat, yritykset jne. Kokous päättyi.", 2),
        ("Miten edetään? Toimet valitaan syksyllä! Sitten seurataan.", 3),
        ("Hän sanoi: ”Rata rakennetaan.” Muut olivat samaa mieltä.", 2),
        ("(Ks. luku 4.) Rahoitus on auki.", 2),
        ("Luettelo on luvussa 3. Seuraavaksi siirrytään.", 2),
        ("Befolkningen minskar. Det råder brist på arbetskraft.", 2),
        ("Rahoittajina toimivat Business Finland Oy. Hanke jatkuu.", 2),
    ],
)
def test_several_sentences(text: str, count: int) -> None:
    assert len(split(text)) == count
    assert " ".join(split(text)) == text


@given(st.text(alphabet="aÅ1.!? §)”–\u00a0", max_size=80))
def test_nothing_is_lost_and_nothing_doubled(text: str) -> None:
    found = sentences(text)
    assert all(start < end for start, end in found)
    assert all(one[1] <= two[0] for one, two in pairwise(found))
    covered = "".join(text[start:end] for start, end in found)
    assert "".join(covered.split()) == "".join(text.split())
