"""Mentions of regions, municipalities, councils and ministries in running text, with offsets."""

from alke_kb.linking.mentions._finder import MentionFinder
from alke_kb.linking.mentions._types import Flag, Mention, MentionType

__all__ = ["Flag", "Mention", "MentionFinder", "MentionType"]
