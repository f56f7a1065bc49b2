"""Works in time on the page, for the historiograph and for main paths: drawn, opened, told, and saved.

The drawing is SVG made in Python (`time_ink`), once wide and once for phones; a small script makes its works
answer to mouse, finger and keys. Whoever cannot see it reads `as_rows`.
"""

import hashlib
import textwrap
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from corpus.exports.keys import surname_first
from corpus.history.historiograph import Historiograph
from corpus.history.in_time import Link
from corpus.model import WorkId
from corpus.names import surname_of
from corpus.wording import counted
from explorer import theme
from explorer.components.escaping import UNTITLED, cut
from explorer.history.time_ink import YEARS_ROOM, Look, Named, fitting, svg
from explorer.visit import Visit

ASSETS = Path(__file__).with_name("assets")
TITLE_LETTERS, WHO_LETTERS = 300, 120
NAME_ROOM = 60.0  # pixels for the surname, so that the year beside it always has room
CAPTION_LETTER = 5.6  # pixels
COMPONENT, OPENED = "works_in_time", "opened"
KEYS = (
    "Tab reaches the drawing. Up and down go from work to work in time, left to what a work cites, right to "
    "what cites it; Enter opens it."
)


@cache
def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def draw(
    found: Historiograph,
    works: pl.DataFrame,
    *,
    visit: Visit,
    key: str,
    on_open: Callable[[WorkId], None],
    heavy: Mapping[Link, float] | None = None,
    colours: Mapping[str, str] | None = None,
    without: str = "in none",
) -> None:
    """Draw works in time; a click or Enter on one calls `on_open` with its id, before the page runs anew.

    `works` has a row for each work, in any order: columns id, title, year, local_citations, seed_key, and
    authors (as in `schema.WORKS`, or names) or who (as from `corpus.selection.searchable`). `heavy` is the
    share of search paths through each link: it is drawn wider. `colours` are those of the groups (default:
    those of clusters, row by row); `without` is what works in no group are called.
    Raises ValueError if `works` lacks one that is drawn.
    """
    look = _look(found, heavy, colours, without, dark=visit.dark)
    named = _named(found, works)
    ids = list(found.years)
    told = [_told(found, work, named[work], without) for work in ids]
    wide, tall = svg(found, named, look), svg(found, named, look, tall=True)
    stamp = hashlib.sha256(f"{wide}{tall}{told}".encode(errors="replace")).hexdigest()[:16]
    label = (
        f"{counted(len(ids), 'work')} in the order of time, {counted(len(found.links), 'citation')} among "
        f"them. {KEYS} The same citations are listed below."
    )
    mount = st.components.v2.component(
        COMPONENT,
        html='<div class="ht-box"></div>',
        css=_asset("time.css"),
        js=_asset("time.js"),
        isolate_styles=False,
    )

    def opened() -> None:
        place = st.session_state[key].get(OPENED)
        if isinstance(place, int) and not isinstance(place, bool) and 0 <= place < len(ids):
            on_open(ids[place])

    mount(
        key=key,
        data={"of": stamp, "wide": wide, "tall": tall, "works": told, "says": label},
        on_opened_change=opened,
    )


def as_svg(
    found: Historiograph,
    works: pl.DataFrame,
    *,
    visit: Visit,
    caption: str,
    heavy: Mapping[Link, float] | None = None,
    colours: Mapping[str, str] | None = None,
    without: str = "in none",
) -> bytes:
    """Return the wide drawing, light or dark, as a file that stands alone, with its legend and a caption.

    Raises ValueError if `works` (as for `draw`) lacks one that is drawn.
    """
    look = _look(found, heavy, colours, without, dark=visit.dark)
    lines = textwrap.wrap(caption, int((found.wide.width + YEARS_ROOM) / CAPTION_LETTER))
    drawn = svg(found, _named(found, works), look, caption=lines)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}\n'.encode()


def as_rows(
    found: Historiograph, works: pl.DataFrame, *, heavy: Mapping[Link, float] | None = None
) -> pl.DataFrame:
    """Return every citation that is drawn, the earliest cited works first: a table for those who cannot see.

    Columns Citing, Year, Cites, Of (the year of the cited work), Title (of the citing work), Cited title,
    and, with `heavy`, Share of paths (0 to 1). Years are null where they are not known.
    """
    named, place = _named(found, works), {work: number for number, work in enumerate(found.years)}
    rows = [
        {
            "Citing": named[citing].name,
            "Year": named[citing].year,
            "Cites": named[cited].name,
            "Of": named[cited].year,
            "Title": named[citing].title,
            "Cited title": named[cited].title,
            "Share of paths": (heavy or {}).get((cited, citing)),
        }
        for cited, citing in sorted(found.links, key=lambda link: (place[link[0]], place[link[1]]))
    ]
    words = dict.fromkeys(("Citing", "Cites", "Title", "Cited title"), pl.String)
    kinds = {"Citing": pl.String, "Year": pl.Int32, "Cites": pl.String, "Of": pl.Int32, **words}
    table = pl.DataFrame(rows, schema={**kinds, "Share of paths": pl.Float64})
    return table if heavy else table.drop("Share of paths")


def _look(
    found: Historiograph,
    heavy: Mapping[Link, float] | None,
    colours: Mapping[str, str] | None,
    without: str,
    *,
    dark: bool,
) -> Look:
    shades, grey = theme.cluster_colours(dark=dark), theme.missing(dark=dark)
    groups = [band.name for band in found.wide.bands]
    plain = theme.main_colour(dark=dark) if groups == [None] else grey
    shown: dict[str | None, str] = {
        name: plain if name is None else (colours or {}).get(name, shades[place % len(shades)])
        for place, name in enumerate(groups)
    }
    return Look(shown, without, heavy or {}, dark)


def _named(found: Historiograph, works: pl.DataFrame) -> dict[WorkId, Named]:
    people = "authors" if "authors" in works.columns else "who"
    columns = ("id", "title", people, "year", "local_citations", "seed_key")
    named = {}
    for work, title, who, year, cited, seed in works.select(columns).iter_rows():
        if work not in found.years:
            continue
        names = [who] if isinstance(who, str) else [_name(one) for one in who or ()]
        shown = who if isinstance(who, str) else _in_short(names)
        named[work] = Named(
            label(names[0] if names else None, title, year),
            cut(title, TITLE_LETTERS),
            cut(shown, WHO_LETTERS) if shown else "Authors not known",
            year,
            cited or 0,
            seed is not None,
        )
    if missing := [work for work in found.years if work not in named]:
        raise ValueError(f"nothing is told of {missing[0]}, which is drawn")
    return named


def label(who: str | None, title: str | None, year: int | None) -> str:
    """Return surname and year of a work, as they stand below it. `who` may be several people, in short.

    >>> label("Sandra van der Hel et al.", "New science", 2016), label(None, "An atlas of aid", None)
    ('van der Hel 2016', 'An atlas…')
    """
    first = (who or "").split(" et al.")[0].split(" and ")[0]
    name = surname_of(surname_first(first)).strip() or (title or UNTITLED)
    return fitting(cut(name, 30), NAME_ROOM) + (f" {year}" if year is not None else "")


def _name(one: Any) -> str:
    return str((one.get("name") if isinstance(one, dict) else one) or "")


def _in_short(names: list[str]) -> str:
    return " and ".join(names) if len(names) < 3 else f"{names[0]} et al."


def _told(found: Historiograph, work: WorkId, named: Named, without: str) -> dict[str, Any]:
    """What the card says."""
    group = found.groups[work]
    grouped = any(one is not None for one in found.groups.values())
    return {
        "name": named.name,
        "title": named.title,
        "who": named.who,
        "year": str(named.year or "year not known"),
        "cited": f"Cited by {counted(named.cited, 'work')} here" + (" · a seed" if named.seed else ""),
        "group": cut(group or without, 120) if grouped else "",
    }
