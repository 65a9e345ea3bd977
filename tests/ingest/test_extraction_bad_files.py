"""Every bad file ends in one ``ExtractionFailed`` with a reason that a person understands."""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import odfdo
import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from alke_ingest.extraction import REASONS, Reason, detect_media_type, extract, failed
from alke_kb.errors import ExtractionFailed

# written by hand: the classic ten-fold doubling, ten deep
_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
    + "]>"
)


def good_pdf(path: Path, pages: int = 3) -> Path:
    canvas = Canvas(str(path))
    for page in range(1, pages + 1):
        canvas.drawString(72, 700, f"Sivun {page} teksti maakunnan kehittämisestä.")
        canvas.showPage()
    canvas.save()
    return path


def good_docx(path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("Maakunnan kehittäminen")
    document.save(str(path))
    return path


def with_part(source: Path, path: Path, name: str, content: bytes) -> Path:
    """A copy of a zip-based file in which one part is replaced."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry, content if entry.filename == name else old.read(entry))
    return path


def encrypted_pdf(folder: Path) -> Path:
    writer = pypdf.PdfWriter(clone_from=good_pdf(folder / "plain.pdf"))
    writer.encrypt("salasana", algorithm="AES-256")
    writer.write(folder / "salattu.pdf")
    return folder / "salattu.pdf"


def locked_office(folder: Path) -> Path:
    path = folder / "salattu.docx"
    stream = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + stream + bytes(1000))
    return path


def locked_odt(folder: Path) -> Path:
    document = odfdo.Document("text")
    document.save(folder / "plain.odt")
    manifest = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        b'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">'
        b'<manifest:encryption-data manifest:checksum="x"/></manifest:file-entry>'
        b"</manifest:manifest>"
    )
    return with_part(
        folder / "plain.odt", folder / "salattu.odt", "META-INF/manifest.xml", manifest
    )


def empty(folder: Path) -> Path:
    (folder / "tyhjä.pdf").touch()
    return folder / "tyhjä.pdf"


def scanned_pdf(folder: Path) -> Path:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas = Canvas(str(folder / "skannattu.pdf"))
    for _page in range(2):
        canvas.drawImage(ImageReader(Image.new("L", (1200, 1600), 200)), 0, 0, 500, 700)
        canvas.showPage()
    canvas.save()
    return folder / "skannattu.pdf"


def truncated_pdf(folder: Path) -> Path:
    data = good_pdf(folder / "plain.pdf", pages=40).read_bytes()
    (folder / "katkennut.pdf").write_bytes(data[: len(data) // 2])
    return folder / "katkennut.pdf"


def truncated_docx(folder: Path) -> Path:
    data = good_docx(folder / "plain.docx").read_bytes()
    (folder / "katkennut.docx").write_bytes(data[: len(data) // 2])
    return folder / "katkennut.docx"


def spoilt_docx(folder: Path) -> Path:
    source = good_docx(folder / "plain.docx")
    return with_part(source, folder / "rikki.docx", "word/document.xml", b"<w:document><w:body>")


def noise_called_pdf(folder: Path) -> Path:
    (folder / "roska.pdf").write_bytes(bytes(range(256)) * 40)
    return folder / "roska.pdf"


def picture_called_pdf(folder: Path) -> Path:
    from PIL import Image

    Image.new("RGB", (10, 10)).save(folder / "kuva.png")
    return (folder / "kuva.png").rename(folder / "kuva.pdf")


def old_word(folder: Path) -> Path:
    (folder / "vanha.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000))
    return folder / "vanha.doc"


def any_zip(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "paketti.docx", "w") as archive:
        archive.writestr("sisältö.txt", "ei asiakirja")
    return folder / "paketti.docx"


def large(folder: Path) -> Path:
    path = folder / "suuri.pdf"
    with path.open("wb") as stream:
        stream.write(b"%PDF-1.7\n")
        stream.truncate(300_000_000)
    return path


def zip_bomb(folder: Path) -> Path:
    source = good_docx(folder / "plain.docx")
    return with_part(source, folder / "pommi.docx", "word/document.xml", b" " * 80_000_000)


def lying_zip_bomb(folder: Path) -> Path:
    """Declares a small part where much comes out."""
    path = zip_bomb(folder)
    data = bytearray(path.read_bytes())
    size = (80_000_000).to_bytes(4, "little")
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = (2000).to_bytes(4, "little")
    path.write_bytes(data)
    return path


def entity_bomb(folder: Path) -> Path:
    source = good_docx(folder / "plain.docx")
    return with_part(
        source, folder / "nauru.docx", "word/document.xml", f"{_LAUGHS}<w>&a10;</w>".encode()
    )


def entity_bomb_utf16(folder: Path) -> Path:
    document = odfdo.Document("text")
    document.save(folder / "plain.odt")
    bomb = f"{_LAUGHS}<w>&a10;</w>".encode("utf-16")
    return with_part(folder / "plain.odt", folder / "nauru.odt", "content.xml", bomb)


def missing(folder: Path) -> Path:
    return folder / "ei-ole.pdf"


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "putki.pdf")
    return folder / "putki.pdf"


CASES: list[tuple[Callable[[Path], Path], Reason | tuple[Reason, ...]]] = [
    (encrypted_pdf, Reason.ENCRYPTED),
    (locked_office, Reason.ENCRYPTED),
    (locked_odt, Reason.ENCRYPTED),
    (empty, Reason.EMPTY),
    (scanned_pdf, Reason.NO_TEXT),
    (truncated_pdf, Reason.DAMAGED),
    (truncated_docx, Reason.DAMAGED),
    (spoilt_docx, Reason.DAMAGED),
    (noise_called_pdf, Reason.DAMAGED),
    (picture_called_pdf, Reason.UNSUPPORTED),
    (old_word, Reason.UNSUPPORTED),
    (any_zip, Reason.UNSUPPORTED),
    (large, Reason.TOO_LARGE),
    (zip_bomb, Reason.ZIP_BOMB),
    (lying_zip_bomb, (Reason.ZIP_BOMB, Reason.DAMAGED)),
    (entity_bomb, Reason.ZIP_BOMB),
    (entity_bomb_utf16, Reason.ZIP_BOMB),
    (missing, Reason.UNREADABLE),
    (Path, Reason.UNREADABLE),
    (pipe, Reason.UNREADABLE),
]


@pytest.mark.parametrize(("make", "reason"), CASES, ids=[make.__name__ for make, _r in CASES])
def test_bad_file(
    tmp_path: Path, make: Callable[[Path], Path], reason: Reason | tuple[Reason, ...]
) -> None:
    path = make(tmp_path)
    started = time.monotonic()
    with pytest.raises(ExtractionFailed) as failure:
        extract(path)
    assert time.monotonic() - started < 20
    code = Reason(failure.value.reason_code)
    assert code in (reason if isinstance(reason, tuple) else (reason,))
    assert failure.value.message.startswith(f"{path.name}: {REASONS[code].en}")
    assert str(tmp_path) not in failure.value.message


def test_a_file_without_read_permission(tmp_path: Path) -> None:
    tmp_path.parent.chmod(0o755)
    tmp_path.parent.parent.chmod(0o755)
    tmp_path.chmod(0o755)
    path = good_pdf(tmp_path / "a.pdf")
    path.chmod(0)
    as_root = os.geteuid() == 0
    if as_root:
        os.seteuid(65534)
    try:
        with pytest.raises(ExtractionFailed) as failure:
            extract(path)
    finally:
        if as_root:
            os.seteuid(0)
    assert failure.value.reason_code == "unreadable"


def test_a_pdf_cut_anywhere_is_read_whole_or_refused(tmp_path: Path) -> None:
    data = good_pdf(tmp_path / "plain.pdf", pages=5).read_bytes()
    whole = extract(tmp_path / "plain.pdf").pages
    codes: list[str] = []
    for share in range(5, 100, 5):
        path = tmp_path / f"{share}.pdf"
        path.write_bytes(data[: len(data) * share // 100])
        try:
            assert extract(path).pages == whole
        except ExtractionFailed as failure:
            codes.append(failure.reason_code)
    assert set(codes) == {"damaged"}
    assert len(codes) >= 15


def test_a_pdf_with_one_damaged_page_names_it(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pageCompression=0)
    for page in range(1, 4):
        canvas.drawString(72, 700, f"Sivun {page} teksti maakunnan kehittämisestä.")
        canvas.showPage()
    canvas.save()
    writer = pypdf.PdfWriter(clone_from=tmp_path / "a.pdf")
    content = pypdf.generic.StreamObject()
    content[pypdf.generic.NameObject("/Filter")] = pypdf.generic.NameObject("/NoSuchFilter")
    content._data = b"BT"
    writer.pages[1][pypdf.generic.NameObject("/Contents")] = writer._add_object(content)
    writer.write(tmp_path / "b.pdf")
    document = extract(tmp_path / "b.pdf")
    assert [len(page.blocks) for page in document.pages] == [1, 0, 1]
    assert document.warnings == ("Page 2 is damaged and left out: fetch a whole copy.",)


def test_the_size_limit_is_a_setting(tmp_path: Path) -> None:
    path = good_pdf(tmp_path / "a.pdf", pages=50)
    assert len(extract(path, max_mb=1).pages) == 50
    with pytest.raises(ExtractionFailed) as failure:
        extract(path, max_mb=0.001)
    assert failure.value.reason_code == "too_large"
    assert "limit is 0.001 MB" in failure.value.message


def test_detection_fails_with_the_same_reasons(tmp_path: Path) -> None:
    for make, code in ((empty, "empty"), (missing, "unreadable"), (old_word, "unsupported")):
        with pytest.raises(ExtractionFailed) as failure:
            detect_media_type(make(tmp_path))
        assert failure.value.reason_code == code


def test_every_reason_has_a_sentence_in_three_languages() -> None:
    assert set(REASONS) == set(Reason)
    for reason, text in REASONS.items():
        for sentence in (text.fi, text.sv, text.en):
            assert sentence.endswith(".")
            assert len(sentence) > 40
        assert len({text.fi, text.sv, text.en}) == 3
        assert failed(reason, "a.pdf").reason_code == reason.value
