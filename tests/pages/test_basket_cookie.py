"""The basket in a cookie: what it holds comes back, what is no basket is an empty one."""

from __future__ import annotations

import base64
import json
import uuid
import zlib

import pytest
from starlette.requests import Request

from alke_api.pages import basket_cookie as cookie


def request(value: str) -> Request:
    header = f"{cookie.NAME}={value}".encode()
    return Request({"type": "http", "headers": [(b"cookie", header)], "scheme": "http"})


def entries(number: int, note: str) -> list[cookie.Entry]:
    return [(str(uuid.uuid5(uuid.NAMESPACE_URL, str(n))), note) for n in range(number)]


def test_passages_and_notes_come_back_in_order() -> None:
    own = entries(40, "Sovittu: äänitys ja öljy\nrivi")
    packed = cookie.packed(own)
    assert packed is not None
    assert len(packed) < 3_700
    assert cookie.read(request(packed)) == own


def test_what_does_not_fit_is_refused() -> None:
    assert cookie.packed(entries(cookie.MOST_PASSAGES + 1, "")) is None
    long = [(i, "".join(chr(0x4E00 + (n * 7919 + k) % 20000) for n in range(600)))
            for k, (i, _) in enumerate(entries(10, ""))]  # fmt: skip
    assert cookie.packed(long) is None


def _forged(content: object) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(content).encode())).decode()


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "%%%",
        _forged({"a": 1}),
        _forged([["lyhyt", "n"]]),
        _forged([1, 2]),
        _forged([["<script>", "n"]]),
        base64.urlsafe_b64encode(zlib.compress(b"0" * 10_000_000)).decode(),
        base64.urlsafe_b64encode(zlib.compress(b"[" * 60_000)).decode(),
    ],
)
def test_what_is_no_basket_is_an_empty_one(value: str) -> None:
    assert cookie.read(request(value.rstrip("="))) == []
