"""Passages: size, borders, and places that reproduce the text exactly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alke_ingest.passages import build
from alke_kb.domain import Language, Page, Passage, Section, Span

SENTENCE = "Maakunnan liitto ja ministeriö sopivat, että koulutusta lisätään ensi vuonna alueella. "


def pages_and_section(
    paragraphs: list[list[str]], path: tuple[str, ...] = ("Johtopäätökset",)
) -> tuple[tuple[Page, ...], Section]:
    """Paragraphs as lists of their parts; every part after the first begins a new page."""
    texts: list[str] = [""]
    spans: list[tuple[Span, ...]] = []
    for parts in paragraphs:
        own = []
        for i, part in enumerate(parts):
            if i:
                texts.append("")
            joined = f"{texts[-1]}\n\n{part}" if texts[-1] else part
            texts[-1] = joined
            own.append(Span(len(texts), len(joined) - len(part), len(joined)))
        spans.append(tuple(own))
    pages = tuple(Page(i, f"s{i}", text) for i, text in enumerate(texts, start=1))
    return pages, Section(0, path, ("",) * len(path), None, tuple(spans), Language.FINNISH)


def slices(passage: Passage, pages: tuple[Page, ...]) -> str:
    """The passage's words as its place in the pages gives them."""
    parts = []
    for number in range(passage.page_from, passage.page_to + 1):
        start = passage.start if number == passage.page_from else 0
        end = passage.end if number == passage.page_to else None
        parts.append(pages[number - 1].text[start:end])
    return " ".join(" ".join(parts).split())


def test_short_section_is_one_short_passage() -> None:
    pages, section = pages_and_section([["Rahoitus on auki."]])
    (passage,) = build(pages, [section], Language.FINNISH)
    assert passage.text == "Rahoitus on auki."
    assert (passage.page_from, passage.page_to, passage.start, passage.end) == (1, 1, 0, 17)
    assert passage.heading_path == ("Johtopäätökset",)
    assert passage.label_from == "s1"


def test_long_section_is_cut_evenly_at_sentences() -> None:
    pages, section = pages_and_section(
        [[SENTENCE.strip()] for _ in range(20)] + [[(SENTENCE * 30).strip()]]
    )
    found = build(pages, [section], Language.FINNISH)
    sizes = [len(passage.text.split()) for passage in found]
    assert all(110 <= size <= 220 for size in sizes)
    assert all(passage.text.endswith(".") for passage in found)
    assert sum(sizes) == 50 * len(SENTENCE.split())


def test_list_stays_with_what_it_is_a_list_of() -> None:
    lead = "Osapuolet sopivat seuraavista toimenpiteistä, joita seurataan keväällä:"
    paragraphs = [[(SENTENCE * 15).strip()], [lead], [(SENTENCE * 12).strip()]]
    pages, section = pages_and_section(paragraphs)
    found = build(pages, [section], Language.FINNISH)
    assert len(found) > 1
    assert not any(passage.text.endswith(":") for passage in found)


def test_endless_sentence_is_cut_at_its_semicolons() -> None:
    text = "; ".join(["ohjelman hallinnosta ja seurannasta sekä viestinnästä alueella"] * 90) + "."
    pages, section = pages_and_section([[text]])
    found = build(pages, [section], Language.FINNISH)
    assert all(len(passage.text.split()) < 400 for passage in found)
    assert all(passage.text.endswith((";", ".")) for passage in found)
    assert " ".join(passage.text for passage in found) == text


def test_one_string_without_blanks_is_cut_too() -> None:
    pages, section = pages_and_section([["a" * 20_000]])
    found = build(pages, [section], Language.FINNISH)
    assert "".join(passage.text for passage in found) == "a" * 20_000
    assert max(len(passage.text) for passage in found) < 4_000


def test_passage_over_a_page_break() -> None:
    pages, section = pages_and_section([["Alku on täällä.", "Loppu on seuraavalla sivulla."]])
    (passage,) = build(pages, [section], Language.FINNISH)
    assert passage.text == "Alku on täällä. Loppu on seuraavalla sivulla."
    assert (passage.page_from, passage.page_to) == (1, 2)
    assert (passage.label_from, passage.label_to) == ("s1", "s2")
    assert pages[1].text[: passage.end] == "Loppu on seuraavalla sivulla."


def test_paragraphs_are_parted_by_a_newline() -> None:
    pages, section = pages_and_section([["Yksi."], ["Kaksi."]])
    (passage,) = build(pages, [section], Language.FINNISH)
    assert passage.text == "Yksi.\nKaksi."


def test_never_across_sections() -> None:
    pages, one = pages_and_section([["Yksi."], ["Kaksi."]])
    first = Section(0, ("A",), ("",), None, one.paragraphs[:1], Language.FINNISH)
    second = Section(1, ("B",), ("",), None, one.paragraphs[1:], Language.FINNISH)
    found = build(pages, [first, second], Language.FINNISH)
    assert [(passage.section, passage.text) for passage in found] == [(0, "Yksi."), (1, "Kaksi.")]
    assert [passage.ordinal for passage in found] == [0, 1]


def test_lists_of_sources_give_no_passages_unless_there_is_nothing_else() -> None:
    pages, text = pages_and_section([["Yksi."], ["Paukku 2009."]])
    body = Section(0, ("A",), ("",), None, text.paragraphs[:1], Language.FINNISH)
    sources = Section(1, ("Lähteet",), ("",), None, text.paragraphs[1:], Language.FINNISH)
    assert [p.text for p in build(pages, [body, sources], Language.FINNISH)] == ["Yksi."]
    assert [p.text for p in build(pages, [sources], Language.FINNISH)] == ["Paukku 2009."]


@pytest.mark.parametrize("text", ["– – –", "12 345 678"])
def test_sections_without_letters_give_none(text: str) -> None:
    pages, section = pages_and_section([[text]])
    assert build(pages, [section], Language.FINNISH) == ()


def test_language_of_the_passage() -> None:
    text = "Sammanfattning: befolkningen i landskapet minskar och det råder brist på arbetskraft."
    pages, section = pages_and_section([[text]])
    assert build(pages, [section], Language.FINNISH)[0].language is Language.SWEDISH


WORDS = st.sampled_from(
    ["Maakunta", "esim.", "1 §:n", "päättyi.", "Liitto", "3.2.2022", "Mitä?", "a;", "EU:n"]
)
PART = st.lists(WORDS, min_size=1, max_size=120).map(" ".join)
PARAGRAPH = st.lists(PART, min_size=1, max_size=3)


@settings(max_examples=150, deadline=None)
@given(paragraphs=st.lists(PARAGRAPH, min_size=1, max_size=6))
def test_places_reproduce_the_text(paragraphs: list[list[str]]) -> None:
    pages, section = pages_and_section(paragraphs)
    found = build(pages, [section], Language.FINNISH)
    for passage in found:
        assert slices(passage, pages) == " ".join(passage.text.split())
        assert len(passage.text.split()) < 400
        if passage.page_from == passage.page_to:
            own = pages[passage.page_from - 1].text[passage.start : passage.end]
            assert own.replace("\n\n", "\n") == passage.text
    everything = " ".join(" ".join(parts) for parts in paragraphs)
    if not any(character.isalpha() for character in everything):
        assert found == ()
        return
    assert " ".join(" ".join(p.text for p in found).split()) == " ".join(everything.split())
