"""The works behind a point of the chart: those of this corpus in a table, those of the world at OpenAlex."""

from dataclasses import replace
from urllib.parse import parse_qs, quote, urlsplit

import polars as pl
import streamlit as st

from corpus.terms.use import TermUse
from corpus.wording import counted
from explorer.address import current, go
from explorer.components.escaping import as_markdown
from explorer.components.work_table import paged_table
from explorer.terms import term_notes
from explorer.terms.term_lines import SCOPES, Chart, Drawn
from explorer.terms.terms_view import Source
from explorer.visit import Visit


def draw(visit: Visit, chart: Chart, use: TermUse) -> None:
    """Draw the works of the point that the address names, or how to choose one."""
    point = chart.view.point
    line = next((one for one in chart.lines if point and one.id == point[0]), None)
    _choice(chart, line, point[1] if point else None)
    if point is None or line is None:
        return
    year = point[1]
    share = next((one for one in line.shares if one.year == year), None)
    name = f"{chart.of_parts}, {line.label}" if chart.of_parts else line.label
    st.subheader(as_markdown(f"{name}, {year}"))
    if share is None:
        st.info(f"No work of {year} is counted there.")
        return
    st.markdown(
        f"{counted(share.hits, 'work')} of {share.works:,} use it {SCOPES[chart.view.scope]}: "
        f"{term_notes.share(share.share)} per 100,000 ({term_notes.share(share.low)} to "
        f"{term_notes.share(share.high)})."
    )
    if chart.view.source is Source.WORLD:
        _at_openalex(line, year)
    _here(visit, chart, use, line, year)


def _choice(chart: Chart, line: Drawn | None, year: int | None) -> None:
    """The way to a point without a mouse."""
    named = {one.id: one.label for one in chart.lines}
    chosen = line or chart.lines[0]
    years = [None, *sorted((one.year for one in chosen.shares if one.year >= chart.first_year), reverse=True)]
    left, right = st.columns(2, gap="medium")
    for key, value in (("terms_line", chosen.id), ("terms_year", year if year in years else None)):
        if st.session_state.get(key) != value:
            st.session_state[key] = value
    with left:
        st.selectbox(
            "Works behind a point: its line",
            list(named),
            format_func=named.__getitem__,
            key="terms_line",
            on_change=_chosen,
        )
    with right:
        st.selectbox(
            "Its year, or click the point",
            years,
            format_func=lambda one: "none" if one is None else f"{one}",
            key="terms_year",
            on_change=_chosen,
        )


def _chosen() -> None:
    here, line, year = current(), st.session_state["terms_line"], st.session_state["terms_year"]
    go(replace(here, terms=replace(here.terms, point=None if year is None else (line, year))))


def _here(visit: Visit, chart: Chart, use: TermUse, line: Drawn, year: int) -> None:
    ids = use.ids(line.family, chart.view.scope, year)
    if line.id != line.family and chart.view.split is not None:
        part = line.id.removeprefix(f"{line.family}/")
        ids = use.ids_of_part(line.family, chart.view.split, part, chart.view.scope, year)
    works = visit.reading.works.filter(pl.col("id").is_in(ids)).sort(
        "local_citations", "id", descending=[True, False]
    )
    if chart.view.source is Source.WORLD:
        st.markdown(f"Of these, {counted(works.height, 'work')} in this corpus:")
    if works.height:
        paged_table(visit.reading, works, f"terms_{line.id}_{year}")


def _at_openalex(line: Drawn, year: int) -> None:
    """A link to the list at OpenAlex: the same filters, that year alone."""
    if line.world is None:
        return
    filters = [
        part for part in _filter(line.world.query).split(",") if not part.startswith("publication_year:")
    ]
    asked = quote(",".join([*filters, f"publication_year:{year}"]), safe=":,|!")
    address = f"https://openalex.org/works?filter={asked}"
    st.link_button("The list at OpenAlex", address, icon=":material/open_in_new:")


def _filter(query: str) -> str:
    return (parse_qs(urlsplit(query).query).get("filter") or [""])[0]
