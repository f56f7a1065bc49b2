"""What a search found, and how it was understood."""

from dataclasses import dataclass

import polars as pl

from corpus.search.query import Query


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that no work has, and what was searched for instead."""

    typed: str
    shown: tuple[str, ...]
    """The nearest words of the corpus; none if none is near."""

    def sentence(self) -> str:
        """Say it to the reader.

        >>> Correction("co-prodction", ("co-production",)).sentence()
        'Nothing with “co-prodction”; shown: co-production.'
        """
        if not self.shown:
            return f"Nothing with “{self.typed}”."
        return f"Nothing with “{self.typed}”; shown: {', '.join(self.shown)}."


@dataclass(frozen=True, slots=True)
class Answer:
    """The works that a text asks for."""

    works: pl.DataFrame
    """Columns id and score (BM25, weighted; 0 where nothing is ranked), best first."""
    query: Query
    """What the text was read as."""
    corrections: tuple[Correction, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """Say what a reader must know of how the text was understood; nothing if it is words and phrases.

        What was typed stands in them as it is: whoever shows them makes it safe.
        """
        said = [correction.sentence() for correction in self.corrections]
        if not self.query.is_plain:
            said.insert(0, f"Searched for {self.query.in_words()}.")
        return tuple(said)
