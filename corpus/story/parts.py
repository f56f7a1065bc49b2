"""What split the literature: its clusters, when each was written, and how little they cite each other.

What chance would give is as in the modularity of directed networks: citations that one cluster gives, times
those that the other receives, over all (Leicht and Newman 2008, Physical Review Letters 100:118703).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from corpus.clusters.clustering import Clustering, key_of
from corpus.clusters.partition import UNCLUSTERED
from corpus.selection import Selection
from corpus.story.material import (
    LEAST_CITATIONS,
    LEAST_EXPECTED,
    LEAST_OF,
    NAMED,
    SURE,
    Material,
    count,
    name,
    share,
)
from corpus.story.told import Figure, Kind, Named, Opens, Page, Paragraph, Sentence, split_by
from corpus.trends.series import wilson

LARGEST = 5
"""Clusters among which the pair that cites each other least is looked for."""
LEAST_YEARS = 2
"""So many years must lie between the middle years of two clusters before one is called the older."""
NOTE = (
    "Clusters are works that draw on the same literature and speak of the same things; no one division is "
    "the right "
    "one, and this is the coarsest. Their names are words of titles and judge nothing. Citations of and by "
    "the seeds "
    "are left out, as works of every cluster cite them by construction. Chance is what would be if each "
    "cluster gave "
    "and received as many citations as it does, wherever they go."
)


@dataclass(frozen=True, eq=False, slots=True)
class Crossing:
    """Citations between clusters, the seeds left out."""

    numbers: tuple[int, ...]
    """Of the clusters, the largest first."""
    cites: NDArray[np.int64]
    """Citing x cited, in the order of the numbers."""

    @property
    def all(self) -> int:
        """All of them."""
        return int(self.cites.sum())

    @property
    def within(self) -> int:
        """Those that stay in their cluster."""
        return int(np.trace(self.cites))

    @property
    def expected(self) -> NDArray[np.float64]:
        """What chance would give, citing x cited."""
        given, received = self.cites.sum(axis=1), self.cites.sum(axis=0)
        expected: NDArray[np.float64] = np.outer(given, received) / max(self.all, 1)
        return expected


def crossing(level: Clustering, ids: pl.Series, citations: pl.DataFrame, without: frozenset[str]) -> Crossing:
    """Return the citations between clusters; `ids` are those of the works, in the order of the labels."""
    sizes = level.works_of
    numbers = tuple(sorted(sizes, key=lambda one: (-sizes[one], one)))
    place = {number: at for at, number in enumerate(numbers)}
    of = pl.DataFrame({"id": ids, "cluster": level.labels.tolist()}).filter(
        (pl.col("cluster") != UNCLUSTERED) & ~pl.col("id").is_in(list(without))
    )
    pairs = (
        citations.lazy()
        .join(of.lazy(), left_on="citing", right_on="id")
        .join(of.lazy(), left_on="cited", right_on="id", suffix="_cited")
        .group_by("cluster", "cluster_cited")
        .len()
        .collect()
    )
    cites = np.zeros((len(numbers), len(numbers)), dtype=np.int64)
    for citing, cited, many in pairs.iter_rows():
        cites[place[citing], place[cited]] = many
    return Crossing(numbers, cites)


def parts(stuff: Material) -> Paragraph | None:
    """Return the paragraph; None if there are not two clusters."""
    level = stuff.level
    if level is None or len(level.names) < 2:
        return None
    sentences = [_clusters(stuff, level), _ages(stuff, level)]
    if not stuff.is_sample:
        found = crossing(level, stuff.works["id"], stuff.citations, stuff.seed_ids)
        sentences += [_within(stuff, found), _far(level, found)]
    opens = (
        Opens(Page.MAP, "The clusters on the map", colour="cluster"),
        Opens(Page.CLUSTERS, "What each cluster is about"),
    )
    told = tuple(one for one in sentences if one)
    return Paragraph("parts", "What split it", told, NOTE, opens) if told else None


def _clusters(stuff: Material, level: Clustering) -> Sentence | None:
    sizes = level.works_of
    order = sorted(sizes, key=lambda one: (-sizes[one], one))
    says: dict[str, Figure | Named] = {
        "clusters": count(len(order), "clusters of the coarsest level", "cluster"),
        "stability": Figure(
            level.stability, Kind.NUMBER, "mean agreement of runs with other seeds: 1 is the same, 0 chance"
        ),
    }
    told = []
    for at, number in enumerate(order[:NAMED]):
        says[f"name_{at}"] = name(level.name(number), "name of the cluster: words that set its titles apart")
        says[f"works_{at}"] = count(sizes[number], "works of the cluster", "work", of=stuff.works.height)
        told.append(f"“{{name_{at}}}” ({{works_{at}}})")
    template = f"The works fall into {{clusters}} (stability {{stability}}); the largest are {split_by(told)}"
    if level.unclustered:
        says["none"] = count(level.unclustered, "works that are in no cluster", of=stuff.works.height)
        template += "; {none} are in none" if level.unclustered > 1 else "; {none} is in none"
    return Sentence(
        template + ".",
        says,
        tuple(
            Opens(
                Page.WORKS, f"Works of “{level.name(one)}”", Selection(clusters=(key_of(level.level, one),))
            )
            for one in order[:NAMED]
        ),
    )


def _ages(stuff: Material, level: Clustering) -> Sentence | None:
    middle: dict[int, tuple[int, int]] = {}
    told = stuff.works.select("id", "year").with_columns(pl.Series("cluster", level.labels.tolist()))
    dated = told.filter(pl.col("id").is_in(stuff.dated["id"].implode()))
    for number in level.works_of:
        years = dated.filter(pl.col("cluster") == number)["year"].sort()
        if len(years) >= LEAST_OF:
            middle[number] = int(years[(len(years) - 1) // 2]), len(years)
    if len(middle) < 2:
        return None
    oldest = min(middle, key=lambda one: (middle[one][0], one))
    newest = max(middle, key=lambda one: (middle[one][0], -one))
    if middle[newest][0] - middle[oldest][0] < LEAST_YEARS:
        return None
    how = "the year by which half of its works had appeared"
    return Sentence(
        "The oldest by its middle year is “{old}”, half of whose works had appeared by {old_year}; the "
        "newest is "
        "“{new}”, by {new_year}.",
        {
            "old": name(level.name(oldest), "the cluster with the earliest middle year"),
            "old_year": Figure(middle[oldest][0], Kind.YEAR, how, middle[oldest][1]),
            "new": name(level.name(newest), "the cluster with the latest middle year"),
            "new_year": Figure(middle[newest][0], Kind.YEAR, how, middle[newest][1]),
        },
        tuple(
            Opens(
                Page.MAP, f"“{level.name(one)}” on the map", Selection(clusters=(key_of(level.level, one),))
            )
            for one in (oldest, newest)
        ),
    )


def _within(stuff: Material, found: Crossing) -> Sentence | None:
    if found.all < LEAST_CITATIONS:
        return None
    stays = share(
        found.within,
        found.all,
        "of the citations between works of clusters, seeds left out, those within one",
    )
    chance = float(np.trace(found.expected)) / found.all
    assert stays.low is not None  # noqa: S101
    if stays.low <= chance:
        return None
    return Sentence(
        "Of {all} between their works, seeds left out, {within} stay within a cluster; by chance {chance} "
        "would.",
        {
            "all": count(
                found.all,
                "citations between two works that are in clusters and no seeds",
                "citation",
                of=stuff.citations.height,
            ),
            "within": stays,
            "chance": Figure(
                chance,
                Kind.SHARE,
                "the same share if each cluster gave and received as many, at random",
                found.all,
            ),
        },
        (Opens(Page.CLUSTERS, "The clusters"),),
    )


def _far(level: Clustering, found: Crossing) -> Sentence | None:
    """The pair of the largest clusters that cites each other least, by what chance would give."""
    ratios: Mapping[tuple[int, int], tuple[float, int, float]] = {
        (one, other): (between / expected, between, expected)
        for one in range(min(LARGEST, len(found.numbers)))
        for other in range(one + 1, min(LARGEST, len(found.numbers)))
        if (expected := float(found.expected[one, other] + found.expected[other, one])) >= LEAST_EXPECTED
        for between in [int(found.cites[one, other] + found.cites[other, one])]
    }
    if not ratios or found.all < LEAST_CITATIONS:
        return None
    pair = min(ratios, key=lambda one: (ratios[one], one))
    _, between, expected = ratios[pair]
    if wilson(between, found.all, SURE)[1] * found.all >= expected:
        return None
    first, second = (found.numbers[one] for one in pair)
    return Sentence(
        "Of the largest, “{one}” and “{other}” cite each other least: {between}, where chance would give "
        "{expected}.",
        {
            "one": name(level.name(first), "the larger cluster of the pair"),
            "other": name(level.name(second), "the smaller cluster of the pair"),
            "between": count(
                between, "citations between the two, either way, seeds left out", "citation", of=found.all
            ),
            "expected": count(round(expected), "citations that chance would give the pair"),
        },
        (
            Opens(
                Page.MAP,
                "Both on the map",
                Selection(clusters=(key_of(level.level, first), key_of(level.level, second))),
                colour="cluster",
            ),
        ),
    )
