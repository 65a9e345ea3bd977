"""A passage as it is cited: title, round, date, diary number or URN, place, permanent link."""

from __future__ import annotations

import datetime

from alke_api.pages.site import Visit
from alke_kb.domain import Document, Passage
from alke_kb.domain.places import SLIDES, pages_of


def page_of(visit: Visit, document: Document, passage: Passage) -> str:
    """«s. 4», «s. 4–5», «dia 2»; nothing in a file without pages."""
    _ = visit.gettext
    number = pages_of(passage, document.media_type)
    if not number:
        return ""
    if document.media_type == SLIDES:
        return _("slide %(page)s", page=number)
    return _("pp. %(page)s", page=number) if "–" in number else _("p. %(page)s", page=number)


def place(visit: Visit, document: Document, passage: Passage) -> str:
    """The page; in a file without pages the heading that the passage stands under."""
    page = page_of(visit, document, passage)
    if page or not passage.heading_path:
        return page
    return visit.gettext("section “%(heading)s”", heading=passage.heading_path[-1])


def permanent_link(visit: Visit, passage_id: str) -> str:
    """The whole address of a passage; it stands as long as the text does."""
    return visit.absolute(visit.url("passage", passage_id=passage_id))


def citation(
    visit: Visit, document: Document, passage: Passage, passage_id: str, today: datetime.date
) -> str:
    """The reference in the form that Finnish public bodies use."""
    _ = visit.gettext
    metadata = document.metadata
    parts = [metadata.title]
    if metadata.round and metadata.round not in metadata.title:
        parts.append(_("round %(round)s", round=metadata.round))
    if metadata.date:
        parts.append(visit.date(metadata.date))
    elif metadata.year and str(metadata.year) not in metadata.title:
        parts.append(str(metadata.year))
    number = metadata.diary_number or metadata.urn
    parts += [number] if number else []
    where = place(visit, document, passage)
    parts += [where] if where else []
    return _(
        "%(source)s. Available: %(link)s. Cited %(date)s.",
        source=", ".join(parts),
        link=permanent_link(visit, passage_id),
        date=visit.date(today),
    )
