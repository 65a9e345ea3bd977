"""The harness: retrieval sets with judgments, run through the product's own analyser and ranking."""

from alke_kb.evaluation.collection import build_collection
from alke_kb.evaluation.dataset import load_dataset
from alke_kb.evaluation.run import evaluate

__all__ = ["build_collection", "evaluate", "load_dataset"]
