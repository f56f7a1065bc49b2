"""How many paths of citations lead through each link: the weights of main path analysis.

Hummon and Doreian 1989, Social Networks 11:39-63; computed as by Batagelj 2003, arXiv:cs/0309023, in two
passes over the works. Counts are whole numbers of any length, so they are exact: among 50,000 works they have
hundreds of digits, and no floating-point number holds them.
"""

from dataclasses import dataclass
from enum import StrEnum

from corpus.history.acyclic import Acyclic


class Count(StrEnum):
    """Which paths are counted."""

    SPC = "spc"
    """Search path count: those from a source, a work that cites no other, to a sink, which none cites."""
    SPLC = "splc"
    """Search path link count: those from any work to a sink; each work adds knowledge of its own."""
    SPNP = "spnp"
    """Search path node pair: those from any work to any work."""


@dataclass(frozen=True, eq=False, slots=True)
class SearchPaths:
    """Paths that end at each work and paths that begin there, by the places of `Acyclic`."""

    before: list[int]
    after: list[int]
    total: int
    """Paths of one link and more, of those that are counted."""

    def weight(self, cited: int, citing: int) -> int:
        """Return how many paths lead from one work to the other through the citation between them."""
        return self.before[cited] * self.after[citing]

    def share(self, cited: int, citing: int) -> float:
        """Return the same as a share of all paths, 0 to 1."""
        return self.weight(cited, citing) / self.total if self.total else 0.0


def search_paths(graph: Acyclic, count: Count = Count.SPC) -> SearchPaths:
    """Count the paths through each work."""
    any_start, any_end = count is not Count.SPC, count is Count.SPNP
    before: list[int] = []
    for cited in graph.cited_by_place:
        before.append(sum(map(before.__getitem__, cited)) + (any_start or not cited))
    after = [0] * len(before)
    for place in range(len(before) - 1, -1, -1):
        citing = graph.citing_by_place[place]
        after[place] = sum(map(after.__getitem__, citing)) + (any_end or not citing)
    ends = range(len(before)) if any_end else graph.sinks
    total = sum(before[place] - any_start for place in ends)
    return SearchPaths(before, after, total)
