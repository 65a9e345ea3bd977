"""The index in this process: Qdrant's embedded engine in a folder that one process owns."""

from alke_kb.adapters.qdrant_edge._store import EdgeIndexStore

__all__ = ["EdgeIndexStore"]
