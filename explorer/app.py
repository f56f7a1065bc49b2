"""The frame: title, navigation, and which corpus is open. Run by `python -m explorer`."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from corpus.errors import CorpusError
from explorer import notes, theme
from explorer.address import arrive
from explorer.components import corpus_choice
from explorer.components.escaping import as_markdown
from explorer.loading import Places, open_reading
from explorer.views import changes, harvest, label, lenses, overview, report, terms, works
from explorer.views import map as map_view
from explorer.visit import Visit

ICON = str(Path(__file__).with_name("icon.svg"))  # a Material icon would be fetched from another host
PAGES = {
    "overview": ("Overview", ":material/home:", overview.render),
    "map": ("Map", ":material/scatter_plot:", map_view.render),
    "works": ("Works", ":material/menu_book:", works.render),
    "terms": ("Terms", ":material/show_chart:", terms.render),
    "lenses": ("Lenses", ":material/change_history:", lenses.render),
    "label": ("Label", ":material/edit_note:", label.render),
    "changes": ("Changes", ":material/difference:", changes.render),
    "harvest": ("Harvest", ":material/download:", harvest.render),
    "report": ("Report", ":material/description:", report.render),
}
FILTERED = {"map", "works", "lenses", "label"}  # pages that show the filters
COMPARING = {"changes"}  # pages that compare the open version with another
HARVESTING = {"harvest"}  # pages that start harvests
COUNTING = {"terms"}  # pages that count terms
LENSED = {"lenses"}  # pages that tell of lenses


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
    st.navigation(list(pages.values())).run()


def _page(
    name: str,
    render: Callable[[Visit], None],
    places: Places,
    pages: Mapping[str, Any],
    environ: Mapping[str, str],
) -> Callable[[], None]:
    def run() -> None:
        address = arrive(
            name,
            filtered=name in FILTERED,
            compares=name in COMPARING,
            harvests=name in HARVESTING,
            counts=name in COUNTING,
            lensed=name in LENSED,
        )
        try:
            key = corpus_choice.chosen(places, address)
            reading = open_reading(places, key)
        except CorpusError as failure:
            st.title(PAGES[name][0])
            st.error(as_markdown(str(failure)), icon=":material/error:")
            return
        corpus_choice.offer_newer(places, reading)
        if reading.corpus.caution:
            st.warning(reading.corpus.caution, icon=":material/front_hand:")
        render(Visit(reading, address, places, pages, environ, theme.is_dark(), _is_phone()))
        if name != "map":
            st.caption(as_markdown(notes.corpus_line(reading)))

    return run


def _is_phone() -> bool:
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


if __name__ == "__main__":
    main()
