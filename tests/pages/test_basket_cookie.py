"""The basket in a cookie: what it holds comes back, what is no basket is an empty one."""

from __future__ import annotations

import base64
import json
import uuid
import zlib

import pytest
from starlette.requests import Request
from starlette.responses import Response

from alke_api.pages import basket_cookie as cookie


def request(value: str, scheme: str = "http", name: str = cookie.NAME) -> Request:
    header = f"{name}={value}".encode()
    scope = {"type": "http", "headers": [(b"cookie", header)], "scheme": scheme, "path": "/"}
    return Request({**scope, "server": ("tietopankki.example.fi", 443), "query_string": b""})


def entries(number: int, note: str) -> list[cookie.Entry]:
    return [(str(uuid.uuid5(uuid.NAMESPACE_URL, str(n))), note) for n in range(number)]


def test_passages_and_notes_come_back_in_order() -> None:
    own = entries(40, "Sovittu: äänitys ja öljy\nrivi")
    packed = cookie.packed(own)
    assert packed is not None
    assert len(packed) < 3_700
    assert cookie.read(request(packed)) == own


def test_behind_https_no_other_host_can_set_it() -> None:
    own, response = entries(2, "näin"), Response()
    assert cookie.keep(request("", "https"), response, own)
    name, _, rest = response.headers["set-cookie"].partition("=")
    assert name == f"__Host-{cookie.NAME}"
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(rest.split("; "))
    value = rest.partition(";")[0]
    assert cookie.read(request(value, "https", name)) == own
    assert cookie.read(request(value, "https")) == []  # a plain cookie of another host
    emptied = Response()
    assert cookie.keep(request(value, "https", name), emptied, [])
    assert "Max-Age=0" in emptied.headers["set-cookie"]


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
