"""Everything that is needed to tell works by a lens set, made once: it learns from works labelled by hand."""

from collections.abc import Sequence

from corpus.errors import ModelMissing
from corpus.lenses.assignment import Assignment, Known, assign
from corpus.lenses.classifier import Classifier, Labelled
from corpus.lenses.cues import CueHit
from corpus.lenses.embedding import Embedder
from corpus.lenses.lens_set import Example, LensSet
from corpus.lenses.reading import Read, Reader, Text, Vector
from corpus.terms.codebook import Terms


class Teller:
    """Tells works. Without the sentence model it goes by cue words alone, and says so."""

    def __init__(self, lenses: LensSet, terms: Terms) -> None:
        self.lenses = lenses
        embedder, self.without_model = _embedder()
        """Why sentences are not read; None if they are."""
        self._reader = Reader(lenses, terms, embedder)
        read = self._reader.read([Text(one.title) for one in lenses.examples])
        self._learn(list(zip(lenses.examples, read, strict=True)))

    def corrected(self, more: Sequence[Example]) -> "Teller":
        """Return one that has learnt from these works as well; they take the place of the same in the set.

        Works with a label that the set does not have are left out.
        """
        other = Teller.__new__(Teller)
        other.lenses, other.without_model, other._reader = self.lenses, self.without_model, self._reader
        more = [one for one in more if one.label in self.lenses.labels]
        titles = {_folded(one.title) for one in more}
        before = [(one, read) for one, read in self._labelled if _folded(one.title) not in titles]
        read = self._reader.read([Text(one.title) for one in more])
        other._learn([*before, *zip(more, read, strict=True)])
        return other

    def _learn(self, labelled: list[tuple[Example, Read]]) -> None:
        self._labelled = labelled
        self.classifier = Classifier(self.lenses.labels, self.examples)
        self._by_title = {
            _folded(one.title): Known(one.label, one.second, one.none_kind, one.reason) for one, _ in labelled
        }

    @property
    def examples(self) -> list[Labelled]:
        """The works that it has learnt from."""
        return [Labelled(read, one.label, one.authors, one.confidence) for one, read in self._labelled]

    def read(self, works: Sequence[Text]) -> list[Read]:
        """Return what stands in the title and the abstract of each work."""
        return self._reader.read(works)

    def cues(self, work: Text) -> tuple[list[CueHit], list[CueHit]]:
        """Return the cues of a work's title, and of its abstract."""
        return self._reader.cues(work)

    def skim(self, works: Sequence[Text]) -> list[Read]:
        """Return the same of many works, quickly: see `Reader.skim`."""
        return self._reader.skim(works)

    def vectors(self, works: Sequence[Text]) -> dict[str, Vector]:
        """Return the vectors of works by their keys; none without the sentence model."""
        return self._reader.vectors(works)

    def known(self, works: Sequence[Text]) -> list[Known | None]:
        """Return what the works that it learnt from say of each work, which is known by its title."""
        return [self._by_title.get(_folded(work.title)) for work in works]

    def tell(self, works: Sequence[Text]) -> list[Assignment]:
        """Return the label of each work, in order."""
        return self.tell_read(self.read(works), self.known(works))

    def tell_read(self, works: Sequence[Read], known: Sequence[Known | None]) -> list[Assignment]:
        """Return the label of each work as it was read, and of which people said what is `known`."""
        return assign(self.lenses, self.classifier, works, self._labelled, known)


def _embedder() -> tuple[Embedder | None, str | None]:
    try:
        return Embedder(), None
    except ModelMissing as missing:
        return None, str(missing)


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())
