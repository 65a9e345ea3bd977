"""Small protocols the core is written against; adapters implement them, tests hold all to one suite."""

from alke_kb.ports._access import AuditStore, EndedSessions, KeyStore, SignIn, TokenVerifier
from alke_kb.ports._feedback import FeedbackStore
from alke_kb.ports._index import IndexStore, PassageIndex
from alke_kb.ports._language import Embedder, Lemmatiser, PassageAnnotator, Reranker
from alke_kb.ports._storage import Archive, Catalogue, ReaderCatalogue
from alke_kb.ports._submissions import SubmissionStore

__all__ = [
    "Archive",
    "AuditStore",
    "Catalogue",
    "Embedder",
    "EndedSessions",
    "FeedbackStore",
    "IndexStore",
    "KeyStore",
    "Lemmatiser",
    "PassageAnnotator",
    "PassageIndex",
    "ReaderCatalogue",
    "Reranker",
    "SignIn",
    "SubmissionStore",
    "TokenVerifier",
]
