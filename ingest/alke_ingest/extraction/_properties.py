"""Properties of office files under the names that all formats share."""

from __future__ import annotations

from typing import Any

_TEXTS = ("title", "author", "subject", "keywords", "language")
_DATES = ("created", "modified")
# what python-docx and python-pptx put into every file they make
_NOBODY = {"python-docx", "python-pptx", "PowerPoint Presentation", "Word Document"}


def core_properties(core: Any) -> dict[str, str]:
    """Title, author, subject, keywords, language, created and modified (ISO dates) where given."""
    found: dict[str, str] = {}
    for name in _TEXTS:
        value = str(getattr(core, name, None) or "").strip()
        if value and value not in _NOBODY:
            found[name] = value
    for name in _DATES:
        if (date := getattr(core, name, None)) is not None:
            found[name] = date.date().isoformat()
    return found
