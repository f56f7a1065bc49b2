"""A historiograph as SVG: works, citations as curves, years, rows and a legend. It holds no script.

Texts come from outside: they are cut to the room that there is, and escaped.
"""

import math
import re
import textwrap
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.history.historiograph import Historiograph
from corpus.history.in_time import Arrangement, Link
from corpus.history.year_columns import Column
from corpus.model import WorkId
from explorer import theme
from explorer.components.escaping import as_html, cut

SMALLEST, LARGEST = 4.0, 11.0  # pixels: radius of a work cited by none, and of the most cited
LETTER, BROAD, SLIM, FULL = 6.0, 8.6, 3.4, 11.5  # pixels across, of letters of the names
THIN, THICK = 1.1, 7.0  # pixels: a link, and the one of most search paths
YEARS_APART = 28  # pixels between two years that are written
AXIS, LINE = 24, 16  # pixels: height of the years' names; of a line of legend and caption
ROWS_ROOM, YEARS_ROOM = 132, 38  # pixels at the left, for names of rows or for years
BEND, MOST_BENT = 0.1, 26.0  # of a link's length, and at most so many pixels
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Named:
    """A work as the drawing names it."""

    name: str
    """Surname and year; where no author is known, the beginning of the title."""
    title: str
    who: str
    year: int | None
    cited: int
    """By works of this corpus."""
    seed: bool


@dataclass(frozen=True, slots=True)
class Look:
    """How a historiograph is drawn."""

    colours: Mapping[str | None, str]
    """Of the groups."""
    without: str
    """What works without a group are called."""
    heavy: Mapping[Link, float] = field(default_factory=dict)
    """Of each link, the share of search paths that lead through it, 0 to 1."""
    dark: bool = False


def text(words: str | None, most: int) -> str:
    """Return a text as it may stand in SVG, in at most so many letters."""
    return as_html(cut(_NOT_XML.sub("", words or ""), most))


def fitting(words: str, room: float) -> str:
    """Return as much of a text as has room in the letters of a drawing; it ends in … if it was cut.

    >>> fitting("Ostrom 1996", 88), fitting("Ostrom 1996", 50)
    ('Ostrom 1996', 'Ostrom…')
    """
    if reach(words) <= room:
        return words
    while words and reach(words + "…") > room:
        words = words[:-1]
    return words.rstrip() + "…"


def reach(words: str) -> float:
    """Return about how many pixels a text is wide: browsers differ."""
    return sum(
        FULL
        if unicodedata.east_asian_width(letter) in "WF"
        else SLIM
        if letter in "ijlftrI.,:;'’|()[] -"
        else BROAD
        if letter in "mwMW…—" or letter.isupper()
        else LETTER
        for letter in words
    )


def svg(
    found: Historiograph,
    works: Mapping[WorkId, Named],
    look: Look,
    *,
    tall: bool = False,
    caption: Sequence[str] | None = None,
) -> str:
    """Return the drawing, wide or tall. With a caption, its lines, it is a picture that stands alone."""
    it, ink, ground = (
        found.tall if tall else found.wide,
        theme.ink(dark=look.dark),
        theme.ground(dark=look.dark),
    )
    rows = not tall and [band.name for band in it.bands] != [None]
    left = YEARS_ROOM if tall else ROWS_ROOM * rows
    top = 8 if tall else AXIS
    keys, high = _legend(found, works, look, left + it.width, tall=tall, rows=rows)
    legend_at = top + it.height + (4 if tall else AXIS)
    below = [
        f'<text x="4" y="{legend_at + high + 12 + LINE * place}">{text(line, 400)}</text>'
        for place, line in enumerate(caption or ())
    ]
    wide, long = left + it.width, legend_at + high + LINE * len(below) + 8
    alone = "" if caption is None else f'<rect width="{wide}" height="{long}" fill="{ground}"/>'
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{long}" '
            f'viewBox="0 0 {wide} {long}" font-family="sans-serif" font-size="11" fill="{ink}" '
            f'class="ht-{"tall" if tall else "wide"}">',
            alone,
            f'<g transform="translate({left},{top})">',
            *_time(it, look, tall=tall),
            *(_rows(it, look, left) if rows else ()),
            *_links(found, it, look),
            *_works(found, it, works, look),
            "</g>",
            f'<g transform="translate(0,{legend_at})" class="ht-legend">{"".join(keys)}</g>',
            *below,
            "</svg>",
        )
    )


def _time(it: Arrangement, look: Look, *, tall: bool) -> list[str]:
    """Years without works shaded, lines between the years, and their names as far as there is room."""
    faint, across = theme.faint(dark=look.dark), it.width if tall else it.height
    shade = theme.thinned(theme.missing(dark=look.dark), 0.14)
    drawn, written = [], -math.inf
    for column in it.columns:
        start, long = column.start, column.end - column.start
        if not column.works:
            box = (0, start, across, long) if tall else (start, 0, long, across)
            drawn.append(
                f'<rect x="{box[0]}" y="{box[1]}" width="{box[2]}" height="{box[3]}" fill="{shade}"/>'
            )
            continue
        for at in dict.fromkeys((start, column.end)):
            ends = (0, at, across, at) if tall else (at, 0, at, across)
            drawn.append(
                f'<line x1="{ends[0]}" y1="{ends[1]}" x2="{ends[2]}" y2="{ends[3]}" stroke="{faint}" '
                'stroke-width="0.7"/>'
            )
        middle = (start + column.end) // 2
        if middle - written < YEARS_APART and column.first is not None:
            continue
        written = middle
        words = _year(column, tall=tall)
        if tall:
            drawn += [
                f'<text x="-5" y="{middle + 4 + 12 * place}" text-anchor="end">{word}</text>'
                for place, word in enumerate(words)
            ]
        else:
            drawn += [
                f'<text x="{middle}" y="{y}" text-anchor="middle">{" ".join(words)}</text>'
                for y in (-8, it.height + 16)
            ]
    return drawn


def _year(column: Column, *, tall: bool) -> tuple[str, ...]:
    if column.first is None:
        return ("year", "not", "known") if tall else ("year unknown",)
    return (str(column.first),)


def _rows(it: Arrangement, look: Look, left: int) -> list[str]:
    """Lines between the rows, and at their left the names."""
    faint, drawn = theme.faint(dark=look.dark), []
    for band in it.bands:
        if band is not it.bands[0]:
            at = band.start - 7
            drawn.append(f'<line x1="{-left}" y1="{at}" x2="{it.width}" y2="{at}" stroke="{faint}"/>')
        most = max(1, min(4, (band.end - band.start - 2) // 13))
        name = cut(_NOT_XML.sub("", band.name or look.without), 120)
        lines = textwrap.wrap(name, 18, max_lines=most, placeholder=" …") or [""]
        drawn.append(
            f'<circle cx="{9 - left}" cy="{band.start + 12}" r="4.5" fill="{look.colours[band.name]}"/>'
        )
        drawn += [
            f'<text x="{19 - left}" y="{band.start + 16 + 13 * place}" font-weight="600">'
            f"{as_html(fitting(line, ROWS_ROOM - 20))}</text>"
            for place, line in enumerate(lines)
        ]
    return drawn


def _links(found: Historiograph, it: Arrangement, look: Look) -> list[str]:
    """Curves from the cited to the citing work; dashed, pointing at the cited one, where time is no guide."""
    number = {work: place for place, work in enumerate(found.years)}
    most = max(look.heavy.values(), default=0.0)
    ink = theme.ink(dark=look.dark)
    drawn = []
    for link in sorted(found.links, key=lambda one: (look.heavy.get(one, 0), one)):
        (x1, y1), (x2, y2) = (it.places[work] for work in link)
        long = math.hypot(x2 - x1, y2 - y1) or 1.0
        bent = min(MOST_BENT, BEND * long + (8 if not found.is_forward(link) else 0))
        x, y = (x1 + x2) / 2 + bent * (y2 - y1) / long, (y1 + y2) / 2 - bent * (x2 - x1) / long
        share = look.heavy.get(link, 0) / most if most else 0
        width = THIN + (THICK - THIN) * share
        back = "" if found.is_forward(link) else ' stroke-dasharray="4 3"'
        strength = 0.34 if not most else 0.3 + 0.45 * share
        path = f"M{x1} {y1}Q{x:.1f} {y:.1f} {x2} {y2}"
        ends = f'class="ht-link" data-ends="{number[link[0]]} {number[link[1]]}"'
        pen = f'fill="none" stroke="{ink}" stroke-opacity="{strength:.2f}"'
        drawn.append(f'<path {ends} d="{path}" {pen} stroke-width="{width:.1f}"{back}/>')
        if back:
            head = f'd="{_point(x, y, x1, y1)}" stroke-width="{min(width, 2):.1f}"'
            drawn.append(f"<path {ends} {pen} {head}/>")
    return drawn


def _point(x: float, y: float, to_x: int, to_y: int) -> str:
    """The head of an arrow that comes from x and y, short of the work that it points to."""
    long = math.hypot(to_x - x, to_y - y) or 1.0
    across, down = (to_x - x) / long, (to_y - y) / long
    tip_x, tip_y = to_x - LARGEST * across, to_y - LARGEST * down
    sides = [
        (tip_x - 7 * across + turn * 3.5 * down, tip_y - 7 * down - turn * 3.5 * across) for turn in (1, -1)
    ]
    return f"M{sides[0][0]:.1f} {sides[0][1]:.1f}L{tip_x:.1f} {tip_y:.1f}L{sides[1][0]:.1f} {sides[1][1]:.1f}"


def _works(found: Historiograph, it: Arrangement, works: Mapping[WorkId, Named], look: Look) -> list[str]:
    most, drawn = max((one.cited for one in works.values()), default=0), []
    ground = theme.ground(dark=look.dark)
    for place, work in enumerate(found.years):
        (x, y), named = it.places[work], works[work]
        radius = size(named.cited, most)
        mark = shape(x, y, radius, look.colours[found.groups[work]], seed=named.seed, dark=look.dark)
        name = fitting(_NOT_XML.sub("", named.name), it.cell[0] - 4)
        drawn.append(
            f'<g class="ht-work" data-work="{place}">'
            f'<rect class="ht-ring" x="{x - it.cell[0] // 2 + 1}" y="{y - 14}" width="{it.cell[0] - 2}" '
            f'height="41" rx="6" fill="none"/>{mark}'
            f'<text x="{x}" y="{y + 22}" text-anchor="middle" stroke="{ground}" stroke-width="3" '
            f'stroke-linejoin="round" paint-order="stroke">{as_html(name)}</text></g>'
        )
    return drawn


def size(cited: int, most: int) -> float:
    """Return the radius of a work by its citations: their root, so that areas compare."""
    return SMALLEST + (LARGEST - SMALLEST) * math.sqrt(cited / most) if most else SMALLEST


def shape(x: float, y: float, radius: float, colour: str, *, seed: bool, dark: bool) -> str:
    """Return a work: a dot in the colour of its group, or the diamond of a seed."""
    rim = theme.ground(dark=dark)
    if not seed:
        return (
            f'<circle cx="{x}" cy="{y}" r="{radius:.1f}" fill="{colour}" stroke="{rim}" stroke-width="1.2"/>'
        )
    half = max(radius, 6.5) + 1.5
    corners = f"M{x} {y - half:.1f}L{x + half:.1f} {y}L{x} {y + half:.1f}L{x - half:.1f} {y}Z"
    return f'<path d="{corners}" fill="{theme.VERMILION}" stroke="{rim}" stroke-width="1.2"/>'


def _legend(
    found: Historiograph,
    works: Mapping[WorkId, Named],
    look: Look,
    wide: int,
    *,
    tall: bool,
    rows: bool,
) -> tuple[list[str], int]:
    """Return the signs with their words, in lines, and how high they are together."""
    dark, ink = look.dark, theme.ink(dark=look.dark)
    most = max((one.cited for one in works.values()), default=0)
    shades = dict.fromkeys(found.groups.values())
    keys: list[tuple[str, str]] = []
    if not rows and set(shades) != {None}:
        keys += [
            (shape(9, 8, 5, look.colours[group], seed=False, dark=dark), group or look.without)
            for group in look.colours
            if group in shades
        ]
    grey = theme.missing(dark=dark)
    if any(one.seed for one in works.values()):
        keys.append((shape(9, 8, 5, grey, seed=True, dark=dark), "a seed"))
    if most:
        cited = f"larger: cited more here, at most by {most:,}"
        keys.append((shape(9, 8, size(most, most) - 3, grey, seed=False, dark=dark), cited))
    line = f'<path d="M1 10Q9 4 18 8" fill="none" stroke="{ink}" stroke-width="1.5"'
    if found.links:
        keys.append((f"{line}/>", "a citation: the later work cites the earlier"))
    if found.backward:
        words = "where years do not tell: points at the cited work"
        keys.append((f'{line} stroke-dasharray="4 3"/>', words))
    if look.heavy:
        share = max(look.heavy.values())
        bold = line.replace("1.5", "5")
        keys.append((f"{bold}/>", f"wider: more search paths, at most {share:.1%} of them"))
    if any(not column.works for column in (found.tall if tall else found.wide).columns):
        shade = theme.thinned(grey, 0.3)
        keys.append((f'<rect x="3" y="2" width="12" height="12" fill="{shade}"/>', "years without works"))
    drawn, x, y = [], 4.0, 0
    for sign, words in keys:
        shown = fitting(cut(_NOT_XML.sub("", words), 120), wide - 40)
        long = 23 + reach(shown) + 18
        if x > 4 and x + long > wide:
            x, y = 4.0, y + LINE + 2
        drawn.append(
            f'<g transform="translate({x:.0f},{y})">{sign}<text x="23" y="12">{as_html(shown)}</text></g>'
        )
        x += long
    return drawn, y + LINE + 6
