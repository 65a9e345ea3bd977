"""A briefing as one document: blocks once, written as Markdown or as DOCX."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from alke_kb.domain.linking import Briefing, CitedPassage
from alke_kb.errors import InvalidInput
from alke_kb.linking._wording import WORDS
from alke_kb.linking.writing import Block, citation, docx_of, markdown_of, shortened
from alke_kb.vocab import Theme, load_regions


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
        body = shortened(text or one.stored.passage.text)
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
    return markdown_of(blocks_of(briefing, language, themes, today))


def to_docx(
    briefing: Briefing, language: str, themes: Mapping[str, Theme], today: datetime.date
) -> bytes:
    """The same blocks in Word's own styles, with the document's language set."""
    return docx_of(blocks_of(briefing, language, themes, today), language)
