"""The index on a Qdrant server or cluster, 1.16 or newer, through qdrant-client."""

from alke_kb.adapters.qdrant_server._store import QdrantServerStore

__all__ = ["QdrantServerStore"]
