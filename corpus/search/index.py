"""The full-text index of one version of a corpus, and what it answers.

Built from the works of a version and never changed, so that it cannot be out of step with them. Ranked by
BM25 (Robertson and Zaragoza 2009, Foundations and Trends in Information Retrieval 3:333-389; k1 = 1.2,
b = 0.75) field by field: a word scores the sum over the fields that have it, each by its weight.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from corpus.model import WorkId
from corpus.search.answer import Answer, Correction
from corpus.search.compounds import TEXTS, read_texts
from corpus.search.engine import NAMED, Asked, Engine, Options
from corpus.search.query import Clause, Kind, Query, Term, parse
from corpus.search.spelling import Spelling
from corpus.search.words import parts

WEIGHTS = {"title": 3.0, "authors": 2.0, "abstract": 1.0, "venue": 0.5}
"""A title is chosen to say what a work is about; a venue says least of a single work."""
BEGINS = 0.3  # of the field's weight: the score of a word that only begins as typed
AS_TYPED = 3.0  # weight of a title that has all the words side by side in the order typed
Fields = tuple[str, ...]


class SearchIndex:
    """The index of the works of one version. Shared by all readers, and never changed."""

    def __init__(self, works: pl.DataFrame, local_citations: Mapping[WorkId, int] | None = None) -> None:
        """Index works, which follow `schema.WORKS`. Of equally good ones those with more local citations
        come first, then those of the lower id.
        """
        cited = pl.Series([(local_citations or {}).get(one, 0) for one in works["id"]], dtype=pl.Int64)
        works = works.with_columns(cited.alias("cited")).sort("cited", "id", descending=[True, False])
        self.works = works.select("id", "title", "year")
        """In the order of the index."""
        texts, self._compounds = read_texts(works)
        names = works.select("year", *(pl.col(name).str.to_lowercase() for name in NAMED))
        self._engine = Engine(pl.concat([names, texts], how="horizontal"))
        self._spelling: dict[Fields, Spelling] = {}

    def search(self, text: str) -> Answer:
        """Return the works that a text asks for, in the language of `corpus.search.query`, best first.

        A blank text asks for all works, and one without a letter or digit for none. It never raises.
        """
        if not text.strip():
            return Answer(self.works.select("id", score=pl.lit(0.0, pl.Float32)), Query(()))
        query = parse(text)
        rows, scores, corrections = self._answer(query, self.works.height, TEXTS)
        found = self.works["id"].gather(pl.Series(rows, dtype=pl.UInt32))
        scored = pl.DataFrame({"id": found, "score": pl.Series(scores, dtype=pl.Float32)})
        return Answer(scored, query, corrections)

    def best(self, text: str, limit: int, fields: Fields) -> pl.DataFrame:
        """Return the works that some of TEXTS are best for, at most `limit`: columns id, title, year."""
        rows, _, _ = self._answer(parse(text), limit, fields)
        return self.works[rows]

    def _answer(
        self, query: Query, limit: int, fields: Fields
    ) -> tuple[list[int], list[float], tuple[Correction, ...]]:
        if not query.clauses:
            return [], [], ()
        must: list[Asked] = []
        must_not: list[Asked] = []
        corrections: list[Correction] = []
        before: Clause | None = None
        for clause in query.clauses:
            if clause.excluded:
                must_not.append(self._engine.any_of(self._term(term, fields) for term in clause.terms))
                before = None
                continue
            asked = self._engine.any_of([self._spelt(term, fields, corrections) for term in clause.terms])
            if before and (one := self._as_one(before, clause)):
                apart = self._engine.all_of(Options(must=(must.pop(), asked)))
                asked = self._engine.any_of([apart, self._term(one, fields)])
            must.append(asked)
            before = clause
        options = Options(must, must_not, self._as_typed(query, fields))
        rows, scores = self._engine.found(self._engine.all_of(options), limit)
        return rows, scores, tuple(corrections)

    def _term(self, term: Term, fields: Fields) -> Asked:
        within = (term.field,) if term.field in WEIGHTS else fields
        match term.kind:
            case Kind.YEARS:
                return self._engine.years(*term.years)
            case Kind.DOI:
                return self._engine.doi(term.typed.lower())
            case Kind.ID:
                named = self._engine.exactly("id", term.typed.lower())
                if term.field == "id":
                    return named
                words = self._flat(term.words)
                return self._engine.any_of(
                    [named, *(self._phrase(words, one, term.unfinished) for one in within)]
                )
            case Kind.WORDS if len(term.words) == 1:
                return self._engine.any_of(self._word(term.words[0], one, term.unfinished) for one in within)
        return self._engine.any_of(self._phrase(term.words, one, term.unfinished) for one in within)

    def _word(self, word: str, field: str, unfinished: bool) -> Asked:
        """Ask a field for a word in all its spellings; the spelling that scores most counts.

        Of a compound that is parted everywhere the closed form stands beside every text that has it.
        """
        closed = "".join(parts(word))
        options = [self._engine.weighted(self._engine.word(field, closed), WEIGHTS[field])]
        halves = parts(word) if len(parts(word)) > 1 else self._compounds.halves(word)
        if halves and closed not in self._compounds.parted:
            options.append(self._phrase(halves, field, unfinished))
        if unfinished:
            options += self._begun([closed], field)
        return self._engine.best_of(options)

    def _phrase(self, words: Sequence[str], field: str, unfinished: bool) -> Asked:
        """Ask a field for words side by side, the last perhaps unfinished and perhaps a compound."""
        flat = self._flat(words)
        options = [self._engine.weighted(self._engine.phrase(field, flat), WEIGHTS[field])]
        if unfinished:
            options += self._begun(flat, field)
            as_typed = (*self._flat(words[:-1]), *parts(words[-1]))
            if as_typed != flat:
                options += self._begun(as_typed, field)
        return self._engine.best_of(options)

    def _begun(self, words: Sequence[str], field: str) -> list[Asked]:
        begun = self._engine.begins(field, words)
        return [self._engine.scored(begun, BEGINS * WEIGHTS[field])] if begun else []

    def _flat(self, words: Sequence[str]) -> Fields:
        return tuple(part for word in words for part in self._compounds.flat(word))

    def _as_one(self, before: Clause, clause: Clause) -> Term | None:
        """Return the word that two words typed one after the other may be written as, if there is one."""
        if len(before.terms) > 1 or len(clause.terms) > 1:
            return None
        first, second = before.terms[0], clause.terms[0]
        loose = first.kind is second.kind is Kind.WORDS and len(first.words) == len(second.words) == 1
        if (
            not loose
            or first.field != second.field
            or not self._compounds.makes_one(*first.words, *second.words)
        ):
            return None
        typed, word = f"{first.typed} {second.typed}", "".join((*first.words, *second.words))
        return Term(Kind.WORDS, typed, (word,), second.field, second.unfinished)

    def _as_typed(self, query: Query, fields: Fields) -> list[Asked]:
        """Raise the title that has all words as they were typed: whoever pastes a title wants that work."""
        terms = [
            clause.terms[0] for clause in query.clauses if len(clause.terms) == 1 and not clause.excluded
        ]
        words = self._flat(
            [word for term in terms if term.kind is Kind.WORDS and not term.field for word in term.words]
        )
        if len(words) < 2 or "title" not in fields:
            return []
        return [self._engine.weighted(self._engine.phrase("title", words), AS_TYPED)]

    def _spelt(self, term: Term, fields: Fields, corrections: list[Correction]) -> Asked:
        """Return the question for a term, or for the nearest words if no work has it."""
        asked = self._term(term, fields)
        if term.kind is not Kind.WORDS or len(term.words) != 1 or self._engine.holds(asked):
            return asked
        within = (term.field,) if term.field in WEIGHTS else fields
        nearest = self._near(within).nearest("".join(parts(term.words[0])))
        corrections.append(Correction(term.typed, tuple(self._compounds.written(one) for one in nearest)))
        if not nearest:
            return asked
        return self._engine.any_of(self._word(one, field, False) for one in nearest for field in within)

    def _near(self, fields: Fields) -> Spelling:
        if fields not in self._spelling:
            works_with: dict[str, int] = {}
            for field in fields:
                for word, works in self._engine.words(field):
                    works_with[word] = works_with.get(word, 0) + works
            self._spelling[fields] = Spelling(works_with)
        return self._spelling[fields]
