"""The concept with adjectives: what stands before a term and what is co-produced, year by year."""

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from corpus import spreadsheet
from corpus.terms.beside import AMONG, Beside, beside
from corpus.terms.codebook import Terms
from corpus.terms.use import TermUse
from corpus.wording import counted
from explorer import theme
from explorer.components.escaping import as_markdown
from explorer.terms import term_data
from explorer.terms.term_lines import INCOMPLETE_YEARS
from explorer.visit import Visit

SIDES = {"before": "before the term", "after": "what is co-produced", "of": "all of what is co-produced"}
IN_THE_STREAM = 6
FEW = 5  # words: a share of fewer says nothing
IN_THE_TABLE = 200
TENDENCIES = ("all", "new", "rising", "fading", "steady")


def draw(visit: Visit, use: TermUse, terms: Terms) -> None:
    """Draw the choice of a family, the stream, the table and what they are over."""
    st.header("A concept with adjectives")
    left, right = st.columns(2, gap="medium")
    labels = terms.labels
    families = [family.id for family in terms.tagged]
    with left:
        family = st.selectbox("Family", families, format_func=lambda one: labels[one], key="beside_family")
    with right:
        side = st.segmented_control(
            "Words",
            list(SIDES),
            format_func=SIDES.__getitem__,
            default="before",
            key="beside_side",
            required=True,
        )
    last = term_data.last_year(visit.reading) - INCOMPLETE_YEARS
    found = _beside(term_data.stamp(visit.reading), terms.digest, family, side or "before", last, use)
    if not found.words:
        st.info(
            f"No word stands {SIDES[side or 'before']} in this corpus for {as_markdown(labels[family])}.",
            icon=":material/format_quote:",
        )
        return
    if visit.reading.corpus.is_starter:
        st.caption("The starter set was collected by hand: read the words, not the years.")
    else:
        st.plotly_chart(
            _stream(found, visit, last), key="beside_stream", config={"displayModeBar": False}, theme=None
        )
    chosen = st.segmented_control(
        "Words that are", TENDENCIES, default="all", key="beside_tendency", required=True
    )
    _table(found, chosen or "all", visit, family, side or "before")
    st.caption(_caption(found, last))


@st.cache_data(max_entries=64, show_spinner=False)
def _beside(stamp: str, digest: str, family: str, side: str, last: int, _use: TermUse) -> Beside:
    return beside(_use, family, side, last)


def _stream(found: Beside, visit: Visit, last: int) -> go.Figure:
    """Shares of the commonest words among all of a year, stacked; from the first year that has a few on."""
    few = (year for year, words in found.words_by_year.items() if words >= FEW)
    first = min(few, default=min(found.words_by_year))
    years = [year for year in sorted(found.words_by_year) if first <= year <= last]
    colours = theme.categories(dark=visit.dark)
    ink, faint = theme.ink(dark=visit.dark), theme.faint(dark=visit.dark)
    drawn = go.Figure()
    for place, word in enumerate(found.words[:IN_THE_STREAM]):
        drawn.add_trace(
            go.Scatter(
                x=years,
                y=[100 * word.by_year.get(year, 0) / found.words_by_year[year] for year in years],
                customdata=[(word.by_year.get(year, 0), found.words_by_year[year]) for year in years],
                stackgroup="one",
                mode="lines",
                line={"width": 0.8, "color": colours[place % len(colours)]},
                name=word.word.replace("<", "&lt;"),
                hovertemplate="%{fullData.name}, %{x}: %{customdata[0]:,} of %{customdata[1]:,} words"
                "<extra></extra>",
            )
        )
    drawn.update_layout(
        **theme.plain_layout(height=320, margin={"l": 8, "r": 8, "t": 8, "b": 8})
        | {
            "showlegend": True,
            "legend": {
                "orientation": "h",
                "y": 1.02,
                "yanchor": "bottom",
                "x": 0,
                "font": {"color": ink},
                "traceorder": "normal",
            },
        },
        font={"color": ink},
    )
    axes = {"color": ink, "gridcolor": faint, "zerolinecolor": faint, "automargin": True}
    drawn.update_xaxes(**axes, tickformat="d")
    drawn.update_yaxes(**axes, title_text="% of the words beside it", range=[0, 100])
    return drawn


def _table(found: Beside, tendency: str, visit: Visit, family: str, side: str) -> None:
    rows = [
        {
            "Word": one.word,
            "Works": one.works,
            "First": one.first_year,
            "Tendency": one.tendency,
            "Ratio": one.ratio,
            "from": one.low,
            "to": one.high,
        }
        for one in found.words
        if tendency in {"all", one.tendency}
    ]
    if not rows:
        st.info(f"None of them is {tendency}.", icon=":material/format_quote:")
        return
    shown = pl.DataFrame(rows[:IN_THE_TABLE], infer_schema_length=None)
    st.dataframe(
        shown.with_columns(pl.col("Ratio", "from", "to").cast(pl.Float64).round(2)),
        hide_index=True,
        height=360,
        column_config={
            "First": st.column_config.NumberColumn("First year", format="%d"),
            "Ratio": st.column_config.NumberColumn(
                help="Its share of the term's works in the last five complete years over that in the "
                "ten before, "
                "with its 95 % interval."
            ),
        },
    )
    st.download_button(
        "Words (CSV)",
        spreadsheet.csv(pl.DataFrame(rows, infer_schema_length=None)),
        f"{visit.reading.file_stem}-words-{side}-{family}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="beside_csv",
    )


def _caption(found: Beside, last: int) -> str:
    sentences = [
        f"{counted(len(found.words), 'word')} beside it in {sum(found.works_by_year.values()):,} "
        "works that use "
        "the term, in title or abstract; a work that writes a word ten times counts once. New: first "
        "seen in the "
        f"five years to {last}, in three works at least. Rising and fading: the interval of the ratio "
        "leaves out 1."
    ]
    if found.variety:
        years = sorted(year for year in found.variety if year <= last)
        if len(years) > 1:
            first, final = years[0], years[-1]
            sentences.append(
                f"Of {AMONG} such words {found.variety[first]:.1f} were different in {first} and "
                f"{found.variety[final]:.1f} in {final} (rarefaction, so that years of many works do "
                "not count more)."
            )
    return " ".join(sentences)
