"""Passages: whole sentences of one section, of a size that is embedded, found and cited well."""

from alke_ingest.passages._build import build
from alke_kb.text.sentences import sentences

__all__ = ["build", "sentences"]
