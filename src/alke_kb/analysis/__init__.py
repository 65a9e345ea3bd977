"""One analyser for passages and queries: weighted terms of Finnish, Swedish and English text."""

from alke_kb.analysis._hash import term_id
from alke_kb.analysis._read import AnalysedText
from alke_kb.analysis._readings import best_reading
from alke_kb.analysis.analyser import Analyser
from alke_kb.analysis.query_syntax import FieldFilter, ParsedQuery, Phrase, parse_query

__all__ = [
    "AnalysedText",
    "Analyser",
    "FieldFilter",
    "ParsedQuery",
    "Phrase",
    "best_reading",
    "parse_query",
    "term_id",
]
