"""Missing classics: works much cited by the corpus and not in it, a section of a page."""

from datetime import UTC, datetime

import polars as pl
import streamlit as st

from corpus import spreadsheet
from corpus.errors import CorpusError
from corpus.missing import Missing, missing
from corpus.wording import counted
from explorer import notes
from explorer.components.escaping import as_markdown
from explorer.components.work_table import marked_title
from explorer.loading import Reading
from explorer.network.network_data import cited_works
from explorer.visit import Visit

MOST = 200  # works
SHOWN_YEARS = 25  # of the small lines: the latest
_C = st.column_config


def draw(visit: Visit) -> None:
    """Draw the section: what these works are, the list, and what is not in it."""
    reading = visit.reading
    if reading.corpus.is_starter or not reading.main.works:
        return  # a hand-collected set does not go one hop back
    st.header("Missing classics")
    try:
        found = _missing(reading.stamp, reading, cited_works(visit.places, reading))
    except CorpusError as failure:
        st.error(as_markdown(str(failure)), icon=":material/error:")
        return
    st.markdown("Works that this corpus cites much and does not hold, since they cite none of the seeds.")
    if found.works.is_empty():
        st.info(
            "None can be named. A harvest that goes one hop back looks up what its works cite most: "
            "`python -m harvest run` does so unless it is told `--no-cited`.",
            icon=":material/search_off:",
        )
        return
    st.dataframe(
        _rows(found),
        hide_index=True,
        placeholder="–",
        alt="Works much cited by this corpus and not in it",
        column_config={
            "Title": _C.TextColumn(width=380),
            "Cited here": _C.NumberColumn(help="Works of this corpus that cite it.", width=80),
            "Share": _C.NumberColumn(
                format="%.1f %%", width=70, help="Of the works of this corpus with a reference list."
            ),
            "Share by year": _C.LineChartColumn(
                y_min=0, width=150, help="The same share among the works of each year."
            ),
            "Authors": _C.TextColumn(width=170),
            "Year": _C.NumberColumn(format="%d", width=60),
            "Venue": _C.TextColumn(width=160),
            "GCS": _C.NumberColumn(help=notes.GCS, width=70),
            "Look it up": _C.LinkColumn(display_text="OpenAlex", width=90),
        },
    )
    st.caption(as_markdown(caption(found)))
    st.download_button(
        "Save as CSV",
        data=lambda: csv(found),
        file_name=f"{reading.file_stem}-missing-saved-{datetime.now(UTC):%Y-%m-%d}.csv",
        mime="text/csv",
        icon=":material/download:",
        key="missing_save",
        on_click="ignore",
    )


def caption(found: Missing) -> str:
    """Return what is counted, over what, and what is left out."""
    years = found.years[-SHOWN_YEARS:]
    sentences = [
        f"Counted in the reference lists of {counted(found.citing, 'work')}, which cite "
        f"{counted(found.cited_outside, 'work')} outside this corpus.",
        f"Shown: the {notes.n(found.works.height)} most cited of {notes.n(found.named)} that could be named."
        if found.works.height < found.named
        else f"Shown: all {notes.n(found.named)} that could be named.",
    ]
    if years:
        sentences.append(
            f"The lines go from {years[0]} to {years[-1]}; years in which no work has a reference list are "
            "left out."
        )
    if found.dangling:
        sentences.append(
            f"OpenAlex has no record of {counted(found.dangling, 'other work')} cited twice or more, up to "
            f"{notes.n(found.most_dangling)} times: dead references, which nobody can name."
        )
    if found.not_asked:
        sentences.append(
            f"Not looked up, or without a title: {counted(found.not_asked, 'more work')}. A harvest asks for "
            "those that are cited most."
        )
    return " ".join(sentences)


def csv(found: Missing) -> bytes:
    """Return the list as CSV for spreadsheets."""
    return spreadsheet.csv(found.works.drop("by_year").with_columns(pl.col("authors").list.join("; ")))


@st.cache_data(max_entries=4, show_spinner="Counting what is cited …")
def _missing(stamp: str, _reading: Reading, _cited: pl.DataFrame) -> Missing:
    return missing(_reading.corpus.works, _cited, most=MOST)


def _rows(found: Missing) -> pl.DataFrame:
    works = found.works
    return pl.DataFrame(
        {
            "Title": [
                marked_title(title, retracted)
                for title, retracted in works.select("title", "is_retracted").iter_rows()
            ],
            "Cited here": works["local_citations"],
            "Share": works["share"] * 100,
            "Share by year": works["by_year"].list.tail(SHOWN_YEARS),
            "Authors": works["authors"].list.join("; "),
            "Year": works["year"],
            "Venue": works["venue"],
            "GCS": works["cited_by_count"],
            "Look it up": [f"https://openalex.org/{one}" for one in works["id"]],
        }
    )
