"""passages → lemmas + vectors → index, and everything that changes the index."""

from alke_kb.indexing.points import PointBuilder
from alke_kb.indexing.statistics import IndexStatistics
from alke_kb.indexing.writer import IndexWriter, NewDocument

__all__ = ["IndexStatistics", "IndexWriter", "NewDocument", "PointBuilder"]
