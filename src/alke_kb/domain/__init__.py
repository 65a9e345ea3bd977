"""The words of the knowledge base as frozen types. Standard library only (numpy in type hints)."""

from alke_kb.domain.analysis import AnalysedToken, Reading, Term, TermKind
from alke_kb.domain.annotations import (
    Evidence,
    PassageAnnotation,
    PassageMention,
    ThemeAssignment,
    ThemeCorrection,
    ThemeSource,
)
from alke_kb.domain.audit import Act, AuditCheck, AuditEntry, AuditEvent
from alke_kb.domain.disclosure import collecting_shown, note_shown, note_shown_in
from alke_kb.domain.documents import (
    METADATA_FIELDS,
    Correction,
    Document,
    FieldOrigin,
    IngestOutcome,
    IngestRun,
    Metadata,
    OutcomeStatus,
    VersionState,
)
from alke_kb.domain.feedback import Feedback
from alke_kb.domain.index import Point, Record, ScoredId, SparseVector, Stamp, Where
from alke_kb.domain.keys import ApiKey, KeyState
from alke_kb.domain.kinds import Kind, Language, Origin, Publicity, Role
from alke_kb.domain.passages import Page, Passage, Section, Span, StoredPassage
from alke_kb.domain.readers import ANONYMOUS, LOCAL, Clause, Reader, Right
from alke_kb.domain.search import (
    DocumentHit,
    Filters,
    Match,
    PassageHit,
    Query,
    SearchResult,
)
from alke_kb.domain.sections import RoleCorrection, SectionRole
from alke_kb.domain.sign_in import SignedIn, SignInStart
from alke_kb.domain.submissions import Submission, SubmissionOutcome, SubmissionState

__all__ = [
    "ANONYMOUS",
    "LOCAL",
    "METADATA_FIELDS",
    "Act",
    "AnalysedToken",
    "ApiKey",
    "AuditCheck",
    "AuditEntry",
    "AuditEvent",
    "Clause",
    "Correction",
    "Document",
    "DocumentHit",
    "Evidence",
    "Feedback",
    "FieldOrigin",
    "Filters",
    "IngestOutcome",
    "IngestRun",
    "KeyState",
    "Kind",
    "Language",
    "Match",
    "Metadata",
    "Origin",
    "OutcomeStatus",
    "Page",
    "Passage",
    "PassageAnnotation",
    "PassageHit",
    "PassageMention",
    "Point",
    "Publicity",
    "Query",
    "Reader",
    "Reading",
    "Record",
    "Right",
    "Role",
    "RoleCorrection",
    "ScoredId",
    "SearchResult",
    "Section",
    "SectionRole",
    "SignInStart",
    "SignedIn",
    "Span",
    "SparseVector",
    "Stamp",
    "StoredPassage",
    "Submission",
    "SubmissionOutcome",
    "SubmissionState",
    "Term",
    "TermKind",
    "ThemeAssignment",
    "ThemeCorrection",
    "ThemeSource",
    "VersionState",
    "Where",
    "collecting_shown",
    "note_shown",
    "note_shown_in",
]
