"""What a new index generation starts from, before `reindex` measures the base itself."""

from __future__ import annotations

import json
from importlib.resources import files

from alke_kb.indexing.statistics import IndexStatistics


def prior_for(model_identity: str) -> IndexStatistics:
    """Average passage length, and language means if they are known for this very model.

    The means of the default model were measured on Finnish, Swedish and English administrative
    text (``benchmarks/language_means.py`` writes the file).
    """
    resource = files("alke_kb.indexing").joinpath("data", "language-means.json")
    known = json.loads(resource.read_text("utf-8")) if resource.is_file() else {}
    return IndexStatistics(means={k: tuple(v) for k, v in known.get(model_identity, {}).items()})
