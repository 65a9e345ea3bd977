"""DOCX, PPTX and ODT made by their own libraries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from alke_ingest.extraction import extract
from alke_ingest.model import BlockKind, ExtractedDocument

H, P, L, R = (
    BlockKind.HEADING,
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.TABLE_ROW,
)


def shape(document: ExtractedDocument) -> list[list[tuple[BlockKind, int | None, str]]]:
    return [[(b.kind, b.level, b.text) for b in page.blocks] for page in document.pages]


def add_xml(paragraph: Any, inner: str) -> None:
    paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{inner}</w:r>"))


def test_docx_headings_lists_tables_and_properties(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "Keskustelumuistio, Pohjois-Savo"
    document.core_properties.author = "Pohjois-Savon liitto"
    document.core_properties.language = "fi-FI"
    document.add_heading("Aluekehittämiskeskustelu", 0)
    document.add_heading("1 Tilannekuva", 1)
    document.add_paragraph("Väestö vähenee Ylä-Savossa; i Åbo växer den.")
    document.add_heading("1.1 Työllisyys", 2)
    document.add_paragraph("Osaajapula", style="List Bullet")
    document.add_paragraph("Työperäinen maahanmuutto", style="List Number")
    table = document.add_table(rows=2, cols=3)
    for row, values in enumerate((("Alue", "2024", "2025"), ("Kainuu", "7,1", "6,9"))):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    document.save(str(tmp_path / "muistio.docx"))
    found = extract(tmp_path / "muistio.docx")
    assert shape(found) == [
        [
            (H, 1, "Aluekehittämiskeskustelu"),
            (H, 1, "1 Tilannekuva"),
            (P, None, "Väestö vähenee Ylä-Savossa; i Åbo växer den."),
            (H, 2, "1.1 Työllisyys"),
            (L, None, "Osaajapula"),
            (L, None, "Työperäinen maahanmuutto"),
            (R, None, "Alue | 2024 | 2025"),
            (R, None, "Kainuu | 7,1 | 6,9"),
        ]
    ]
    assert found.properties["title"] == "Keskustelumuistio, Pohjois-Savo"
    assert found.properties["author"] == "Pohjois-Savon liitto"
    assert found.properties["language"] == "fi-FI"


def test_docx_headings_by_outline_level_of_own_styles(tmp_path: Path) -> None:
    document = docx.Document()
    style = document.styles.add_style("VM Otsikko", 1)
    style.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="2"/>'))
    derived = document.styles.add_style("VM Otsikko pieni", 1)
    derived.base_style = style
    document.add_paragraph("Toimenpiteet", style="VM Otsikko")
    document.add_paragraph("Rahoitus", style="VM Otsikko pieni")
    document.add_paragraph("Leipäteksti")
    document.save(str(tmp_path / "a.docx"))
    assert shape(extract(tmp_path / "a.docx")) == [
        [(H, 3, "Toimenpiteet"), (H, 3, "Rahoitus"), (P, None, "Leipäteksti")]
    ]


def test_docx_pages_by_explicit_and_rendered_breaks(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Sivu yksi")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    # Word repeats an explicit break as the place where the page began: one change, not two
    second = document.add_paragraph()
    add_xml(second, "<w:lastRenderedPageBreak/><w:t>Sivu kaksi</w:t>")
    split = document.add_paragraph("Kappale alkaa sivulla kaksi ja")
    add_xml(split, "<w:lastRenderedPageBreak/><w:t>jatkuu sivulla kolme.</w:t>")
    fourth = document.add_heading("Sivu neljä", 1)
    fourth.paragraph_format.page_break_before = True
    document.add_section()
    document.add_paragraph("Sivu viisi")
    document.save(str(tmp_path / "a.docx"))
    found = extract(tmp_path / "a.docx")
    assert [[text for _k, _l, text in page] for page in shape(found)] == [
        ["Sivu yksi"],
        ["Sivu kaksi", "Kappale alkaa sivulla kaksi ja"],
        ["jatkuu sivulla kolme."],
        ["Sivu neljä"],
        ["Sivu viisi"],
    ]
    assert [page.number for page in found.pages] == [1, 2, 3, 4, 5]
    assert [b.continues for page in found.pages for b in page.blocks] == [
        *(False, False, False),
        True,
        *(False, False),
    ]


def test_docx_a_heading_with_break_before_opens_no_empty_first_page(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Alku", 1).paragraph_format.page_break_before = True
    document.save(str(tmp_path / "a.docx"))
    assert shape(extract(tmp_path / "a.docx")) == [[(H, 1, "Alku")]]


def test_docx_content_controls_tracked_changes_boxes_and_characters(tmp_path: Path) -> None:
    document = docx.Document()
    body = document.element.body
    w = nsdecls("w")
    body.insert(
        0,
        parse_xml(
            f"<w:sdt {w}><w:sdtContent><w:p><w:r><w:t>Sisällönohjain</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>"
        ),
    )
    body.insert(
        0,
        parse_xml(
            f"<w:sdt {w}><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/>"
            "</w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:r><w:t>1 Johdanto 3</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>"
        ),
    )
    paragraph = document.add_paragraph("Tämä")
    paragraph._p.append(
        parse_xml(f"<w:ins {w}><w:r><w:t xml:space='preserve'> lisätty</w:t></w:r></w:ins>")
    )
    paragraph._p.append(
        parse_xml(f"<w:del {w}><w:r><w:delText>poistettu</w:delText></w:r></w:del>")
    )
    add_xml(paragraph, "<w:rPr><w:vanish/></w:rPr><w:t>piilossa</w:t>")
    add_xml(paragraph, "<w:t xml:space='preserve'> Itä</w:t><w:noBreakHyphen/><w:t>Suomi</w:t>")
    add_xml(paragraph, "<w:softHyphen/><w:tab/><w:t>ö</w:t><w:br/><w:t>å</w:t>")
    add_xml(
        paragraph,
        "<w:pict><w:txbxContent><w:p><w:r><w:t>Laatikko</w:t></w:r></w:p></w:txbxContent></w:pict>",
    )
    frame = document.add_table(rows=1, cols=1)
    frame.cell(0, 0).text = "Kehyksessä"
    document.save(str(tmp_path / "a.docx"))
    assert [text for _k, _l, text in shape(extract(tmp_path / "a.docx"))[0]] == [
        "Sisällönohjain",
        "Tämä lisätty Itä\u2011Suomi\u00ad ö å",
        "Laatikko",
        "Kehyksessä",
    ]


def test_docx_footnotes_stand_at_the_end_of_their_page(tmp_path: Path) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document()
    paragraph = document.add_paragraph("Väite lähteineen")
    add_xml(paragraph, "<w:footnoteReference w:id='2'/>")
    document.add_paragraph("Toinen kappale").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Sivu kaksi")
    xml = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:type='separator' w:id='0'><w:p/></w:footnote>"
        "<w:footnote w:id='2'><w:p><w:r><w:t>Tilastokeskus 2024.</w:t></w:r></w:p></w:footnote>"
        "</w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), document.part.package)
    document.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    )
    document.save(str(tmp_path / "a.docx"))
    pages = shape(extract(tmp_path / "a.docx"))
    assert [[text for _k, _l, text in page] for page in pages] == [
        ["Väite lähteineen", "Toinen kappale", "Tilastokeskus 2024."],
        ["Sivu kaksi"],
    ]


def test_pptx_a_slide_is_a_page_and_notes_stay_out(tmp_path: Path) -> None:
    import pptx
    from pptx.util import Inches

    presentation = pptx.Presentation()
    presentation.core_properties.title = "Alueiden näkymät"
    first = presentation.slides.add_slide(presentation.slide_layouts[1])
    first.shapes.title.text = "Haasteet"
    first.placeholders[1].text = "Väestö vähenee\nOsaajapula syvenee"
    first.notes_slide.notes_text_frame.text = "Muista kysyä Åbosta"
    second = presentation.slides.add_slide(presentation.slide_layouts[5])
    second.shapes.title.text = "Luvut"
    table = second.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
    for row, values in enumerate((("Alue", "Työttömyys"), ("Häme", "9,8 %"))):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    group = second.shapes.add_group_shape()
    box = group.shapes.add_textbox(Inches(1), Inches(5), Inches(3), Inches(1))
    box.text_frame.text = "Lähde: TEM"
    presentation.slides.add_slide(presentation.slide_layouts[6])
    presentation.save(str(tmp_path / "esitys.pptx"))
    found = extract(tmp_path / "esitys.pptx")
    assert shape(found) == [
        [(H, 1, "Haasteet"), (L, None, "Väestö vähenee"), (L, None, "Osaajapula syvenee")],
        [
            (H, 1, "Luvut"),
            (R, None, "Alue | Työttömyys"),
            (R, None, "Häme | 9,8 %"),
            (P, None, "Lähde: TEM"),
        ],
        [],
    ]
    assert found.properties["title"] == "Alueiden näkymät"


def test_odt_headings_lists_tables_notes_and_page_breaks(tmp_path: Path) -> None:
    import odfdo

    document = odfdo.Document("text")
    body = document.body
    body.clear()
    body.append(odfdo.Header(1, "Tilannekuva"))
    body.append(odfdo.Paragraph("Väestö vähenee\tYlä-Savossa,  i Åbo växer den."))
    body.append(odfdo.List(["Osaajapula", "Nuorten työllisyys"]))
    table = odfdo.Table("Luvut", width=2, height=2)
    for row, values in enumerate((("Alue", "2025"), ("Kainuu", "6,9"))):
        for column, value in enumerate(values):
            table.set_value((column, row), value)
    body.append(table)
    noted = odfdo.Paragraph("Väite")
    noted.insert_note(after="Väite", note_id="n1", citation="1", body="Tilastokeskus 2024.")
    body.append(noted)
    split = odfdo.Element.from_tag(
        "<text:p>Kappale alkaa ja <text:soft-page-break/>jatkuu sivulla kaksi.</text:p>"
    )
    body.append(split)
    style = odfdo.Style("paragraph", name="Uusi")
    style.set_properties(area="paragraph", **{"fo:break-before": "page"})
    document.insert_style(style, automatic=True)
    body.append(odfdo.Paragraph("Sivu kolme", style="Uusi"))
    document.meta.title = "Tilannekuvat"
    document.meta.language = "fi-FI"
    document.save(tmp_path / "katsaus.odt")
    found = extract(tmp_path / "katsaus.odt")
    assert shape(found) == [
        [
            (H, 1, "Tilannekuva"),
            (P, None, "Väestö vähenee Ylä-Savossa, i Åbo växer den."),
            (L, None, "Osaajapula"),
            (L, None, "Nuorten työllisyys"),
            (R, None, "Alue | 2025"),
            (R, None, "Kainuu | 6,9"),
            (P, None, "Väite"),
            (P, None, "Kappale alkaa ja"),
            (P, None, "Tilastokeskus 2024."),
        ],
        [(P, None, "jatkuu sivulla kaksi.")],
        [(P, None, "Sivu kolme")],
    ]
    assert found.pages[1].blocks[0].continues
    assert found.properties["title"] == "Tilannekuvat"
    assert found.properties["language"] == "fi-FI"


@pytest.mark.parametrize("name", ["muistio.docx", "esitys.pptx", "katsaus.odt"])
def test_an_office_file_without_text_says_so(tmp_path: Path, name: str) -> None:
    import odfdo
    import pptx

    from alke_kb.errors import ExtractionFailed

    path = tmp_path / name
    if name.endswith("docx"):
        docx.Document().save(str(path))
    elif name.endswith("pptx"):
        pptx.Presentation().save(str(path))
    else:
        document = odfdo.Document("text")
        document.body.clear()
        document.save(path)
    with pytest.raises(ExtractionFailed) as failure:
        extract(path)
    assert failure.value.reason_code == "no_text"
