"""The historiograph: the most cited works of a literature in the order of time, and who of them cites whom.

Garfield, Pudovkin and Istomin 2003, Journal of the American Society for Information Science and Technology
54:400-412. As CitNetExplorer does (van Eck and Waltman 2014, Journal of Informetrics 8:802-823), works of a
group stand near each other, and a citation that a longer way of citations implies may be left out.
`corpus.history.in_time` finds the places.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np

from corpus.history.in_time import Arrangement, Link, arranged
from corpus.history.year_columns import TALL, WIDE
from corpus.links import Links, Rows
from corpus.model import WorkId

FEWEST, MOST = 10, 200
"""Works of a historiograph: fewer tell no history, more cannot be read."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The works of a historiograph and the citations among them."""

    ids: tuple[WorkId, ...]
    """The most cited first; then seeds that were asked for and are not among these, the most cited first."""
    links: tuple[Link, ...]
    """Cited, citing; sorted."""
    implied: int
    """Citations left out because longer ways imply them."""
    added: int
    """Seeds that are not among the most cited."""
    of: int
    """Works that these were chosen from."""


@dataclass(frozen=True, slots=True)
class Historiograph:
    """Works and their citations, set in time."""

    years: Mapping[WorkId, int | None]
    """Of each work, those without a year last; works of a year by id."""
    groups: Mapping[WorkId, str | None]
    """Of each work; None: in none."""
    links: tuple[Link, ...]
    """Cited, citing; sorted."""
    wide: Arrangement
    """Time from left to right, a row for each group: for a screen."""
    tall: Arrangement
    """Time from top to bottom, without rows: for a phone."""

    @property
    def backward(self) -> tuple[Link, ...]:
        """The citations that do not go from a later year to an earlier one, as far as years are known."""
        return tuple(link for link in self.links if not self.is_forward(link))

    def is_forward(self, link: Link) -> bool:
        """Return whether a citation goes from a later year to an earlier one."""
        cited, citing = (self.years[work] for work in link)
        return cited is not None and citing is not None and cited < citing


def chosen(
    made: Links,
    global_citations: Sequence[int | None],
    most: int,
    *,
    seeds: Collection[WorkId] = (),
    rows: Rows | None = None,
    implied: bool = False,
) -> Chosen:
    """Return the `most` works that are cited most within `made`, and the citations among them.

    Of equally cited works those come first that are cited more in all the world, then by id:
    `global_citations` are those of `made.ids`, in their order. `rows` narrows the choice (default: all
    works); `seeds` among them are added whether much cited or not. Works that none of `made` cites are chosen
    only as seeds: they have no influence to show. `implied` keeps citations that longer ways imply.
    Raises ValueError if `most` is not from FEWEST to MOST, or the counts are not as many as the works.
    """
    if not FEWEST <= most <= MOST:
        raise ValueError(f"a historiograph has {FEWEST} to {MOST} works, not {most}")
    if len(global_citations) != len(made.ids):
        raise ValueError("each work needs its count of citations, or None")
    among = np.arange(len(made.ids)) if rows is None else np.unique(rows)
    world = np.array([count or 0 for count in global_citations], dtype=np.int64)
    ranked = among[np.lexsort((among, -world[among], -made.local_citations[among]))]
    top = ranked[made.local_citations[ranked] > 0][:most]
    asked = set(made.rows(seeds).tolist()) - set(top.tolist())
    added = [int(row) for row in ranked if int(row) in asked]
    taken = np.concatenate([top, np.array(added, dtype=np.intp)]).astype(np.intp)
    links = sorted((cited, citing) for citing, cited in made.among(taken))
    kept = links if implied else not_implied(links)
    return Chosen(tuple(made.ids_of(taken)), tuple(kept), len(links) - len(kept), len(added), int(among.size))


def not_implied(links: Iterable[Link]) -> list[Link]:
    """Return the citations, sorted, without those that a longer way of citations implies.

    This is the transitive reduction (Aho, Garey and Ullman 1972, SIAM Journal on Computing 1:131-137). Works
    that cite each other in a circle are taken as one there, and keep all citations among them.

    >>> not_implied([("a", "b"), ("b", "c"), ("a", "c")])
    [('a', 'b'), ('b', 'c')]
    """
    every = sorted(set(links))
    knots = nx.condensation(nx.DiGraph(every))
    knot = knots.graph["mapping"]
    kept = set(nx.transitive_reduction(knots).edges)
    return [
        (cited, citing)
        for cited, citing in every
        if knot[cited] == knot[citing] or (knot[cited], knot[citing]) in kept
    ]


def set_in_time(
    ids: Sequence[WorkId],
    years: Sequence[int | None],
    links: Iterable[Link],
    group_of: Mapping[WorkId, str] | None = None,
    *,
    rows: Sequence[str] | None = None,
) -> Historiograph:
    """Give each work its place in time, in the row of its group. `years` are those of `ids`, in their order.

    `links` are cited, citing. `group_of` is the name of each work's group; works without one stand in a last
    row. `rows` is the order of the rows from the top; without it the row of most works is first, and rows not
    named there follow so. The order of the input does not matter. Raises ValueError if a work is given twice,
    years are not as many as works, or a link does not join two different works of these.
    """
    if len(set(ids)) != len(ids) or len(years) != len(ids):
        raise ValueError("each work is given once, with its year or None")
    known = dict(zip(ids, years, strict=True))
    order = sorted(known, key=lambda work: _when(known[work], work))
    told = tuple(sorted(set(links)))
    if wrong := [link for link in told if link[0] == link[1] or not {*link} <= known.keys()]:
        raise ValueError(f"no citation between two of the works: {wrong[0]}")
    born = {work: known[work] for work in order}
    groups = {work: (group_of or {}).get(work) for work in order}
    bands = _bands(groups, rows or ())
    return Historiograph(
        born,
        groups,
        told,
        arranged(born, told, groups, bands, WIDE),
        arranged(born, told, dict.fromkeys(order), (None,), TALL),
    )


def _when(year: int | None, work: WorkId) -> tuple[bool, int, WorkId]:
    return year is None, year or 0, work


def _bands(groups: Mapping[WorkId, str | None], rows: Sequence[str]) -> tuple[str | None, ...]:
    """The groups in the order of their rows: as asked, then by size, then by name; works without one last."""
    sizes: dict[str | None, int] = {}
    for group in groups.values():
        sizes[group] = sizes.get(group, 0) + 1
    asked = {name: place for place, name in enumerate(dict.fromkeys(rows))}
    return tuple(
        sorted(
            sizes,
            key=lambda one: (one is None, asked.get(one or "", len(asked)), -sizes[one], one or ""),
        )
    )
