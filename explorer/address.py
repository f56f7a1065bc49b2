"""The address of a view: what a reader chose, in the URL, so that a view can be shared and cited.

The URL is the one place where a choice is kept: widgets write it, pages read it. Only a click in the
navigation, which empties it, is answered from the session, so that filters survive a look at another page.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import streamlit as st

from corpus.clusters.clustering import LEVELS
from corpus.selection import Area, Selection, Sort
from explorer.history import history_view
from explorer.history.history_view import HistoryView
from explorer.lenses import lens_view
from explorer.lenses.lens_view import LensView
from explorer.network import network_view
from explorer.network.network_view import NetworkView
from explorer.terms import terms_view
from explorer.terms.terms_view import TermsView

COLOURS = ("cluster", "lens", "year", "family", "field", "type", "citations", "retracted")
SIZES = ("local", "global")
"""By which citations the works of the map are large."""
LISTS = {
    "seed": "seeds",
    "type": "types",
    "field": "fields",
    "lang": "languages",
    "country": "countries",
    "cluster": "clusters",
    "label": "lenses",
    "uses": "families",
    "tag": "tags",
}
FILTERS = ("q", "from", "to", *LISTS, "oa", "out", "area", "sort", "page")
FILTERED = frozenset({"map", "works", "network", "history", "clusters", "lenses", "label"})
"""Pages whose URL keeps the filters, the colour and the level of clusters."""
KEPT = ("colour", "level", "size", "selection", "page")
"""Parts of an address that follow the reader from page to page."""
LONGEST_KEY = 300  # of an author, a venue or a seed
MOST_CORNERS = 60  # of an area: an address must stay one that can be sent around

_CORNER = re.compile(r"-?\d{1,2}(?:\.\d{1,6})?,-?\d{1,2}(?:\.\d{1,6})?")

Params = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Address:
    """What a URL asks for. Everything in it comes from outside: unknown values are ignored."""

    corpus: str | None = None
    """`starter` or `v3`; None follows the newest harvest."""
    work: str | None = None
    colour: str = COLOURS[0]
    level: str = LEVELS[0]
    """Of the clusters that are shown."""
    size: str = SIZES[0]
    selection: Selection = field(default_factory=Selection)
    page: int = 1
    """Of the list of works."""
    since: str | None = None
    """`v1`: the version that the open one is compared with on the page of changes."""
    references: str | None = None
    """Name of the list that the next harvest starts from; None is the bibliography of the project."""
    cluster: str | None = None
    """Key of the cluster that is open on the page of clusters."""
    terms: TermsView = field(default_factory=TermsView)
    """The choices on the page of terms."""
    lenses: LensView = field(default_factory=LensView)
    """The choices on the page of lenses."""
    network: NetworkView = field(default_factory=NetworkView)
    """The choices on the page of networks."""
    history: HistoryView = field(default_factory=HistoryView)
    """The choices on the page of history."""
    author: str | None = None
    """Key of the author whose page is open, as from `corpus.around.names`."""
    venue: str | None = None
    """Key of the venue whose page is open."""
    seed: str | None = None
    """Key of the seed whose page is open."""


NOWHERE = Address()
OWNERS = {
    "since": "changes",
    "references": "harvest",
    "cluster": "clusters",
    "terms": "terms",
    "lenses": "lenses",
    "network": "network",
    "history": "history",
    "author": "authors",
    "venue": "venues",
    "seed": "seeds",
}
"""Parts of an address that one page alone shows."""


def read(params: Mapping[str, Sequence[str]]) -> Address:
    """Return what the parameters of a URL ask for.

    >>> read({"q": ["ostrom"], "from": ["1990"], "to": ["soon"]}).selection.first_year
    1990
    """

    def one(name: str) -> str:
        return (params.get(name) or [""])[-1]

    lists = {name: tuple(v for v in dict.fromkeys(params.get(key, ())) if v) for key, name in LISTS.items()}
    return Address(
        corpus=one("corpus") or None,
        work=one("work") or None,
        colour=one("colour") if one("colour") in COLOURS else COLOURS[0],
        level=one("level") if one("level") in LEVELS else LEVELS[0],
        size=one("size") if one("size") in SIZES else SIZES[0],
        selection=Selection(
            text=one("q")[:500],
            first_year=_year(one("from")),
            last_year=_year(one("to")),
            open_access=one("oa") == "1",
            excluded=one("out") == "1",
            area=_area(one("area")),
            sort=Sort(one("sort")) if one("sort") in set(Sort) else Sort.RELEVANCE,
            **lists,
        ),
        page=int(one("page")) if re.fullmatch(r"[1-9]\d{0,4}", one("page")) else 1,
        since=one("since") or None,
        references=one("list") or None,
        cluster=one("open")[:80] or None,
        terms=terms_view.read_view(params),
        lenses=lens_view.read_view(params),
        network=network_view.read_view(params),
        history=history_view.read_view(params),
        author=one("author")[:LONGEST_KEY] or None,
        venue=one("venue")[:LONGEST_KEY] or None,
        seed=one("about")[:LONGEST_KEY] or None,
    )


def write(address: Address) -> Params:
    """Return the parameters that stand for an address; what is as by default is left out."""
    chosen = address.selection
    single = {
        "corpus": address.corpus,
        "work": address.work,
        "colour": None if address.colour == COLOURS[0] else address.colour,
        "level": None if address.level == LEVELS[0] else address.level,
        "size": None if address.size == SIZES[0] else address.size,
        "q": chosen.text or None,
        "from": chosen.first_year,
        "to": chosen.last_year,
        "oa": "1" if chosen.open_access else None,
        "out": "1" if chosen.excluded else None,
        "area": " ".join(f"{x:.3f},{y:.3f}" for x, y in chosen.area) or None,
        "sort": None if chosen.sort is Sort.RELEVANCE else str(chosen.sort),
        "page": None if address.page == 1 else address.page,
        "since": address.since,
        "list": address.references,
        "open": address.cluster,
        "author": address.author,
        "venue": address.venue,
        "about": address.seed,
    }
    params = {name: [str(value)] for name, value in single.items() if value is not None}
    params |= {key: list(getattr(chosen, name)) for key, name in LISTS.items() if getattr(chosen, name)}
    params |= terms_view.write_view(address.terms) | lens_view.write_view(address.lenses)
    return params | network_view.write_view(address.network) | history_view.write_view(address.history)


def current() -> Address:
    """Return the address of the page as it stands now."""
    return read({name: st.query_params.get_all(name) for name in st.query_params})


def go(address: Address) -> None:
    """Put an address into the browser's address bar."""
    wanted = write(address)
    if {name: st.query_params.get_all(name) for name in st.query_params} != wanted:
        st.query_params.from_dict(cast("dict[str, str]", wanted))


def set_widget(key: str, value: Any) -> None:
    """Let a widget show what the address says, also that nothing is chosen. If it does already, someone may
    be typing: it is left alone.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def arrive(page: str) -> Address:
    """Return the address at the start of a rerun of `page`, and keep it for the way back.

    What a page does not show stays as it was, in the session, and is not in its URL.
    """
    here, kept = current(), st.session_state.get("address")
    filtered = page in FILTERED
    came_by_navigation = st.session_state.get("page") != page and not set(FILTERS) & set(st.query_params)
    if isinstance(kept, Address):
        if came_by_navigation or not filtered:
            corpus = here.corpus if "corpus" in st.query_params or not came_by_navigation else kept.corpus
            here = replace(here, corpus=corpus, **{name: getattr(kept, name) for name in KEPT})
        for part, owner in OWNERS.items():
            untouched = getattr(here, part) == getattr(NOWHERE, part)
            if page != owner or (came_by_navigation and untouched):
                here = replace(here, **{part: getattr(kept, part)})
    st.session_state["address"], st.session_state["page"] = here, page
    shown = here if filtered else Address(corpus=here.corpus, work=here.work)
    own = {part: getattr(here if page == owner else NOWHERE, part) for part, owner in OWNERS.items()}
    go(replace(shown, **own))
    return here


def _area(text: str) -> Area:
    """The corners of an area, `0.120,0.500 0.180,0.520 0.150,0.400`; empty if they are no polygon."""
    corners = text.split()[: MOST_CORNERS + 1]
    if not 3 <= len(corners) <= MOST_CORNERS or not all(_CORNER.fullmatch(one) for one in corners):
        return ()
    x_and_y = [one.split(",") for one in corners]
    return tuple((round(float(x), 3), round(float(y), 3)) for x, y in x_and_y)


def _year(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) == 4 and int(text) >= 1000 else None
