"""Stable numbers for terms: the dimensions of sparse vectors."""

from __future__ import annotations

import hashlib


def term_id(term: str) -> int:
    """Unsigned 32-bit number of a term, the same in every process and on every machine."""
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8"), digest_size=4).digest(), "big")
