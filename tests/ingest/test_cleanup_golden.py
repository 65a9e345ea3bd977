"""Whole documents prepared as recorded. To record anew, set REGENERATE, look at the diff, unset it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from alke_ingest.prepare import prepare

REGENERATE = False
GOLDEN = ["keskustelu.html", "diskussion.html", "muistio.pdf"]
TITLE = "Muistio Pohjois-Karjalan keskustelusta"
PARAGRAPH = (
    "Maakunnan elinvoima perustuu metsiin, matkailuun ja osaamiseen, joita vahvistetaan. "
    "Työvoiman saatavuutta parannetaan koulutuksella ja kansainvälisellä rekrytoinnilla. "
)


@pytest.fixture(scope="module")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recorded sources, and a small PDF drawn here with headers, contents and hyphens."""
    target = tmp_path_factory.mktemp("golden")
    for source in (root / "tests/data/golden").glob("*.html"):
        (target / source.name).write_bytes(source.read_bytes())
    draw(target / "muistio.pdf")
    return target


def draw(path: Path) -> None:
    """Three pages in Helvetica: contents, then two sections over a page break."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=(595, 842), invariant=True)

    def furniture(number: int) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(70, 810, TITLE)
        canvas.drawString(500, 810, f"{number} (3)")

    def text(size: int, x: int, y: float, line: str, *, bold: bool = False) -> None:
        canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        canvas.drawString(x, y, line)

    furniture(1)
    text(18, 70, 740, TITLE)
    text(14, 70, 700, "Sisällys")
    for i, entry in enumerate(
        [
            "1. Tilannekuva .......... 2",
            "2. Tavoitteet .......... 2",
            "3. Toimenpiteet .......... 3",
        ]
    ):
        text(10, 70, 680 - 14 * i, entry)
    canvas.showPage()
    furniture(2)
    text(14, 70, 740, "1. Tilannekuva")
    lines = [PARAGRAPH[i : i + 84].strip() for i in range(0, 84, 84)]
    for i, line in enumerate(
        [
            *lines,
            "Työllisyys on parantunut, mutta osaajapula hidastaa kasvua kaikissa maakun-",
            "nan seutukunnissa.",
        ]
    ):
        text(10, 70, 716 - 12 * i, line)
    text(14, 70, 640, "2. Tavoitteet")
    text(
        10,
        70,
        616,
        "Tavoitteena on tutkimus-, kehittämis- ja innovaatiotoiminnan kasvu. Tavoite kos-",
    )
    canvas.showPage()
    furniture(3)
    text(10, 70, 740, "kee koko maakuntaa ja rajanaapureita, esim. Etelä-Karjalaa ja Pohjois-")
    text(10, 70, 728, "Savoa.")
    text(14, 70, 680, "3. Toimenpiteet")
    text(10, 70, 656, "Rataosuuden suunnittelu aloitetaan.")
    canvas.save()


@pytest.mark.parametrize("name", GOLDEN)
def test_prepared_as_recorded(name: str, folder: Path, root: Path) -> None:
    prepared = prepare(folder / name)
    actual = {
        "language": prepared.language.value,
        "diary_number": prepared.properties.get("diary_number"),
        "pages": [asdict(page) for page in prepared.pages],
        "sections": [
            {"path": s.heading_path, "numbers": s.numbers, "role": s.role}
            for s in prepared.sections
        ],
        "passages": [asdict(passage) for passage in prepared.passages],
    }
    text = json.dumps(actual, ensure_ascii=False, indent=1) + "\n"
    golden = root / "tests/data/golden" / f"{name}.json"
    if REGENERATE:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_golden_files_are_not_being_recorded() -> None:
    assert REGENERATE is False
