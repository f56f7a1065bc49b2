"""Works by year as bars, and the same as a table."""

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from corpus.wording import counted
from explorer import theme
from explorer.loading import Reading

HEIGHT = 190  # pixels
FEWEST = 2  # years: one is said in words
MOST_TICKS = 9


def draw(reading: Reading, by_year: pl.DataFrame, what: str, key: str, *, dark: bool) -> None:
    """Draw works (columns year and works, without gaps); `what` they are, `works that cite it`.

    Years that the harvest cannot have seen to their end are grey.
    """
    if by_year.height < FEWEST:
        return
    unfinished = unfinished_from(reading)
    grey, main = theme.missing(dark=dark), theme.main_colour(dark=dark)
    years = by_year["year"].to_list()
    drawn = go.Figure(
        go.Bar(
            x=years,
            y=by_year["works"].to_list(),
            marker={
                "color": [grey if unfinished and year >= unfinished else main for year in years],
                "line": {"width": 0},
            },
            hovertemplate="%{x}: %{y:,}<extra></extra>",
        ),
        layout=theme.plain_layout(
            height=HEIGHT,
            bargap=0.15,
            xaxis={"tickformat": "d", "fixedrange": True, **_whole(len(years) <= MOST_TICKS)},
            yaxis={
                "fixedrange": True,
                "rangemode": "tozero",
                "nticks": 4,
                "tickformat": ",d",
                **_whole(max(by_year["works"]) <= MOST_TICKS // 3),
            },
        ),
    )
    st.plotly_chart(
        drawn, key=f"{key}_by_year", config={"displayModeBar": False}, alt=f"{what}, by year; also as a table"
    )
    with st.expander("As a table", icon=":material/table:", type="compact"):
        st.dataframe(
            by_year.rename({"year": "Year", "works": "Works"}),
            hide_index=True,
            height="content" if by_year.height <= 12 else 340,
            width=220,
            alt=f"{what}, by year",
            column_config={"Year": st.column_config.NumberColumn(format="%d")},
        )


def in_words(reading: Reading, by_year: pl.DataFrame, without_year: int, what: str) -> str:
    """Say what was counted, and what is not drawn or not yet complete."""
    drawn = int(by_year["works"].sum())
    if by_year.height < FEWEST:
        told = [f"{counted(drawn, 'work')} of {year}" for year in by_year["year"]]
        told += [f"{counted(without_year, 'work')} without a year"] if without_year else []
        return f"{what[:1].upper()}{what[1:]}: {' and '.join(told)}."
    parts = [f"{what[:1].upper()}{what[1:]}, by their year: {counted(drawn, 'work')}."]
    if without_year:
        parts.append(f"{without_year:,} without a year {'is' if without_year == 1 else 'are'} not drawn.")
    unfinished = unfinished_from(reading)
    if unfinished and int(by_year["year"][-1]) >= unfinished:
        parts.append("Grey: the year of the harvest and later, still incomplete.")
    return " ".join(parts)


def _whole(few: bool) -> dict[str, int]:
    """Ticks at every whole number where these are few: plotly would set more, and write the same twice."""
    return {"dtick": 1} if few else {}


def unfinished_from(reading: Reading) -> int | None:
    """Return the year of the harvest, the first that is incomplete; None for the starter set."""
    return reading.harvested.year if reading.harvested else None
