"""`alke-kb serve`: the API and the channel for other commands, on one open knowledge base."""

from __future__ import annotations

import contextlib
import gc
import sys
import threading
from typing import Any

from alke_cli.channel import OwnerServer, Progress, ownership
from alke_kb.errors import AlkeError, Busy, Unavailable
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase, open_knowledge_base


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until stopped. Raises ``Busy`` when another process owns the data folder."""
    with ownership(settings.data) as owner:
        if not owner:
            raise Busy(
                f"The data folder {settings.data} is in use by another alke-kb process.",
                hint="Stop it first (another `serve`, `mcp`, or an ingest still running), "
                "or choose another folder with --data.",
            )
        _serve(settings, host, port)


def _serve(settings: Settings, host: str, port: int) -> None:
    import uvicorn

    from alke_api.app import create_app
    from alke_cli.auditing import perform
    from alke_cli.drafts import text_of_upload
    from alke_cli.submissions import read_submissions

    kb = open_knowledge_base(settings)

    def handle(name: str, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
        return perform(kb, name, arguments, progress)

    # The first query should not wait for model and vocabularies; serving starts meanwhile.
    threading.Thread(target=_warm_up, args=(kb,), daemon=True).start()
    server = OwnerServer(settings.data, handle, purpose="serve")
    reading = threading.Thread(target=read_submissions, args=(kb,), name="intake")
    reading.start()
    try:
        shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
        sys.stderr.write(f"Serving {settings.data} at http://{shown}:{port} (Ctrl-C stops).\n")
        config = uvicorn.Config(
            create_app(kb, lambda content, name: text_of_upload(content, name, settings)),
            host=host,
            port=port,
            log_level="warning",
            access_log=False,
            server_header=False,
            # Longer addresses than ours reach us, so that it is our problem that says so.
            h11_max_incomplete_event_size=2**18,
            http="h11",
            timeout_graceful_shutdown=10,
        )
        uvicorn.Server(config).run()
    except SystemExit as stopped:
        if stopped.code:
            raise Unavailable(
                f"Cannot listen on {host}:{port}.",
                hint="The port is probably in use: choose another with --port.",
            ) from None
    finally:
        server.close()
        kb.intake.close()
        reading.join()
        kb.close()


def _warm_up(kb: KnowledgeBase) -> None:
    # An empty base or a missing model is told to whoever asks first, with the right sentence.
    with contextlib.suppress(AlkeError):
        kb.search.warm_up()
    # Vocabularies, caches and the term bridge stay as long as the process: looking through them at
    # every full collection would stop a request for a tenth of a second now and then.
    gc.collect()
    gc.freeze()
