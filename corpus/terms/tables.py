"""The terms of a whole corpus: one row a hit, and the works that use each family."""

from dataclasses import dataclass

import polars as pl

from corpus.fields import field_number
from corpus.schema import Columns
from corpus.terms.cleaning import lower
from corpus.terms.codebook import Terms
from corpus.terms.matcher import Hit, Matcher
from corpus.terms.modifiers import around

TITLE, ABSTRACT = "title", "abstract"
_COLUMNS: Columns = {
    "id": pl.String,  # of the work
    "place": pl.String,  # title or abstract
    "family": pl.String,
    "parts": pl.List(pl.String),  # parts of the family that the hit belongs to as well
    "form": pl.String,  # as the codebook writes it
    "language": pl.String,  # of the form, or of the work if the form is written as in English; ISO 639-1
    "sense": pl.String,
    "dropped": pl.String,  # the screen that dropped it; null: it counts
    "start": pl.Int32,  # characters
    "end": pl.Int32,
    "before": pl.String,  # the word that stands before it
    "after": pl.String,  # the head of what is co-produced
    "of": pl.String,  # all of it
}
HITS = pl.Schema(_COLUMNS)


@dataclass(frozen=True)
class TermHits:
    """The hits of a version, and by which codebook."""

    hits: pl.DataFrame
    """Rows of `HITS`, by work, title first."""
    digest: str
    """SHA-256 of the codebook."""

    @property
    def counting(self) -> pl.DataFrame:
        """The hits that count."""
        return self.hits.filter(pl.col("dropped").is_null())


def term_hits(works: pl.DataFrame, terms: Terms) -> TermHits:
    """Return the hits in title and abstract of works, which follow `corpus.schema.WORKS`."""
    matcher = Matcher(terms)
    columns: tuple[list[object], ...] = tuple([] for _ in HITS)
    number_of = {name: field_number(name) for name in works["field"].unique()}
    numbers = [number_of[name] for name in works["field"]]
    for work, title, abstract, language, field in zip(
        works["id"], works["title"], works["abstract"], works["language"], numbers, strict=True
    ):
        in_title, in_abstract = matcher.hits((title, abstract), language=language, field=field)
        for place, text, hits in ((TITLE, title, in_title), (ABSTRACT, abstract, in_abstract)):
            folded = lower(text) if hits else ""
            for hit in hits:
                for column, value in zip(columns, _row(work, place, folded, hit), strict=True):
                    column.append(value)
    return TermHits(pl.DataFrame(dict(zip(HITS, columns, strict=True)), schema=HITS), terms.digest)


def _row(work: str, place: str, folded: str, hit: Hit) -> tuple[object, ...]:
    beside = around(folded, hit.start, hit.end)
    return (
        work,
        place,
        hit.family,
        list(hit.parts),
        hit.form,
        hit.language,
        hit.sense,
        hit.dropped,
        hit.start,
        hit.end,
        beside.before,
        beside.after,
        beside.of,
    )
