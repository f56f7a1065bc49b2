"""A corpus in memory: one version of the literature, with where it came from."""

from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from corpus.clusters.clustering import Clustering
from corpus.graph import citations_within
from corpus.model import Harvest
from corpus.schema import CITED_WORKS, LEDGER, WORLD_COUNTS, WORLD_SERIES


@dataclass(frozen=True)
class Harvested:
    """What one harvest brings to the store. Frames follow `corpus.schema`; works are sorted by id."""

    works: pl.DataFrame
    seeds: pl.DataFrame
    ledger: pl.DataFrame = field(default_factory=LEDGER.to_frame)
    cited_works: pl.DataFrame = field(default_factory=CITED_WORKS.to_frame)
    """One hop back; empty if the harvest left this step out."""
    world_series: pl.DataFrame = field(default_factory=WORLD_SERIES.to_frame)
    world_counts: pl.DataFrame = field(default_factory=WORLD_COUNTS.to_frame)


@dataclass(frozen=True)
class Corpus:
    """One version of the literature. Frames follow `corpus.schema`; rows are sorted by id."""

    works: pl.DataFrame
    seeds: pl.DataFrame
    harvest: Harvest | None
    """None for the starter set, which no harvest made."""
    version: int | None
    """Version of the works table; None for the starter set."""
    name: str
    """What the screen calls it."""
    caution: str | None = None
    """What a reader must know before trusting counts, in one sentence."""
    layout: pl.DataFrame | None = None
    """Coordinates of the map, or None if not yet computed for this version."""
    clusters: tuple[Clustering, ...] | None = None
    """Levels of clusters, coarse first, perhaps none; None if not yet computed for this version."""

    @property
    def is_starter(self) -> bool:
        """Whether this is the hand-collected set, not a harvest."""
        return self.harvest is None

    @cached_property
    def citations(self) -> pl.DataFrame:
        """Citations between works of the corpus: columns citing, cited."""
        return citations_within(self.works)

    @cached_property
    def local_citations(self) -> dict[str, int]:
        """Local citation score: how many works of the corpus cite a work; works with none are left out."""
        counts = self.citations.group_by("cited").len()
        return dict(zip(counts["cited"].to_list(), counts["len"].to_list(), strict=True))
