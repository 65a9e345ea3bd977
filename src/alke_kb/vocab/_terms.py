"""Trilingual terms: labels of YSO and YSO places, a glossary of administration, a word list.

Sources and licences are in data/NOTICE.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from functools import lru_cache

from alke_kb.errors import InvalidInput
from alke_kb.vocab._read import data_bytes

_FILE = "terms.tsv.gz"
_GLOSSARY = "glossary.tsv"
_LEXICON = "lexicon.tsv.gz"


@lru_cache(maxsize=1)
def load_term_table() -> Sequence[tuple[str, str, str]]:
    """About 35,800 rows (fi, sv, en), sorted; an empty text where a language has no label.

    Labels are as YSO writes them: a qualifier stands in parentheses («talous (ihmistieteet)»).
    """
    lines = gzip.decompress(data_bytes(_FILE)).decode("utf-8").splitlines()
    if lines[0] != "fi\tsv\ten":
        raise InvalidInput(f"{_FILE} must begin with the columns fi, sv, en.")
    rows: list[tuple[str, str, str]] = []
    for number, line in enumerate(lines[1:], 2):
        columns = line.split("\t")
        if len(columns) != 3 or sum(map(bool, columns)) < 2:
            raise InvalidInput(
                f"{_FILE}, line {number} must have three columns, two of them filled."
            )
        rows.append((columns[0], columns[1], columns[2]))
    return tuple(rows)


@lru_cache(maxsize=1)
def load_glossary() -> Sequence[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    """Word families of administration: (fi, sv, en) words that stand for each other."""
    lines = data_bytes(_GLOSSARY).decode("utf-8").splitlines()
    if lines[0] != "fi\tsv\ten":
        raise InvalidInput(f"{_GLOSSARY} must begin with the columns fi, sv, en.")
    families = []
    for number, line in enumerate(lines[1:], 2):
        columns = [tuple(w.strip() for w in c.split(";") if w.strip()) for c in line.split("\t")]
        if len(columns) != 3 or not all(columns):
            raise InvalidInput(f"{_GLOSSARY}, line {number} must have three filled columns.")
        families.append((columns[0], columns[1], columns[2]))
    return tuple(families)


@lru_cache(maxsize=1)
def load_lexicon() -> Sequence[tuple[str, str, str, float]]:
    """Word pairs (languages, word, word, score): ``languages`` is fi-sv, fi-en or sv-en.

    Scores compare the translations of one word; 1 is a first translation of one dictionary.
    """
    lines = gzip.decompress(data_bytes(_LEXICON)).decode("utf-8").splitlines()
    pairs = []
    for number, line in enumerate(lines[1:], 2):
        columns = line.split("\t")
        if len(columns) != 4 or columns[0] not in ("fi-sv", "fi-en", "sv-en"):
            raise InvalidInput(f"{_LEXICON}, line {number} must be languages, two words, score.")
        pairs.append((columns[0], columns[1], columns[2], float(columns[3])))
    return tuple(pairs)
