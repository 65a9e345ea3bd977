"""Cursors: where a list goes on. Signed, and good only for the same question of the same reader with
the same rights, in the index generation they were made in.
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from itsdangerous import BadData, URLSafeSerializer

from alke_api.problems import Refused
from alke_kb.domain import Reader
from alke_kb.wiring import KnowledgeBase

LONGEST = 2_000
# What may differ from page to page.
_FREE = frozenset({"cursor", "after", "offset", "limit"})


class Cursors:
    """Reads and makes the cursors of one request."""

    def __init__(self, kb: KnowledgeBase, reader: Reader, request: Request) -> None:
        self._request = request
        self.generation = kb.store.generation()
        self._signer = URLSafeSerializer(
            kb.secret,
            salt="alke-kb cursor 1",
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )
        self._bound_to = _digest(
            request.scope["route"].operation_id,
            reader.id,
            reader.scope,
            sorted(one for one in request.query_params.multi_items() if one[0] not in _FREE),
        )

    def position(self, cursor: str) -> Any:
        """Where the list goes on. Refuses with 422 what was not made for this request."""
        try:
            position, generation, bound_to = self._signer.loads(cursor)
        except (BadData, ValueError, TypeError):
            raise Refused(422, "invalid_cursor") from None
        if generation != self.generation or bound_to != self._bound_to:
            raise Refused(422, "invalid_cursor")
        return position

    def signed(self, text: str) -> bool:
        """Whether this is a cursor of ours at all."""
        try:
            self._signer.loads(text)
        except (BadData, ValueError):
            return False
        return True

    def sign(self, position: Any) -> str:
        """A cursor for this position."""
        return str(self._signer.dumps([position, self.generation, self._bound_to]))

    def next(self, position: Any, response: Response) -> str:
        """A cursor for the next page, which is named in the header ``Link`` too."""
        cursor = self.sign(position)
        kept = [
            one
            for one in self._request.query_params.multi_items()
            if one[0] not in _FREE - {"limit"}
        ]
        query = urlencode([*kept, ("cursor", cursor)])
        response.headers["Link"] = f'<{self._request.url.path}?{query}>; rel="next"'
        return cursor


def _digest(*parts: Any) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
