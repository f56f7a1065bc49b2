"""Sentence vectors beside the corpus: kept by the content of a work's texts, so each is made only once.

One row a text, appended in batches: whoever is stopped goes on with the next batch, and a refresh makes only
those of new and changed works. A row is never changed; two processes that make the same write the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import polars as pl

from corpus.lenses.embedding import DIMENSIONS, Embedder
from corpus.lenses.reading import KEPT, Text, Vector, vector_of
from corpus.schema import Columns
from corpus.store_tables import Tables

TABLE = "vectors"
BATCH = 256
"""Works a batch: about ten seconds of work are lost at most."""
FILES_AT_MOST = 40
_COLUMNS: Columns = {
    "id": pl.String,  # `Text.key`
    "vector": pl.Binary,  # 16-bit floating point numbers, the low byte first
}
SCHEMA = pl.Schema(_COLUMNS)


class VectorStore:
    """The vectors at the address of a corpus."""

    def __init__(self, uri: str) -> None:
        self._tables = Tables(uri)

    def state(self) -> int | None:
        """Return a number that grows with every write; None before the first. Raises StoreUnreadable."""
        return self._tables.state(TABLE)

    def keys(self) -> frozenset[str]:
        """Return the keys of the vectors that are kept. Raises StoreUnreadable."""
        return frozenset(self._tables.read(TABLE, pl.Schema({"id": pl.String}))["id"])

    def read(self, keys: Iterable[str]) -> dict[str, Vector]:
        """Return the vectors of these keys, as far as they are kept. Raises StoreUnreadable."""
        wanted = frozenset(keys)
        rows = self._tables.read(TABLE, SCHEMA).unique("id")
        return {
            key: np.frombuffer(vector, np.dtype(KEPT).newbyteorder("<")).astype(KEPT)
            for key, vector in rows.iter_rows()
            if key in wanted and len(vector) == DIMENSIONS * np.dtype(KEPT).itemsize
        }

    def append(self, vectors: Mapping[str, Vector]) -> None:
        """Keep vectors. Raises StoreUnreadable or StoreUnwritable; then none of them is kept."""
        rows = [
            (key, vector.astype(np.dtype(KEPT).newbyteorder("<")).tobytes())
            for key, vector in sorted(vectors.items())
        ]
        self._tables.append(TABLE, pl.DataFrame(rows, schema=SCHEMA, orient="row"), SCHEMA, FILES_AT_MOST)


def missing(works: Sequence[Text], kept: frozenset[str]) -> list[Text]:
    """Return the works whose vector is not kept, each text once; a work without a title has none."""
    found = {work.key: work for work in works if work.title}
    return [work for key, work in found.items() if key not in kept]


def fill(
    store: VectorStore,
    works: Sequence[Text],
    embedder: Embedder,
    told: Callable[[int, int], None] = lambda _done, _of: None,
) -> int:
    """Make and keep the vectors that are missing, batch by batch; return how many were made.

    `told` is called after each batch with how many of all are done. Raises StoreUnreadable or
    StoreUnwritable; what was kept before stays.
    """
    todo = missing(works, store.keys())
    for start in range(0, len(todo), BATCH):
        batch = todo[start : start + BATCH]
        store.append({work.key: vector_of(work, embedder) for work in batch})
        told(start + len(batch), len(todo))
    return len(todo)
