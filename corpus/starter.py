"""The starter set: hand-collected bibliographic facts, shown until a harvest replaces them.

It lives in data/starter/ as tables in text: works.csv and citations.csv, each row with its evidence, and
layout.csv and clusters.csv, the map computed from them. data/starter/README.md describes the columns;
`python -m harvest starter` makes them all.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from corpus.clusters.clustering import LEVELS, Clustering
from corpus.clusters.naming import Name
from corpus.clusters.partition import UNCLUSTERED
from corpus.errors import StoreUnreadable
from corpus.literature import Corpus
from corpus.model import Author, Reference, Seed, SeedStatus, Work
from corpus.schema import LAYOUT, seeds_frame, works_frame

LAYOUT_FILE = "layout.csv"
CLUSTERS_FILE = "clusters.csv"
MAP_FILES = (LAYOUT_FILE, CLUSTERS_FILE)
LAYOUT_COLUMNS = ("id", "x", "y", "tied", "method")
CLUSTER_COLUMNS = (
    "level", "resolution", "stability", "number", "words", "topic", "colour", "works",
)  # fmt: skip
STARTER_VERSION = 0  # there is only one: a change of the set is a change of the repository


def open_starter(folder: Path, references: tuple[Reference, ...]) -> Corpus:
    """Return the starter set as a corpus. Raises StoreUnreadable if its files are missing or damaged."""
    try:
        return _open(folder, references)
    except (ValueError, csv.Error) as failure:  # no number where one should be, no UTF-8, a stray quote
        raise StoreUnreadable(str(folder), str(failure)) from failure


def _open(folder: Path, references: tuple[Reference, ...]) -> Corpus:
    references_of: defaultdict[str, list[str]] = defaultdict(list)
    for row in _rows(folder / "citations.csv", ("citing_id", "cited_id")):
        references_of[row["citing_id"]].append(row["cited_id"])
    rows = list(_rows(folder / "works.csv", ("id", "title", "seed_key")))
    works = [_work(row, tuple(references_of[row["id"]])) for row in rows]
    id_of = {row["seed_key"]: row["id"] for row in rows if row["seed_key"]}
    seeds = [_seed(reference, id_of.get(reference.key)) for reference in references]
    frame = works_frame(works, seeds)
    return Corpus(
        works=frame,
        seeds=seeds_frame(seeds, harvest_id="starter"),
        harvest=None,
        version=None,
        name="Starter set",
        caution=(
            f"Starter set: {frame.height} hand-collected records, not a harvest; "
            "do not read counts or trends from it."
        ),
        layout=_read_layout(folder / LAYOUT_FILE),
        clusters=_read_clusters(folder / CLUSTERS_FILE, frame["id"].to_list()),
    )


def write_map(folder: Path, layout: pl.DataFrame, clusters: Sequence[Clustering]) -> None:
    """Keep coordinates, as in `schema.LAYOUT`, and clusters beside the set that they were computed from.

    The labels of the clusters are in the order of the layout.
    """
    layout.select(LAYOUT_COLUMNS).write_csv(folder / LAYOUT_FILE, float_precision=4)
    rows = [
        (level.level, level.resolution, round(level.stability, 4), name.label, "; ".join(name.words),
         name.topic, level.colours[name.label], " ".join(layout["id"].filter(level.labels == name.label)))
        for level in clusters for name in level.names
    ]  # fmt: skip
    pl.DataFrame(rows, schema=CLUSTER_COLUMNS, orient="row").write_csv(folder / CLUSTERS_FILE)


def _read_clusters(path: Path, ids: list[str]) -> tuple[Clustering, ...] | None:
    if not path.exists():
        return None
    place = {work_id: row for row, work_id in enumerate(ids)}
    found: dict[str, Clustering] = {}
    for row in _rows(path, CLUSTER_COLUMNS):
        number = int(row["number"])
        words = tuple(word for word in row["words"].split("; ") if word)
        name = Name(number, words, row["topic"] or None)
        level = found.get(row["level"]) or Clustering(
            row["level"], float(row["resolution"]), float(row["stability"]),
            np.full(len(ids), UNCLUSTERED, dtype=np.int32), (), {},
        )  # fmt: skip
        members = row["works"].split()
        if not place.keys() >= set(members):
            raise StoreUnreadable(str(path), f"cluster {number} has a work that is not in works.csv")
        level.labels[[place[work_id] for work_id in members]] = number
        colours = {**level.colours, number: int(row["colour"])}
        found[row["level"]] = replace(level, names=(*level.names, name), colours=colours)
    return tuple(found[level] for level in LEVELS if level in found)


def _read_layout(path: Path) -> pl.DataFrame | None:
    if not path.exists():
        return None
    rows = list(_rows(path, LAYOUT_COLUMNS))
    placed = [
        (STARTER_VERSION, row["id"], float(row["x"]), float(row["y"]), row["tied"] == "true", row["method"])
        for row in rows
    ]
    return pl.DataFrame(placed, schema=LAYOUT, orient="row")


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = set(needed) - set(reader.fieldnames or ())
            if missing:
                raise StoreUnreadable(str(path), f"column {', '.join(sorted(missing))} is missing")
            for row in reader:
                if None in row.values():
                    raise StoreUnreadable(str(path), f"line {reader.line_num} ends too early")
                yield row
    except OSError as failure:
        raise StoreUnreadable(str(path), failure.strerror or str(failure)) from failure


def _work(row: dict[str, str], references: tuple[str, ...]) -> Work:
    names = [name.strip() for name in row["authors"].split(";")]
    cut = names[-1] == "et al."  # as printed where the fact was read
    return Work(
        id=row["id"],
        title=row["title"] or None,
        doi=row["doi"] or None,
        year=int(row["year"]) if row["year"] else None,
        type=row["type"] or None,
        authors=tuple(Author(name) for name in (names[:-1] if cut else names) if name),
        authors_cut=cut,
        venue=row["venue"] or None,
        references=references,
        evidence=row["evidence"] or None,
    )


def _seed(reference: Reference, work_id: str | None) -> Seed:
    if work_id is None:
        return Seed(reference, SeedStatus.ABSENT, (), "none", 0.0, "not among the hand-collected records")
    return Seed(
        reference, SeedStatus.MATCHED, (work_id,), "by hand", 1.0, "collected by hand from the reference list"
    )
