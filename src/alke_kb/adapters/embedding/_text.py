"""What every text goes through before a tokenizer sees it, whatever the model and the engine."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Tokens are at most about 16 characters; four times that leaves room for runs of blanks.
CHARACTERS_PER_TOKEN = 64

_DROPPED = {0x00AD: None} | {
    code: None for code in (*range(0x20), 0x7F) if chr(code) not in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85"
}
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")


class TextCleaner:
    """Makes any ``str`` safe to tokenize: no NUL, no lone surrogate, no soft hyphen.

    ``special_tokens`` written out in a document (``<s>``, ``[SEP]``) are broken by a space, also
    where only compatibility normalisation would produce them (``＜s＞``), so a text cannot steer
    the model. ``max_tokens`` bounds the work: what lies far beyond it is cut unread.
    """

    def __init__(self, special_tokens: Iterable[str], max_tokens: int) -> None:
        tokens = sorted({token for token in special_tokens if len(token) > 1}, key=len)
        self._special = re.compile("|".join(map(re.escape, reversed(tokens)))) if tokens else None
        self._limit = max_tokens * CHARACTERS_PER_TOKEN

    def clean(self, text: str) -> str:
        """The text as it may be tokenized; at most ``64 · max_tokens`` characters."""
        if len(text) > self._limit:
            text = _BLANKS.sub(" ", text[: 16 * self._limit])[: self._limit]
        if _SURROGATE.search(text):
            # Two halves that belong together become their character, a lone one U+FFFD.
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        text = text.translate(_DROPPED)
        return self._break_special(text)

    def _break_special(self, text: str) -> str:
        if self._special is None:
            return text
        folded = text if text.isascii() else unicodedata.normalize("NFKC", text)
        if not self._special.search(folded):
            return text
        return self._special.sub(lambda match: f"{match[0][0]} {match[0][1:]}", folded)
