"""The flow diagram as SVG: one file, no fonts or images from elsewhere, dark ink on a white ground.

White whatever the screen, so that it prints and can be pasted into a text as it is. Widths of letters are
those of Arial, near enough that no line leaves its box in the fonts that stand in for it.
"""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from corpus.flow_boxes import Box

INK, QUIET, LINE, STAGE_GROUND, BESIDE_GROUND = "#1F1E1C", "#55524D", "#6B6862", "#DCE9F2", "#F5F4F2"
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
SIZE, LEADING, PADDING, GAP = 14, 19, 12, 26  # pixels, as is everything here
NARROW, BROAD, WIDER = frozenset("iljtfrI.,:;'|!()[]{}-/ \u00a0"), frozenset("mwMW@%—"), 1.05
# characters that XML forbids, and those that turn the direction of what follows
_SPACES = re.compile("[ \t\n\r]+")  # not those that hold words together
_UNSAFE = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where the columns of the diagram lie. `beside` is None if everything stands in one column."""

    width: int
    stage: int
    """Width of the bars that name the stages; 0 if a stage is named above its boxes."""
    main: tuple[int, int]
    beside: tuple[int, int] | None


WIDE = _Shape(860, 34, (50, 470), (560, 290))
SLIM = _Shape(360, 0, (8, 344), None)


@dataclass(slots=True)
class _Drawing:
    """What is drawn so far, and how far down."""

    parts: list[str] = field(default_factory=list)
    y: int = 10


def figure(boxes: Sequence[Box], title: str, description: str, *, slim: bool = False) -> str:
    """Return the diagram as an SVG document: 860 pixels wide, or 360 in one column if `slim`.

    It scales to the place it is given. `title` and `description` are for those who hear it.
    """
    shape = SLIM if slim else WIDE
    drawing = _Drawing()
    for number, (stage, members) in enumerate(groupby(boxes, key=lambda box: box.stage)):
        _stage(drawing, shape, stage, list(members), first=number == 0)
    height, name = drawing.y + 4, "slim" if slim else "wide"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {shape.width} {height}" '
        f'width="{shape.width}" height="{height}" role="img" '
        f'aria-labelledby="flow-{name}-title flow-{name}-desc" font-family="{html.escape(FONT)}" '
        f'font-size="{SIZE}" fill="{INK}" style="max-width:100%;height:auto">'
        f'<title id="flow-{name}-title">{_safe(title)}</title>'
        f'<desc id="flow-{name}-desc">{_safe(description)}</desc>'
        f'<rect width="{shape.width}" height="{height}" fill="#FFFFFF"/>{"".join(drawing.parts)}</svg>'
    )


def _stage(drawing: _Drawing, shape: _Shape, stage: str, boxes: list[Box], *, first: bool) -> None:
    """Draw the boxes of a stage from top to bottom, with its name."""
    if not shape.stage:
        drawing.y += 4 if first else GAP - 4
        drawing.parts.append(
            _text(shape.main[0] + 2, drawing.y + SIZE, stage, f'fill="{QUIET}" font-weight="bold"')
        )
        drawing.y += LEADING + 4
    top = drawing.y
    for place, box in enumerate(boxes):
        if not box.beside:
            beside = boxes[place + 1] if place + 1 < len(boxes) and boxes[place + 1].beside else None
            is_first = first and place == 0
            _row(drawing, shape, box, beside, arrow=not is_first and bool(shape.stage or place))
    if shape.stage:
        bottom = drawing.y - (0 if boxes else GAP)
        drawing.parts.append(_bar(shape, stage, top if first else top + GAP, bottom))


def _row(drawing: _Drawing, shape: _Shape, box: Box, beside: Box | None, *, arrow: bool) -> None:
    """Draw a box of the main flow under what is there, with an arrow to it, and the box beside it."""
    if arrow:
        x = shape.main[0] + shape.main[1] // 2
        drawing.parts.append(_arrow((x, drawing.y), (x, drawing.y + GAP)))
        drawing.y += GAP
    top, height = drawing.y, _height(box, shape.main[1])
    if beside and shape.beside:
        side = _height(beside, shape.beside[1])
        row = max(height, side)
        middle = top + row // 2
        drawing.parts.append(_box(box, shape.main, top, row))
        drawing.parts.append(_arrow((sum(shape.main), middle), (shape.beside[0], middle)))
        drawing.parts.append(_box(beside, shape.beside, top + (row - side) // 2, side))
        drawing.y = top + row
        return
    drawing.parts.append(_box(box, shape.main, top, height))
    drawing.y = top + height
    if beside:
        left, width = shape.main[0] + 24, shape.main[1] - 24
        side = _height(beside, width)
        drawing.parts.append(
            _arrow((left - 12, drawing.y), (left - 12, drawing.y + 8 + side // 2), turn=left)
        )
        drawing.parts.append(_box(beside, (left, width), drawing.y + 8, side))
        drawing.y += 8 + side


def _content(box: Box, width: int) -> list[tuple[str, int, str]]:
    """Return the lines of a box as text, indent and look."""
    room = width - 2 * PADDING
    lines = [(line, 0, 'font-weight="bold"') for line in wrapped(box.title, room / WIDER)]
    for line in box.lines:
        indent = 14 if line.part else 0
        lines += [(text, indent, "") for text in wrapped(line.text, room - indent)]
        if line.note:
            lines += [(text, 14, f'fill="{QUIET}"') for text in wrapped(line.note, room - 14)]
    return lines


def _height(box: Box, width: int) -> int:
    return len(_content(box, width)) * LEADING + 2 * PADDING - 4


def _box(box: Box, place: tuple[int, int], top: int, height: int) -> str:
    left, width = place
    dash = f'fill="{BESIDE_GROUND}"' if box.beside else 'fill="#FFFFFF"'
    lines = [
        _text(left + PADDING + indent, top + PADDING + SIZE - 3 + number * LEADING, text, look)
        for number, (text, indent, look) in enumerate(_content(box, width))
    ]
    return (
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="3" {dash} stroke="{LINE}"/>'
        + "".join(lines)
    )


def _text(x: int, y: int, text: str, look: str = "") -> str:
    return f'<text x="{x}" y="{y}" {look}>{_safe(text)}</text>'


def _bar(shape: _Shape, stage: str, top: int, bottom: int) -> str:
    """Return the bar that names a stage at its left, to be read from below."""
    middle_x, middle_y = 8 + shape.stage // 2, (top + bottom) // 2
    fits = width_of(stage) * WIDER <= bottom - top - 4
    size = SIZE if fits else max(8, int(SIZE * (bottom - top - 4) / (width_of(stage) * WIDER)))
    return (
        f'<rect x="8" y="{top}" width="{shape.stage}" height="{bottom - top}" rx="3" fill="{STAGE_GROUND}"/>'
        f'<text x="{middle_x}" y="{middle_y}" dy="5" text-anchor="middle" font-weight="bold" '
        f'font-size="{size}" transform="rotate(-90 {middle_x} {middle_y})">{_safe(stage)}</text>'
    )


def _arrow(start: tuple[int, int], end: tuple[int, int], turn: int | None = None) -> str:
    """Return an arrow; with `turn`, one that goes down to the height of its end and then right to `turn`."""
    (x, y), (to_x, to_y) = start, end
    path = f"M{x} {y}L{to_x} {to_y}" + (f"L{turn} {to_y}" if turn is not None else "")
    if turn is not None or to_y == y:
        tip_x = to_x if turn is None else turn
        head = f"{tip_x},{to_y} {tip_x - 8},{to_y - 4} {tip_x - 8},{to_y + 4}"
    else:
        head = f"{to_x},{to_y} {to_x - 4},{to_y - 8} {to_x + 4},{to_y - 8}"
    return f'<path d="{path}" fill="none" stroke="{LINE}"/><polygon points="{head}" fill="{LINE}"/>'


def wrapped(text: str, width: float) -> list[str]:
    """Return the text in lines of at most `width` pixels; a word that is longer is broken.

    >>> wrapped("Duplicate rows removed by hand", 100)
    ['Duplicate', 'rows removed', 'by hand']
    """
    lines: list[str] = []
    line = ""
    for word in _pieces(_SPACES.split(_UNSAFE.sub("", text)), width):
        longer = f"{line} {word}" if line else word
        if width_of(longer) <= width:
            line = longer
        else:
            lines.append(line)
            line = word
    return [*lines, line] if line else lines


def _pieces(words: Sequence[str], width: float) -> list[str]:
    """Return the words, those that no line can hold in pieces."""
    found: list[str] = []
    for word in words:
        piece = ""
        for letter in word:
            if piece and width_of(piece + letter) > width:
                found.append(piece)
                piece = ""
            piece += letter
        if piece:
            found.append(piece)
    return found


def width_of(text: str) -> float:
    """Return about how many pixels the text takes."""
    return SIZE * sum(_letter(letter) for letter in text)


def _letter(letter: str) -> float:
    if letter in NARROW:
        return 0.33
    if letter in BROAD:
        return 0.95
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if unicodedata.combining(letter):
        return 0.0
    return 0.7 if letter.isupper() else 0.57


def _safe(text: str) -> str:
    """Return text that stands in XML as it is written, without characters that XML does not allow."""
    return html.escape(_UNSAFE.sub("", text), quote=True)
