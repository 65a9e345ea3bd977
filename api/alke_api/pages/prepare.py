"""Preparing: documents related to a text or draft, regions compared, the briefing as a file."""

from __future__ import annotations

import datetime
from typing import Annotated

from fastapi import Depends, File, Form, UploadFile
from starlette.responses import Response

from alke_api.pages import party_view
from alke_api.pages.reader_view import linked
from alke_api.pages.same_site import from_own_page
from alke_api.pages.search_form import read
from alke_api.pages.search_view import facts_of
from alke_api.pages.site import Here, PageRouter, Visit
from alke_api.problems import Refused
from alke_kb.domain import note_shown_in
from alke_kb.domain.linking import Related, RelatedDocument
from alke_kb.errors import AlkeError, ExtractionFailed, InvalidInput, NotFound
from alke_kb.linking.briefing import to_docx, to_markdown
from alke_kb.vocab import load_regions

router = PageRouter()
MOST_CHARACTERS = 200_000
DOCUMENTS = 10
PASSAGES = 2
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHORTEST = 20


@router.page("prepare")
def prepare(visit: Here) -> Response:
    """What a preparer can do, each with its form."""
    return _form(visit)


@router.page("related", "POST", dependencies=[Depends(from_own_page)])
def related(
    visit: Here,
    text: Annotated[str, Form()] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Documents related to a text or a draft. Neither is stored."""
    _ = visit.gettext
    try:
        draft, name = _draft(visit, text, file)
    except ExtractionFailed as error:
        told = error.sentences.get(visit.language) or _("The file could not be read.")
        return _form(visit, text=text, trouble=told, status=422)
    if len(draft.strip()) < SHORTEST:
        told = _("Write at least a sentence, or choose a file.")
        return _form(visit, text=text, trouble=told, status=422)
    if len(draft) > MOST_CHARACTERS:
        told = _("The text is longer than %(most)s characters.", most=MOST_CHARACTERS)
        return _form(visit, text=text[:MOST_CHARACTERS], trouble=told, status=422)
    found = visit.kb.linking.related(draft, reader=visit.reader, limit=DOCUMENTS, passages=PASSAGES)
    return visit.render(
        "related.html",
        source=name or _shortened(draft),
        is_file=bool(name),
        found=found,
        themes=[(visit.names.theme(one), visit.url("theme", theme_id=one)) for one in found.themes],
        documents=_documents(visit, found),
    )


def _draft(visit: Visit, text: str, file: UploadFile | None) -> tuple[str, str]:
    """The text and the name of the file it came from; the file counts when both are given."""
    if file is None or not file.filename:
        return text, ""
    reads = visit.request.app.state.read_draft
    if reads is None:
        raise Refused(503, "files_not_read")
    most = visit.kb.settings.max_upload_mb
    content = file.file.read(most * 2**20 + 1)
    if len(content) > most * 2**20:
        raise Refused(413, limit=f"{most} MB")
    return reads(content, file.filename), file.filename


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 160 else flat[:160].rsplit(" ", 1)[0] + " …"


def _documents(visit: Visit, found: Related) -> list[dict[str, object]]:
    def reason(one: RelatedDocument) -> str:
        _ = visit.gettext
        why = []
        if one.reason.shared_themes:
            names = ", ".join(visit.names.theme(theme) for theme in one.reason.shared_themes)
            why.append(_("the same theme: %(themes)s", themes=names))
        if one.reason.shared_terms:
            words = ", ".join(one.reason.shared_terms[:6])
            why.append(_("the same words: %(words)s", words=words))
        return "; ".join(why) or _("near in meaning")

    return [
        {
            "document": one.document,
            "url": visit.url("document", document_id=one.document.id),
            "facts": facts_of(visit, one.document),
            "reason": reason(one),
            "passages": [linked(visit, passage) for passage in one.passages],
        }
        for one in found.documents
    ]


@router.page("compare")
def compare(visit: Here) -> Response:
    """Regions with each other; one alone with all the rest."""
    asked = read(visit.request.query_params, visit.kb.linking.resolve_theme)
    codes = asked.values["region"]
    groups: list[tuple[str, list[party_view.Titled]]] = []
    if codes:
        found = visit.kb.linking.compare(list(codes), reader=visit.reader, best=1)
        own = codes[0] if len(codes) == 1 else None
        groups = party_view.comparison(visit, found, own)
    return visit.render(
        "compare.html",
        chosen=codes,
        names_chosen=[visit.names.region(code) for code in codes],
        regions=[(code, visit.names.region(code)) for code in load_regions()],
        groups=groups,
    )


@router.page("briefing")
def briefing(visit: Here) -> Response:
    """All of a region's matters before a coming round, as a file to work on."""
    asked = visit.request.query_params
    region, round_id = asked.get("region", "")[:60], asked.get("round", "").strip()[:20]
    language = asked.get("in", "fi") if asked.get("in") in ("fi", "sv") else "fi"
    _ = visit.gettext
    if not region or not round_id.isalnum():
        return _form(visit, briefing_trouble=_("Choose a region and write a round."), status=422)
    try:
        built = visit.kb.linking.briefing(region, round_id, reader=visit.reader)
    except (NotFound, InvalidInput) as error:
        return _form(visit, briefing_trouble=_no_briefing(visit, error), status=404)
    note_shown_in(built)
    themes, today = visit.kb.linking.themes, datetime.datetime.now().astimezone().date()
    name = f"taustamuistio-{built.region}-{built.round}"
    if asked.get("format") == "markdown":
        text = to_markdown(built, language, themes, today)
        return attachment(text.encode("utf-8"), "text/markdown; charset=utf-8", f"{name}.md")
    return attachment(to_docx(built, language, themes, today), DOCX, f"{name}.docx")


def attachment(content: bytes, media_type: str, name: str) -> Response:
    """A file to save; ``name`` is ASCII."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def _no_briefing(visit: Visit, error: AlkeError) -> str:
    if isinstance(error, NotFound):
        return visit.gettext("The base has no record of this region from before that round.")
    return visit.gettext("Choose a region and write a round.")


def _form(
    visit: Visit,
    *,
    text: str = "",
    trouble: str = "",
    briefing_trouble: str = "",
    status: int = 200,
) -> Response:
    asked = visit.request.query_params
    return visit.render(
        "prepare.html",
        status,
        text=text,
        trouble=trouble,
        briefing_trouble=briefing_trouble,
        most_mb=visit.kb.settings.max_upload_mb,
        regions=[(code, visit.names.region(code)) for code in load_regions()],
        chosen=asked.get("region", ""),
        round=asked.get("round", "")[:20] or str(datetime.datetime.now().astimezone().year),
        basket_size=visit.basket_size,
    )
