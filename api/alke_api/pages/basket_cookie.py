"""The basket in the reader's own browser: a cookie with passages and notes. The server keeps nothing.

Ids take 22 characters each and notes are packed, so that some tens of passages fit into the four
kilobytes that browsers give a cookie.
"""

from __future__ import annotations

import base64
import binascii
import json
import uuid
import zlib
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from alke_api.pages import session

NAME = "alke-kori"
MOST_PASSAGES = 60
LONGEST_NOTE = 600
# Name, attributes and this stay under 4,096 bytes.
_ROOM = 3_600
_UNPACKED = 64_000
_KEPT_S = 60 * 60 * 24 * 30

Entry = tuple[str, str]


def read(request: Request) -> list[Entry]:
    """Id and note of each passage, in the order picked; what is no basket is an empty one."""
    try:
        packed = base64.urlsafe_b64decode(
            request.cookies.get(session.cookie_name(request, NAME), "") + "=="
        )
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(packed, _UNPACKED).decode("utf-8")
        found = [
            (str(uuid.UUID(bytes=base64.urlsafe_b64decode(code + "=="))), str(note)[:LONGEST_NOTE])
            for code, note in json.loads(text)
        ]
    except (ValueError, TypeError, RecursionError, zlib.error, binascii.Error):
        return []
    return list(dict(found).items())[:MOST_PASSAGES]


def packed(entries: Sequence[Entry]) -> str | None:
    """The cookie's value; ``None`` when it does not fit."""
    if len(entries) > MOST_PASSAGES:
        return None
    short = [
        (base64.urlsafe_b64encode(uuid.UUID(identity).bytes).decode().rstrip("="), note)
        for identity, note in entries
    ]
    text = json.dumps(short, ensure_ascii=False, separators=(",", ":"))
    value = base64.urlsafe_b64encode(zlib.compress(text.encode("utf-8"), 9)).decode().rstrip("=")
    return value if len(value) <= _ROOM else None


def keep(request: Request, response: Response, entries: Sequence[Entry]) -> bool:
    """Set the cookie on a response; false when the basket is too full and stays as it was."""
    value = packed(entries)
    if value is None:
        return False
    if entries:
        session.set_cookie(request, response, NAME, value, _KEPT_S)
    else:
        session.drop_cookie(request, response, NAME)
    return True
