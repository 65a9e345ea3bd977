"""query → analysed query → dense and sparse lists → fused hits, grouped by document."""

from alke_kb.search.facets import document_facets
from alke_kb.search.query import AnalysedQuery, QueryAnalyser, QueryKind
from alke_kb.search.ranking import Ranker, index_languages
from alke_kb.search.service import MAX_DEPTH, MAX_QUERY_LENGTH, SearchService

__all__ = [
    "MAX_DEPTH",
    "MAX_QUERY_LENGTH",
    "AnalysedQuery",
    "QueryAnalyser",
    "QueryKind",
    "Ranker",
    "SearchService",
    "document_facets",
    "index_languages",
]
