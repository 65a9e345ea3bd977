"""Words per second of the analyser on running text, cold and with warm caches, one core.

    python benchmarks/analysis_speed.py FOLDER [--limit CHARACTERS]

Reads the Markdown, HTML and text files under FOLDER. «cold» starts with empty caches, «new text»
has seen the first half of the text and meets the second, «warm» has seen it all.
"""

from __future__ import annotations

import argparse
import re
import resource
import time
from collections.abc import Callable
from pathlib import Path

from alke_kb.adapters.voikko import open_lemmatiser
from alke_kb.analysis import Analyser
from alke_kb.domain import Language


def read(folder: Path, limit: int) -> list[str]:
    """Paragraphs of all text files, markup removed, up to ``limit`` characters."""
    paragraphs: list[str] = []
    size = 0
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in {".md", ".markdown", ".txt", ".html"} or not path.is_file():
            continue
        text = re.sub(r"<[^>]+>", " ", path.read_text("utf-8", errors="replace"))
        for paragraph in re.split(r"\n\s*\n", text):
            if paragraph.strip():
                paragraphs.append(paragraph)
                size += len(paragraph)
        if size > limit:
            break
    return paragraphs


def rate(run: Callable[[str, Language], object], texts: list[str], words: int) -> float:
    """Words per second of CPU time."""
    start = time.process_time()
    for text in texts:
        run(text, Language.FINNISH)
    return words / (time.process_time() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=3_000_000)
    arguments = parser.parse_args()
    texts = read(arguments.folder, arguments.limit)
    lemmatiser = open_lemmatiser()
    counter = Analyser(lemmatiser)
    counts = [counter.terms_and_length(text, Language.FINNISH)[1] for text in texts]
    words, half = sum(counts), len(texts) // 2
    if not words:
        raise SystemExit(f"There is no text to read under {arguments.folder}.")
    print(f"{words} words, {lemmatiser.identity}")
    fresh = Analyser(lemmatiser)
    print(f"cold            {rate(fresh.analyse, texts[:half], sum(counts[:half])):10.0f} words/s")
    print(f"new text        {rate(fresh.analyse, texts[half:], sum(counts[half:])):10.0f} words/s")
    print(f"warm, analyse   {rate(fresh.analyse, texts, words):10.0f} words/s")
    print(f"warm, terms     {rate(fresh.terms, texts, words):10.0f} words/s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory     {peak:10d} MB")


if __name__ == "__main__":
    main()
