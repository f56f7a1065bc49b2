"""The share of each lens by year, with its interval: chart, caption, and the same numbers as a table."""

import polars as pl
import streamlit as st

from corpus.lenses.profile import by_year
from corpus.wording import counted
from explorer.components.escaping import as_markdown
from explorer.lenses import lens_notes, lens_trend_saving
from explorer.lenses.lens_marks import marks
from explorer.lenses.lens_shown import Shown, Stamp
from explorer.lenses.lens_trend_chart import LEAST_OF_A_YEAR, Trend, figure, trend
from explorer.terms import term_data
from explorer.visit import Visit


def draw(visit: Visit, shown: Shown) -> None:
    """Draw the chart, its caption, what can be taken away, and its numbers as a table."""
    st.subheader("Share over time")
    last = term_data.last_year(visit.reading)
    found = trend(_by_year(shown.stamp, shown), last, shown.works["year"].null_count())
    if visit.reading.corpus.is_starter:
        st.warning(lens_notes.STARTER_HAS_NO_TREND, icon=":material/front_hand:")
    caption = _caption(visit, shown, found)
    if found.rows.is_empty():
        st.info(
            f"There is nothing to draw: no year has {LEAST_OF_A_YEAR} works.", icon=":material/show_chart:"
        )
        st.caption(as_markdown(caption))
    else:
        told = marks(shown, dark=visit.dark)
        st.plotly_chart(
            figure(found, told, dark=visit.dark, phone=visit.phone),
            key="lenses_trend",
            config={"displaylogo": False, "modeBarButtonsToRemove": ["toImage", "select2d", "lasso2d"]},
            theme=None,
            alt="Shares of the lenses by year; the same numbers stand in the table below.",
        )
        st.caption(as_markdown(caption))
        plain = marks(shown, dark=False)  # a picture is for paper
        lens_trend_saving.pictures(visit, found.rows, found.complete_until, plain, caption)
    lens_trend_saving.table(visit, found.every_year, found.complete_until, shown.names, caption)


@st.cache_resource(max_entries=32, show_spinner=False)
def _by_year(stamp: Stamp, _shown: Shown) -> pl.DataFrame:
    return by_year(_shown.works, _shown.told.lenses.labels)


def _caption(visit: Visit, shown: Shown, found: Trend) -> str:
    """What is counted, over what, what is left out, and what cannot be concluded."""
    sentences = [
        f"Share of each label among the works of a year, with {lens_notes.INTERVALS}; "
        f"{lens_notes.of_what(shown)}."
    ]
    if found.few:
        sentences.append(
            f"{counted(found.few, 'work')} of {counted(found.few_years, 'year')} with fewer than "
            f"{LEAST_OF_A_YEAR} works {lens_notes.are(found.few)} not drawn."
        )
    if found.without_year:
        verb = lens_notes.are(found.without_year)
        sentences.append(f"{counted(found.without_year, 'work')} without a year {verb} not counted.")
    sentences.append(
        lens_notes.STARTER_HAS_NO_TREND
        if visit.reading.corpus.is_starter
        else f"Years after {found.complete_until} are still being indexed: grey, with open marks."
    )
    return " ".join([*sentences, lens_notes.source(shown, visit.reading)])
