"""Passages that rarely are what was asked for: reference lists, contents, bare headings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from alke_kb.indexing.form import Form
from alke_kb.indexing.payload import Payload
from alke_kb.search.fusion import Ranked

# What such a passage loses, as a part of the best score: enough to stand behind a passage that is
# about as near, not enough to be lost when nothing else answers.
LOSSES = {Form.REFERENCES: 0.25, Form.CONTENTS: 0.25, Form.BARE: 0.15}


def demote(ranked: list[Ranked], payloads: Mapping[str, Payload]) -> list[Ranked]:
    """Ranked anew with what each passage loses; all ids must be in ``payloads``."""
    lost = {hit.id: LOSSES[Form(form)] for hit in ranked if (form := payloads[hit.id].get("form"))}
    if not lost:
        return ranked
    best = max(hit.score for hit in ranked)
    lowered = [
        replace(hit, score=hit.score - lost[hit.id] * abs(best)) if hit.id in lost else hit
        for hit in ranked
    ]
    return sorted(lowered, key=lambda hit: (-hit.score, hit.id))
