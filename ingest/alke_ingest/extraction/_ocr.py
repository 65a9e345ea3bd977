"""The OCR extra: ocrmypdf with Tesseract, run as a program when it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ._reasons import Reason, failed

TIMEOUT_S = 900.0
_WANTED = ("fin", "swe")
# ocrmypdf's own exit codes
_EXIT_DAMAGED, _EXIT_ENCRYPTED = 2, 8


def available() -> bool:
    """Whether ocrmypdf and Tesseract with Finnish or Swedish are there."""
    return shutil.which("ocrmypdf") is not None and bool({"fin", "swe"} & set(_languages()))


def how_to_get() -> str:
    """What to do to have pictures read: switch OCR on, or install it first."""
    if available():
        return "OCR is installed: switch it on to read them."
    return (
        "To read them, install OCR "
        "(on Debian or Ubuntu: apt install ocrmypdf tesseract-ocr-fin tesseract-ocr-swe) "
        "and switch it on."
    )


@contextmanager
def searchable_copy(path: Path, *, timeout_s: float = TIMEOUT_S) -> Iterator[Path]:
    """A temporary PDF with a text layer on the pages that had none.

    Raises ``ExtractionFailed``: no_text when OCR is not installed or finds nothing it can do,
    timeout, encrypted, damaged.
    """
    if not available():
        raise failed(Reason.NO_TEXT, path.name, how_to_get())
    with tempfile.TemporaryDirectory(prefix="alke-ocr-") as folder:
        result = Path(folder) / "searchable.pdf"
        _run(path, result, Path(folder), timeout_s)
        yield result


def _run(source: Path, result: Path, folder: Path, timeout_s: float) -> None:
    languages = "+".join(code for code in _WANTED if code in _languages())
    command = [
        *("ocrmypdf", "--skip-text", "--output-type", "pdf", "--optimize", "0"),
        *("--jobs", "1", "--quiet", "--language", languages),
        *("--", str(source.resolve()), str(result)),
    ]
    if guard := shutil.which("setpriv"):
        # when the worker is killed, what it started must not go on
        command = [guard, "--pdeathsig", "KILL", "--", *command]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1", "TMPDIR": str(folder)}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        code = process.wait(timeout_s)
    except subprocess.TimeoutExpired as error:
        raise failed(Reason.TIMEOUT, source.name, "OCR did not finish.") from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if code == 0 and result.is_file():
        return
    if code == _EXIT_ENCRYPTED:
        raise failed(Reason.ENCRYPTED, source.name)
    if code == _EXIT_DAMAGED:
        raise failed(Reason.DAMAGED, source.name)
    raise failed(Reason.NO_TEXT, source.name, f"OCR ended with code {code}.")


def _languages() -> list[str]:
    program = shutil.which("tesseract")
    if program is None:
        return []
    try:
        answer = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return answer.stdout.split("\n")[1:]
