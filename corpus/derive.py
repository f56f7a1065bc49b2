"""What is computed from a version once and kept beside it, so that no reader waits for it."""

from collections.abc import Callable
from pathlib import Path

from corpus.layout import layout
from corpus.lenses.embedding import Embedder
from corpus.lenses.reading import texts
from corpus.lenses.vector_store import VectorStore, fill
from corpus.model import Reference
from corpus.starter import LAYOUT_FILE, STARTER_VERSION, open_starter, write_layout
from corpus.store import Store


def derive(store: Store, version: int | None = None) -> int:
    """Compute the coordinates of a version (by default the newest) unless it has them; return its number.

    Raises NoCorpus, NoSuchVersion, StoreUnreadable or StoreUnwritable.
    """
    corpus = store.open(version)
    number = corpus.version or 0
    if corpus.layout is None and corpus.works.height:
        store.save_layout(layout(corpus.works, number))
    return number


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
    """Compute the coordinates of the starter set in `folder` anew. Raises StoreUnreadable."""
    (folder / LAYOUT_FILE).unlink(missing_ok=True)  # it is of the set before, and must not stop the new one
    works = open_starter(folder, references).works
    write_layout(folder, layout(works, STARTER_VERSION))
