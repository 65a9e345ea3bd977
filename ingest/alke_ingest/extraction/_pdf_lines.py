"""The visual lines of one PDF page, in the order pypdf reads them.

pypdf decides where lines and words end; its pieces of text, as the visitor sees them, add up to
exactly what ``extract_text()`` returns. So the text is pypdf's, and size, weight and place of a
line come from the pieces it is made of.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..model import Block, BlockKind

_BOLD_WORDS = ("bold", "black", "heavy", "semibold", "demi", "lihava")
_FORCE_BOLD = 1 << 18
_HYPHENS = ("-", "\u2010", "\u2011", "\u00ad")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text set in one font: size in points, start of the baseline in points on the shown page."""

    text: str
    size: float
    bold: bool
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Frame:
    """The shown part of a page: lower left corner, size in points, clockwise turn in degrees."""

    left: float
    bottom: float
    width: float
    height: float
    turn: int

    @classmethod
    def of(cls, page: Any) -> Frame:
        box = page.cropbox
        turn = int(page.rotation or 0) % 360
        width, height = float(box.width), float(box.height)
        return cls(float(box.left), float(box.bottom), width, height, turn)

    @property
    def shown_size(self) -> tuple[float, float]:
        """Width and height as a reader sees them."""
        turned = self.turn in (90, 270)
        return (self.height, self.width) if turned else (self.width, self.height)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own space, as seen from the shown bottom left corner."""
        x, y = x - self.left, y - self.bottom
        match self.turn:
            case 90:
                return y, self.width - x
            case 180:
                return self.width - x, self.height - y
            case 270:
                return self.height - y, x
        return x, y


def lines_of(page: Any) -> tuple[Block, ...]:
    """One ``LINE`` block per visual line; a blank after a line-end hyphen is kept as in the file."""
    frame = Frame.of(page)
    weights: dict[int, bool] = {}
    pieces: list[Piece] = []

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:
        if text:
            pieces.append(_piece(text, cm, tm, size, _is_bold(font, weights), frame))

    page.extract_text(visitor_text=visit)
    lines: list[Block] = []
    for line in _split(pieces):
        block = _block(line)
        if block is None:
            continue
        if lines and _same_line(lines[-1], block):
            block = _joined(lines.pop(), block)
        lines.append(block)
    return tuple(lines)


def _same_line(left: Block, right: Block) -> bool:
    """Whether ``right`` goes on at the same height, as the sum does at the end of a table's row."""
    height = min(left.size or 0.0, right.size or 0.0)
    same_height = abs((left.y or 0.0) - (right.y or 0.0)) < 0.1 * height
    return same_height and (right.x or 0.0) > (left.x or 0.0) + height


def _joined(left: Block, right: Block) -> Block:
    longer = left if len(left.text) >= len(right.text) else right
    text = f"{left.text.rstrip()}  {right.text}"
    return replace(left, text=text, size=longer.size, bold=longer.bold)


def _piece(
    text: str, cm: Sequence[float], tm: Sequence[float], size: float, bold: bool, frame: Frame
) -> Piece:
    """The text matrix times the page's matrix gives the place, and how much it stretches type."""
    c = tm[2] * cm[0] + tm[3] * cm[2]
    d = tm[2] * cm[1] + tm[3] * cm[3]
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    shown_x, shown_y = frame.place(x, y)
    return Piece(text, abs(size) * math.hypot(c, d), bold, shown_x, shown_y)


def _split(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces by line: at pypdf's line ends, and where the pen went back past the line's start.

    The second is text of another place at the same height, such as a running header in the
    outer margin that was drawn before the body.
    """
    lines: list[list[Piece]] = [[]]
    start: float | None = None
    for piece in pieces:
        for number, text in enumerate(piece.text.split("\n")):
            if number:
                lines.append([])
                start = None
            if text.strip():
                if start is not None and piece.x < start - max(piece.size, 1.0):
                    lines.append([])
                    start = None
                start = piece.x if start is None else start
            if text:
                lines[-1].append(Piece(text, piece.size, piece.bold, piece.x, piece.y))
    return lines


def _block(line: Sequence[Piece]) -> Block | None:
    text = "".join(piece.text for piece in line)
    stripped = text.strip()
    if not stripped:
        return None
    if stripped.endswith(_HYPHENS) and text[-1].isspace():
        # a typed blank tells a suspended hyphen («tutkimus- ») from a word cut in two
        stripped += " "
    inked = [piece for piece in line if piece.text.strip()]
    sizes: defaultdict[float, int] = defaultdict(int)
    bold = 0
    for piece in inked:
        letters = len(piece.text.strip())
        sizes[round(piece.size, 2)] += letters
        bold += letters if piece.bold else -letters
    size = max(sizes, key=lambda value: (sizes[value], value))
    return Block(
        stripped,
        BlockKind.LINE,
        size=size,
        bold=bold > 0,
        x=round(inked[0].x, 2),
        y=round(inked[0].y, 2),
    )


def _is_bold(font: Any, known: dict[int, bool]) -> bool:
    if font is None:
        return False
    if id(font) not in known:
        known[id(font)] = _font_says_bold(font)
    return known[id(font)]


def _font_says_bold(font: Any) -> bool:
    """By name, by the descriptor's flag, or by its weight (400 is regular, 700 bold)."""
    name = str(font.get("/BaseFont", "")).rsplit("+", 1)[-1].lower()
    if any(word in name for word in _BOLD_WORDS):
        return True
    descriptor = font.get("/FontDescriptor")
    if descriptor is None and "/DescendantFonts" in font:
        descriptor = font["/DescendantFonts"][0].get_object().get("/FontDescriptor")
    if descriptor is None:
        return False
    descriptor = descriptor.get_object()
    flags, weight = descriptor.get("/Flags", 0), descriptor.get("/FontWeight", 400)
    return bool(int(flags) & _FORCE_BOLD) or float(weight) >= 600
