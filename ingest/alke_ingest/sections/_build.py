"""Cleaned blocks → sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from alke_ingest.cleanup import detect_language, is_designation
from alke_ingest.model import BlockKind, CleanBlock, CleanDocument
from alke_kb.domain import Language, Role, Section, Span
from alke_kb.vocab import classify_heading, classify_opening

_REFERENCES = re.compile(
    r"(?:lähteet|lähdeluettelo|lähteitä|kirjallisuus|kirjallisuusluettelo|viitteet|viiteluettelo"
    r"|käytetyt lähteet|lähteet ja kirjallisuus|käll(?:or|förteckning)|litteratur(?:förteckning)?|referenser"
    r"|references|bibliography|sources|literature)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Heading:
    level: int
    number: str
    text: str
    role: Role | None


@dataclass(slots=True)
class _Draft:
    path: tuple[_Heading, ...]
    blocks: list[CleanBlock] = field(default_factory=list)


def build(clean: CleanDocument) -> tuple[Section, ...]:
    """Sections in reading order; headings without text of their own give none.

    The title of the document, a single outermost heading at its start, is left out of the paths.
    Designations one cites by («15 §», «2 luku», «Liite 1») stand in front of the heading in
    ``heading_path``; all numbering is in ``numbers``. The role comes from the section's own
    heading, else from the nearest heading above that has one, else from the opening words.
    """
    title = _title(clean.blocks)
    stack: list[_Heading] = []
    drafts: list[_Draft] = [_Draft(())]
    for i, block in enumerate(clean.blocks):
        if block.kind is not BlockKind.HEADING:
            drafts[-1].blocks.append(block)
            continue
        level = block.level or 1
        while stack and stack[-1].level >= level:
            stack.pop()
        if i != title:
            role = _heading_role(block, clean.language)
            stack.append(_Heading(level, block.number, block.text, role))
        drafts.append(_Draft(tuple(stack)))
    filled = [draft for draft in drafts if draft.blocks]
    return tuple(_section(i, draft, clean.language) for i, draft in enumerate(filled))


def is_reference_list(section: Section) -> bool:
    """Whether the section, or one around it, is a list of sources («Lähteet»)."""
    return any(_REFERENCES.fullmatch(heading.strip(" :.")) for heading in section.heading_path)


def title_of(clean: CleanDocument) -> str | None:
    """The title heading that ``build`` leaves out of the paths, if there is one."""
    index = _title(clean.blocks)
    return None if index is None else clean.blocks[index].text


def _title(blocks: Sequence[CleanBlock]) -> int | None:
    """Index of the heading that is the document's title, if there is one."""
    levels = [(i, block.level or 1) for i, block in enumerate(blocks) if block.level is not None]
    if len(levels) < 2:
        return None
    first, outermost = levels[0]
    alone = all(level > outermost for _, level in levels[1:])
    return first if alone and not blocks[first].number and first <= 3 else None


def _heading_role(block: CleanBlock, language: Language) -> Role | None:
    role = classify_heading(block.text, language)
    if role is None and language is not Language.FINNISH:
        # Finnish records have parts with Swedish or English headings, and the reverse
        role = classify_heading(block.text, Language.FINNISH)
    if role is Role.PARTICIPANTS and block.number.endswith("§"):
        return None  # a statute's section on who may take part lists nobody
    return role


def _section(ordinal: int, draft: _Draft, language: Language) -> Section:
    text = " ".join(block.text for block in draft.blocks)
    own = detect_language(text, language)
    role = next((heading.role for heading in reversed(draft.path) if heading.role), None)
    if role is None:
        role = classify_opening(draft.blocks[0].text, own)
    return Section(
        ordinal=ordinal,
        heading_path=tuple(_shown(heading) for heading in draft.path),
        numbers=tuple(heading.number for heading in draft.path),
        role=role,
        paragraphs=tuple(tuple(Span(*span) for span in block.spans) for block in draft.blocks),
        language=own,
    )


def _shown(heading: _Heading) -> str:
    if is_designation(heading.number) and heading.number != heading.text:
        return f"{heading.number} {heading.text}"
    return heading.text
