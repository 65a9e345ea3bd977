"""A briefing as one document: blocks once, written as Markdown or as DOCX."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from alke_kb.domain.linking import Briefing, CitedPassage
from alke_kb.errors import InvalidInput
from alke_kb.linking._wording import WORDS
from alke_kb.vocab import Theme, load_regions

QUOTE_CHARACTERS = 700
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
# XML 1.0, and so DOCX, has no place for these.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Block:
    """``sort`` is h1, h2, h3, text, quote or item; ``source`` is a quote's citation."""

    sort: str
    text: str
    source: str = ""


def citation(one: CitedPassage, language: str) -> str:
    """Title, round, page (the printed number where there is one), diary number or URN."""
    words = WORDS[language]
    metadata, passage = one.document.metadata, one.stored.passage
    first = passage.label_from or str(passage.page_from)
    last = passage.label_to or str(passage.page_to)
    page = first if first == last else f"{first}–{last}"
    parts = [
        metadata.title,
        str(metadata.year or words["no_date"]),
        words["page"].format(page=page),
        metadata.diary_number or metadata.urn or "",
    ]
    return ", ".join(part for part in parts if part)


def blocks_of(
    briefing: Briefing, language: str, themes: Mapping[str, Theme], today: datetime.date
) -> Iterator[Block]:
    """Everything in reading order. Raises ``InvalidInput`` for a language without wording."""
    words = WORDS.get(language)
    if words is None:
        raise InvalidInput("A briefing is written in fi or sv.", hint="Use --language sv.")

    def label(theme: str | None) -> str:
        if theme is None:
            return words["no_theme"]
        return themes[theme].labels.get(language) if theme in themes else theme

    def quote(one: CitedPassage, text: str | None = None) -> Block:
        body = " ".join((text or one.stored.passage.text).split())
        if len(body) > QUOTE_CHARACTERS:
            body = body[:QUOTE_CHARACTERS].rsplit(" ", 1)[0] + " …"
        return Block("quote", body, f"{citation(one, language)} [{one.stored.id}]")

    region = load_regions()[briefing.region].names.get(language)
    yield Block("h1", words["title"].format(region=region, round=briefing.round))
    date = f"{today.day}.{today.month}.{today.year}"
    yield Block("text", words["note"].format(date=date))

    yield Block("h2", words["last_time"])
    for round_id in briefing.last_time.rounds:
        yield Block("text", words["round"].format(round=round_id))
    shown: set[str] = set()
    for group in briefing.last_time.themes:
        fresh = [one for one in group.passages if one.stored.id not in shown]
        if fresh:
            yield Block("h3", label(group.theme))
        for one in fresh:
            shown.add(one.stored.id)
            yield quote(one)
    if not briefing.last_time.themes:
        yield Block("text", words["nothing"])

    yield Block("h2", words["continuity"])
    for step in briefing.continuity.steps:
        verdict = words[step.verdict.value]
        yield Block("item", f"{label(step.theme)} – {step.round}: {verdict}")
        if step.stated:
            yield quote(step.stated.passage, step.stated.text)
        for one in (step.passages or step.previous)[:1]:
            yield quote(one)

    yield Block("h2", words["conclusions"])
    for trace in briefing.continuity.conclusions:
        yield Block("h3", words["round"].format(round=trace.round))
        yield quote(trace.passage, trace.text)
        yield Block("text", words[trace.status])
        for hit in trace.follow_up:
            yield quote(hit.passage, hit.text)

    yield Block("h2", words["answers"])
    for links in briefing.answers:
        yield quote(links.passage)
        answers = [p for group in links.groups if group.name == "answers" for p in group.passages]
        for one in answers:
            yield Block("item", one.document.metadata.title)
            yield quote(one)
        if not answers:
            yield Block("text", words["no_answers"])

    yield Block("h2", words["compare"])
    compared_themes = briefing.comparison.themes
    for sort, found in (
        ("shared", [one for one in compared_themes if one.sort == "shared"]),
        ("particular", [one for one in compared_themes if one.present == (briefing.region,)]),
        ("missing", [one for one in compared_themes if briefing.region in one.missing]),
    ):
        yield Block("h3", words[sort])
        for compared in found:
            yield Block("item", label(compared.theme))
            for side in compared.sides:
                yield from (quote(one) for one in side.best[:1])
        if not found:
            yield Block("text", words["nothing"])

    yield Block("h2", words["gaps"])
    for gap in briefing.gaps:
        yield Block("h3", label(gap.theme))
        yield from (quote(one) for one in gap.raised)
        yield Block("text", words["misses"])
        yield from (quote(one) for one in gap.nearest_misses)
    if not briefing.gaps:
        yield Block("text", words["nothing"])


def to_markdown(
    briefing: Briefing, language: str, themes: Mapping[str, Theme], today: datetime.date
) -> str:
    """Text of documents is escaped: it is quoted, never markup."""
    lines = []
    for block in blocks_of(briefing, language, themes, today):
        text = _MARKDOWN.sub(r"\\\1", _CONTROLS.sub("", block.text))
        if block.sort[0] == "h":
            lines.append(f"{'#' * int(block.sort[1])} {text}")
        elif block.sort == "quote":
            source = _MARKDOWN.sub(r"\\\1", _CONTROLS.sub("", block.source))
            lines.append(f"> {text}\n>\n> — {source}")
        else:
            lines.append(f"- {text}" if block.sort == "item" else text)
    return "\n\n".join(lines) + "\n"


def to_docx(
    briefing: Briefing, language: str, themes: Mapping[str, Theme], today: datetime.date
) -> bytes:
    """The same blocks in Word's own styles, with the document's language set."""
    import docx
    from docx.oxml.ns import qn

    document = docx.Document()
    tag = {"fi": "fi-FI", "sv": "sv-FI"}.get(language, "fi-FI")
    fonts = document.styles["Normal"].element.get_or_add_rPr()
    mark = fonts.makeelement(qn("w:lang"), {qn("w:val"): tag})
    fonts.append(mark)
    for block in blocks_of(briefing, language, themes, today):
        text = _CONTROLS.sub("", block.text)
        if block.sort[0] == "h":
            document.add_heading(text, level=int(block.sort[1]))
            if block.sort == "h1":
                document.core_properties.title = text
        elif block.sort == "quote":
            document.add_paragraph(text, style="Quote")
            document.add_paragraph(_CONTROLS.sub("", block.source), style="Caption")
        else:
            document.add_paragraph(text, style="List Bullet" if block.sort == "item" else None)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
