"""The closed lists every other type is built from: kinds, publicity classes, languages, origins.

Stored and sent as their string values; the values never change meaning.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a document is, as officials sort them."""

    DIALOGUE_RECORD = "dialogue_record"
    STRATEGY = "strategy"
    STUDY = "study"
    SITUATION_REVIEW = "situation_review"
    LEGISLATION = "legislation"
    OTHER = "other"


class Publicity(StrEnum):
    """Publicity class by acts 621/1999 and 906/2019; drafts are not yet public."""

    PUBLIC = "julkinen"
    PARTLY_SECRET = "osittain_salassa_pidettava"  # noqa: S105
    SECRET = "salassa_pidettava"  # noqa: S105
    DRAFT = "luonnos"


class Role(StrEnum):
    """Role of a section in a document; ids as in ``vocab/roles.yaml``."""

    CONCLUSION = "johtopaatos"
    FOLLOW_UP = "seuranta"
    MEASURE = "toimenpide"
    BOTTLENECK = "pullonkaula"
    CHALLENGE = "haaste"
    OPENING = "avaus"
    OBJECTIVE = "tavoite"
    SITUATION = "tilannekuva"
    FUNDING = "rahoitus"
    PARTICIPANTS = "osallistujat"
    BACKGROUND = "tausta"


class Language(StrEnum):
    """Languages with an analyser of their own."""

    FINNISH = "fi"
    SWEDISH = "sv"
    ENGLISH = "en"


class Origin(StrEnum):
    """Where a metadata value came from. A correction beats a given value, given beats inferred."""

    GIVEN = "given"
    INFERRED = "inferred"
    CORRECTED = "corrected"
