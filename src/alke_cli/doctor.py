"""`alke-kb doctor`: what is present, what is missing, and how to get it."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable
from typing import Any

from alke_kb.errors import AlkeError
from alke_kb.settings import Settings

GET_VOIKKO = (
    "Debian/Ubuntu: apt-get install libvoikko1 voikko-fi · macOS: brew install libvoikko. "
    "Without it pyvoikko is used: the same words, far slower."
)


def examine(settings: Settings) -> dict[str, Any]:
    """``{"ok", "checks": [{"name", "state", "detail", "how"}]}``; states: ok, warning, missing."""
    checks = [
        _check("python", _python, "Install Python 3.11 or newer."),
        _check("voikko", _voikko, GET_VOIKKO, fallback=_pyvoikko),
        _check("model", lambda: _model(settings), "Run `make setup`, or set ALKE_KB_MODEL."),
        _check("index", lambda: _index(settings), "See the message; `alke-kb status` tells more."),
        _check("data", lambda: _data(settings), "Choose another folder with --data."),
        _check(
            "onnxruntime",
            _onnx,
            "pip install 'alke-kb[onnx]' makes queries about three times quicker.",
            optional=True,
        ),
        _check(
            "ocr",
            _ocr,
            "apt-get install ocrmypdf tesseract-ocr-fin tesseract-ocr-swe, then ALKE_KB_OCR=true.",
            optional=True,
        ),
    ]
    return {"ok": all(check["state"] != "missing" for check in checks), "checks": checks}


def _check(
    name: str,
    probe: Callable[[], str],
    how: str,
    *,
    optional: bool = False,
    fallback: Callable[[], str] | None = None,
) -> dict[str, Any]:
    try:
        return {"name": name, "state": "ok", "detail": probe(), "how": None}
    except (AlkeError, ImportError, OSError) as error:
        detail = error.message if isinstance(error, AlkeError) else str(error)
    if fallback is not None:
        try:
            return {"name": name, "state": "warning", "detail": fallback(), "how": how}
        except (AlkeError, ImportError, OSError):
            pass
    state = "warning" if optional else "missing"
    return {"name": name, "state": state, "detail": detail, "how": how}


def _python() -> str:
    return f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"


def _voikko() -> str:
    from alke_kb.adapters.voikko import VoikkoLemmatiser

    return VoikkoLemmatiser().identity


def _pyvoikko() -> str:
    from alke_kb.adapters.pyvoikko import PyVoikkoLemmatiser

    return f"libvoikko not found; falling back on {PyVoikkoLemmatiser().identity}"


def _model(settings: Settings) -> str:
    from alke_kb.wiring import open_embedder

    embedder = open_embedder(settings)
    return f"{embedder.identity}, {embedder.dimension} dimensions"


def _index(settings: Settings) -> str:
    if settings.qdrant_url:
        from alke_kb.wiring import open_index_store

        store = open_index_store(settings)
        generation = store.generation()
        store.close()
        return f"Qdrant server answers; generation {generation or 'none yet'}"
    import qdrant_edge

    return f"embedded engine {qdrant_edge.__name__} is installed"


def _data(settings: Settings) -> str:
    parent = settings.data
    while not parent.exists():
        parent = parent.parent
    free = shutil.disk_usage(parent).free / 1e9
    return f"{settings.data} ({free:.0f} GB free)"


def _onnx() -> str:
    import onnxruntime

    return f"onnxruntime {onnxruntime.__version__}"


def _ocr() -> str:
    found = shutil.which("ocrmypdf")
    if found is None:
        raise OSError("ocrmypdf is not installed; scanned pages are reported, not read")
    return "ocrmypdf is installed"


def print_report(report: dict[str, Any]) -> None:
    """One line a part; what is missing is followed by how to get it."""
    from rich.console import Console

    console = Console(soft_wrap=True)
    signs = {
        "ok": "[green]ok[/]     ",
        "warning": "[yellow]note[/]   ",
        "missing": "[red]missing[/]",
    }
    for check in report["checks"]:
        console.print(f"{signs[check['state']]} {check['name']:<12} {check['detail']}")
        if check["how"]:
            console.print(f"{'':21}→ {check['how']}", markup=False)
