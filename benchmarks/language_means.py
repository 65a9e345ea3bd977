"""Mean vector of each language for the default model: what a new, empty base starts from.

`python benchmarks/language_means.py fi=../shared/corpus/finlex/fi sv=../shared/corpus/finlex/sv
en=packages` reads the HTML files of each folder and writes
``src/alke_kb/indexing/data/language-means.json``. ``packages`` stands for English prose that is at
hand wherever Python is: licences and descriptions of the installed packages, half and half.
A language left out is placed by the YSO labels: the mean of the Finnish passages plus the
difference that the language makes between labels of the same concepts; measured, that is the
poorer way (English to Finnish, 63 queries, dense: .235 nDCG@10 against .294).
"""

from __future__ import annotations

import argparse
import json
import random
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from alke_kb.ports import Embedder
from alke_kb.settings import Settings
from alke_kb.vocab import load_term_table
from alke_kb.wiring import open_embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OUTPUT = Path(__file__).parents[1] / "src/alke_kb/indexing/data/language-means.json"
LANGUAGES = ("fi", "sv", "en")
PASSAGE_WORDS = 120
MIN_WORDS = 20
LABELS = 500
DIGITS = 5


def passages(folder: Path) -> list[str]:
    """Running text of HTML files, cut at paragraph ends into passages of about 120 words."""
    from selectolax.lexbor import LexborHTMLParser

    found: list[str] = []
    for path in sorted(folder.rglob("*.html")):
        words: list[str] = []
        for node in LexborHTMLParser(path.read_text("utf-8")).css("p, h2, h3"):
            if node.tag == "p":
                words += node.text().split()
            if words and (node.tag != "p" or len(words) >= PASSAGE_WORDS):
                found.append(" ".join(words))
                words = []
        if words:
            found.append(" ".join(words))
    return [text for text in found if len(text.split()) >= MIN_WORDS]


def package_prose() -> list[str]:
    """English: as many passages of licences as of package descriptions."""
    import re
    from importlib.metadata import distributions

    licences: set[str] = set()
    descriptions: set[str] = set()
    for found in distributions():
        for file in found.files or ():
            if "LICENSE" in file.name.upper() and file.suffix in ("", ".txt", ".md"):
                path = Path(str(file.locate()))
                words = path.read_text("utf-8", "ignore").split() if path.is_file() else []
                for start in range(0, min(len(words), 2400), PASSAGE_WORDS):
                    licences.add(" ".join(words[start : start + PASSAGE_WORDS]))
        about = (found.read_text("METADATA") or "").partition("\n\n")[2]
        for paragraph in re.split(
            r"\n\s*\n", re.sub(r"https?://\S+|[`*#>|\[\]()=_-]+", " ", about)
        ):
            words = paragraph.split()
            if len(words) > 2 * MIN_WORDS and sum(map(str.isalpha, words)) > 0.75 * len(words):
                descriptions.add(" ".join(words[:PASSAGE_WORDS]))
    number = min(len(licences), len(descriptions))
    pick = random.Random(797).sample
    return pick(sorted(licences), number) + pick(sorted(descriptions), number)


def label_means(embedder: Embedder) -> dict[str, NDArray[np.float64]]:
    """Mean vector of the same concepts' labels in each language."""
    rows = [row for row in load_term_table() if all(row) and "(" not in row[0]]
    chosen = random.Random(797).sample(rows, LABELS)
    return {
        language: embedder.embed_passages([row[column] for row in chosen]).mean(axis=0)
        for column, language in enumerate(LANGUAGES)
    }


def main() -> None:

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+", metavar="LANGUAGE=FOLDER")
    parser.add_argument("--most", type=int, default=1000, help="passages per language")
    options = parser.parse_args()
    embedder = open_embedder(Settings())
    means: dict[str, NDArray[np.float64]] = {}
    for language, folder in (item.split("=", 1) for item in options.folders):
        texts = package_prose() if folder == "packages" else passages(Path(folder))
        texts = random.Random(797).sample(texts, min(options.most, len(texts)))
        means[language] = embedder.embed_passages(texts).mean(axis=0)
        print(f"{language}: {len(texts)} passages, length of the mean {norm(means[language]):.3f}")
    labels = label_means(embedder)
    for language in LANGUAGES[1:]:
        estimate = means["fi"] + labels[language] - labels["fi"]
        if language in means:
            true, guess = means[language] - means["fi"], estimate - means["fi"]
            cosine = float(true @ guess) / (norm(true) * norm(guess))
            ratio = norm(guess) / norm(true)
            print(f"{language}: by labels cosine {cosine:.3f}, length {ratio:.2f} of the measured")
        else:
            means[language] = estimate
            print(f"{language}: placed by labels")
    for one, other in pairwise(LANGUAGES):
        print(f"{one}-{other}: distance {norm(means[one] - means[other]):.3f}")
    rounded = {k: [round(float(x), DIGITS) for x in means[k]] for k in LANGUAGES}
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps({embedder.identity: rounded}) + "\n", "utf-8")


def norm(vector: NDArray[np.float64]) -> float:
    import numpy as np

    return float(np.linalg.norm(vector))


if __name__ == "__main__":
    main()
