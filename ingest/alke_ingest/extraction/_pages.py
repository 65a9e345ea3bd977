"""Building pages for formats whose text flows: blocks, page breaks, notes at the page's end."""

from __future__ import annotations

import re

from ..model import Block, BlockKind, RawPage

# Not NBSP or soft hyphen: clean-up decides about those.
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")

HYPHENS = ("-", "\u2010", "\u2011", "\u00ad")


def tidy(text: str) -> str:
    """Blanks and line ends of mark-up as single spaces; non-breaking spaces stay."""
    return _BLANKS.sub(" ", text).strip(" ")


class PageBuilder:
    """Collects blocks in reading order and closes pages.

    Writers mark one page change twice: as an explicit break, and again as the place where the
    page began when last laid out. ``soft_break`` right after ``hard_break`` is therefore the
    same change and is not counted.
    """

    def __init__(self) -> None:
        self._pages: list[list[Block]] = [[]]
        self._notes: list[str] = []
        self._hard_just_now = False

    def add(
        self, text: str, kind: BlockKind, *, level: int | None = None, continues: bool = False
    ) -> None:
        """Append one block to the page; blank text is left out."""
        text = tidy(text)
        if text:
            self._pages[-1].append(Block(text, kind, level=level, continues=continues))
            self._hard_just_now = False

    def add_lines(self, lines: list[str], kind: BlockKind) -> None:
        """Hard-wrapped lines as one block; a line end after a hyphen stays a newline."""
        text = ""
        for line in filter(None, map(tidy, lines)):
            text += line if not text else ("\n" if text.endswith(HYPHENS) else " ") + line
        if text:
            self._pages[-1].append(Block(text, kind))
            self._hard_just_now = False

    def note(self, text: str) -> None:
        """A footnote: it stands at the end of the page where it is referred to."""
        if text := tidy(text):
            self._notes.append(text)

    def hard_break(self) -> None:
        """A break that the writer put there."""
        self._close()
        self._hard_just_now = True

    def soft_break(self) -> None:
        """The place where a page began when the file was last laid out."""
        if not self._hard_just_now:
            self._close()
        self._hard_just_now = False

    def finish(self, *, at_least: int = 1) -> tuple[RawPage, ...]:
        """The pages, numbered from 1; a break after the last text opens no page."""
        self._flush_notes()
        while len(self._pages) > at_least and not self._pages[-1]:
            self._pages.pop()
        return tuple(
            RawPage(number, None, tuple(blocks)) for number, blocks in enumerate(self._pages, 1)
        )

    def _close(self) -> None:
        self._flush_notes()
        self._pages.append([])

    def _flush_notes(self) -> None:
        notes, self._notes = self._notes, []
        self._pages[-1].extend(Block(text, BlockKind.PARAGRAPH) for text in notes)
