"""What sort of text a passage is: lists and bare headings are rarely what anyone asks for."""

from __future__ import annotations

import re
from enum import StrEnum

from alke_kb.domain import Passage

FEW_WORDS = 8
_REFERENCES = re.compile(
    r"(?:lähteet|lähdeluettelo|lähdekirjallisuus|kirjallisuus|viitteet|källor|källförteckning"
    r"|litteratur|litteraturförteckning|referenser|references|bibliography|sources)",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"(?:sisällys|sisällysluettelo|sisältö|innehåll|innehållsförteckning|(?:table of )?contents)",
    re.IGNORECASE,
)
_NUMBERED_LINE = re.compile(r"(?:\d[\d.]*\s+)?\D{3,}[ .…]+\d{1,3}")


class Form(StrEnum):
    """A passage that is no running text."""

    CONTENTS = "contents"
    REFERENCES = "references"
    BARE = "bare"


def passage_form(passage: Passage) -> Form | None:
    """``None`` for running text; ``BARE`` for a heading or a few words left alone."""
    heading = passage.heading_path[-1].strip(" .:0123456789") if passage.heading_path else ""
    lines = [line for line in passage.text.splitlines() if line.strip()]
    numbered = sum(bool(_NUMBERED_LINE.fullmatch(line.strip())) for line in lines)
    if _CONTENTS.fullmatch(heading) or (len(lines) >= 4 and numbered * 2 > len(lines)):
        return Form.CONTENTS
    if _REFERENCES.fullmatch(heading):
        return Form.REFERENCES
    return Form.BARE if len(passage.text.split()) < FEW_WORDS else None
