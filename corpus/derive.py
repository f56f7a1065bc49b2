"""What is computed from a version once and kept beside it, so that no reader waits for it."""

from pathlib import Path

from corpus.layout import layout
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


def derive_starter(folder: Path, references: tuple[Reference, ...]) -> None:
    """Compute the coordinates of the starter set in `folder` anew. Raises StoreUnreadable."""
    (folder / LAYOUT_FILE).unlink(missing_ok=True)  # it is of the set before, and must not stop the new one
    works = open_starter(folder, references).works
    write_layout(folder, layout(works, STARTER_VERSION))
