"""HTML, Markdown and plain text; detection by content."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from alke_ingest.extraction import SUPPORTED_SUFFIXES, detect_media_type, extract
from alke_ingest.model import BlockKind, ExtractedDocument
from alke_kb.errors import ExtractionFailed

H, P, L, R = (
    BlockKind.HEADING,
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.TABLE_ROW,
)
PROSE = "Pohjois-Pohjanmaan työllisyys ja Ålands näringsliv kehittyvät yhä hyvää vauhtia.\n"


def shape(document: ExtractedDocument) -> list[tuple[BlockKind, int | None, str]]:
    return [(b.kind, b.level, b.text) for page in document.pages for b in page.blocks]


def read(tmp_path: Path, name: str, content: str | bytes) -> ExtractedDocument:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return extract(path)


def test_html_structure_title_and_language(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "laki.html",
        """<!DOCTYPE html><html lang="fi"><head><title>Laki alueiden
        kehittämisestä (797/2021)</title><style>p {color: red}</style></head><body>
        <nav><ul><li>Etusivu</li></ul></nav><script>alert("ei")</script>
        <h2>1 luku Yleiset <em>säännökset</em></h2>
        <p>Tässä laissa<br>säädetään &aring;&auml;&ouml;.<!-- huomautus --></p>
        Irrallinen teksti <b>lihavoituna</b> tässä.
        <ul><li>eka <p>kohta</p></li><li>toka<ul><li>sisempi</li></ul></li></ul>
        <div hidden>piilossa</div>
        <table><tr><th>Alue</th><th>2025</th></tr><tr><td>Kainuu</td><td> 6,9 </td></tr></table>
        </body></html>""",
    )
    assert shape(document) == [
        (H, 2, "1 luku Yleiset säännökset"),
        (P, None, "Tässä laissa säädetään åäö."),
        (P, None, "Irrallinen teksti lihavoituna tässä."),
        (L, None, "eka"),
        (L, None, "kohta"),
        (L, None, "toka"),
        (L, None, "sisempi"),
        (R, None, "Alue | 2025"),
        (R, None, "Kainuu | 6,9"),
    ]
    assert document.properties == {
        "title": "Laki alueiden kehittämisestä (797/2021)",
        "language": "fi",
    }


def test_html_of_a_page_with_main_is_read_from_main(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "a.html",
        "<html><body><header>Valikko</header><main><h1>Asia</h1><p>Teksti</p></main>"
        "<footer>Evästeet</footer></body></html>",
    )
    assert shape(document) == [(H, 1, "Asia"), (P, None, "Teksti")]


def test_html_tables_for_layout_are_read_as_text(tmp_path: Path) -> None:
    document = read(
        tmp_path, "a.html", "<html><table><tr><td><h2>Otsikko</h2><p>Teksti</p></td></tr></table>"
    )
    assert shape(document) == [(H, 2, "Otsikko"), (P, None, "Teksti")]


def test_html_in_its_declared_encoding(tmp_path: Path) -> None:
    page = '<html><meta charset="iso-8859-1"><body><p>Työ, Åbo, lähiö'
    assert shape(read(tmp_path, "a.html", page.encode("latin-1")))[0][2] == "Työ, Åbo, lähiö"


def test_html_nested_beyond_reason(tmp_path: Path) -> None:
    deep = "<html><body>" + "<div>" * 20_000 + "syvällä" + "</div>" * 20_000
    assert shape(read(tmp_path, "a.html", deep)) == [(P, None, "syvällä")]


def test_markdown_structure(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "muistio.md",
        "---\ntitle: Keskustelu\nlang: fi\ndate: 2024-05-02\n---\n"
        "# Tilannekuva\n\nVäestö *vähenee*\nYlä-Savossa, [linkki](http://x.fi) `koodi`.\n\n"
        "![kuva](a.png)\n\n- eka\n- toka\n\n  jatkoa\n\n| Alue | 2025 |\n|---|---|\n"
        "| Häme | 6,9 |\n\n> lainaus\n\n```\n#Ei otsikko#\n```\n\n<p>html <b>kappale</b></p>\n\f"
        "## Toinen sivu\n",
    )
    assert shape(document) == [
        (H, 1, "Tilannekuva"),
        (P, None, "Väestö vähenee Ylä-Savossa, linkki koodi."),
        (L, None, "eka"),
        (L, None, "toka"),
        (L, None, "jatkoa"),
        (R, None, "Alue | 2025"),
        (R, None, "Häme | 6,9"),
        (P, None, "lainaus"),
        (P, None, "#Ei otsikko#"),
        (P, None, "html kappale"),
        (H, 2, "Toinen sivu"),
    ]
    assert len(document.pages) == 2
    assert document.properties == {"title": "Keskustelu", "language": "fi", "created": "2024-05-02"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("#1. Elävä palvelu#", (H, 1, "1. Elävä palvelu")),
        ("##2.1 Datavarannot##", (H, 2, "2.1 Datavarannot")),
        ("###Ääni kuuluu#", (H, 3, "Ääni kuuluu")),
        ("#Johdanto", (H, 1, "Johdanto")),
        ("#tulevaisuus on meidän", (P, None, "#tulevaisuus on meidän")),
    ],
)
def test_markdown_headings_written_without_a_blank(
    tmp_path: Path, line: str, expected: tuple[BlockKind, int | None, str]
) -> None:
    assert shape(read(tmp_path, "a.markdown", f"{line}\n\nLeipäteksti.\n")) == [
        expected,
        (P, None, "Leipäteksti."),
    ]


def test_plain_text_paragraphs_pages_and_line_end_hyphens(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "a.txt",
        "Otsikko\r\n\r\nMaakun-\r\nnassa tutkimus-\r\nja kehittämistyö\r\njatkuu.\r\n\fSivu kaksi\r\n",
    )
    assert [[b.text for b in page.blocks] for page in document.pages] == [
        ["Otsikko", "Maakun-\nnassa tutkimus-\nja kehittämistyö jatkuu."],
        ["Sivu kaksi"],
    ]


@pytest.mark.parametrize(
    "data",
    [
        PROSE.encode(),
        PROSE.encode("utf-8-sig"),
        PROSE.encode("cp1252"),
        PROSE.encode("iso8859_15"),
        PROSE.encode("cp850"),
        PROSE.encode("mac_roman"),
        PROSE.encode("utf-16"),
        PROSE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + PROSE.encode("utf-16-be"),
        PROSE.encode("utf-32"),
    ],
    ids=[
        "utf8",
        "utf8bom",
        "cp1252",
        "latin9",
        "dos",
        "mac",
        "utf16",
        "utf16nobom",
        "utf16be",
        "utf32",
    ],
)
def test_plain_text_in_the_encodings_of_finnish_offices(tmp_path: Path, data: bytes) -> None:
    assert shape(read(tmp_path, "a.txt", data))[0][2] == PROSE.strip()


def test_a_long_text_whose_first_bytes_end_inside_a_character(tmp_path: Path) -> None:
    for shift in range(4):
        text = "a" * shift + "ä" * 6000
        assert shape(read(tmp_path, "a.txt", text))[0][2] == text


@pytest.mark.parametrize(
    ("name", "content", "media_type", "said"),
    [
        ("latausvirhe.pdf", "<!DOCTYPE html><html><p>Sivua ei löydy</p>", "text/html", "«.pdf»"),
        ("muistio.docx", "Pelkkää tekstiä, ei Wordia.", "text/plain", "«.docx»"),
        ("sivu.txt", "<html><p>Työ</p></html>", "text/html", "«.txt»"),
    ],
)
def test_a_wrong_suffix_is_read_by_content_with_a_warning(
    tmp_path: Path, name: str, content: str, media_type: str, said: str
) -> None:
    document = read(tmp_path, name, content)
    assert document.media_type == detect_media_type(tmp_path / name) == media_type
    (warning,) = document.warnings
    assert said in warning


def test_a_word_file_called_pdf_is_read_as_word(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_heading("Yhteenveto", 1)
    document.save(str(tmp_path / "yhteenveto.pdf"))
    found = extract(tmp_path / "yhteenveto.pdf")
    assert shape(found) == [(H, 1, "Yhteenveto")]
    assert "Word" in found.warnings[0]


def test_a_given_media_type_takes_the_place_of_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "lähetys"
    path.write_text("# Otsikko\n", encoding="utf-8")
    assert shape(extract(path, media_type="text/markdown")) == [(H, 1, "Otsikko")]
    assert extract(path, media_type="text/markdown").warnings == ()
    assert extract(path).media_type == "text/plain"


def test_textual_formats_that_are_not_documents_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ExtractionFailed) as failure:
        read(tmp_path, "luvut.csv", "alue;arvo\nKainuu;6,9\n")
    assert failure.value.reason_code == "unsupported"
    assert {".pdf", ".docx", ".pptx", ".odt", ".html", ".md", ".txt"} <= SUPPORTED_SUFFIXES


@pytest.mark.shared
def test_statutes(shared_dir: Path) -> None:
    for language in ("fi", "sv"):
        files = sorted((shared_dir / "corpus/finlex" / language).glob("*.html"))
        assert len(files) == 38
        for file in files:
            document = extract(file)
            assert document.properties["language"] == language
            assert document.pages[0].blocks[0].level == 1
    act = extract(shared_dir / "corpus/finlex/fi/2021-0797.html")
    sections = [text for kind, level, text in shape(act) if (kind, level) == (H, 3)]
    assert any(text.startswith("15 §") for text in sections)


@pytest.mark.shared
def test_the_guidebook_in_markdown(shared_dir: Path) -> None:
    folder = shared_dir / "corpus/pdf/julkinen-data"
    headings = {
        (block.level, block.text)
        for file in folder.glob("*.markdown")
        for page in extract(file).pages
        for block in page.blocks
        if block.kind is H
    }
    assert {
        (1, "1. Elävä palvelu"),
        (2, "1.1 Mihin avointa dataa voidaan käyttää?"),
        (3, "2.2.1 Löydettävyys"),
    } <= headings
    assert not any("#" in text for _level, text in headings)
