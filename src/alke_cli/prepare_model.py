"""Set-up step: make the offline default model and the term bridge ready, so that the first search
does not wait for them.
"""

from __future__ import annotations

import sys

from alke_cli.output import print_error
from alke_kb.errors import AlkeError
from alke_kb.settings import Settings


def main() -> int:
    """Prepare both; 1 when the model cannot be had."""
    from alke_kb.wiring import open_embedder, prepare_bridge

    try:
        settings = Settings()
        sys.stderr.write(
            "Term bridge between fi, sv and en: made the first time, in half a minute …\n"
        )
        prepare_bridge(settings)
        embedder = open_embedder(settings)
        embedder.load()
        embedder.embed_query("aluekehittämiskeskustelu")
    except AlkeError as error:
        print_error(error.message, error.hint)
        return 1
    sys.stderr.write(f"Model ready: {embedder.identity}, {embedder.dimension} dimensions\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
