"""One client for a server: version check, timeouts, patience, and vendor errors in our words."""

from __future__ import annotations

import contextlib
import random
import re
import socket
import time
import warnings
from collections.abc import Callable
from typing import TypeVar

import httpx
from qdrant_client import QdrantClient
from qdrant_client.common.client_exceptions import QdrantException, ResourceExhaustedResponse
from qdrant_client.http.exceptions import (
    ApiException,
    ResponseHandlingException,
    UnexpectedResponse,
)

from alke_kb.errors import AlkeError, Conflict, InvalidInput, NotFound, RateLimited, Unavailable

T = TypeVar("T")

OLDEST = (1, 16)
# A server that is there accepts at once; work on a large batch may take long.
_CONNECT_SECONDS = 2.0
_WORK_SECONDS = 60
# Waits between tries of what a moment may mend; every call of ours may be repeated safely.
_PAUSES = (0.1, 0.3, 0.8)
_LONGEST_PAUSE = 10.0
_PASSING = (502, 503, 504)


class Connection:
    """Opens lazily; ``call`` runs one request of ours on the client. Safe from any thread."""

    def __init__(self, url: str, api_key: str | None) -> None:
        self.url = url
        self._check_version(url, api_key)
        with warnings.catch_warnings():
            # A key over plain HTTP is right on loopback and inside a compose network.
            warnings.filterwarnings("ignore", message="Api key is used with an insecure")
            self._client = QdrantClient(
                url=url,
                api_key=api_key,
                timeout=_WORK_SECONDS,
                check_compatibility=False,
                limits=httpx.Limits(max_connections=64, max_keepalive_connections=16),
                event_hooks={"response": [_acknowledge_at_once]},
            )
        self._client.http.client.add_middleware(_quick_connect)

    def call(self, doing: str, work: Callable[[QdrantClient], T]) -> T:
        """``work(client)``, tried again when the trouble may pass; raises our errors only.

        ``doing`` completes «Qdrant could not …».
        """
        for pause in (*_PAUSES, None):
            try:
                return work(self._client)
            except (ApiException, QdrantException) as error:
                wait = _wait_before_retry(error, pause)
                if wait is None:
                    raise _translated(error, doing, self.url) from error
            time.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def close(self) -> None:
        self._client.close()

    @staticmethod
    def _check_version(url: str, api_key: str | None) -> None:
        headers = {"api-key": api_key} if api_key else {}
        try:
            answer = httpx.get(
                url, headers=headers, timeout=httpx.Timeout(3.0, connect=_CONNECT_SECONDS)
            )
            if answer.status_code in (401, 403):
                raise _from_status(answer.status_code, "be reached", url)
            version = str(answer.json()["version"])
        except httpx.InvalidURL as error:
            raise InvalidInput(
                f"«{url}» is not an address.", hint="Set ALKE_KB_QDRANT_URL to http(s)://host:port."
            ) from error
        except httpx.HTTPError as error:
            raise _down(url) from error
        except (ValueError, KeyError, TypeError) as error:
            raise Unavailable(
                f"What answers at {url} is not a Qdrant server (HTTP {answer.status_code}).",
                hint="Check ALKE_KB_QDRANT_URL; Qdrant's HTTP port is 6333 unless changed.",
            ) from error
        numbers = re.match(r"(\d+)\.(\d+)", version)
        if numbers is None or (int(numbers[1]), int(numbers[2])) < OLDEST:
            raise Unavailable(
                f"The Qdrant server at {url} is version {version}; this program needs "
                f"{OLDEST[0]}.{OLDEST[1]} or newer.",
                hint="Upgrade the server, one minor version at a time as Qdrant advises.",
            )


def _quick_connect(
    request: httpx.Request, send: Callable[[httpx.Request], httpx.Response]
) -> httpx.Response:
    """qdrant-client knows one timeout for everything; a host that is gone must show sooner."""
    request.extensions["timeout"] = {
        **request.extensions.get("timeout", {}),
        "connect": _CONNECT_SECONDS,
    }
    return send(request)


def _acknowledge_at_once(response: httpx.Response) -> None:
    """On a kept connection the server holds the body back until the head is acknowledged, and
    the kernel puts that off by 40 ms: a query took 44 ms instead of 4.
    """
    option = getattr(socket, "TCP_QUICKACK", None)  # Linux only
    stream = response.extensions.get("network_stream")
    connection = stream.get_extra_info("socket") if stream else None
    if option is not None and connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, option, 1)


def _wait_before_retry(error: Exception, pause: float | None) -> float | None:
    """Seconds to wait, or ``None`` when trying again makes no sense."""
    if pause is None:
        return None
    if isinstance(error, ResourceExhaustedResponse):
        return error.retry_after_s if error.retry_after_s <= _LONGEST_PAUSE else None
    jittered = pause * random.uniform(0.75, 1.25)  # noqa: S311 (spreads retries, guards nothing)
    if isinstance(error, UnexpectedResponse):
        passing = error.status_code == 429 or error.status_code in _PASSING
        return jittered if passing else None
    if isinstance(error, ResponseHandlingException):
        lost = isinstance(error.source, httpx.TransportError)
        slow = isinstance(error.source, httpx.TimeoutException)
        return jittered if lost and not slow else None
    return None


def _translated(error: Exception, doing: str, url: str) -> AlkeError:
    if isinstance(error, ResourceExhaustedResponse):
        return _too_fast(url, float(error.retry_after_s))
    if isinstance(error, UnexpectedResponse):
        return _from_status(error.status_code or 0, doing, url)
    if isinstance(error, ResponseHandlingException) and isinstance(
        error.source, httpx.ReadTimeout | httpx.WriteTimeout
    ):
        return Unavailable(
            f"The Qdrant server at {url} took longer than {_WORK_SECONDS} seconds.",
            hint="It is overloaded or out of memory; look at its log.",
        )
    if isinstance(error, ResponseHandlingException) and isinstance(
        error.source, httpx.TransportError
    ):
        return _down(url)
    return Unavailable(
        f"The Qdrant server at {url} answered in a way this program does not understand.",
        hint="Check that its version and the version of qdrant-client go together.",
    )


def _from_status(status: int, doing: str, url: str) -> AlkeError:
    if status in (401, 403):
        return Unavailable(
            f"The Qdrant server at {url} refuses our API key.",
            hint="Set ALKE_KB_QDRANT_API_KEY to a key with the right to write.",
        )
    if status == 404:
        return NotFound(
            f"Qdrant could not {doing}: this index generation is no longer there.",
            hint="It was replaced by a newer one; try again.",
        )
    if status == 409:
        return Conflict(
            f"Qdrant could not {doing}: it is there already.",
            hint="Is another process building the index now? Let one finish first.",
        )
    if status == 429:
        return _too_fast(url, None)
    if 400 <= status < 500 and status != 408:
        return InvalidInput(f"Qdrant could not {doing}: it refuses the request (HTTP {status}).")
    return Unavailable(
        f"Qdrant could not {doing}: the server at {url} has trouble (HTTP {status}).",
        hint="Look at its log and at its free space and memory.",
    )


def _too_fast(url: str, retry_after: float | None) -> RateLimited:
    return RateLimited(
        f"The Qdrant server at {url} asks to slow down.",
        hint="Wait a moment and try again.",
        retry_after=retry_after,
    )


def _down(url: str) -> Unavailable:
    return Unavailable(
        f"No Qdrant server answers at {url}.",
        hint="Start it, or check ALKE_KB_QDRANT_URL; without that setting the embedded engine "
        "is used.",
    )
