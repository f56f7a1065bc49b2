"""Everything that is needed to tell works by a lens set, made once: it learns from the set's own examples."""

from collections.abc import Sequence

from corpus.errors import ModelMissing
from corpus.lenses.assignment import Assignment, assign
from corpus.lenses.classifier import Classifier, Labelled
from corpus.lenses.embedding import Embedder
from corpus.lenses.lens_set import LensSet
from corpus.lenses.reading import Read, Reader
from corpus.terms.codebook import Terms


class Teller:
    """Tells works. Without the sentence model it goes by cue words alone, and says so."""

    def __init__(self, lenses: LensSet, terms: Terms) -> None:
        self.lenses = lenses
        embedder, self.without_model = _embedder()
        """Why sentences are not read; None if they are."""
        self._reader = Reader(lenses, terms, embedder)
        read = self._reader.read([(one.title, None) for one in lenses.examples])
        self._labelled = list(zip(lenses.examples, read, strict=True))
        self.classifier = Classifier(lenses.labels, self.examples)

    @property
    def examples(self) -> list[Labelled]:
        """The works that it has learnt from."""
        return [Labelled(read, one.label, one.authors, one.confidence) for one, read in self._labelled]

    def read(self, works: Sequence[tuple[str, str | None]]) -> list[Read]:
        """Return what stands in the title and the abstract of each work."""
        return self._reader.read(works)

    def tell(self, works: Sequence[tuple[str, str | None]]) -> list[Assignment]:
        """Return the label of each work (title, abstract if there is one), in order."""
        named = [(title, one) for (title, _), one in zip(works, self.read(works), strict=True)]
        return assign(self.lenses, self.classifier, named, self._labelled)


def _embedder() -> tuple[Embedder | None, str | None]:
    try:
        return Embedder(), None
    except ModelMissing as missing:
        return None, str(missing)
