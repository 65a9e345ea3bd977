"""`alke-kb mcp`: the tools for language models over standard input and output.

Calls go to the process that owns the data folder. When there is none, this one opens the base at the
first call and owns it until it ends, serving the other commands meanwhile.
"""

from __future__ import annotations

import contextlib
import threading
from typing import Any

from alke_cli.channel import OwnerServer, Progress, call_owner, ownership
from alke_kb.errors import AlkeError
from alke_kb.settings import Settings
from alke_kb.wiring import KnowledgeBase


def serve_tools(settings: Settings) -> None:
    """Answer until standard input ends."""
    import anyio
    from mcp.server.stdio import stdio_server

    from alke_api.mcp_server.protocol import ToolRefused, build

    with contextlib.closing(Desk(settings)) as desk:

        async def ask(name: str, arguments: dict[str, Any], _request: Any) -> dict[str, Any]:
            try:
                return await anyio.to_thread.run_sync(desk.answer, f"mcp.{name}", arguments)
            except AlkeError as error:
                raise ToolRefused(" ".join(filter(None, (error.message, error.hint)))) from None

        async def run() -> None:
            server = build(ask)
            async with stdio_server() as (incoming, outgoing):
                await server.run(incoming, outgoing, server.create_initialization_options())

        anyio.run(run)


class Desk:
    """Answers operations from the owner of the data folder, whoever that is by then."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._kb: KnowledgeBase | None = None
        self._held = contextlib.ExitStack()
        self._opening = threading.Lock()

    def answer(self, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """The operation's result. Raises ``AlkeError``."""
        while True:
            if (kb := self._own()) is not None:
                return _perform(kb, operation, arguments, _ignore)
            result = call_owner(self._settings.data, operation, arguments, _ignore)
            if result is not None:
                return result

    def close(self) -> None:
        """Let go of the data folder."""
        self._held.close()
        self._kb = None

    def _own(self) -> KnowledgeBase | None:
        """The base, where this process owns it or nobody does."""
        with self._opening:
            if self._kb is None:
                with contextlib.ExitStack() as taking:
                    if not taking.enter_context(ownership(self._settings.data)):
                        return None
                    self._kb = self._opened(taking)
                    self._held = taking.pop_all()
            return self._kb

    def _opened(self, taking: contextlib.ExitStack) -> KnowledgeBase:
        from alke_kb.wiring import open_knowledge_base

        kb = open_knowledge_base(self._settings)
        taking.callback(kb.close)

        def handle(name: str, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
            return _perform(kb, name, arguments, progress)

        taking.callback(OwnerServer(self._settings.data, handle, purpose="mcp").close)
        return kb


def _perform(
    kb: KnowledgeBase, operation: str, arguments: dict[str, Any], progress: Progress
) -> dict[str, Any]:
    from alke_cli.auditing import perform

    return perform(kb, operation, arguments, progress)


def _ignore(_step: dict[str, Any]) -> None:
    """Progress interests nobody here."""
