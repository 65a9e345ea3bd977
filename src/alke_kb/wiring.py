"""The only place where adapters are chosen: settings in, a working knowledge base out."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from alke_kb.access import AuditLog, KeyRing, ReadingService
from alke_kb.analysis import Analyser
from alke_kb.errors import InvalidInput, Unavailable
from alke_kb.indexing import IndexStatistics, IndexWriter, PointBuilder
from alke_kb.intake import Intake
from alke_kb.linking.annotation import Annotator
from alke_kb.linking.service import LinkingService
from alke_kb.ports import (
    Archive,
    Catalogue,
    Embedder,
    EndedSessions,
    FeedbackStore,
    IndexStore,
    Lemmatiser,
    Reranker,
    SignIn,
    TokenVerifier,
)
from alke_kb.search import QueryAnalyser, Ranker, SearchService
from alke_kb.search.bridge import TermBridge
from alke_kb.settings import Settings
from alke_kb.vocab import load_themes

if TYPE_CHECKING:
    from alke_kb.adapters.oidc import OidcSettings


@dataclass(frozen=True)
class KnowledgeBase:
    """Every part, ready to use. Close it when done: it owns the index of its data folder."""

    settings: Settings
    catalogue: Catalogue
    archive: Archive
    store: IndexStore
    lemmatiser: Lemmatiser
    analyser: Analyser
    embedder: Embedder
    writer: IndexWriter
    reading: ReadingService
    search: SearchService
    annotator: Annotator
    linking: LinkingService
    keys: KeyRing
    tokens: TokenVerifier | None
    audit: AuditLog
    intake: Intake
    feedback: FeedbackStore
    secret: bytes = field(repr=False)
    ended_sessions: EndedSessions
    sign_in: SignIn | None = None

    def close(self) -> None:
        """Release index and catalogue, each even when another cannot be closed."""
        with contextlib.ExitStack() as parts:  # the last one first
            parts.callback(self.catalogue.close)
            parts.callback(self.keys.flush)
            parts.callback(self.audit.close)
            parts.callback(self.store.close)


def open_knowledge_base(settings: Settings) -> KnowledgeBase:
    """Open (or begin) the knowledge base of a data folder and purge what a crash left hidden.

    Raises ``Busy`` when another process owns the folder, ``Unavailable`` when a part is missing.
    """
    from alke_kb.adapters.archive import FolderArchive
    from alke_kb.adapters.ended_sessions import EndedSessionFiles
    from alke_kb.adapters.secret import own_secret
    from alke_kb.adapters.sql import open_catalogue
    from alke_kb.adapters.voikko import open_lemmatiser

    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"The data folder {settings.data} cannot be made: {error.strerror}.",
            hint="Choose another with --data DIR or ALKE_KB_DATA.",
        ) from error
    # What is wrong in the settings is told before anything is opened.
    themes, tokens, sign_in = (
        load_themes(settings.themes),
        open_token_verifier(settings),
        open_sign_in(settings),
    )
    with contextlib.ExitStack() as opened:
        store = open_index_store(settings)
        opened.callback(store.close)
        catalogue = open_catalogue(settings.catalogue_url)
        opened.callback(catalogue.close)
        archive = FolderArchive(settings.data / "archive")
        lemmatiser = open_lemmatiser()
        analyser = Analyser(lemmatiser)
        embedder = open_embedder(settings)
        annotator = Annotator(themes, analyser, embedder)
        writer = IndexWriter(
            catalogue,
            archive,
            store,
            PointBuilder(analyser, embedder),
            prior_statistics(embedder),
            annotator,
        )
        writer.recover()
        queries = query_analyser(settings, analyser, embedder)
        ranker = Ranker(method=settings.fusion)
        search = SearchService(
            catalogue, writer.searchable, queries, ranker, open_reranker(settings)
        )
        linking = LinkingService(
            catalogue,
            writer.searchable,
            queries,
            embedder,
            ranker,
            themes=lambda: load_themes(settings.themes),
            classify=annotator.themes,
        )
        kb = KnowledgeBase(
            settings,
            catalogue,
            archive,
            store,
            lemmatiser,
            analyser,
            embedder,
            writer,
            ReadingService(catalogue, archive),
            search,
            annotator,
            linking,
            KeyRing(catalogue.key_store()),
            tokens,
            AuditLog(
                catalogue.audit_store(),
                keep_days=settings.audit_keep_days,
                keep_queries=settings.audit_queries,
            ),
            Intake(catalogue.submission_store(), catalogue, settings.data / "incoming"),
            catalogue.feedback_store(),
            own_secret(settings.data / "secret.key"),
            EndedSessionFiles(settings.data / "ended-sessions"),
            sign_in,
        )
        opened.pop_all()
    return kb


def open_annotator(settings: Settings) -> Annotator:
    """Just what annotating needs: neither index nor data folder, and the embedding model only
    once there is a text. What it says is what ingest says. Raises ``InvalidInput`` for a theme file that is wrong, ``Unavailable`` without
    any Voikko.
    """
    from alke_kb.adapters.voikko import open_lemmatiser

    analyser = Analyser(open_lemmatiser())
    return Annotator(load_themes(settings.themes), analyser, open_embedder(settings))


def query_analyser(settings: Settings, analyser: Analyser, embedder: Embedder) -> QueryAnalyser:
    """Query analysis with the term bridge, which is opened when a query first needs it."""
    lock = threading.Lock()
    opened: list[TermBridge] = []

    def bridge() -> TermBridge:
        from alke_kb.adapters.bridge_tables import open_bridge

        with lock:
            if not opened:
                opened.append(open_bridge(analyser, settings.cache))
            return opened[0]

    return QueryAnalyser(analyser, embedder, bridge)


def prepare_bridge(settings: Settings) -> None:
    """Make the term bridge's tables, if the cache folder has none that fit."""
    from alke_kb.adapters.bridge_tables import open_bridge
    from alke_kb.adapters.voikko import open_lemmatiser

    open_bridge(Analyser(open_lemmatiser()), settings.cache)


def open_index_store(settings: Settings) -> IndexStore:
    """Embedded engine in the data folder, or the Qdrant server that was set."""
    if settings.qdrant_url:
        from alke_kb.adapters.qdrant_server import QdrantServerStore

        key = settings.qdrant_api_key.get_secret_value() if settings.qdrant_api_key else None
        return QdrantServerStore(settings.qdrant_url, api_key=key)
    from alke_kb.adapters.qdrant_edge import EdgeIndexStore

    return EdgeIndexStore(settings.data / "index")


def open_embedder(settings: Settings) -> Embedder:
    """The model that was set, else the offline default."""
    from alke_kb.adapters.embedding import open_embedder as _open

    return _open(
        model=settings.model,
        backend=settings.backend,
        cache_dir=settings.cache,
        threads=settings.threads,
    )


def open_token_verifier(settings: Settings) -> TokenVerifier | None:
    """The OpenID Connect provider that was set, if any. Raises ``InvalidInput``."""
    if settings.oidc_issuer is None:
        return None
    if settings.oidc_audience is None:
        raise _lacking(
            *("OIDC_ISSUER", "OIDC_AUDIENCE"),
            "Set it to what the provider writes as audience (aud) in tokens for this API.",
        )
    from alke_kb.adapters.oidc import OidcVerifier

    return OidcVerifier(_oidc(settings, settings.oidc_issuer, settings.oidc_audience))


def open_sign_in(settings: Settings) -> SignIn | None:
    """Signing in to the pages, if a client was set. Raises ``InvalidInput``."""
    if settings.oidc_client_id is None:
        return None
    if settings.oidc_issuer is None:
        raise _lacking(
            *("OIDC_CLIENT_ID", "OIDC_ISSUER"),
            "Set it to the provider by which persons sign in.",
        )
    from alke_kb.adapters.oidc_sign_in import OidcSignIn

    secret = settings.oidc_client_secret
    return OidcSignIn(
        _oidc(settings, settings.oidc_issuer, settings.oidc_client_id),
        settings.oidc_client_id,
        secret.get_secret_value() if secret else None,
        settings.oidc_sign_in_scope,
    )


def _lacking(given: str, needed: str, hint: str) -> InvalidInput:
    return InvalidInput(f"ALKE_KB_{given} needs ALKE_KB_{needed} beside it.", hint=hint)


def _oidc(settings: Settings, issuer: str, audience: str) -> OidcSettings:
    from alke_kb.adapters.oidc import OidcSettings

    return OidcSettings(
        issuer,
        audience,
        settings.oidc_rights_claim,
        settings.oidc_scopes,
        settings.oidc_base_scopes,
        settings.oidc_leeway,
    )


def open_reranker(settings: Settings) -> Reranker | None:
    """The CrossEncoder that was set, if any."""
    if settings.reranker is None:
        return None
    from alke_kb.adapters.embedding import CrossEncoderReranker

    return CrossEncoderReranker(settings.reranker)


def prior_statistics(embedder: Embedder) -> IndexStatistics:
    """What a new generation starts from before it has passages of its own to measure."""
    from alke_kb.indexing.priors import prior_for

    return prior_for(embedder.identity)
