"""What the finder returns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MentionType(StrEnum):
    """What is mentioned. ``INSTITUTION`` keeps a place inside another body's name apart."""

    REGION = "region"
    MUNICIPALITY = "municipality"
    COUNCIL = "council"
    MINISTRY = "ministry"
    INSTITUTION = "institution"


class Flag(StrEnum):
    """How the text says it: by an adjective or inhabitants, a part of a region, a former name."""

    DERIVED = "derived"
    SUB = "sub"
    FORMER = "former"


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A stretch of text that names something: ``text[start:end]`` in code points.

    ``code`` is a region code (regions and councils), a three-digit municipality code, a ministry id,
    or for institutions their sort (``university``, ``court`` …). ``region`` is the region of a
    region, council or municipality, of municipalities in the year asked for.
    """

    start: int
    end: int
    type: MentionType
    code: str
    flags: tuple[Flag, ...] = ()
    region: str | None = None
