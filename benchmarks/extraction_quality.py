"""How truly a PDF is read: its text against the author's own source, hyphens, page numbers.

    python benchmarks/extraction_quality.py DIR [--json]

DIR holds one PDF and the Markdown chapters it was typeset from (``*.markdown``, in order by name).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from alke_ingest.extraction import extract
from alke_ingest.model import ExtractedDocument, PreparedDocument
from alke_ingest.prepare import prepare_extracted
from alke_kb.adapters.voikko import open_lemmatiser

SAMPLE = 40
PROBE = 140  # characters
ALIKE = 90.0  # per cent; rows of tables are read in differing order
_HYPHENS = "-\u2010\u2011\u00ad"
_WORD = re.compile(r"\w+(?:-\w+)*")


@dataclass(frozen=True)
class Chapter:
    """Words of one source chapter, and how many of them the cleaned PDF has in the same order."""

    name: str
    words: int
    recovered: int


def plain(markdown: str) -> str:
    """The running text of a chapter: no tables, pictures' captions, comments or marks."""
    text = unicodedata.normalize("NFC", markdown)
    text = re.sub(r"<!--.*?-->", " ", text, flags=re.DOTALL)
    text = re.sub(r"<table>.*?</table>", " ", text, flags=re.DOTALL)
    text = re.sub(
        r"^\s*>?\s*[_*\[]*(?:Kuva|KUVA|Taulukko)\s*(?:\d|:).*$", " ", text, flags=re.MULTILINE
    )
    text = re.sub(r"<[^>]*>", " ", text)
    # a converter's blank inside a broken word is the source's own flaw
    text = re.sub(r"(?<=[a-zåäö])- (?!ja |tai |sekä |eli )(?=[a-zåäö])", "", text)
    return re.sub(r"[*_#>`\\]", " ", text)


def words(text: str) -> list[str]:
    """Lower-case words and numbers; hyphens inside words count, punctuation does not."""
    return [word.lower() for word in _WORD.findall(text)]


def recovery(sources: dict[str, str], prepared: PreparedDocument) -> list[Chapter]:
    """Longest common subsequence of words, chapter by chapter against the chapter's own pages."""
    pages = [(page.number, words(page.text)) for page in prepared.pages]
    chapters = []
    for name, text in sources.items():
        wanted = words(text)
        found = [word for _, page in _pages_of(wanted, pages) for word in page]
        chapters.append(Chapter(name, len(wanted), int(LCSseq.similarity(wanted, found))))
    return chapters


def _pages_of(wanted: list[str], pages: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """The stretch of pages on which most word pairs are the chapter's."""
    pairs = set(pairwise(wanted))
    share = [
        (number, sum(pair in pairs for pair in pairwise(page)) / max(1, len(page)))
        for number, page in pages
    ]
    own = [number for number, part in share if part > 0.5]
    first, last = (min(own), max(own)) if own else (1, len(pages))
    # a chapter may begin or end in the middle of its neighbour's page
    return [(number, page) for number, page in pages if first - 1 <= number <= last + 1]


def hyphens(
    extracted: ExtractedDocument, prepared: PreparedDocument, source: str
) -> dict[str, object]:
    """Every line-end hyphen whose true form the source shows, and whether we have that form."""
    texts = {page.number: page.text.lower() for page in prepared.pages}
    source = " ".join(source.lower().split())
    known = Counter(_WORD.findall(source))
    right = wrong = unseen = 0
    mistakes: list[str] = []
    for page in extracted.pages:
        blocks = [block.text.strip() for block in page.blocks]
        for line, below in pairwise(blocks):
            pair = _halves(line, below)
            if pair is None:
                continue
            before, left, after = pair
            forms = [left + after, f"{left}-{after}", f"{left}- {after}"]
            true = [form for form in forms if f"{before} {form}" in source]
            if len(true) != 1:
                true = [form for form in forms[:2] if known[form]]
            if len(true) != 1:
                unseen += 1
                continue
            if f"{before} {true[0]}" in texts[page.number]:
                right += 1
            elif any(f"{before} {form}" in texts[page.number] for form in forms):
                wrong += 1
                mistakes.append(true[0])
            else:
                unseen += 1  # in contents or elsewhere kept out of the text
    return {
        "judged": right + wrong,
        "right": right,
        "share": round(right / max(1, right + wrong), 4),
        "not_in_source": unseen,
        "mistakes": mistakes,
    }


def _halves(line: str, below: str) -> tuple[str, str, str] | None:
    """(word before, left half, right half), lower-case, if the line ends in a broken word."""
    if not line.endswith(tuple(_HYPHENS)):
        return None
    line = re.sub(f"[{_HYPHENS}]", "-", unicodedata.normalize("NFC", line)).lower()
    tokens = line[:-1].split()
    right = re.match(r"\w+(?:-\w+)*", re.sub(f"[{_HYPHENS}]", "-", below.lower()))
    if len(tokens) < 2 or right is None:
        return None
    left = re.search(r"[\w-]+$", tokens[-1])
    return (tokens[-2], left.group(), right.group()) if left else None


def page_truth(pdf: Path, prepared: PreparedDocument, seed: int = 1) -> dict[str, object]:
    """Whether a sample of passages begins and ends on the pages they name, by another reader."""
    count = min(SAMPLE, len(prepared.passages))
    chosen = random.Random(seed).sample(prepared.passages, count)
    read = cache(lambda page: _witnesses(pdf, page))
    wrong = []
    for passage in chosen:
        # a passage may have less than a probe's length on its first or last page
        same = passage.page_from == passage.page_to
        first, last = prepared.pages[passage.page_from - 1], prepared.pages[passage.page_to - 1]
        head = first.text[passage.start : passage.end if same else None][:PROBE]
        tail = last.text[passage.start if same else 0 : passage.end][-PROBE:]
        begins = any(_stands(head, text) for text in read(passage.page_from))
        ends = any(_stands(tail, text) for text in read(passage.page_to))
        if not (begins and ends):
            wrong.append(passage.ordinal)
    reader = "pdftotext" if shutil.which("pdftotext") else "pypdf"
    return {
        "checked": count,
        "right": count - len(wrong),
        "wrong_ordinals": wrong,
        "witness": reader,
    }


def _stands(probe: str, page: str) -> bool:
    """Whether the page has the probe's letters in a row, or all its words (labels of pictures)."""
    found = [_letters(word) in page for word in probe.split()[1:-1]]
    return fuzz.partial_ratio(_letters(probe), page) >= ALIKE or (len(found) >= 5 and all(found))


def _witnesses(pdf: Path, page: int) -> list[str]:
    """The page's letters as another reader has them, by content order and by rows."""
    if shutil.which("pdftotext") is None:
        from pypdf import PdfReader

        return [_letters(PdfReader(pdf).pages[page - 1].extract_text())]
    command = ["pdftotext", "-f", str(page), "-l", str(page)]
    runs = ([*command, str(pdf), "-"], [*command, "-layout", str(pdf), "-"])
    return [
        _letters(subprocess.run(run, capture_output=True, text=True, check=True).stdout)
        for run in runs
    ]


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w", unicodedata.normalize("NFC", text).lower()))


def measure(folder: Path) -> dict[str, object]:
    """All figures for one folder."""
    pdf = next(iter(sorted(folder.glob("*.pdf"))))
    sources = {
        path.name: plain(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.markdown"))
    }
    started = time.perf_counter()
    extracted = extract(pdf)
    read = time.perf_counter()
    prepared = prepare_extracted(extracted, open_lemmatiser())
    done = time.perf_counter()
    chapters = recovery(sources, prepared)
    total = sum(chapter.words for chapter in chapters)
    sizes = sorted(len(passage.text.split()) for passage in prepared.passages)
    return {
        "pages": len(prepared.pages),
        "passages": len(prepared.passages),
        "words_per_passage": {
            "median": sizes[len(sizes) // 2],
            "largest": sizes[-1],
            "between_120_and_220": round(sum(120 <= n <= 220 for n in sizes) / len(sizes), 3),
        },
        "seconds": {"extraction": round(read - started, 2), "rest": round(done - read, 2)},
        "words": {
            "source": total,
            "recovered": sum(chapter.recovered for chapter in chapters),
            "share": round(sum(chapter.recovered for chapter in chapters) / total, 4),
            "chapters": {
                chapter.name: round(chapter.recovered / max(1, chapter.words), 4)
                for chapter in chapters
            },
        },
        "hyphens": hyphens(extracted, prepared, " ".join(sources.values())),
        "pages_of_passages": page_truth(pdf, prepared),
    }


def main() -> int:
    """Print the figures; exit code 2 when DIR has no PDF or no source chapters."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    arguments = parser.parse_args()
    if not list(arguments.folder.glob("*.pdf")) or not list(arguments.folder.glob("*.markdown")):
        print(f"{arguments.folder} has no PDF with its *.markdown chapters.", file=sys.stderr)
        return 2
    figures = measure(arguments.folder)
    if arguments.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
        return 0
    for name, value in figures.items():
        print(f"{name}: {json.dumps(value, ensure_ascii=False)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
