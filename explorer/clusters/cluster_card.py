"""One cluster: its typical works, years, fields, countries, lenses and seeds, and the ways to its works."""

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import streamlit as st

from corpus.clusters.clustering import Clustering, key_of
from corpus.clusters.portrait import Portrait, Share
from corpus.selection import Selection
from corpus.wording import counted
from explorer import theme
from explorer.address import Address, write
from explorer.clusters import cluster_notes, cluster_rename
from explorer.components import work_table
from explorer.components.bars import bars
from explorer.components.escaping import as_html, as_markdown
from explorer.lenses import lens_data
from explorer.lenses.lens_names import names_of
from explorer.network.network_view import NetworkView, Question
from explorer.visit import Visit


def draw(visit: Visit, level: Clustering, one: Portrait, on_open: Callable[[str], None]) -> None:
    """Draw the cluster; `on_open` is called with the id of a work that is to be opened."""
    reading = visit.reading
    swatch = theme.cluster_colours(dark=visit.dark)[one.colour]
    st.html(
        f'<h2 dir="auto" style="margin:0"><span aria-hidden="true" style="color:{swatch}">●</span> '
        f"{as_html(one.name)}</h2>"
    )
    st.markdown(f"{counted(one.works, 'work')}; {cluster_notes.years(one)}.")
    cluster_rename.draw(visit, level, one)
    _ways(visit, level, one)
    text, side = st.columns([3, 2], gap="large")
    with text:
        st.subheader("Typical works")
        st.caption("Those that the cluster itself cites most; of equals, those that the corpus cites most.")
        works = reading.works
        typical = works.filter(pl.col("id").is_in(one.typical)).sort(
            pl.col("id").replace_strict({work: place for place, work in enumerate(one.typical)})
        )
        work_table.table(reading, typical, f"typical_{level.level}_{one.number}", on_open)
    with side:
        if one.lenses:
            st.subheader("Lenses")
            called = names_of(lens_data.lens_set(visit.places))
            rows = [(name, one.lenses.get(label, 0)) for label, name in called.items()]
            bars(rows, of=sum(one.lenses.values()), quiet=frozenset({rows[-1][0]}), dark=visit.dark)
        _shares(visit, "Fields of research", one.fields)
        _shares(visit, "Countries of institutions", one.countries)
        st.caption(as_markdown(cluster_notes.seed_share(one, reading.names, _overall(visit))))
        if one.seed:
            st.page_link(
                visit.pages["seeds"],
                label=as_markdown(reading.names.get(one.seed.value, one.seed.value)),
                query_params=visit.to_seed(one.seed.value),
            )


def _ways(visit: Visit, level: Clustering, one: Portrait) -> None:
    key = key_of(level.level, one.number)
    here = Address(corpus=visit.address.corpus, level=level.level, selection=Selection(clusters=(key,)))
    core = replace(here, selection=Selection(), network=NetworkView(Question.CORE, group=key))
    links = [
        ("map", "Show it on the map", ":material/scatter_plot:", here),
        ("works", "List its works", ":material/menu_book:", here),
        ("network", "Draw its core", ":material/hub:", core),
    ]
    with st.container(horizontal=True, gap="medium"):
        for page, label, icon, address in links:
            st.page_link(visit.pages[page], label=label, icon=icon, query_params=write(address))


def _shares(visit: Visit, title: str, shares: tuple[Share, ...]) -> None:
    if shares:
        st.subheader(title)
        of = round(shares[0].works / shares[0].share)
        bars([(one.value, one.works) for one in shares], of=of, dark=visit.dark)


def _overall(visit: Visit) -> dict[str, float]:
    """The share of the whole corpus that cites each seed."""
    works = max(visit.reading.main.works, 1)
    return {key: citing / works for key, citing in visit.reading.seeds.select("key", "citing").iter_rows()}
