"""What is computed from a version once and kept beside it, so that no reader waits for it."""

from collections.abc import Callable
from pathlib import Path

from corpus.clusters.clustering import Earlier, clusterings
from corpus.clusters.relation import relation
from corpus.layout import layout
from corpus.lenses.embedding import Embedder
from corpus.lenses.reading import texts
from corpus.lenses.vector_store import VectorStore, fill
from corpus.literature import Corpus
from corpus.model import Reference
from corpus.starter import MAP_FILES, STARTER_VERSION, open_starter, write_map
from corpus.store import Store


def derive(store: Store, version: int | None = None) -> int:
    """Compute places and clusters of a version (by default the newest) unless it has them; return its number.

    They go on from those of the latest version before that has some, so that works keep their place on
    the map and clusters their number, colour and name.
    Raises NoCorpus, NoSuchVersion, StoreUnreadable or StoreUnwritable.
    """
    corpus = store.open(version)
    number = corpus.version or 0
    if (corpus.layout is None or corpus.clusters is None) and corpus.works.height:
        ties = relation(corpus.works)
        before = _before(store, number)
        earlier = None if before is None else _earlier(before)
        found = corpus.clusters
        if found is None:
            found = clusterings(corpus.works, ties, earlier)
        placed = corpus.layout
        if placed is None:
            placed = layout(corpus.works, ties, number, None if before is None else before.layout)
        store.save_map(placed, found)
    return number


def _before(store: Store, number: int) -> Corpus | None:
    """The latest version before this one that has a map."""
    for version in reversed([one for one in store.versions() if one < number]):
        corpus = store.open(version)
        if corpus.layout is not None:
            return corpus
    return None


def _earlier(corpus: Corpus) -> Earlier | None:
    if corpus.clusters is None or corpus.version is None:
        return None
    return Earlier(corpus.version, corpus.works["id"].to_list(), corpus.clusters)


def derive_vectors(
    store: Store, version: int | None = None, told: Callable[[int, int], None] = lambda _done, _of: None
) -> tuple[int, int]:
    """Make the sentence vectors of a version (by default the newest) that are missing; return it and their
    number.

    Whoever is stopped goes on where they stood: `told` is called after each batch, with how many of all are
    done. Raises ModelMissing, NoCorpus, NoSuchVersion, StoreUnreadable or StoreUnwritable.
    """
    embedder = Embedder()
    corpus = store.open(version)
    return corpus.version or 0, fill(VectorStore(store.uri), texts(corpus.works), embedder, told)


def keeps_vectors(store: Store) -> bool:
    """Return whether vectors were ever made for this corpus. Raises StoreUnreadable."""
    return VectorStore(store.uri).state() is not None


def derive_starter(folder: Path, references: tuple[Reference, ...]) -> None:
    """Compute coordinates and clusters of the starter set in `folder` anew. Raises StoreUnreadable."""
    for file in MAP_FILES:
        (folder / file).unlink(missing_ok=True)  # they are of the set before, and must not stop the new one
    works = open_starter(folder, references).works
    ties = relation(works)
    write_map(folder, layout(works, ties, STARTER_VERSION), clusterings(works, ties))
