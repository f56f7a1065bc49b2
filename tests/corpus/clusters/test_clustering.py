"""Clusters from version to version: number, colour and name stay, and what changed is told."""

import numpy as np
import polars as pl
import pytest

from corpus.clusters.clustering import (
    COLOURS,
    Clustering,
    Earlier,
    as_columns,
    clusterings,
    key_of,
    memberships,
)
from corpus.clusters.relation import relation
from corpus.derive import derive
from corpus.literature import Harvested
from corpus.schema import seeds_frame
from corpus.store import Store
from tests.corpus.clusters.planted import literature
from tests.explorer.builders import harvest

SIZE = 1_200


def without(works: pl.DataFrame, share: float) -> pl.DataFrame:
    return works.filter(pl.Series(np.random.default_rng(3).random(works.height) >= share))


def earlier(works: pl.DataFrame, found: tuple[Clustering, ...], version: int = 0) -> Earlier:
    return Earlier(version, works["id"].to_list(), found)


@pytest.fixture(scope="module")
def two():
    """A corpus, what it was before 5 % of its works came, and the clusters of both, in that order."""
    works, _ = literature(SIZE)
    old = without(works, 0.05)
    before = clusterings(old, relation(old))
    return works, old, clusterings(works, relation(works), earlier(old, before)), before


def test_after_5_per_cent_new_works_95_per_cent_keep_number_and_colour(two):
    works, old, now, before = two
    assert [one.level for one in now] == [one.level for one in before]
    for level, was in zip(now, before, strict=True):
        colour = {work: was.colours.get(n) for work, n in zip(old["id"], was.labels.tolist(), strict=True)}
        same = [
            level.colours.get(number) == colour[work]
            for work, number in zip(works["id"], level.labels.tolist(), strict=True)
            if work in colour
        ]
        assert np.mean(same) >= 0.95
        assert level.resolution == was.resolution
        assert level.since == 0


def test_a_cluster_that_kept_most_of_its_works_keeps_its_name(two):
    _, _, now, before = two
    for level, was in zip(now, before, strict=True):
        for name in level.names:
            if name.label in was.colours:
                assert name.text == was.name(name.label)


def test_the_same_corpus_again_has_the_same_clusters_and_says_nothing(two):
    _, old, _, before = two
    again = clusterings(old, relation(old), earlier(old, before))
    for level, was in zip(again, before, strict=True):
        assert (level.labels == was.labels).mean() > 0.95
    assert (again[0].names, again[0].colours, again[0].changes) == (before[0].names, before[0].colours, ())


def test_a_cluster_that_comes_is_told_and_takes_a_colour_that_fewest_have(two):
    works, _, whole, _ = two
    coarse = whole[0]
    gone = next(n.label for n in coarse.names if n.label > 0)
    less = works.filter(pl.Series(coarse.labels != gone))
    before = clusterings(less, relation(less))
    now = clusterings(works, relation(works), earlier(less, before, 4))[0]
    new = set(now.colours) - set(before[0].colours)
    assert new
    for number in new:
        assert now.colours[number] not in set(before[0].colours.values())
        assert any("New" in told and now.name(number) in told for told in now.changes)


def test_colours_go_round_where_there_are_more_clusters(two):
    _, works, _, before = two
    assert len(before[-1].names) > COLOURS
    for level in before:
        assert set(level.colours.values()) == set(range(min(COLOURS, len(level.names))))
        assert sum(level.works_of.values()) + level.unclustered == works.height


def test_each_work_has_the_keys_of_its_clusters(two):
    works, _, now, _ = two
    found = memberships(works["id"].to_list(), now)
    assert found["id"].equals(works["id"])
    for place in (0, 7, works.height - 1):
        keys = [key_of(one.level, int(one.labels[place])) for one in now if one.labels[place] >= 0]
        assert found["clusters"][place].to_list() == keys


def test_in_a_file_a_work_in_no_cluster_has_neither_number_nor_name(two):
    works, _, now, _ = two
    table = pl.DataFrame(as_columns(now))
    assert table.columns[:2] == ["cluster_coarse_name", "cluster_coarse"]
    for place in range(works.height):
        number = int(now[0].labels[place])
        told = (None, None) if number < 0 else (now[0].name(number), number + 1)
        assert table.row(place)[:2] == told


def stored(store: Store, works: pl.DataFrame, number: int) -> int:
    run = harvest(number, works.height)
    version, _ = store.commit(Harvested(works, seeds_frame([], run.id)), run)
    return derive(store, version)


def test_what_is_stored_is_what_was_found_and_the_next_version_goes_on_from_it(two, tmp_path):
    works, old, now, before = two
    store = Store(str(tmp_path))
    stored(store, old, 1)
    kept = store.open().clusters
    stored(store, works, 2)
    went_on = store.open()
    for found, read in ((before, kept), (now, went_on.clusters)):
        assert [one.level for one in found] == [one.level for one in read]
        for one, other in zip(found, read, strict=True):
            assert one.labels.tolist() == other.labels.tolist()
            assert (one.names, one.colours, one.changes) == (other.names, dict(other.colours), other.changes)
            for fact in ("resolution", "stability", "since"):
                assert getattr(one, fact) == getattr(other, fact)
    moved = store.open(0).layout.filter("tied").join(went_on.layout, on="id", suffix="_now")
    assert np.median(np.hypot(moved["x"] - moved["x_now"], moved["y"] - moved["y_now"])) < 0.02
    size = sum(file.stat().st_size for file in (tmp_path / "clusters").glob("*.parquet"))
    assert size < 40_000, "a few bytes a work"


def test_a_version_without_clusters_is_not_looked_at_again(tmp_path):
    store = Store(str(tmp_path))
    works, _ = literature(SIZE)
    stored(store, works.head(2), 1)
    assert store.open().clusters == ()
