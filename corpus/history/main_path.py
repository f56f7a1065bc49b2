"""The main path: the citations through which most of a literature's paths lead.

Global: the path whose links have the largest sum. Local: from the source with the heaviest link on, always
along the heaviest. Key routes: from each of the heaviest links forward and backward along the heaviest (Liu
and Lu 2012, Journal of the American Society for Information Science and Technology 63:528-542), so that no
link that matters is missed. Where links or paths are equal, all are taken.
"""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from corpus.history.acyclic import Acyclic
from corpus.history.search_paths import SearchPaths

KEY_ROUTES = 10

Some = TypeVar("Some")
Link = tuple[int, int]
"""Cited, citing: the way that ideas go. Places of `Acyclic`."""


class Search(StrEnum):
    """How the main path is found."""

    GLOBAL = "global"
    LOCAL = "local"
    KEY_ROUTES = "key"


@dataclass(frozen=True, eq=False, slots=True)
class MainPath:
    """The works and links of a main path."""

    links: tuple[Link, ...]
    """Sorted. Places of `Acyclic`."""
    shares: tuple[float, ...]
    """Of all paths, the share that leads through each link."""

    @property
    def places(self) -> list[int]:
        """The works, each after those that it cites."""
        return sorted({place for link in self.links for place in link})


def main_path(
    graph: Acyclic, paths: SearchPaths, search: Search = Search.GLOBAL, routes: int = KEY_ROUTES
) -> MainPath:
    """Return the main path; `routes` is the number of heaviest links that key routes lead through."""
    if not graph.links:
        return MainPath((), ())
    if search is Search.GLOBAL:
        found = _heaviest(graph, paths)
    elif search is Search.LOCAL:
        starts = _largest(
            ((source, citing) for source in graph.sources for citing in graph.citing_by_place[source]),
            lambda link: paths.weight(*link),
        )
        found = set(starts) | _forward(graph, paths, {citing for _, citing in starts})
    else:
        key = _key_links(graph, paths, routes)
        found = set(key) | _forward(graph, paths, {citing for _, citing in key})
        found |= _backward(graph, paths, {cited for cited, _ in key})
    links = tuple(sorted(found))
    return MainPath(links, tuple(paths.share(*link) for link in links))


def lineage(graph: Acyclic, paths: SearchPaths, place: int) -> MainPath:
    """Return the ancestors and descendants of a work along the heaviest citations: where it comes from, what
    became of it.

    Backward always to the cited work to which most paths lead, forward to the citing work from which most
    lead on; where several are equal, to all.
    """
    links = tuple(sorted(_backward(graph, paths, {place}) | _forward(graph, paths, {place})))
    return MainPath(links, tuple(paths.share(*link) for link in links))


def _heaviest(graph: Acyclic, paths: SearchPaths) -> set[Link]:
    """All paths with the largest sum of weights."""
    best: list[int] = []
    for place, cited in enumerate(graph.cited_by_place):
        after = paths.after[place]
        best.append(max([best[one] + paths.before[one] * after for one in cited], default=0))
    top = max(best)
    found: set[Link] = set()
    waiting = [place for place, sum_to_here in enumerate(best) if sum_to_here == top]
    seen = set(waiting)
    while waiting:
        place = waiting.pop()
        for one in graph.cited_by_place[place]:
            if best[one] + paths.weight(one, place) == best[place]:
                found.add((one, place))
                if one not in seen:
                    seen.add(one)
                    waiting.append(one)
    return found


def _key_links(graph: Acyclic, paths: SearchPaths, routes: int) -> list[Link]:
    """The heaviest links, and those as heavy as the last of them."""

    def weights() -> Iterable[int]:
        for place, citing in enumerate(graph.citing_by_place):
            before = paths.before[place]
            for one in citing:
                yield before * paths.after[one]

    least = heapq.nlargest(routes, weights())[-1]
    return [
        (place, one)
        for place, citing in enumerate(graph.citing_by_place)
        for one in citing
        if paths.before[place] * paths.after[one] >= least
    ]


def _forward(graph: Acyclic, paths: SearchPaths, places: set[int]) -> set[Link]:
    """From these works on along the heaviest link, to works that none cites.

    Of the links from one work the heaviest is that to the work with the most paths onward.
    """
    return _along(places, lambda one: graph.citing_by_place[one], lambda one: paths.after[one], turned=False)


def _backward(graph: Acyclic, paths: SearchPaths, places: set[int]) -> set[Link]:
    return _along(places, lambda one: graph.cited_by_place[one], lambda one: paths.before[one], turned=True)


def _along(
    places: set[int], nexts: Callable[[int], Iterable[int]], size: Callable[[int], int], *, turned: bool
) -> set[Link]:
    found: set[Link] = set()
    waiting, seen = list(places), set(places)
    while waiting:
        place = waiting.pop()
        for one in _largest(nexts(place), size):
            found.add((one, place) if turned else (place, one))
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return found


def _largest(all_of_them: Iterable[Some], size: Callable[[Some], int]) -> list[Some]:
    """All that are as large as the largest."""
    sized = [(size(one), one) for one in all_of_them]
    most = max((one for one, _ in sized), default=0)
    return [one for largest, one in sized if largest == most]
