"""About the service: the accessibility statement and the form for feedback."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Form
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from alke_api.pages.same_site import from_own_page
from alke_api.pages.site import Here, PageRouter
from alke_kb.domain import Feedback

router = PageRouter()
LONGEST, LONGEST_FIELD = 4000, 300


@router.page("accessibility")
def accessibility(visit: Here) -> Response:
    """The statement that the law on digital services asks for."""
    known = visit.kb.settings
    return visit.render(
        "accessibility.html", operator=known.operator_name, email=known.operator_email
    )


@router.page("feedback")
def feedback(visit: Here) -> Response:
    """The form, or thanks for what was sent."""
    asked = visit.request.query_params
    return visit.render(
        "feedback.html",
        sent=asked.get("sent") == "1",
        text="",
        contact="",
        concerns=asked.get("page", "")[:LONGEST_FIELD],
        trouble="",
        longest=LONGEST,
    )


@router.page("feedback", "POST", dependencies=[Depends(from_own_page)])
def send(
    visit: Here,
    text: Annotated[str, Form()] = "",
    concerns: Annotated[str, Form()] = "",
    contact: Annotated[str, Form()] = "",
) -> Response:
    """Kept for the maintainers (`alke-kb feedback`); nothing is mailed."""
    if not text.strip():
        return visit.render(
            "feedback.html",
            422,
            sent=False,
            text="",
            contact=contact[:LONGEST_FIELD],
            concerns=concerns[:LONGEST_FIELD],
            trouble=visit.gettext("Write what you want to tell."),
            longest=LONGEST,
        )
    visit.kb.feedback.add(
        Feedback(
            at=datetime.now(UTC),
            text=text.strip()[:LONGEST],
            language=visit.language,
            page=concerns.strip()[:LONGEST_FIELD],
            contact=contact.strip()[:LONGEST_FIELD],
        )
    )
    return RedirectResponse(visit.url("feedback", {"sent": "1"}), 303)
