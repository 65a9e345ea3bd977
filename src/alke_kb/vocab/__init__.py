"""Controlled vocabularies as data files: places, ministries, themes, rounds, document types, terms.

Every loader validates its file, raises ``InvalidInput`` that names entry and field, and caches.
"""

from alke_kb.vocab._documents import load_document_types, load_rounds
from alke_kb.vocab._ministries import load_ministries
from alke_kb.vocab._places import load_municipalities, load_regions
from alke_kb.vocab._read import data_digest, near, unknown
from alke_kb.vocab._reasons import REASONS, Reason, ReasonText, reason_sentences
from alke_kb.vocab._resolve import (
    kind_names,
    publicity_names,
    resolve_agency,
    resolve_kind,
    resolve_ministry,
    resolve_publicity,
    resolve_region,
    resolve_role,
)
from alke_kb.vocab._roles import RoleEntry, classify_heading, classify_opening, load_roles
from alke_kb.vocab._terms import load_glossary, load_lexicon, load_term_table
from alke_kb.vocab._themes import load_themes
from alke_kb.vocab._types import (
    Concept,
    Council,
    Cue,
    DocumentType,
    FinnishForms,
    FormerMunicipality,
    FormerName,
    Ministry,
    Municipalities,
    Municipality,
    Names,
    Region,
    Round,
    Theme,
)

__all__ = [
    "REASONS",
    "Concept",
    "Council",
    "Cue",
    "DocumentType",
    "FinnishForms",
    "FormerMunicipality",
    "FormerName",
    "Ministry",
    "Municipalities",
    "Municipality",
    "Names",
    "Reason",
    "ReasonText",
    "Region",
    "RoleEntry",
    "Round",
    "Theme",
    "classify_heading",
    "classify_opening",
    "data_digest",
    "kind_names",
    "load_document_types",
    "load_glossary",
    "load_lexicon",
    "load_ministries",
    "load_municipalities",
    "load_regions",
    "load_roles",
    "load_rounds",
    "load_term_table",
    "load_themes",
    "near",
    "publicity_names",
    "reason_sentences",
    "resolve_agency",
    "resolve_kind",
    "resolve_ministry",
    "resolve_publicity",
    "resolve_region",
    "resolve_role",
    "unknown",
]
