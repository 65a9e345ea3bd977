"""Sections: heading paths, numbers, inherited roles, titles left out."""

from __future__ import annotations

from alke_ingest.model import BlockKind, CleanBlock, CleanDocument
from alke_ingest.sections import build, is_reference_list
from alke_kb.domain import Language, Page, Role, Section


def document(
    *parts: tuple[int, str, str] | str, language: Language = Language.FINNISH
) -> CleanDocument:
    """Headings as (level, number, text), paragraphs as text, all on one page."""
    blocks, texts, at = [], [], 0
    for part in parts:
        level, number, text = (None, "", part) if isinstance(part, str) else part
        kind = BlockKind.PARAGRAPH if level is None else BlockKind.HEADING
        blocks.append(CleanBlock(text, kind, level, number, ((1, at, at + len(text)),)))
        texts.append(text)
        at += len(text) + 2
    return CleanDocument((Page(1, None, "\n\n".join(texts)),), tuple(blocks), language)


def paths(sections: tuple[Section, ...]) -> list[tuple[str, ...]]:
    return [section.heading_path for section in sections]


def test_statute() -> None:
    sections = build(
        document(
            (1, "", "Valtioneuvoston asetus alueiden kehittämisestä"),
            "Valtioneuvoston päätöksen mukaisesti säädetään:",
            (2, "2 luku", "Ohjelmatyö ja yhteistyömenettelyt"),
            (3, "14 §", "Maakuntaohjelman sisältö"),
            "Maakuntaohjelmassa esitetään painopisteet.",
            (3, "15 §", "Alueiden kehittämisen keskustelut"),
            "Keskustelujen johtopäätökset kirjataan.",
            (2, "4 luku", "Voimaantulo"),
            (3, "24 §", "24 §"),
            "Tämä asetus tulee voimaan 1 päivänä syyskuuta 2021.",
        )
    )
    assert paths(sections) == [
        (),
        ("2 luku Ohjelmatyö ja yhteistyömenettelyt", "14 § Maakuntaohjelman sisältö"),
        ("2 luku Ohjelmatyö ja yhteistyömenettelyt", "15 § Alueiden kehittämisen keskustelut"),
        ("4 luku Voimaantulo", "24 §"),
    ]
    assert sections[2].numbers == ("2 luku", "15 §")
    assert [section.ordinal for section in sections] == [0, 1, 2, 3]


def test_roles_come_from_the_nearest_heading_that_has_one() -> None:
    sections = build(
        document(
            (1, "1", "Johdanto"),
            "Keskustelu käytiin syksyllä.",
            (1, "2", "Teema 1: Osaava työvoima"),
            "Teemasta keskusteltiin laajasti.",
            (2, "2.1", "Haasteet"),
            "Osaajista on pulaa.",
            (3, "", "Sote-alan saatavuus"),
            "Hoitajia puuttuu.",
            (2, "2.2", "Johtopäätökset"),
            "Koulutuspaikkoja lisätään.",
            (1, "3", "Muuta"),
            "Johtopäätöksenä todettiin, että seuraava keskustelu käydään keväällä.",
        )
    )
    assert [section.role for section in sections] == [
        Role.BACKGROUND,
        None,
        Role.CHALLENGE,
        Role.CHALLENGE,
        Role.CONCLUSION,
        Role.CONCLUSION,
    ]
    assert sections[3].heading_path == (
        "Teema 1: Osaava työvoima",
        "Haasteet",
        "Sote-alan saatavuus",
    )
    assert sections[3].numbers == ("2", "2.1", "")


def test_theme_heading_inherits_but_gives_no_role() -> None:
    sections = build(
        document(
            (1, "", "Johtopäätökset"),
            (2, "", "Teema 2: Haasteet ja liikenne"),
            "Rataa parannetaan.",
            (1, "", "Liitteet"),
            "Kartta.",
        )
    )
    assert [section.role for section in sections] == [Role.CONCLUSION, Role.BACKGROUND]


def test_bare_headings_give_no_section() -> None:
    sections = build(document((1, "", "Tyhjä"), (1, "", "Rahoitus"), "Rahaa on."))
    assert paths(sections) == [("Rahoitus",)]


def test_several_outermost_headings_are_no_title() -> None:
    sections = build(document((1, "", "Tavoitteet"), "Yksi.", (1, "", "Rahoitus"), "Kaksi."))
    assert paths(sections) == [("Tavoitteet",), ("Rahoitus",)]


def test_swedish_record_and_its_finnish_heading() -> None:
    sections = build(
        document(
            (1, "", "Slutsatser"),
            "Parterna enades om att utbildningsplatserna utökas i landskapet.",
            (1, "", "Toimenpiteet"),
            "Toimenpiteitä valmistellaan maakunnan liitossa syksyn aikana.",
            language=Language.SWEDISH,
        )
    )
    assert [section.role for section in sections] == [Role.CONCLUSION, Role.MEASURE]
    assert [section.language for section in sections] == [Language.SWEDISH, Language.FINNISH]


def test_section_of_a_statute_lists_no_participants() -> None:
    sections = build(document((2, "7 §", "Osallistujat"), "Neuvottelukuntaan kuuluu jäseniä."))
    assert sections[0].role is None


def test_reference_lists() -> None:
    sections = build(
        document((1, "", "Lähteet"), "Paukku 2009.", (1, "", "Lähteet ja kaivot"), "Vesi on hyvää.")
    )
    assert [is_reference_list(section) for section in sections] == [True, False]
