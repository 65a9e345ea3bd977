"""How commands reach the process that owns a data folder.

The embedded index has one owner, who holds a file lock. Owners that stay (``serve``, ``ingest``,
``reindex``) also listen on loopback: other commands send their work as one JSON line and read JSON
lines back, progress, then a result or an error. Owners of a moment (``search`` …) are waited for.
The token lies in a file only its user reads.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import secrets
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from alke_kb.errors import AlkeError, Busy, Unavailable

Progress = Callable[[dict[str, Any]], None]
Handler = Callable[[str, dict[str, Any], Progress], dict[str, Any]]

LOCK_NAME = "owner.lock"
INFO_NAME = "owner.json"
# An owner writes its address or lets go of the lock within seconds; longer means it is stuck.
OWNER_WAIT_S = 120.0


class RemoteError(AlkeError):
    """An error that the owning process reported; message and hint are its own."""

    def __init__(self, code: str, message: str, hint: str | None) -> None:
        super().__init__(message, hint=hint)
        self.code = code


@contextlib.contextmanager
def ownership(data: Path) -> Iterator[bool]:
    """Yield whether this process became the owner of the data folder; released at the end."""
    data.mkdir(parents=True, exist_ok=True)
    lock = FileLock(data / LOCK_NAME, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        with contextlib.suppress(OSError):
            (data / INFO_NAME).unlink()
        lock.release()


class Later(Busy):
    """The owner is busy with a run of its own and will let go of the folder when it is done."""

    code = "later"


class OwnerServer:
    """Listens on loopback and runs what other commands send, one thread for each."""

    def __init__(self, data: Path, handler: Handler, purpose: str) -> None:
        self._token = secrets.token_urlsafe(32)
        token = self._token

        class _Request(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                _serve_one(self.rfile.readline(64_000_000), self.wfile.write, handler, token)

        class _Server(socketserver.ThreadingTCPServer):
            # Closing waits for the commands being served.
            daemon_threads = False
            block_on_close = True
            allow_reuse_address = True

        self._server = _Server(("127.0.0.1", 0), _Request)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        _write_private(
            data / INFO_NAME,
            {
                "port": self._server.server_address[1],
                "token": self._token,
                "pid": os.getpid(),
                "purpose": purpose,
            },
        )

    def close(self) -> None:
        """Stop listening and wait until the work that was taken on is done."""
        self._server.shutdown()
        self._server.server_close()


def call_owner(
    data: Path, operation: str, arguments: dict[str, Any], progress: Progress
) -> dict[str, Any] | None:
    """Hand an operation to the owner; ``None`` when it went away or wants to be asked later.

    Raises ``RemoteError`` with the owner's own message, ``Busy`` when it does not answer.
    """
    deadline = time.monotonic() + OWNER_WAIT_S
    while True:
        info = _read_info(data)
        if info is not None:
            try:
                result = _exchange(info, operation, arguments, progress)
                if result is not None:
                    return result
            except ConnectionRefusedError:
                pass
            except RemoteError as error:
                if error.code != Later.code:
                    raise
                progress({"waiting": error.message})
                time.sleep(0.5)
                return None
        if not _locked(data):
            return None
        if time.monotonic() > deadline:
            raise Busy(
                f"Another process uses the data folder {data} and does not answer.",
                hint="Wait until it ends, or stop it (see `alke-kb status`), then try again.",
            )
        time.sleep(0.1)


def _exchange(
    info: dict[str, Any], operation: str, arguments: dict[str, Any], progress: Progress
) -> dict[str, Any] | None:
    """The owner's result; ``None`` when it closed before it took the work on."""
    request = {"token": info["token"], "operation": operation, "arguments": arguments}
    taken = False
    try:
        with socket.create_connection(("127.0.0.1", info["port"]), timeout=10) as connection:
            connection.settimeout(None)
            connection.sendall(json.dumps(request).encode() + b"\n")
            with connection.makefile("rb") as lines:
                for line in lines:
                    event = json.loads(line)
                    taken = True
                    if "progress" in event:
                        progress(event["progress"])
                    elif "result" in event:
                        result: dict[str, Any] = event["result"]
                        return result
                    elif "error" in event:
                        error = event["error"]
                        raise RemoteError(error["code"], error["message"], error.get("hint"))
    except ConnectionRefusedError:
        raise
    except OSError:
        # Reset while it was closing: what matters is whether it had begun, asked just below.
        pass
    if not taken:
        return None
    raise Unavailable(
        "The process that owns the data folder ended before it had finished.",
        hint="Run the same command again: finished work is kept, the rest is taken up.",
    )


def _serve_one(line: bytes, write: Callable[[bytes], Any], handler: Handler, token: str) -> None:
    lock = threading.Lock()

    def send(event: dict[str, Any]) -> None:
        # A client that has gone must not stop the work it asked for.
        with lock, contextlib.suppress(OSError):
            write(json.dumps(event, ensure_ascii=False).encode() + b"\n")

    try:
        request = json.loads(line)
        if not hmac.compare_digest(str(request["token"]), token):
            raise Busy("The token does not fit this data folder.")
        send({"taken": True})
        result = handler(
            request["operation"], request["arguments"], lambda step: send({"progress": step})
        )
        send({"result": result})
    except AlkeError as error:
        send({"error": {"code": error.code, "message": error.message, "hint": error.hint}})
    except Exception as error:
        import structlog

        structlog.get_logger("alke_kb.channel").error(
            "operation failed", error_type=type(error).__name__, exc_info=error
        )
        message = f"Unexpected error ({type(error).__name__}) in the process that owns the data."
        send({"error": {"code": "error", "message": message, "hint": "See its log."}})


def _read_info(data: Path) -> dict[str, Any] | None:
    try:
        info: dict[str, Any] = json.loads((data / INFO_NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return info


def _locked(data: Path) -> bool:
    lock = FileLock(data / LOCK_NAME, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        return True
    lock.release()
    return False


def _write_private(path: Path, value: dict[str, Any]) -> None:
    temporary = path.with_suffix(".tmp")
    with contextlib.suppress(FileNotFoundError):
        temporary.unlink()
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(value, stream)
    temporary.replace(path)
