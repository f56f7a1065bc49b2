"""python -m corpus clusters: the clusters of a version, their names, and what became of earlier ones."""

from pathlib import Path

import polars as pl

from corpus import spreadsheet
from corpus.clusters.clustering import LEVELS, Clustering, clusterings, since
from corpus.csv_table import write_whole
from corpus.errors import OptionImpossible
from corpus.literature import Corpus
from corpus.store import Store
from corpus.wording import counted


def run(store: Store, version: int | None, earlier: int | None, table: Path | None) -> list[str]:
    """Return what to say, line by line; write the table if it is asked for. Raises CorpusError."""
    corpus = store.open(version)
    if earlier is not None and earlier == corpus.version:
        raise OptionImpossible("--since", f"{earlier}", "another version than the one that is looked at")
    before = store.open(earlier) if earlier is not None else None
    found = clusterings(corpus.works)
    lines = [f"{corpus.name}, {counted(corpus.works.height, 'work')}."]
    if not found:
        lines.append("It has no clusters: too few of its works are tied by what they cite or say.")
    for level in found:
        lines += ["", *_told(level)]
    if before is not None:
        lines += ["", *_changes(corpus, found, before)]
    if table is not None:
        _write(table, corpus, found)
        lines += ["", f"The works with their clusters are in {table}."]
    return lines


def _told(level: Clustering) -> list[str]:
    return [
        f"{level.level.capitalize()}: {counted(len(level.names), 'cluster')}, stability "
        f"{level.stability:.2f} at resolution {level.resolution:.2g}; {counted(level.unclustered, 'work')} "
        "in none.",
        *(f"{works:>8,}  {name}" for name, works in level.sizes),
    ]


def _changes(corpus: Corpus, found: tuple[Clustering, ...], before: Corpus) -> list[str]:
    old = {one.level: one for one in clusterings(before.works)}
    lines = [f"Since {before.name}:"]
    for level in found:
        if level.level in old:
            said = since(corpus.works, level, before.works, old[level.level])
            lines += [f"  {level.level}: {one}" for one in said or ["the clusters stayed."]]
    return lines


def _write(table: Path, corpus: Corpus, found: tuple[Clustering, ...]) -> None:
    columns = {}
    for level in found:
        called = {one.label: one.text for one in level.names}
        columns[level.level] = [called.get(label) for label in level.labels.tolist()]
    works = corpus.works.select("id", "title", "year", "doi").with_columns(
        pl.Series(name, columns.get(name, [None] * corpus.works.height), dtype=pl.String) for name in LEVELS
    )
    write_whole(table, spreadsheet.csv(works))
