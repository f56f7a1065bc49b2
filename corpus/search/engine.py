"""The engine under the index: the one place that knows tantivy.

It holds texts of words with one blank between them and answers questions made of the small ones below. Title
and abstract are kept twice: as they stand, with the places of the words, for phrases and beginnings, and by
their stems (Snowball's English) for words. Names of authors and venues are kept as they stand.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import tantivy
from tantivy import Occur
from tantivy import Query as Asked

from corpus.search.compounds import TEXTS

STEMMED = frozenset({"title", "abstract"})
NAMED = ("id", "doi")
LONGEST_BEGINNING = 60  # letters; a longer word is not taken as a beginning
MEMORY = 200_000_000  # bytes that the writer may fill before it begins another segment

__all__ = ["NAMED", "Asked", "Engine", "Options"]


@dataclass(frozen=True, slots=True)
class Options:
    """Parts of a question: all of `must`, none of `must_not`; `better` only raises the score."""

    must: Sequence[Asked] = ()
    must_not: Sequence[Asked] = ()
    better: Sequence[Asked] = ()


class Engine:
    """An index in memory. Rows are found by their number; of equally good ones the first comes first."""

    def __init__(self, rows: pl.DataFrame) -> None:
        """Index rows with the texts TEXTS, none missing, and with id, doi and year, which may be."""
        self._schema = _schema()
        blanks = tantivy.Tokenizer.whitespace()
        self._stems = tantivy.TextAnalyzerBuilder(blanks).filter(tantivy.Filter.stemmer("english")).build()
        index = tantivy.Index(self._schema)
        index.register_tokenizer("words", tantivy.TextAnalyzerBuilder(blanks).build())
        index.register_tokenizer("stems", self._stems)
        writer = index.writer(MEMORY, 1)
        for document in _documents(rows):
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def word(self, field: str, word: str) -> Asked:
        """Ask for a word, in title and abstract for all words of its stem."""
        if field in STEMMED:
            stems = self._stems.analyze(word)
            return self.exactly(f"{field}_stem", stems[0] if stems else word)
        return self.exactly(field, word)

    def exactly(self, field: str, word: str) -> Asked:
        """Ask for a word as it stands."""
        return Asked.term_query(self._schema, field, word, "freq" if field.endswith("_stem") else "position")

    def phrase(self, field: str, words: Sequence[str]) -> Asked:
        """Ask for words side by side as they stand."""
        if len(words) == 1:
            return self.exactly(field, words[0])
        return Asked.phrase_query(self._schema, field, list(words))

    def begins(self, field: str, words: Sequence[str]) -> Asked | None:
        """Ask for words side by side of which the last may go on; None if too many words would answer."""
        *before, last = words
        if len(last) > LONGEST_BEGINNING:
            return None
        if not before:
            return Asked.regex_query(self._schema, field, f"{last}.*")
        begun = Asked.regex_phrase_query(self._schema, field, [*before, f"{last}.*"])
        try:
            self.holds(begun)
        except ValueError:  # a letter or two, with which more words begin than the engine takes apart
            return None
        return begun

    def years(self, first: int | None, last: int | None) -> Asked:
        """Ask for rows of these years, both included, without a score."""
        years = Asked.range_query(self._schema, "year", tantivy.FieldType.Integer, first, last)
        return Asked.const_score_query(years, 0.0)

    def doi(self, doi: str) -> Asked:
        """Ask for a DOI; if there is no such, for those that begin so."""
        if self._searcher.doc_freq("doi", doi):
            return self.exactly("doi", doi)
        begun = [one for one, _ in self._searcher.terms_with_prefix("doi", doi)]
        return Asked.const_score_query(Asked.term_set_query(self._schema, "doi", begun), 1.0)

    def any_of(self, options: Iterable[Asked]) -> Asked:
        """Ask for any of these; the scores add up."""
        return Asked.boolean_query([(Occur.Should, one) for one in options])

    def best_of(self, options: Sequence[Asked]) -> Asked:
        """Ask for any of these; the highest score counts."""
        return options[0] if len(options) == 1 else Asked.disjunction_max_query(options)

    def all_of(self, options: Options) -> Asked:
        """Ask for all that must hold. If nothing must, for all rows, without a score."""
        must = list(options.must) or [Asked.const_score_query(Asked.all_query(), 0.0)]
        return Asked.boolean_query(
            [
                *((Occur.Must, one) for one in must),
                *((Occur.MustNot, one) for one in options.must_not),
                *((Occur.Should, one) for one in options.better),
            ]
        )

    def weighted(self, asked: Asked, weight: float) -> Asked:
        """Multiply the score."""
        return Asked.boost_query(asked, weight)

    def scored(self, asked: Asked, score: float) -> Asked:
        """Give every row the same score."""
        return Asked.const_score_query(asked, score)

    def holds(self, asked: Asked) -> bool:
        """Whether any row answers."""
        return bool(self._searcher.search(asked, limit=1, count=False).hits)

    def found(self, asked: Asked, limit: int) -> tuple[list[int], list[float]]:
        """Return the numbers of at most `limit` rows and their scores, best first."""
        hits = self._searcher.search(asked, limit=max(limit, 1), count=False).hits
        if self._searcher.num_segments <= 1:
            return [place.doc for _, place in hits], [score for score, _ in hits]
        rows = np.array(self._searcher.fast_field_values("row", [place for _, place in hits]), dtype=np.int64)
        scores = np.array([score for score, _ in hits])
        order = np.lexsort((rows, -scores))
        return rows[order].tolist(), scores[order].tolist()

    def words(self, field: str) -> list[tuple[str, int]]:
        """Return all words of a field as they stand, each with the number of rows that have it."""
        return self._searcher.terms_with_prefix(field, "")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("row", fast=True)
    builder.add_integer_field("year", indexed=True)
    for field in NAMED:
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in TEXTS:
        builder.add_text_field(field, tokenizer_name="words")
        if field in STEMMED:
            builder.add_text_field(f"{field}_stem", tokenizer_name="stems", index_option="freq")
    return builder.build()


def _documents(rows: pl.DataFrame) -> Iterator[tantivy.Document]:
    for number, row in enumerate(rows.select("year", *NAMED, *TEXTS).iter_rows(named=True)):
        fields = {name: value for name, value in row.items() if value is not None}
        fields |= {f"{name}_stem": row[name] for name in STEMMED}
        yield tantivy.Document(row=number, **fields)
