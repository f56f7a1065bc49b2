"""The works behind a point of the chart: those of this corpus in a table, those of the world at OpenAlex."""

from urllib.parse import parse_qs, quote, urlsplit

import polars as pl
import streamlit as st

from corpus.terms.use import TermUse
from corpus.wording import counted
from explorer import term_notes
from explorer.components.escaping import as_markdown
from explorer.components.work_table import paged_table
from explorer.term_lines import SCOPES, Chart, Drawn
from explorer.terms_view import Source
from explorer.visit import Visit


def draw(visit: Visit, chart: Chart, use: TermUse) -> None:
    """Draw the works of the point that the address names, or how to choose one."""
    point = chart.view.point
    line = next((one for one in chart.lines if point and one.id == point[0]), None)
    if point is None or line is None:
        st.caption("Click a point for the works behind it; the table below names every point too.")
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
