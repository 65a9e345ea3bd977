"""The trilingual term table: preferred labels of YSO and YSO places (CC BY 4.0, see data/NOTICE)."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from functools import lru_cache

from alke_kb.errors import InvalidInput
from alke_kb.vocab._read import data_bytes

_FILE = "terms.tsv.gz"


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
