"""What the header, the footer and the start page lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alke_api.pages.site import Visit


def navigation(visit: Visit) -> list[tuple[str, str, tuple[str, ...]]]:
    """Page, its name, and the pages that belong under it."""
    _ = visit.gettext
    return [
        ("search", _("Search"), ()),
        ("themes", _("Themes"), ("theme", "cell")),
        (
            "regions",
            _("Regions and ministries"),
            (
                "region",
                "region-continuity",
                "region-others",
                "region-answers",
                "region-gaps",
                "ministry",
            ),
        ),
        ("prepare", _("Preparing"), ("related", "compare", "briefing", "basket")),
        ("documents", _("Documents"), ("document", "passage")),
    ]


def about(visit: Visit) -> list[tuple[str, str]]:
    """Pages about the service."""
    _ = visit.gettext
    return [("accessibility", _("Accessibility statement")), ("feedback", _("Give feedback"))]


def doors(visit: Visit) -> list[tuple[str, str, str]]:
    """Page, its name and what is there, for the start page."""
    _ = visit.gettext
    return [
        (
            "themes",
            _("Themes"),
            _("Who raised what: themes by region and ministry, round by round."),
        ),
        (
            "regions",
            _("Regions and ministries"),
            _("What was concluded last time, what became of it, and which strategies answer."),
        ),
        (
            "prepare",
            _("Preparing"),
            _("From a draft to related strategies; regions compared; the briefing as a file."),
        ),
        (
            "documents",
            _("Documents"),
            _("All records, strategies and studies, by kind, region and round."),
        ),
    ]
