"""Corpora with planted communities, for the tests of clusters."""

from functools import cache

import numpy as np
import polars as pl

from corpus.schema import works_frame
from harvest.records import work_from_record
from tests.openalex_emulator.invented import invent


@cache
def literature(size: int, seed: int = 0) -> tuple[pl.DataFrame, np.ndarray]:
    """An invented literature with its seeds marked, and the community of each work, "" for seeds."""
    invented = invent(size, seed)
    works = works_frame(map(work_from_record, invented.records()), [])
    truth = invented.truth
    key_of = {f"W{number}": one.key for number, one in zip(truth.seed_numbers, truth.seeds, strict=True)}
    keys = [key_of.get(work_id) for work_id in works["id"]]
    community_of = {work.id: work.community for work in truth.works()}
    communities = np.array([community_of.get(work_id, "") for work_id in works["id"]])
    return works.with_columns(pl.Series("seed_key", keys, dtype=pl.String)), communities


def damaged(works: pl.DataFrame, lost: float, swapped: float) -> pl.DataFrame:
    """The works with a share of their references lost, and one of the rest swapped for any other."""
    dice = np.random.default_rng(5)
    lists = works["references"].to_list()
    pool = [one for references in lists for one in references]
    for place, references in enumerate(lists):
        kept = [one for one in references if dice.random() >= lost]
        lists[place] = sorted(
            {pool[dice.integers(len(pool))] if dice.random() < swapped else one for one in kept}
        )
    return works.with_columns(pl.Series("references", lists, dtype=pl.List(pl.String)))


def blocks(sizes: list[int], strength: float = 1.0) -> np.ndarray:
    """Ties as a full matrix: groups within which all are tied, and between which none is."""
    group = np.repeat(np.arange(len(sizes)), sizes)
    weights = (group[:, None] == group[None]) * strength
    np.fill_diagonal(weights, 0)
    return weights
