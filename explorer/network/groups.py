"""The named groups of works: the clusters of the open corpus, level by level."""

import numpy as np

from corpus.clusters.clustering import Clustering, key_of
from explorer.loading import Places, Reading
from explorer.marks import mark_data
from explorer.network.choosing import Group


def groups_of(reading: Reading, places: Places) -> list[Group]:
    """Return all clusters with their works, coarse ones first, then large ones; empty if there are none."""
    return [group for level in mark_data.levels(reading, places) for group in _groups(reading, level)]


def names_by_work(reading: Reading, places: Places) -> dict[str, str]:
    """Return the name of the coarse cluster of each work that is in one; empty if there are none."""
    levels = mark_data.levels(reading, places)
    return {
        work: group.name for level in levels[:1] for group in _groups(reading, level) for work in group.ids
    }


def _groups(reading: Reading, level: Clustering) -> list[Group]:
    ids = reading.corpus.works["id"]
    order = sorted(level.works_of.items(), key=lambda one: (-one[1], one[0]))
    return [
        Group(
            key_of(level.level, number),
            level.name(number),
            level.level,
            ids.gather(np.flatnonzero(level.labels == number)).to_list(),
        )
        for number, _ in order
    ]
