"""Linking views for a person: headings, counts, and under each the passages with their pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alke_kb.domain.places import has_pages

View = dict[str, Any]
SHOWN_CHARACTERS = 240


def print_view(operation: str, view: View) -> None:
    """Lines of one view on standard output."""
    lines = list(_WRITERS[operation](view))
    print("\n".join(lines) if lines else "Nothing found. Try fewer filters.")


def _passages(found: list[View], indent: str = "   ") -> list[str]:
    lines = []
    for one in found:
        document = one["document"]
        page = one["page_label_from"] or one["page_from"]
        place = f", p. {page}" if has_pages(document["media_type"]) else ""
        text = " ".join(one["text"].split())
        short = text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"
        lines.append(f"{indent}{document['title']}{place} [{one['id']}]")
        lines.append(f"{indent}  {short}")
    return lines


def _links(view: View) -> list[str]:
    lines = _passages([view["passage"]], "")
    for group in view["groups"]:
        lines += [group["name"], *_passages(group["passages"])]
    return lines


def _related(view: View) -> list[str]:
    lines = []
    for one in view["documents"]:
        reason = one["reason"]
        lines.append(f"{one['document']['title']}  {one['score']:.3f}")
        if reason["shared_themes"]:
            lines.append("   themes: " + ", ".join(reason["shared_themes"]))
        lines.append("   words: " + ", ".join(reason["shared_terms"]))
        lines += _passages(one["passages"])
    return lines


def _matrix(view: View) -> list[str]:
    cells = view.get("cells", [view])
    lines = []
    for cell in cells:
        lines.append(
            f"{cell['row']} × {cell['column']}: {cell['documents']} documents, "
            f"{cell['passages']} passages"
        )
        lines += _passages(cell["best"])
    return lines


def _theme(view: View) -> list[str]:
    lines = [f"{view['theme']}: {view['documents']} documents, {view['passages']} passages"]
    for step in view["timeline"]:
        roles = ", ".join(f"{role} {count}" for role, count in step["roles"].items())
        lines += [f"{step['round']}: {step['passages']} passages ({roles})"]
        lines += _passages(step["best"])
    for name in ("regions", "ministries", "roles", "kinds"):
        lines.append(name)
        for one in view[name]:
            lines.append(f"  {one['value']}: {one['documents']} documents")
            lines += _passages(one["best"])
    for name in ("by_state", "by_regions"):
        lines += [name, *_passages(view[name])]
    return lines


def _continuity(view: View) -> list[str]:
    lines = []
    for step in view["steps"]:
        lines.append(f"{step['theme']} {step['round']}: {step['verdict']}")
        if step["stated"]:
            lines.append(f"   «{step['stated']['text']}»")
            lines += _passages([step["stated"]["passage"]], "     ")
        for sign, name in (("=", "shared_terms"), ("+", "new_terms"), ("-", "gone_terms")):
            if step[name]:
                lines.append(f"   {sign} {', '.join(step[name])}")
        lines += _passages(step["passages"] or step["previous"])
    for one in view["conclusions"]:
        lines.append(f"{one['round']} {one['status']}: {one['text']}")
        for hit in one["follow_up"]:
            lines.append(f"   → {hit['round']}: {hit['text']}")
            lines += _passages([hit["passage"]], "     ")
    return lines


def _series(view: View) -> list[str]:
    lines = []
    for series in view["series"]:
        for pair in series["pairs"]:
            lines.append(f"{pair['earlier']['title']} → {pair['later']['title']}")
            for step in pair["steps"]:
                lines += _section_step(step)
    return lines


def _section_step(step: View) -> list[str]:
    sides = [
        f"{side['citation']} {side['heading']}" if side["number"] else side["citation"]
        for side in (step["earlier"], step["later"])
        if side
    ]
    sure = "" if step["score"] is None else f" (score {step['score']:.2f}"
    sure += "" if step["wording"] is None else f", same wording {step['wording']:.0%})"
    lines = [f"  {step['verdict']}: {' → '.join(sides)}{sure}"]
    for sign, name in (("+", "new_terms"), ("-", "gone_terms")):
        if step[name]:
            lines.append(f"     {sign} {', '.join(step[name])}")
    if step["verdict"] in ("dropped", "new") and step["near"]:
        near = (f"{one['section']['citation']} {one['score']:.2f}" for one in step["near"])
        lines.append(f"     nearest: {', '.join(near)}")
    shown = step["later"] or step["earlier"]
    return lines + _passages(shown["passages"][:1], "     ")


def _last_time(view: View) -> list[str]:
    lines = []
    for one in view["themes"]:
        lines += [one["theme"] or "–", *_passages(one["passages"])]
    return lines


def _gaps(view: View) -> list[str]:
    lines = []
    for name in ("raised_without_strategy", "strategy_not_raised"):
        lines.append(name)
        for gap in view[name]:
            lines += [f"  {gap['theme']}: {gap['passages']} passages", *_passages(gap["raised"])]
            lines += ["   nearest misses:", *_passages(gap["nearest_misses"], "     ")]
    return lines


def _compare(view: View) -> list[str]:
    lines = []
    for one in view["themes"]:
        missing = f", missing in {', '.join(one['missing'])}" if one["missing"] else ""
        lines.append(f"{one['theme']}: {one['sort']}{missing}")
        for side in one["sides"]:
            lines.append(f"  {side['party']}: {side['passages']} passages")
            lines += _passages(side["best"])
    return lines


_WRITERS: dict[str, Callable[[View], list[str]]] = {
    "links": _links,
    "related": _related,
    "matrix": _matrix,
    "theme": _theme,
    "continuity": _continuity,
    "series": _series,
    "last_time": _last_time,
    "gaps": _gaps,
    "compare": _compare,
}
