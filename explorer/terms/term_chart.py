"""The chart of terms by year: shares with their intervals, onsets, incomplete years, and abstracts below.

Every line has a colour, a dash and a name at its end, so that none of them is needed alone.
"""

from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from corpus.trends.series import PER
from explorer import theme
from explorer.components.escaping import as_plotly
from explorer.terms.term_lines import Chart, Drawn
from explorer.terms.term_notes import share

DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
HEIGHT, HEIGHT_ON_PHONE = 560, 460
LETTERS_OF_A_NAME = 24


def figure(chart: Chart, *, dark: bool, phone: bool) -> go.Figure:
    """Return the chart; each point carries the id of its line and its year."""
    drawn = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.8, 0.2], vertical_spacing=0.06)
    colours = theme.categories(dark=dark)
    for place, line in enumerate(chart.lines):
        colour, dash = colours[place % len(colours)], DASHES[place % len(DASHES)]
        _interval(drawn, chart, line, colour)
        _onset(drawn, line, colour)
        _line(drawn, chart, line, colour, dash)
    _coverage(drawn, chart, dark=dark)
    _incomplete(drawn, chart, dark=dark)
    _axes(drawn, chart, dark=dark, phone=phone)
    return drawn


def unit(chart: Chart) -> str:
    """Return what the height of a line means."""
    if chart.view.raw:
        return "works a year"
    return f"works per {PER:,} of the year"


def _points(chart: Chart, line: Drawn) -> list[int]:
    return [place for place, share in enumerate(line.shares) if share.year >= chart.first_year]


def _line(drawn: go.Figure, chart: Chart, line: Drawn, colour: str, dash: str) -> None:
    points = _points(chart, line)
    shares = [line.shares[place] for place in points]
    middle = [line.middle[place] for place in points]
    if chart.view.log:
        middle = [value or None for value in middle]
    told = "<br>".join(
        (
            f"<b>{as_plotly(line.label)}</b>, %{{x}}",
            "%{customdata[2]:,} of %{customdata[3]:,} works",
            "%{customdata[4]} per 100,000 (%{customdata[5]} to %{customdata[6]})",
        )
    )
    drawn.add_trace(
        go.Scatter(
            x=[one.year for one in shares],
            y=middle,
            customdata=[
                (line.id, one.year, one.hits, one.works, *map(share, (one.share, one.low, one.high)))
                for one in shares
            ],
            mode="lines+markers",
            line={"color": colour, "width": 2.2, "dash": dash},
            marker={
                "size": 6,
                "color": [colour if one.year <= chart.complete_until else "rgba(0,0,0,0)" for one in shares],
                "line": {"color": colour, "width": 1.2},
            },
            name=as_plotly(_short(line.label)),
            hovertemplate=f"{told}<extra></extra>",
            connectgaps=False,
        ),
        row=1,
        col=1,
    )


def _interval(drawn: go.Figure, chart: Chart, line: Drawn, colour: str) -> None:
    """The 95 % interval of each share; none of counts, which are what they are, nor of averages."""
    if chart.view.raw or chart.view.smooth:
        return
    shares = [line.shares[place] for place in _points(chart, line)]
    low = [one.low or None for one in shares] if chart.view.log else [one.low for one in shares]
    drawn.add_trace(
        go.Scatter(
            x=[one.year for one in shares] + [one.year for one in reversed(shares)],
            y=[one.high for one in shares] + low[::-1],
            fill="toself",
            fillcolor=theme.thinned(colour, 0.16),
            line={"width": 0},
            hoverinfo="skip",
            showlegend=False,
        ),
        row=1,
        col=1,
    )


def _onset(drawn: go.Figure, line: Drawn, colour: str) -> None:
    onset = line.finding.title.onset if line.finding else None
    if onset is None:
        return
    drawn.add_vrect(
        x0=onset.low - 0.4,
        x1=onset.high + 0.4,
        fillcolor=theme.thinned(colour, 0.10),
        line_width=0,
        row=1,
        col=1,
    )
    drawn.add_vline(x=onset.year, line={"color": colour, "width": 1.2, "dash": "dot"}, row=1, col=1)


def _coverage(drawn: go.Figure, chart: Chart, *, dark: bool) -> None:
    if chart.coverage is None:
        return
    rows = [row for row in chart.coverage.rows() if row[0] >= chart.first_year and row[2]]
    drawn.add_trace(
        go.Scatter(
            x=[year for year, _, _ in rows],
            y=[100 * held / works for _, held, works in rows],
            customdata=[(held, works) for _, held, works in rows],
            mode="lines",
            line={"color": theme.missing(dark=dark), "width": 1.5},
            fill="tozeroy",
            fillcolor=theme.thinned(theme.missing(dark=dark), 0.25),
            hovertemplate="%{x}: %{customdata[0]:,} of %{customdata[1]:,} works have an abstract "
            "(%{y:.0f} %)<extra></extra>",
            showlegend=False,
        ),
        row=2,
        col=1,
    )


def _incomplete(drawn: go.Figure, chart: Chart, *, dark: bool) -> None:
    last = max((one.year for line in chart.lines for one in line.shares), default=chart.complete_until)
    if last <= chart.complete_until:
        return
    drawn.add_vrect(
        x0=chart.complete_until + 0.5,
        x1=last + 0.6,
        fillcolor=theme.thinned(theme.missing(dark=dark), 0.22),
        line_width=0,
        layer="below",
        annotation={
            "text": "incomplete",
            "font": {"size": 11, "color": theme.ink(dark=dark)},
            "textangle": -90,
            "yanchor": "top",
            "xanchor": "right",
        },
        row=1,
        col=1,
    )


def _axes(drawn: go.Figure, chart: Chart, *, dark: bool, phone: bool) -> None:
    ink, faint = theme.ink(dark=dark), theme.faint(dark=dark)
    common: dict[str, Any] = {"color": ink, "gridcolor": faint, "zerolinecolor": faint}
    drawn.update_layout(
        **theme.plain_layout(
            height=HEIGHT_ON_PHONE if phone else HEIGHT, margin={"l": 8, "r": 8, "t": 8, "b": 8}
        )
        | {
            "showlegend": True,
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"color": ink}},
        },
        font={"color": ink},
        hovermode="closest",
        clickmode="event+select",
        dragmode=False if phone else "zoom",
    )
    drawn.update_xaxes(**common, dtick=None, tickformat="d", automargin=True)
    drawn.update_yaxes(**common, automargin=True)
    drawn.update_yaxes(
        title_text=unit(chart), type="log" if chart.view.log else "linear", row=1, col=1,
        range=None if chart.view.log else [0, top(chart)],
    )  # fmt: skip
    drawn.update_yaxes(title_text="abstracts, %", range=[0, 100], dtick=50, row=2, col=1)


def top(chart: Chart) -> float:
    """Return a height for the lines: intervals of years with few works would leave them no room."""
    heights = [line.middle[place] or 0.0 for line in chart.lines for place in _points(chart, line)]
    return 1.15 * max(heights, default=1.0) or 1.0


def _short(label: str) -> str:
    return label if len(label) <= LETTERS_OF_A_NAME else label[: LETTERS_OF_A_NAME - 1] + "…"
