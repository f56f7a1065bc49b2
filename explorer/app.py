"""The frame: title, navigation, and which corpus is open. Run by `python -m explorer`."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from corpus.errors import CorpusError
from explorer import notes, theme
from explorer.address import arrive
from explorer.components import cite_view, corpus_choice
from explorer.components.escaping import as_markdown
from explorer.loading import Places, open_reading
from explorer.views import (
    authors,
    changes,
    clusters,
    harvest,
    history,
    label,
    lenses,
    network,
    overview,
    report,
    seeds,
    story,
    terms,
    venues,
    works,
)
from explorer.views import map as map_view
from explorer.visit import Visit

ICON = str(Path(__file__).with_name("icon.svg"))  # a Material icon would be fetched from another host
PAGES = {
    "overview": ("Overview", ":material/home:", overview.render),
    "story": ("Story", ":material/auto_stories:", story.render),
    "map": ("Map", ":material/scatter_plot:", map_view.render),
    "clusters": ("Clusters", ":material/bubble_chart:", clusters.render),
    "works": ("Works", ":material/menu_book:", works.render),
    "authors": ("Authors", ":material/group:", authors.render),
    "venues": ("Venues", ":material/newspaper:", venues.render),
    "seeds": ("Seeds", ":material/grain:", seeds.render),
    "network": ("Network", ":material/hub:", network.render),
    "history": ("History", ":material/timeline:", history.render),
    "terms": ("Terms", ":material/show_chart:", terms.render),
    "lenses": ("Lenses", ":material/change_history:", lenses.render),
    "label": ("Label", ":material/edit_note:", label.render),
    "changes": ("Changes", ":material/difference:", changes.render),
    "harvest": ("Harvest", ":material/download:", harvest.render),
    "report": ("Report", ":material/description:", report.render),
}


def main() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title="Co-production explorer", page_icon=ICON, layout="wide")
    st.html(theme.STYLE)
    places = Places.of(os.environ)
    pages: dict[str, Any] = {}
    for name, (title, icon, render) in PAGES.items():
        pages[name] = st.Page(
            _page(name, render, places, pages, os.environ),
            title=title,
            icon=icon,
            url_path=name,
            default=name == "overview",
        )
    st.navigation(list(pages.values()), expanded=True).run()


def _page(
    name: str,
    render: Callable[[Visit], None],
    places: Places,
    pages: Mapping[str, Any],
    environ: Mapping[str, str],
) -> Callable[[], None]:
    def run() -> None:
        address = arrive(name)
        try:
            key, stored = corpus_choice.chosen(places, address)
            reading = open_reading(places, key, stored)
        except CorpusError as failure:
            st.title(PAGES[name][0])
            st.error(as_markdown(str(failure)), icon=":material/error:")
            return
        corpus_choice.offer_newer(places, reading, stored)
        if reading.corpus.caution:
            st.warning(reading.corpus.caution, icon=":material/front_hand:")
        visit = Visit(reading, address, places, pages, environ, theme.is_dark(), _is_phone())
        render(visit)
        if name != "map":
            st.caption(as_markdown(notes.corpus_line(reading)))
        cite_view.draw(visit, name, PAGES[name][0])

    return run


def _is_phone() -> bool:
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


if __name__ == "__main__":
    main()
