"""What all routes share: the open knowledge base."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from alke_kb.wiring import KnowledgeBase


def knowledge_base(request: Request) -> KnowledgeBase:
    """The one that the application was made with."""
    kb: KnowledgeBase = request.app.state.kb
    return kb


Kb = Annotated[KnowledgeBase, Depends(knowledge_base)]
