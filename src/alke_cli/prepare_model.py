"""Set-up step: make the offline default model ready, so that the first search does not wait for it."""

from __future__ import annotations

import sys

from alke_cli.output import print_error
from alke_kb.errors import AlkeError
from alke_kb.settings import Settings


def main() -> int:
    """Prepare the model; 1 when it cannot be had."""
    from alke_kb.wiring import open_embedder

    try:
        embedder = open_embedder(Settings())
        embedder.load()
        embedder.embed_query("aluekehittämiskeskustelu")
    except AlkeError as error:
        print_error(error.message, error.hint)
        return 1
    sys.stderr.write(f"Model ready: {embedder.identity}, {embedder.dimension} dimensions\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
