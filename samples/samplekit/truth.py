"""Collects the marks of the sources into the truth files that quality tests read."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from samplekit.source import Source


def dump(data: object) -> str:
    """YAML as this folder keeps it: Unicode, block style, order kept."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)


def manifest(sources: Sequence[Source]) -> str:
    """The manifest that ``alke-kb ingest`` reads with the documents."""
    return dump({"documents": [{"path": s.file, **s.manifest} for s in sources]})


def truth_files(sources: Sequence[Source], plan: dict[str, object]) -> dict[str, str]:
    """File name → text for links, continuity, gaps, roles and left-out metadata."""
    head = "# Written by samples/generate.py from the marks in samples/sources; do not edit.\n"
    files = {
        "links.yaml": _links(sources),
        "continuity.yaml": _continuity(sources, plan),
        "gaps.yaml": plan["gaps"],
        "themes.yaml": plan["themes"],
        "roles.yaml": _roles(sources),
        "metadata.yaml": {
            "omitted": {str(s.file): s.meta["omitted"] for s in sources if s.meta.get("omitted")}
        },
    }
    return {name: head + dump(data) for name, data in files.items()}


def _links(sources: Sequence[Source]) -> dict[str, object]:
    answers = {
        m.id: {"path": s.file, "quote": m.quote} for s in sources for m in s.marks if m.kind == "a"
    }
    links = [
        {
            "id": mark.id,
            "challenge": {"path": source.file, "quote": mark.quote},
            "answer": {"id": mark.target, **answers[str(mark.target)]},
        }
        for source in sources
        for mark in source.marks
        if mark.kind == "c"
    ]
    return {"links": links}


def _continuity(sources: Sequence[Source], plan: dict[str, object]) -> dict[str, object]:
    follow: dict[str, list[dict[str, object]]] = {}
    for source in sources:
        for mark in source.marks:
            if mark.kind == "f":
                entry = {"path": source.file, "round": _round(source), "quote": mark.quote}
                follow.setdefault(mark.id, []).append(entry)
    conclusions = [
        {
            "id": mark.id,
            "path": source.file,
            "round": _round(source),
            "theme": mark.target,
            "quote": mark.quote,
            "followed_up": bool(follow.get(mark.id)),
            "follow_up": follow.get(mark.id, []),
        }
        for source in sources
        for mark in source.marks
        if mark.kind == "k" and source.language == "fi"
    ]
    return {
        "definitions": plan["definitions"],
        "verdicts": plan["verdicts"],
        "conclusions": conclusions,
    }


def _round(source: Source) -> str:
    omitted = source.meta.get("omitted")
    left_out = omitted if isinstance(omitted, dict) else {}
    return str(source.manifest.get("round") or left_out.get("round"))


def _roles(sources: Sequence[Source]) -> dict[str, object]:
    documents = []
    for source in sources:
        headings = [
            {"heading": source.printed(b), "level": b.level, "role": b.role}
            for b in source.blocks
            if b.kind == "heading"
        ]
        documents.append({"path": source.file, "language": source.language, "headings": headings})
    return {"documents": documents}
