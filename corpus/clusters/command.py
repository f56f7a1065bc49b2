"""python -m corpus clusters: the clusters of a version, their names, and what became of earlier ones."""

from pathlib import Path

import polars as pl

from corpus import spreadsheet
from corpus.clusters.clustering import LEVELS, Clustering, Earlier, clusterings, since
from corpus.clusters.relation import relation
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
    found = _of(corpus)
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


def _of(corpus: Corpus) -> tuple[Clustering, ...]:
    """The clusters that are kept with a version, or those that would be."""
    if corpus.clusters is not None or corpus.works.is_empty():
        return corpus.clusters or ()
    return clusterings(corpus.works, relation(corpus.works))


def _changes(corpus: Corpus, found: tuple[Clustering, ...], before: Corpus) -> list[str]:
    lines = [f"Since {before.name}:"]
    old = Earlier(before.version or 0, before.works["id"].to_list(), _of(before))
    for level in since(corpus.works["id"].to_list(), found, old):
        lines += [f"  {level.level}: {one}" for one in level.changes or ["the clusters stayed."]]
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
