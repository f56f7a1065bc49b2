"""The lenses as the corners of a triangle, or of another polygon, and every work with a lens where it stands.

Places are numbers and never shaken apart; dots are transparent instead, so that many in one place show. The
figure is drawn by WebGL, and does not change with the work that is open.
"""

import textwrap
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from corpus.lenses.lens_set import NONE
from corpus.lenses.polygon import corners, places
from corpus.lenses.told import BY_HAND
from explorer import theme
from explorer.address import current, set_widget
from explorer.components import work_card
from explorer.components.escaping import as_markdown, as_plotly, cut
from explorer.components.hover import hover
from explorer.components.work_table import open_work
from explorer.lenses import lens_notes, lens_open_work, lens_ring
from explorer.lenses.lens_marks import Mark, marks
from explorer.lenses.lens_shown import Shown, Stamp
from explorer.visit import Visit

HEIGHT, HEIGHT_ON_PHONE = 560, 400
FINE = 10_000  # parts of the radius: whole numbers of two bytes are half of what has to be sent
ROOM = 1.16  # of the radius, for the names of the corners
MANY = 5_000  # works; more are drawn smaller and thinner
WITH_TEXT = 10_000  # works that say their title when pointed at: beyond, the figure grows heavy
TITLE_LETTERS = 90
LISTED = 200  # works that can be chosen by keyboard: the most cited
NAME_LETTERS = 20  # a line of a corner's name
KEY = "lenses_triangle"
CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d", "toImage"]}


def draw(visit: Visit, shown: Shown) -> None:
    """Draw the works between the lenses, and the card of the one that is open beside them."""
    st.subheader("Between the lenses")
    lensed = shown.works.filter(pl.col("label") != NONE)
    beside = visit.address.work if not lens_open_work.is_from_the_lists() else None
    work = work_card.find_work(visit.reading, beside) if beside else None
    if beside and work is None:
        st.warning(
            f"The work {as_markdown(beside[:40])} is not in this corpus.", icon=":material/search_off:"
        )
    _go_to_box(visit, lensed)
    plot, side = st.columns([3, 2], gap="medium")
    with plot:
        figure, distinct = _figure(shown.stamp, visit.dark, visit.phone, shown)
        st.plotly_chart(
            figure,
            key=KEY,
            on_select=lambda: _clicked(visit),
            selection_mode="points",
            config={**CONFIG, "scrollZoom": False, "displayModeBar": not visit.phone},
            theme=None,
            alt="Works between the lenses. To reach a work without a mouse, use the box 'Go to a work' or "
            "the lists below.",
        )
        _ring(shown, lensed, visit)
        spoken = min(lensed.height, WITH_TEXT)
        st.caption(as_markdown(lens_notes.triangle(shown, visit.reading, lensed.height, spoken, distinct)))
    with side:
        if work:
            lens_open_work.card(visit, work)
        else:
            st.info("Click a work to see its lenses, and why.", icon=":material/touch_app:")


def _clicked(visit: Visit) -> None:
    """Open the work that was clicked. A click on the one clicked last comes as a selection taken back."""
    lens_open_work.note(from_the_lists=False)
    points = st.session_state[KEY]["selection"]["points"]
    rows = [one["customdata"] for one in points if one.get("customdata") is not None]
    if rows:
        row = rows[-1]
        work = str(visit.reading.corpus.works["id"][int(row[0] if isinstance(row, list) else row)])
        st.session_state["lenses_clicked"] = (visit.reading.stamp, work)
        open_work(work)
        return
    of, work = st.session_state.get("lenses_clicked", (None, None))
    if of == visit.reading.stamp and current().work != work:
        open_work(work)


def _go_to_box(visit: Visit, lensed: pl.DataFrame) -> None:
    """The way to a work without a mouse."""
    rows = lensed.head(LISTED).select("id", "title", "who", "year").iter_rows()
    words = {
        work: f"{cut(title, 80)} ({cut(who, 24) if who else '–'}, {year or '–'})"
        for work, title, who, year in rows
    }
    here = visit.address.work
    if here and here not in words and (row := work_card.find_work(visit.reading, here)):
        words = {here: cut(row["title"], 80), **words}
    set_widget("lenses_work", here if here in words else None)

    def chosen() -> None:
        lens_open_work.note(from_the_lists=False)
        open_work(st.session_state["lenses_work"])

    st.selectbox(
        "Go to a work",
        list(words),
        format_func=words.__getitem__,
        key="lenses_work",
        placeholder="One of the most cited with a lens",
        on_change=chosen,
        help=f"The {LISTED} most cited here of those with a lens; all can be clicked.",
    )


@st.cache_resource(max_entries=16, show_spinner=False)
def _figure(stamp: Stamp, dark: bool, phone: bool, _shown: Shown) -> tuple[go.Figure, int]:
    return draw_figure(_shown, dark=dark, phone=phone)


def draw_figure(shown: Shown, *, dark: bool, phone: bool) -> tuple[go.Figure, int]:
    """Return the works with a lens at their places, each with its row in `corpus.works`; and the places."""
    works = placed(shown.works.filter(pl.col("label") != NONE), shown.ids)
    drawn = go.Figure(layout=_layout(shown, dark=dark, phone=phone))
    for mark in marks(shown, dark=dark).values():
        of_lens = works.filter(pl.col("label") == mark.label)
        by_hand, is_mixed = pl.col("confidence") == BY_HAND, pl.col("second").is_not_null()
        named = False
        for mixed in (False, True):
            for hand in (False, True):
                part = of_lens.filter((by_hand == hand) & (is_mixed == mixed))
                if part.height:
                    trace = _dots(part, mark, works.height, of_lens.height, mixed=mixed, hand=hand, dark=dark)
                    drawn.add_trace(trace.update(showlegend=not named))
                    named = True
    return drawn, works.select("x", "y").unique().height


def placed(lensed: pl.DataFrame, lenses: list[str]) -> pl.DataFrame:
    """Return works with a lens, most cited first, with their places x and y and what they say, `hover`."""
    points = (places(lensed, lenses) * FINE).round()
    spoken = pl.int_range(pl.len()) < WITH_TEXT
    return lensed.select(
        "id", "row", "label", "second", "confidence",
        pl.Series("x", points[:, 0]).cast(pl.Int16), pl.Series("y", points[:, 1]).cast(pl.Int16),
        pl.when(spoken).then(hover(TITLE_LETTERS)).otherwise(pl.lit("")).alias("hover"),
    )  # fmt: skip


def _dots(
    part: pl.DataFrame, mark: Mark, among: int, of_lens: int, *, mixed: bool, hand: bool, dark: bool
) -> go.Scattergl:
    opacity, size = (0.45, 5) if among > MANY else (0.65, 8)
    rim = {"width": 1.2, "color": theme.ink(dark=dark)} if hand else {"width": 0}
    kept = {"marker": {"opacity": 1.0 if hand else opacity}}
    return go.Scattergl(
        name=f"{as_plotly(mark.name)} ({of_lens:,})",
        legendgroup=mark.label,
        mode="markers",
        x=part["x"].to_numpy(),
        y=part["y"].to_numpy(),
        customdata=part["row"].cast(pl.Int32).to_numpy(),
        marker={
            "symbol": "diamond" if mixed else mark.shape,
            "size": size + (2 if mixed or hand else 0),
            "color": mark.colour,
            "line": rim,
            **kept["marker"],
        },
        hovertext=part["hover"].to_list() if (part["hover"] != "").any() else None,
        hoverinfo="text",
        selected=kept,
        unselected=kept,
    )


def _ring(shown: Shown, lensed: pl.DataFrame, visit: Visit) -> None:
    place = lensed.filter(pl.col("id") == (visit.address.work or ""))
    point = None
    if place.height:
        ((x, y),) = places(place, shown.ids) * FINE
        point = (round(x), round(y))
    lens_ring.ring(point, ink=theme.ink(dark=visit.dark), halo=theme.ground(dark=visit.dark))


def _layout(shown: Shown, *, dark: bool, phone: bool) -> dict[str, Any]:
    ink, faint = theme.ink(dark=dark), theme.faint(dark=dark)
    points = corners(len(shown.ids)) * FINE
    around = [*points.tolist(), points[0].tolist()]
    edges = [_edge(a, b, faint, "solid") for a, b in pairwise(around)]
    middles = [[(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] for a, b in pairwise(around)]
    inner = [_edge([0.0, 0.0], middle, faint, "dot") for middle in middles]
    bare = {"visible": False, "showgrid": False, "zeroline": False, "fixedrange": phone}
    reach = ROOM * FINE
    low, high = float(points[:, 1].min()), float(points[:, 1].max())
    return theme.plain_layout(
        height=HEIGHT_ON_PHONE if phone else HEIGHT,
        font={"color": ink},
        shapes=edges + inner,
        annotations=[
            _name(mark, x, y) for mark, (x, y) in zip(marks(shown, dark=dark).values(), points, strict=False)
        ],
        xaxis={**bare, "range": [-reach, reach], "constrain": "domain"},
        yaxis={
            **bare, "range": [low - 0.16 * FINE, high + 0.18 * FINE], "scaleanchor": "x",
            "constrain": "domain",
        },
        dragmode=False if phone else "pan",
        hovermode="closest",
        clickmode="event+select",
        hoverlabel={"align": "left", "bgcolor": theme.ground(dark=dark), "font": {"color": ink}},
        uirevision="lenses",
        modebar={"bgcolor": "rgba(0,0,0,0)", "color": theme.missing(dark=dark), "activecolor": ink},
        showlegend=True,
        legend={
            "orientation": "h", "y": 0, "yanchor": "top", "x": 0.5, "xanchor": "center",
            "itemsizing": "constant", "font": {"size": 12, "color": ink},
        },
    )  # fmt: skip


def _edge(start: list[float], end: list[float], colour: str, dash: str) -> dict[str, Any]:
    return {
        "type": "line", "x0": start[0], "y0": start[1], "x1": end[0], "y1": end[1], "layer": "below",
        "line": {"color": colour, "width": 1.2, "dash": dash},
    }  # fmt: skip


def _name(mark: Mark, x: float, y: float) -> dict[str, Any]:
    """The name of a corner, above or below it. Annotations lie above what WebGL draws."""
    lines = textwrap.wrap(mark.name, NAME_LETTERS) or [mark.name]
    above = y > -1
    sign = f'<span style="color:{mark.colour}">{mark.sign}</span>'
    return {
        "x": x, "y": y, "showarrow": False, "text": f"{sign} <b>{'<br>'.join(map(as_plotly, lines))}</b>",
        "font": {"size": 13}, "yanchor": "bottom" if above else "top",
        "yshift": 6 if above else -6,
    }  # fmt: skip
