"""Which works answer a question, and in which order.

Unless the question says otherwise, the works are those of the core corpus: `is_xpac` is false.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from . import sorting, textindex
from .errors import Refused
from .fields import PRESENCE, Field
from .index import Catalogue, Mask
from .query import Clause, Range
from .search import Ask

Corpus = Literal["core", "expansion", "all"]


@dataclass(frozen=True, slots=True)
class Question:
    """What /works was asked for, apart from order and page."""

    clauses: tuple[Clause, ...] = ()
    searches: tuple[tuple[Ask, tuple[str, ...]], ...] = ()
    corpus: Corpus = "core"

    @property
    def asks(self) -> tuple[tuple[Ask, tuple[str, ...]], ...]:
        """Every text asked for, as a parameter or in the filter; they give the rows a relevance score."""
        in_filter = [
            (clause.values[0], clause.field.scope) for clause in self.clauses if clause.field.kind == "search"
        ]
        return (*self.searches, *in_filter)


@dataclass(frozen=True, slots=True)
class Hits:
    """The rows that answer, in order; the relevance of every row if something was searched."""

    rows: np.ndarray
    order: sorting.Order
    scores: np.ndarray | None


def find(catalogue: Catalogue, question: Question, keys: tuple[sorting.SortKey, ...]) -> Hits:
    """Return the hits; those of the same question are kept until a work comes or goes."""
    return catalogue.recently("hits", (question, keys), lambda: _find(catalogue, question, keys))


def _find(catalogue: Catalogue, question: Question, keys: tuple[sorting.SortKey, ...]) -> Hits:
    found = mask(catalogue, question)
    if not question.asks:
        order = sorting.order(catalogue, keys)
        return Hits(order.rows[found[order.rows]], order, None)
    cited = sorting.column(catalogue, "cited_by_count").numbers
    scores = np.sum(
        [textindex.relevance(catalogue, ask, scope, cited) for ask, scope in question.asks], axis=0
    )
    order = sorting.Order(catalogue, keys, scores, np.flatnonzero(found))
    return Hits(order.rows, order, scores)


def mask(catalogue: Catalogue, question: Question) -> Mask:
    found = catalogue.live().copy()
    if question.corpus != "all" and not any(clause.field.key == "is_xpac" for clause in question.clauses):
        expansion = catalogue.true("is_xpac")
        found &= expansion if question.corpus == "expansion" else ~expansion
    for clause in question.clauses:
        fits = catalogue.recently("clause", clause, partial(_any_of, catalogue, clause))
        found &= ~fits if clause.negated else fits
    for ask, scope in question.searches:
        found &= textindex.matching(catalogue, ask, scope)
    return found


def _any_of(catalogue: Catalogue, clause: Clause) -> Mask:
    """Return the works that fit any value of a clause; whether that is wanted or not is another matter."""
    if clause.field.kind == "cites" and None not in clause.values:
        return catalogue.mask(np.concatenate([catalogue.citing(number) for number in clause.values]))
    return np.logical_or.reduce([_fits(catalogue, clause.field, value) for value in clause.values])


def _fits(catalogue: Catalogue, field: Field, value: object) -> Mask:
    """Return the works of which one value of a clause is true; None asks for those that lack the field."""
    if value is None:
        return _lacks(catalogue, field)
    return FITS[field.kind](catalogue, field, value)


def _lacks(catalogue: Catalogue, field: Field) -> Mask:
    if field.kind in {"id", "boolean"}:
        return catalogue.mask()
    if field.kind == "term":
        return catalogue.mask(catalogue.postings(field)[""])
    if field.kind in {"number", "date"}:
        return np.isnan(sorting.column(catalogue, field.path).numbers) & catalogue.live()
    return catalogue.live() & ~catalogue.present(field.root)


def _id(catalogue: Catalogue, _: Field, number: int) -> Mask:
    row = catalogue.row_of(number)
    return catalogue.mask(() if row is None else (row,))


def _cites(catalogue: Catalogue, _: Field, number: int) -> Mask:
    return catalogue.mask(catalogue.citing(number))


def _listed(catalogue: Catalogue, field: Field, number: int) -> Mask:
    """The works that another work lists; an unknown work lists none."""
    row = catalogue.row_of(number)
    listed = catalogue.read(row).value(field.root) if row is not None else []
    rows = (catalogue.row_of(int(url[22:])) for url in listed if url[22:].isdigit())
    return catalogue.mask(row for row in rows if row is not None)


def _term(catalogue: Catalogue, field: Field, value: str) -> Mask:
    return catalogue.mask(catalogue.postings(field).get(value, ()))


def _prefix(catalogue: Catalogue, field: Field, value: str) -> Mask:
    postings = catalogue.postings(field)
    return catalogue.mask(row for known, rows in postings.items() if known.startswith(value) for row in rows)


def _within(catalogue: Catalogue, field: Field, wanted: Range) -> Mask:
    numbers = sorting.column(catalogue, field.path).numbers
    return (numbers >= wanted.low) & (numbers <= wanted.high)


def _boolean(catalogue: Catalogue, field: Field, wanted: bool) -> Mask:
    true = catalogue.present(field.root) if field.key in PRESENCE else catalogue.true(field.path)
    return true if wanted else catalogue.live() & ~true


def _searched(catalogue: Catalogue, field: Field, ask: Ask) -> Mask:
    return textindex.matching(catalogue, ask, field.scope)


FITS: dict[str, Callable[[Catalogue, Field, object], Mask]] = {
    "id": _id,
    "cites": _cites,
    "listed": _listed,
    "term": _term,
    "prefix": _prefix,
    "number": _within,
    "date": _within,
    "boolean": _boolean,
    "search": _searched,
}


def corpus(asked: str | None, include_xpac: str | None, filter_text: str) -> Corpus:
    """Return the corpus of a question. The new control and the old ones do not go together."""
    if asked is None:
        return "all" if (include_xpac or "").lower() == "true" else "core"
    if include_xpac is not None or "is_xpac:" in filter_text:
        raise Refused("corpus cannot be used together with include_xpac or the is_xpac filter.")
    if asked not in {"core", "expansion", "all"}:
        raise Refused(f"corpus must be core, expansion or all, not {asked!r}.")
    return asked  # type: ignore[return-value]
