"""The language of the search box: what a text that was typed asks for.

    words                     every one must occur, in any field
    "a phrase"                these words side by side, exactly
    particip*                 words that begin so
    care OR welfare           one of the two will do
    -health                   leaves out what has the word
    title: author: venue: abstract:    the word or phrase after it must stand there
    year:2010  year:2010-2015  year:2010-  year:-2015
    doi:10.1000/…  id:W123    that work; a DOI, an id or an address of one is known also by itself

Nothing is malformed: what is no sign of this language is read as words. The last word may be unfinished.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.dois import bare_doi
from corpus.identifiers import DOI, openalex_id
from corpus.search.words import words_of

MOST_LETTERS = 5_000  # of a search; what comes after is not read

FIELDS = {
    "title": "title",
    "abstract": "abstract",
    "author": "authors",
    "authors": "authors",
    "venue": "venue",
}
"""What is typed before the colon -> field of the index."""

_ITEM = re.compile(
    r"(?P<minus>[-−](?=[^\s\-−]))?"
    rf"(?:(?P<field>{'|'.join(FIELDS)}|year|doi|id):(?=\S))?"
    r'(?:"(?P<phrase>[^"]*)(?P<closed>"?)|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"') | {"\0": " "})
_YEARS = re.compile(r"(?P<first>\d{4})?(?P<to>[-–])?(?P<last>\d{4})?")


class Kind(StrEnum):
    """What a term is."""

    WORDS = "words"
    PHRASE = "phrase"
    YEARS = "years"
    DOI = "doi"
    ID = "id"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for."""

    kind: Kind
    typed: str
    """As it was typed, without signs."""
    words: tuple[str, ...] = ()
    """Of words and phrases: as `words_of` returns them, side by side."""
    field: str | None = None
    """The field of the index in which words must stand, None for any; `id` where an id was said to be one."""
    unfinished: bool = False
    """Whether the last word is only the beginning of one."""
    years: tuple[int | None, int | None] = (None, None)
    """First and last, both included."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Terms of which one must hold, or, if excluded, must not."""

    terms: tuple[Term, ...]
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What a text asks for: all of its clauses."""

    clauses: tuple[Clause, ...]

    def in_words(self) -> str:
        """Say what is asked for, for people.

        >>> parse('care OR welfare -health author:ostrom year:2010-').in_words()
        '“care” or “welfare”, not “health”, author “ostrom”, from 2010'
        """
        return ", ".join(
            ("not " if clause.excluded else "") + " or ".join(map(_in_words, clause.terms))
            for clause in self.clauses
        )

    @property
    def is_plain(self) -> bool:
        """Whether it is words and phrases alone, so that nothing needs explaining."""
        return all(
            not clause.excluded
            and len(clause.terms) == 1
            and clause.terms[0].kind in {Kind.WORDS, Kind.PHRASE}
            and clause.terms[0].field is None
            for clause in self.clauses
        )


@dataclass(frozen=True, slots=True)
class _Item:
    """A piece of the text before its words are read; `joins` is OR or AND if it stands between two others."""

    term: Term
    minus: bool
    joins: str | None


def parse(text: str) -> Query:
    """Return what a text asks for; a text without a letter or digit asks for nothing.

    >>> [clause.terms[0].words for clause in parse('Élites "knowledge  Co–production" lab').clauses]
    [('elites',), ('knowledge', 'co-production'), ('lab',)]
    """
    found = list(_ITEM.finditer(text[:MOST_LETTERS].translate(_QUOTES)))
    items = [_item(match, last=number == len(found) - 1) for number, match in enumerate(found)]
    read = words_of([item.term.typed for item in items])
    clauses: list[Clause] = []
    waiting = False  # an OR stands before the next term
    for place, (item, words) in enumerate(zip(items, read, strict=True)):
        between = 0 < place < len(items) - 1 and not (item.minus or items[place + 1].minus)
        if item.joins and between and clauses and not clauses[-1].excluded and not waiting:
            waiting = item.joins == "OR"
            continue
        term = _with_words(item.term, words)
        if term is None:
            continue
        if waiting:
            clauses[-1] = Clause((*clauses[-1].terms, term))
        else:
            clauses.append(Clause((term,), item.minus))
        waiting = False
    return Query(tuple(clauses))


def _item(match: re.Match[str], *, last: bool) -> _Item:
    field, word = (match["field"] or "").lower(), match["word"]
    minus = match["minus"] is not None
    if word is None:
        open_ = last and not match["closed"] and not minus
        phrase = Term(Kind.PHRASE, match["phrase"], field=FIELDS.get(field), unfinished=open_)
        return _Item(phrase if field in FIELDS or not field else _identified(field, phrase), minus, None)
    if not field and word in {"OR", "AND"} and not minus:
        return _Item(Term(Kind.WORDS, word, unfinished=last), minus, word)
    unfinished = word.endswith("*") or (last and not minus)
    plain = Term(Kind.WORDS, word, field=FIELDS.get(field), unfinished=unfinished)
    return _Item(_identified(field, plain), minus, None)


def _identified(field: str, plain: Term) -> Term:
    """Return the term as years, DOI or id if it is one, else as words, with the name of the field if that
    asks for something else.
    """
    value = plain.typed.strip().rstrip(".,;:")
    if field == "year" and (years := _years(value)):
        return Term(Kind.YEARS, value, years=years)
    if (field == "doi" and value) or (not field and DOI.fullmatch(value)):
        return Term(Kind.DOI, bare_doi(value) or value.lower())
    if field == "id" and value:
        return Term(Kind.ID, openalex_id(value) or value, field="id")
    if not field and (work := openalex_id(value.strip("()[]<>'’"))):
        return Term(Kind.ID, work, unfinished=plain.unfinished)
    typed = f"{field}:{plain.typed}" if field and field not in FIELDS else plain.typed
    return replace(plain, typed=typed)


def _years(value: str) -> tuple[int | None, int | None] | None:
    years = _YEARS.fullmatch(value)
    if not years or not (years["first"] or years["last"]):
        return None
    first, last = (int(years[one]) if years[one] else None for one in ("first", "last"))
    return first, last if years["to"] else first


def _with_words(term: Term, words: tuple[str, ...]) -> Term | None:
    if term.kind is Kind.YEARS:
        return term
    if not words:
        return None
    typed = term.typed if term.kind in {Kind.DOI, Kind.ID} else " ".join(term.typed.split())
    return replace(term, typed=typed, words=words)


def _in_words(term: Term) -> str:
    if term.kind is Kind.YEARS:
        first, last = term.years
        if first == last:
            return f"of {first}"
        parts = [f"from {first}" if first else "", f"to {last}" if last else ""]
        return " ".join(part for part in parts if part)
    if term.kind in {Kind.DOI, Kind.ID}:
        return f"the work {term.typed}"
    name = {"authors": "author "}.get(term.field or "", f"{term.field} " if term.field else "")
    return f"{name}“{term.typed}”"
