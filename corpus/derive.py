"""What is computed from a version once and kept beside it, so that no reader waits for it."""

from corpus.layout import layout
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
