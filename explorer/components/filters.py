"""The widgets by which a reader narrows the works. They write the URL; see `explorer.address`."""

from dataclasses import replace
from typing import Any

import streamlit as st

from corpus.selection import NOT_KNOWN, Selection, Sort
from explorer import notes
from explorer.address import current, go, set_widget
from explorer.components import facet_values
from explorer.loading import Reading
from explorer.marks import mark_data, mark_notes
from explorer.visit import Visit

SORTS = {
    Sort.RELEVANCE: "Best match",
    Sort.LOCAL: "Most cited in this corpus",
    Sort.GLOBAL: "Most cited in all of OpenAlex",
    Sort.NEWEST: "Newest",
    Sort.OLDEST: "Oldest",
    Sort.TITLE: "Title, A to Z",
}
FACET_TITLES = {
    "clusters": "Cluster",
    "lenses": "Lens",
    "families": "Uses a term of",
    "seeds": "Cites any of these seeds",
    "types": "Type",
    "fields": "Field of research",
    "countries": "Country",
    "languages": "Language",
    "tags": "Tag",
}
FACET_HELP = {
    "lenses": "How works are told by lens stands on the page Lenses.",
    "families": "In title or abstract; the families of terms are those of the page Terms.",
    "countries": "Of the institution of at least one author, by ISO 3166 code.",
    "tags": "Readers give tags on the pages of works.",
}


def search_box(selection: Selection, *, keep_work: bool) -> None:
    """Draw the search box. It answers to Enter: answered at every letter, each would be a step back."""
    set_widget("filter_text", selection.text)
    st.text_input(
        "Search the works",
        key="filter_text",
        type="search",
        placeholder='Words, or "a phrase", in title, abstract, authors or venue',
        help=notes.SEARCH_HELP,
        on_change=_changed,
        args=(keep_work,),
    )


def facets(visit: Visit, *, keep_work: bool) -> None:
    """Draw years, facets and open access, each value with its works in the corpus where these are known."""
    reading, selection = visit.reading, visit.address.selection
    st.markdown("**Narrow down**")
    st.caption("Numbers in brackets count the whole corpus, whatever else is chosen.")
    if selection.area:
        st.button(
            "Leave the area of the map", icon=":material/lasso_select:", on_click=_leave_area, width="stretch"
        )
    _years(reading, selection, keep_work)
    for facet, title in FACET_TITLES.items():
        chosen = getattr(selection, facet)
        values = facet_values.of(visit, facet)
        options = [*values, *(value for value in chosen if value not in values)]
        if not set(options) - {NOT_KNOWN}:
            continue  # the corpus does not hold the fact
        key = f"filter_{facet}_{reading.key}"
        if facet == "clusters":  # a box of its own a level: one whose options are exchanged does not open
            key += f"_{visit.address.level}"
        set_widget(key, list(chosen))
        st.multiselect(
            title,
            options,
            key=key,
            placeholder="Any",
            format_func=lambda value, values=values, facet=facet: (
                values[value] if value in values else facet_values.name(visit, facet, value)
            ),
            help=FACET_HELP.get(facet),
            on_change=_changed,
            args=(keep_work,),
        )
    if selection.open_access or reading.works["is_open"].any():
        set_widget("filter_open", selection.open_access)
        st.toggle("Free to read", key="filter_open", on_change=_changed, args=(keep_work,))
    _left_out(visit, keep_work)
    if not selection.asks_for_everything:
        st.button("Clear all filters", on_click=_clear, args=(keep_work,), width="stretch")


def _left_out(visit: Visit, keep_work: bool) -> None:
    """Say how many works readers left out, and let them be shown."""
    mark_notes.show_trouble(visit)
    selection = visit.address.selection
    count = mark_data.left_out(visit.reading, visit.places).height
    if count or selection.excluded:
        set_widget("filter_excluded", selection.excluded)
        st.toggle("Show works left out", key="filter_excluded", on_change=_changed, args=(keep_work,))
        st.caption(mark_notes.left_out(count, shown=selection.excluded))


def sort_box(selection: Selection) -> None:
    """Draw the choice of order. Without words to match, the best matches are the most cited."""
    names, sort, key = SORTS, selection.sort, "filter_sort_matches"
    if not selection.text.strip():
        names = SORTS | {Sort.RELEVANCE: SORTS[Sort.LOCAL]}
        del names[Sort.LOCAL]
        sort = Sort.RELEVANCE if sort is Sort.LOCAL else sort
        key = "filter_sort_all"  # a widget of its own: Streamlit knows options by their names
    set_widget(key, sort)
    st.selectbox(
        "Order",
        list(names),
        format_func=names.__getitem__,
        key=key,
        on_change=_changed,
        args=(False,),
    )


def _years(reading: Reading, selection: Selection, keep_work: bool) -> None:
    first, last = reading.main.first_year, reading.main.last_year
    if first is None or last is None or first == last:
        return
    low, high = selection.first_year or first, selection.last_year or last
    set_widget(f"filter_years_{first}_{last}", (min(max(low, first), last), min(max(high, first), last)))
    st.slider(
        "Years",
        first,
        last,
        key=f"filter_years_{first}_{last}",
        on_change=_changed,
        args=(keep_work,),
        help="As soon as a year is chosen, works without a year are left out.",
    )


def _changed(keep_work: bool) -> None:
    """Write what the widgets say into the address."""
    here = current()
    chosen: dict[str, Any] = {}
    for key, value in st.session_state.items():
        name = str(key)
        if name.startswith("filter_years_"):
            first, last = (int(year) for year in name.split("_")[2:])
            chosen["first_year"] = None if value[0] == first else value[0]
            chosen["last_year"] = None if value[1] == last else value[1]
        elif name.startswith("filter_"):
            facet = name.split("_")[1]
            facet = {"open": "open_access"}.get(facet, facet)
            chosen[facet] = tuple(value) if isinstance(value, list) else value
    selection = replace(here.selection, **chosen)
    go(replace(here, selection=selection, page=1, work=here.work if keep_work else None))


def _leave_area() -> None:
    here = current()
    go(replace(here, selection=replace(here.selection, area=()), page=1))


def _clear(keep_work: bool) -> None:
    here = current()
    kept = Selection(sort=here.selection.sort, excluded=here.selection.excluded)
    go(replace(here, selection=kept, page=1, work=here.work if keep_work else None))
