"""PDF: lines with their typography, outline, labels, properties, scanned pages, real files."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pypdf
import pytest
import reportlab
from pypdf.generic import NameObject
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from alke_ingest.extraction import extract, ocr_available
from alke_ingest.extraction._ocr import searchable_copy
from alke_ingest.model import Block, BlockKind, ExtractedDocument
from alke_ingest.workers import WorkerPool
from alke_kb.errors import ExtractionFailed
from worker_functions import read_with_ocr

Draw = Callable[[Canvas], None]


def make_pdf(path: Path, *pages: Draw, **properties: str) -> Path:
    canvas = Canvas(str(path), pagesize=A4)
    if "title" in properties:
        canvas.setTitle(properties["title"])
    if "author" in properties:
        canvas.setAuthor(properties["author"])
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def write(canvas: Canvas, *lines: tuple[str, int, float, float], font: str = "Helvetica") -> None:
    for text, size, x, y in lines:
        canvas.setFont(font, size)
        canvas.drawString(x, y, text)


def prose(canvas: Canvas) -> None:
    write(canvas, ("3 Johtopäätökset", 16, 72, 760), font="Helvetica-Bold")
    write(
        canvas,
        ("Etelä-Savon ja Åboland-alueen työllisyyden alkupe-", 10, 72, 730),
        ("räislähteeseen palataan seuraavassa keskustelussa.", 10, 72, 716),
    )


def picture(canvas: Canvas) -> None:
    canvas.drawImage(scanned_text(), 60, 500, width=480, height=240)


def scanned_text() -> ImageReader:
    """A picture of two lines of Finnish, as a scanner would give it."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (1600, 800), 255)
    font = ImageFont.truetype(Path(reportlab.__file__).parent / "fonts/Vera.ttf", 80)
    pen = ImageDraw.Draw(image)
    pen.text((80, 120), "Maakunnan kehittäminen", fill=0, font=font)
    pen.text((80, 320), "alueellinen ohjelma", fill=0, font=font)
    return ImageReader(image)


def texts(document: ExtractedDocument) -> list[list[str]]:
    return [[block.text for block in page.blocks] for page in document.pages]


def block_with(document: ExtractedDocument, text: str) -> Block:
    return next(b for page in document.pages for b in page.blocks if text in b.text)


def test_lines_keep_text_hyphens_size_weight_and_place(tmp_path: Path) -> None:
    document = extract(make_pdf(tmp_path / "muistio.pdf", prose))
    assert texts(document) == [
        [
            "3 Johtopäätökset",
            "Etelä-Savon ja Åboland-alueen työllisyyden alkupe-",
            "räislähteeseen palataan seuraavassa keskustelussa.",
        ]
    ]
    heading, first, _second = document.pages[0].blocks
    assert (heading.kind, heading.size, heading.bold) == (BlockKind.LINE, 16, True)
    assert (first.size, first.bold, first.x, first.y) == (10, False, 72, 730)
    assert (document.pages[0].width, document.pages[0].height) == pytest.approx(A4, abs=0.01)


def test_a_suspended_hyphen_keeps_its_typed_blank(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(72, 700)
        text.textLine("tutkimus- ")
        text.textLine("ja kehittämis-")
        text.textLine("toiminta")
        canvas.drawText(text)

    assert texts(extract(make_pdf(tmp_path / "a.pdf", draw))) == [
        ["tutkimus- ", "ja kehittämis-", "toiminta"]
    ]


def test_columns_drawn_one_after_the_other_are_not_interleaved(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for x, side in ((72, "vasen"), (320, "oikea")):
            write(canvas, *((f"{side} {row}", 10, x, 700 - 14 * row) for row in range(4)))

    lines = texts(extract(make_pdf(tmp_path / "a.pdf", draw)))[0]
    assert lines == [f"{side} {row}" for side in ("vasen", "oikea") for row in range(4)]


def test_a_margin_note_drawn_first_does_not_run_into_the_body(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, ("1. Elävä palvelu", 8, 500, 703), ("Automaatio toimii", 10, 72, 703))

    assert texts(extract(make_pdf(tmp_path / "a.pdf", draw))) == [
        ["1. Elävä palvelu", "Automaatio toimii"]
    ]


def test_a_sum_at_the_end_of_a_wrapped_row_stays_on_its_line(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        write(
            canvas,
            ("44. Tuki puuntuotannon turvaamiseen (arviomäärä-", 10, 40, 700),
            ("raha)", 10, 40, 688),
            (" ", 10, 300, 700),
            ("36 247", 10, 520, 688),
        )

    lines = texts(extract(make_pdf(tmp_path / "a.pdf", draw)))[0]
    assert [line.split() for line in lines][-1] == ["raha)", "36", "247"]


def test_a_turned_page_gives_places_as_a_reader_sees_them(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        # upright once the page is turned by 90 degrees
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
        write(canvas, ("Ylälaita", 10, 50, 500), ("Alalaita", 10, 50, 60))

    plain = make_pdf(tmp_path / "plain.pdf", draw)
    writer = pypdf.PdfWriter(clone_from=plain)
    writer.pages[0][NameObject("/Rotate")] = pypdf.generic.NumberObject(90)
    writer.write(tmp_path / "turned.pdf")
    page = extract(tmp_path / "turned.pdf").pages[0]
    assert (page.width, page.height) == pytest.approx((A4[1], A4[0]), abs=0.01)
    assert [(b.text, b.x, b.y) for b in page.blocks] == [
        ("Ylälaita", pytest.approx(50), pytest.approx(500)),
        ("Alalaita", pytest.approx(50), pytest.approx(60)),
    ]


def test_outline_labels_and_properties(tmp_path: Path) -> None:
    path = make_pdf(
        tmp_path / "plain.pdf", prose, prose, prose, title="Alueen tilannekuva", author="Liitto"
    )
    writer = pypdf.PdfWriter(clone_from=path)
    chapter = writer.add_outline_item("1 Työllisyys", 1)
    writer.add_outline_item("1.1 Nuoret", 2, parent=chapter)
    writer.set_page_label(0, 0, style="/r")
    writer.set_page_label(1, 2, style="/D", start=1)
    writer.write(tmp_path / "full.pdf")
    document = extract(tmp_path / "full.pdf")
    assert [(e.title, e.level, e.page) for e in document.outline] == [
        ("1 Työllisyys", 1, 2),
        ("1.1 Nuoret", 2, 3),
    ]
    assert [page.label for page in document.pages] == ["i", "1", "2"]
    assert document.properties["title"] == "Alueen tilannekuva"
    assert document.properties["author"] == "Liitto"
    assert len(document.properties["created"]) == len("2026-01-01")
    assert [page.label for page in extract(path).pages] == [None] * 3


def test_an_empty_user_password_is_no_obstacle(tmp_path: Path) -> None:
    make_pdf(tmp_path / "plain.pdf", prose)
    for algorithm in ("RC4-128", "AES-128", "AES-256"):
        writer = pypdf.PdfWriter(clone_from=tmp_path / "plain.pdf")
        writer.encrypt("", "omistaja", algorithm=algorithm)
        writer.write(tmp_path / "locked.pdf")
        assert texts(extract(tmp_path / "locked.pdf")) == texts(extract(tmp_path / "plain.pdf"))


def test_pages_that_are_pictures_are_named(tmp_path: Path) -> None:
    pages = (prose, prose, picture, picture, picture, prose, picture)
    document = extract(make_pdf(tmp_path / "osin.pdf", *pages))
    assert len(document.pages) == 7
    assert [len(page.blocks) for page in document.pages] == [3, 3, 0, 0, 0, 3, 0]
    (warning,) = document.warnings
    assert warning.startswith("Pages 3–5 and 7 are without text.")
    assert "OCR" in warning


def test_ocr_reads_pictures_where_installed_and_says_how_where_not(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "skannattu.pdf", picture, prose)
    if not ocr_available():
        with pytest.raises(ExtractionFailed, match="tesseract-ocr-fin") as failure:
            extract(path, ocr=True)
        assert failure.value.reason_code == "no_text"
        return
    document = extract(path, ocr=True)
    assert "kehittäminen" in " ".join(texts(document)[0])
    assert texts(document)[1][0] == "3 Johtopäätökset"
    assert document.warnings == ("Page 1 is read by OCR: check quotations against the picture.",)


def test_without_ocr_programs_the_message_says_how_to_get_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_pdf(tmp_path / "skannattu.pdf", picture)
    monkeypatch.setenv("PATH", str(tmp_path))
    for ocr in (False, True):
        with pytest.raises(ExtractionFailed, match="apt install ocrmypdf") as failure:
            extract(path, ocr=ocr)
        assert failure.value.reason_code == "no_text"


def test_ocr_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "skannattu.pdf", *[picture] * 20)
    with pytest.raises(ExtractionFailed) as failure, searchable_copy(path, timeout_s=1.0):
        pass
    assert failure.value.reason_code == ("timeout" if ocr_available() else "no_text")
    assert not list(processes_about(path))


def processes_about(path: Path) -> list[str]:
    found = []
    for process in psutil.process_iter(["cmdline"]):
        line = " ".join(process.info["cmdline"] or ())
        if str(path) in line and "ocrmypdf" in line:
            found.append(line)
    return found


def test_a_killed_worker_takes_its_ocr_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    path = make_pdf(tmp_path / "skannattu.pdf", *[picture] * 20)
    with WorkerPool(workers=1, memory_mb=1024, timeout_s=3) as pool:
        with pytest.raises(ExtractionFailed) as failure:
            pool.run(read_with_ocr, str(path))
        assert failure.value.reason_code == ("timeout" if ocr_available() else "no_text")
        deadline = time.monotonic() + 5
        while processes_about(path) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert processes_about(path) == []
    assert list(tmp_path.glob("alke-*")) == []


def test_ocr_leaves_files_with_text_alone(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "a.pdf", prose)
    assert extract(path, ocr=True) == extract(path)


@pytest.mark.shared
def test_the_guidebook(shared_dir: Path) -> None:
    document = extract(shared_dir / "corpus/pdf/julkinen-data/julkinen-data.pdf")
    assert len(document.pages) == 96
    page = document.pages[20]
    lines = [block.text for block in page.blocks]
    start = lines.index("Datan avaaminen muiden käyttöön on paljon enemmän kuin teknologian so-")
    assert lines[start + 1].startswith("veltamista ja uusimista.")
    title = page.blocks[start - 1]
    assert (title.text, title.size) == ("1. Elävä palvelu", 24)
    assert page.blocks[start].size == pytest.approx(9.2, abs=0.05)
    assert ("1. Elävä palvelu", 21) in {(e.title.strip(), e.page) for e in document.outline}
    hyphens = sum(b.text.endswith("-") for p in document.pages for b in p.blocks)
    assert 1250 <= hyphens <= 1350
    assert sum(b.text.endswith("- ") for p in document.pages for b in p.blocks) >= 3


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "pages", "row"),
    [
        ("talousarvio-2023-t", 20, "30. MAA- JA METSÄTALOUSMINISTERIÖN HALLINNONALA 2 720 493"),
        ("talousarvio-2024", 19, "91. Nuorisotyö  76 902"),
        ("talousarvio-2025-t", 19, "01. Hallinto ja tutkimus  154 393"),
        ("talousarvio-2026-t", 18, "seudun kehittämiseen(siirtomääräraha 3 v)  165 910"),
    ],
)
def test_budget_summaries(shared_dir: Path, name: str, pages: int, row: str) -> None:
    document = extract(shared_dir / f"corpus/pdf/talousarvio/{name}.pdf")
    assert len(document.pages) == pages
    block = block_with(document, row)
    assert block.text == row
    assert block.bold == (name != "talousarvio-2026-t")
    assert sum(b.text.endswith("\u2010") for p in document.pages for b in p.blocks) > 90
    assert document.properties["language"] == "fi"
