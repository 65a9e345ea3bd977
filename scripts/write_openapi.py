"""Write docs/openapi.json from the application itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from alke_api.app import create_app
from alke_kb.wiring import KnowledgeBase


def main() -> None:
    """The description needs no open knowledge base."""
    app = create_app(cast("KnowledgeBase", None))
    target = Path(__file__).resolve().parent.parent / "docs" / "openapi.json"
    text = json.dumps(app.openapi(), ensure_ascii=False, indent=1, sort_keys=True)
    target.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
