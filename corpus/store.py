"""The store: one harvest is one atomic version, which readers in other processes can open at any time.

Versions are numbered 0, 1, 2, … in the order of the harvests that changed the literature. A version costs
what it changed: a harvest appends the works that are new, changed or gone against the version before
(`corpus.store_rows`), each row stamped with the harvest, and last of all one row to the list of harvests
(`corpus.store_log`), which is the commit: a reader sees either all of a harvest or nothing. A version is
read as the rows of the harvests up to it, of each work the last.

**What is kept.** Every row of a stored harvest, for ever: nothing that a version needs is ever removed, and
no version is. Merging small files (`compact`, and by itself now and then) rewrites rows as they are; the
merged files are deleted a week later, when no reader can be at them any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from corpus.clusters.clustering import Clustering
from corpus.errors import StoreUnreadable
from corpus.literature import Corpus, Harvested
from corpus.model import Harvest
from corpus.schema import CITED_WORKS, LEDGER, SEEDS, WORKS, WORLD_COUNTS, WORLD_SERIES
from corpus.store_clusters import PACKED_CLUSTERS
from corpus.store_clusters import packed as packed_clusters
from corpus.store_clusters import unpacked as unpacked_clusters
from corpus.store_digest import content_digest
from corpus.store_layout import PACKED_LAYOUT, packed, unpacked
from corpus.store_log import LOG, TABLE, Log, Place, conclude, read_log
from corpus.store_order import in_order, placed, stamped
from corpus.store_rows import CITED_KEPT, WORKS_KEPT, Changes, Kept, changes, state_of, these_ids
from corpus.store_tables import KEEP_MERGED, Tables

__all__ = ["KEEP_MERGED", "Place", "Store"]

FILES_AT_MOST = 60
"""Files of a table beyond which they are merged at the next commit."""
FILES_LISTED_AT_MOST = 20
"""The same for the list of harvests, of which every page reads all: one file a harvest."""
ONE_EACH = {"seeds": SEEDS, "ledger": LEDGER, "world_series": WORLD_SERIES, "world_counts": WORLD_COUNTS}
KEPT = (WORKS_KEPT, CITED_KEPT)
ALL_TABLES = (
    TABLE,
    *(name for kept in KEPT for name in (kept.facts, kept.counts)),
    *ONE_EACH,
    "layout",
    "clusters",
)

Rows = tuple[str, pl.DataFrame, pl.Schema]
"""Name of a table, what to append, its columns."""


class Store:
    """The corpus at one place: a local folder or an object-store address such as s3://bucket/corpus.

    Access to an object store is configured by the variables of its provider (AWS_ACCESS_KEY_ID, …).
    """

    def __init__(self, uri: str) -> None:
        self._tables = Tables(uri)
        self.uri = self._tables.uri

    def commit(self, harvested: Harvested, harvest: Harvest) -> tuple[int, bool]:
        """Store a harvest; return the version that now holds its literature, and whether that one is new.

        If works, counts and seeds are as they were, no version is made: the run is noted as having found
        the literature unchanged, and its ledger and world counts are kept.
        Raises StoreUnwritable, StoreUnreadable or StoredMeanwhile; then nothing of it is visible.
        """
        log = read_log(self._tables)
        if harvest.id in log.numbers:
            raise ValueError(f"harvest {harvest.id} is stored already")
        works = self._works_changed(log, harvested, harvest)
        seeds_of = self._same_seeds(log, harvested.seeds)
        is_new = bool(works) or seeds_of is None or log.newest is None
        cited = self._cited_changed(log, harvested, harvest)
        rows = [
            *_parts(WORKS_KEPT, works),
            *_parts(CITED_KEPT, cited),
            *_one_each(harvested, harvest.id, with_seeds=seeds_of is None),
        ]
        version = (-1 if log.newest is None else log.newest) + is_new
        place = Place(
            number=len(log.entries),
            parent=log.last,
            version=version if is_new else None,
            seeds_of=seeds_of or harvest.id,
            works=harvested.works.height,
            seeds=harvested.seeds.height,
            new=works.new,
            changed=works.changed,
            gone=works.gone,
            recounted=works.recounted,
            cited_works=harvested.cited_works.height,
            digest=content_digest(harvested.works, harvested.seeds),
            bytes=0,
        )
        self._append(log, rows, harvest, place)
        return version, is_new

    def versions(self) -> list[int]:
        """Return the committed versions, oldest first; empty if nothing was harvested yet."""
        return list(self.makers())

    def makers(self) -> dict[int, str]:
        """Return which harvest made each version, oldest first: with the address it names its content."""
        return {version: run.id for version, (run, _) in read_log(self._tables).versions.items()}

    def harvests(self) -> list[tuple[Harvest, int | None]]:
        """Return every finished run, oldest first, with the version that it made (None: found unchanged)."""
        return [(run, place.version) for run, place in read_log(self._tables).entries]

    def places(self) -> list[tuple[Harvest, Place]]:
        """Return every finished run, oldest first, with what it changed and the bytes it took."""
        return list(read_log(self._tables).entries)

    def open(self, version: int | None = None) -> Corpus:
        """Return one version of the corpus, by default the newest.

        Raises NoCorpus, NoSuchVersion or StoreUnreadable.
        """
        log = read_log(self._tables)
        run, place = log.maker(version)
        wanted = place.version or 0
        works = self._state(WORKS_KEPT, log.until(wanted), place.works, wanted)
        seeds = self._told("seeds", SEEDS, {place.seeds_of: 0})
        if seeds.height != place.seeds:
            raise StoreUnreadable(self.uri, f"rows of the seeds of version {wanted} are missing")
        layout = self._tables.read("layout", PACKED_LAYOUT, [run.id])
        clusters = self._tables.read("clusters", PACKED_CLUSTERS, [run.id])
        return Corpus(
            works=works,
            seeds=seeds.with_columns(harvest_id=pl.lit(run.id)),
            harvest=run,
            version=wanted,
            name=f"Harvest, version {wanted}",
            layout=unpacked(layout, works["id"], wanted),
            clusters=unpacked_clusters(clusters, works.height),
        )

    def ledger(self, harvest_id: str | None = None) -> pl.DataFrame:
        """Return the ledger of a finished harvest, by default of all, oldest first, as `schema.LEDGER`.

        A harvest that is not known has no rows. Raises StoreUnreadable.
        """
        return self._told("ledger", LEDGER, _only(read_log(self._tables).numbers, harvest_id))

    def cited_works(self, version: int | None = None) -> pl.DataFrame:
        """Return the works one hop back from a version, by default the newest, as `schema.CITED_WORKS`.

        As the last harvest told that took this step before there was a next version, so that one that finds
        the literature unchanged can bring them later; sorted by id, empty if none took it.
        Raises NoCorpus, NoSuchVersion or StoreUnreadable.
        """
        log = read_log(self._tables)
        _, place = log.maker(version)
        return self._cited(log, log.known_with(place.version or 0))

    def world(self, harvest_id: str | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the series counted in all of OpenAlex, `schema.WORLD_SERIES`, and their `WORLD_COUNTS`.

        Of one harvest, by default of the latest that has some. Empty if there are none.
        Raises StoreUnreadable.
        """
        numbers = _only(read_log(self._tables).numbers, harvest_id)
        series = self._told("world_series", WORLD_SERIES, numbers)
        latest = series["harvest_id"].tail(1)
        counts = self._told("world_counts", WORLD_COUNTS, {one: numbers[one] for one in latest})
        return series.filter(pl.col("harvest_id").is_in(latest.implode())), counts

    def written(self, version: int) -> pl.DataFrame:
        """Return id, harvest_id and gone of all rows of works up to a version. Raises StoreUnreadable."""
        order = read_log(self._tables).until(version)
        return self._tables.read(WORKS_KEPT.facts, WORKS_KEPT.facts_ids, order)

    def save_map(self, layout: pl.DataFrame, clusters: Sequence[Clustering]) -> None:
        """Keep coordinates, one row a work, which carry the version they were computed from, and clusters.

        The labels of the clusters are in the order of the ids. Raises NoSuchVersion, StoreUnreadable,
        StoreUnwritable, or ValueError if they are not of that version.
        """
        version = int(layout["works_version"][0])
        log = read_log(self._tables)
        run, _ = log.maker(version)
        ids = these_ids(self.written(version), log.until(version))
        in_their_order = layout.sort("id")
        if not in_their_order["id"].equals(ids) or any(len(one.labels) != len(ids) for one in clusters):
            raise ValueError(f"the map is not of the works of version {version}")
        # the layout last: a reader who finds it finds the clusters too
        rows = packed_clusters(clusters, len(ids), run.id)
        self._tables.append("clusters", rows, PACKED_CLUSTERS, FILES_AT_MOST)
        self._tables.append("layout", packed(in_their_order, run.id), PACKED_LAYOUT, FILES_AT_MOST)

    def check_writable(self) -> None:
        """Raise StoreUnreadable or StoreUnwritable if a commit must fail: asked before any money is spent."""
        self._tables.check_writable()
        read_log(self._tables)
        for name in ALL_TABLES:
            self._tables.exists(name)

    def compact(self) -> dict[str, int]:
        """Merge the small files of every table; return by how many files each table that shrank did.

        No version changes. Raises StoreUnreadable or StoreUnwritable; then all is as it was.
        """
        read_log(self._tables)
        fewer = {name: self._tables.merge_files(name) for name in ALL_TABLES}
        return {name: number for name, number in fewer.items() if number}

    def check(self, version: int) -> None:
        """Read a version and compare it with the digest kept of it.

        Raises NoCorpus, NoSuchVersion, or StoreUnreadable if it is not what was stored.
        """
        _, place = read_log(self._tables).maker(version)
        corpus = self.open(version)
        if content_digest(corpus.works, corpus.seeds) != place.digest:
            raise StoreUnreadable(self.uri, f"version {version} is not what was stored")

    def _works_changed(self, log: Log, harvested: Harvested, harvest: Harvest) -> Changes:
        before = WORKS.to_frame()
        if log.newest is not None:
            _, place = log.maker(None)
            before = self._state(WORKS_KEPT, log.until(log.newest), place.works, log.newest)
        return changes(WORKS_KEPT, before, harvested.works, harvest.id)

    def _cited_changed(self, log: Log, harvested: Harvested, harvest: Harvest) -> Changes:
        """A harvest that left the step out changes nothing."""
        if harvested.cited_works.is_empty():
            nothing = CITED_WORKS.to_frame()
            return changes(CITED_KEPT, nothing, nothing, harvest.id)
        return changes(
            CITED_KEPT, self._cited(log, log.numbers), harvested.cited_works.sort("id"), harvest.id
        )

    def _cited(self, log: Log, numbers: Mapping[str, int]) -> pl.DataFrame:
        taken = [place for run, place in log.entries if run.id in numbers and place.cited_works]
        if not taken:
            return CITED_WORKS.to_frame()
        return self._state(CITED_KEPT, numbers, taken[-1].cited_works)

    def _same_seeds(self, log: Log, seeds: pl.DataFrame) -> str | None:
        """Return the harvest whose rows are the seeds of the newest version, if these are the same."""
        if log.newest is None:
            return None
        _, place = log.maker(None)
        before = self._told("seeds", SEEDS, {place.seeds_of: 0})
        same = before.drop("harvest_id").rows() == seeds.drop("harvest_id").rows()
        return place.seeds_of if same else None

    def _state(
        self, kept: Kept, order: Mapping[str, int], expected: int | None = None, version: int | None = None
    ) -> pl.DataFrame:
        """Return what the rows of these harvests add up to. Raises StoreUnreadable if rows are missing."""
        facts = self._tables.read(kept.facts, kept.facts_schema, order)
        counts = self._tables.read(kept.counts, kept.counts_schema, order)
        state = state_of(kept, facts, counts, order)
        if expected is not None and state.height != expected:
            of = "" if version is None else f" of version {version}"
            raise StoreUnreadable(self.uri, f"rows of the table {kept.facts}{of} are missing")
        return state

    def _told(self, name: str, schema: pl.Schema, numbers: Mapping[str, int]) -> pl.DataFrame:
        """Return the rows of these harvests, oldest harvest first, in the order in which they were given."""
        return in_order(self._tables.read(name, placed(schema), numbers), schema, numbers)

    def _append(self, log: Log, rows: Sequence[Rows], harvest: Harvest, place: Place) -> None:
        """Write the rows of a harvest, then the one that makes them count."""
        tables = self._tables
        tables.need_space(int(sum(frame.estimated_size() for _, frame, _ in rows)))
        if not log.entries:
            tables.create(TABLE, LOG)  # first: with other tables but no list of harvests a store is damaged
        tables.merge_files(TABLE, FILES_LISTED_AT_MOST)
        taken = sum(tables.append(*one, files_at_most=FILES_AT_MOST) for one in rows)
        outcome = "unchanged" if place.version is None else harvest.outcome
        conclude(tables, log, replace(harvest, outcome=outcome), replace(place, bytes=taken))


def _parts(kept: Kept, changed: Changes) -> list[Rows]:
    return [
        (kept.facts, changed.facts, kept.facts_schema),
        (kept.counts, changed.counts, kept.counts_schema),
    ]


def _one_each(harvested: Harvested, harvest_id: str, *, with_seeds: bool) -> list[Rows]:
    return [
        (name, stamped(getattr(harvested, name), schema, harvest_id), placed(schema))
        for name, schema in ONE_EACH.items()
        if with_seeds or name != "seeds"
    ]


def _only(numbers: dict[str, int], harvest_id: str | None) -> dict[str, int]:
    """The harvest asked for, or all of them."""
    if harvest_id is None:
        return numbers
    return {harvest_id: numbers[harvest_id]} if harvest_id in numbers else {}
