"""Sections: running text under one heading, with its heading path and role."""

from alke_ingest.sections._build import build, is_reference_list, title_of

__all__ = ["build", "is_reference_list", "title_of"]
