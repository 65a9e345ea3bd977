"""Clean-up: extracted blocks → cleaned pages and blocks (DESIGN: documents as they are)."""

from alke_ingest.cleanup._document import clean
from alke_ingest.cleanup._furniture import diary_numbers, stamps
from alke_ingest.cleanup._language import detect_language
from alke_ingest.cleanup._numbering import is_designation, split_number

__all__ = ["clean", "detect_language", "diary_numbers", "is_designation", "split_number", "stamps"]
