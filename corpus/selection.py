"""Which works of a corpus a reader asked for, how many there are of each kind, and in what order.

Searching: every word must occur somewhere in title, abstract, authors or venue, part of a word being
enough; words in "double quotes" must stand side by side within one of these. Neither capitals nor accents
count, and all dashes are one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import polars as pl

from corpus.literature import Corpus

NOT_KNOWN = "not known"
"""How a facet names the works in which the fact is missing."""

FACETS = {"types": "type", "fields": "field", "languages": "language", "seeds": "cites_seeds"}
"""Part of a selection -> column of the works; only `cites_seeds` is a list."""

BARRED_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"}
"""Letters that Unicode does not take apart, as people type them who lack the key: Sorensen, Lodz."""

_PHRASE_OR_WORD = re.compile(r'"([^"]*)(?:"|$)|([^\s"]+)')


class Sort(StrEnum):
    """The orders a list can have; ties are broken by local citations, then by id."""

    LOCAL = "local"
    GLOBAL = "global"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Selection:
    """What a reader asked for. The default asks for everything.

    Within `seeds`, `types`, `fields` and `languages` any one of the values will do; an empty tuple asks
    nothing. A work without a year is left out as soon as a first or last year is asked for.
    """

    text: str = ""
    first_year: int | None = None
    last_year: int | None = None
    seeds: tuple[str, ...] = ()
    """Keys of seeds: works that cite at least one of them."""
    types: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    open_access: bool = False
    """Only works for which OpenAlex knows a free copy."""
    sort: Sort = Sort.LOCAL

    @property
    def asks_for_everything(self) -> bool:
        """Whether no work is left out."""
        return replace(self, sort=Sort.LOCAL) == Selection()


def searchable(corpus: Corpus) -> pl.DataFrame:
    """Return the works in the columns that lists and filters need, sorted by id: compute once a version.

    Added to those of the schema: `row` (position in `corpus.works`), `who` (authors, short),
    `local_citations` and `folded`, the text that a search looks at.
    """
    names = pl.col("authors").list.eval(pl.element().struct.field("name"))
    local = corpus.citations.group_by("cited").len("local_citations")
    return (
        corpus.works.lazy()
        .with_row_index("row")
        .join(local.lazy(), left_on="id", right_on="cited", how="left", maintain_order="left")
        .select(
            "row", "id", "title", "year", "type", "field", "language", "venue", "doi", "is_retracted",
            "cited_by_count", "cites_seeds", "seed_key",
            pl.col("open_access_url").is_not_null().alias("is_open"),
            _short_authors(names).alias("who"),
            pl.col("local_citations").fill_null(0).cast(pl.Int32),
            _searched_text(names).alias("folded"),
        )
        .collect()
    )  # fmt: skip


def select(works: pl.DataFrame, selection: Selection) -> pl.DataFrame:
    """Return the rows of `works` (as from `searchable`) that were asked for, in order, without `folded`."""
    return order(_matching(works, selection).drop("folded"), selection.sort)


def order(works: pl.DataFrame, sort: Sort) -> pl.DataFrame:
    """Return the works in the order asked for; what is not known comes last."""
    by_local = pl.col("local_citations")
    key, falling = {
        Sort.LOCAL: (by_local, True),
        Sort.GLOBAL: (pl.col("cited_by_count"), True),
        Sort.NEWEST: (pl.col("year"), True),
        Sort.OLDEST: (pl.col("year"), False),
        Sort.TITLE: (fold(pl.col("title")).str.replace(r"^[^\p{L}\p{N}]+", ""), False),
    }[sort]
    return works.sort(key, by_local, "id", descending=[falling, True, False], nulls_last=True)


def cited_and_citing(
    works: pl.DataFrame, citations: pl.DataFrame, work_id: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the works that a work cites and those that cite it, within the corpus, most cited first."""
    cited = citations.filter(pl.col("citing") == work_id)["cited"]
    citing = citations.filter(pl.col("cited") == work_id)["citing"]
    bare = works.drop("folded")
    return (
        order(bare.filter(pl.col("id").is_in(cited.implode())), Sort.LOCAL),
        order(bare.filter(pl.col("id").is_in(citing.implode())), Sort.LOCAL),
    )


def facet_counts(works: pl.DataFrame, selection: Selection, facet: str) -> list[tuple[str, int]]:
    """Return the values of a facet with their works, most first, as if nothing were chosen in it.

    Works without the fact are counted as `NOT_KNOWN`; among `seeds` a work counts once for each it cites,
    and works that cite none are left out.
    """
    column = FACETS[facet]
    rest = _matching(works, _without(selection, facet)).select(column)
    if column == "cites_seeds":
        values = rest[column].explode(empty_as_null=True).drop_nulls()
    else:
        values = rest[column].fill_null(NOT_KNOWN)
    counts = values.alias("value").value_counts().sort("count", "value", descending=[True, False])
    return list(counts.iter_rows())


def fold(text: pl.Expr) -> pl.Expr:
    """Return text as it is compared: no accents, no capitals, one kind of dash, quotation mark and blank."""
    return (
        text.str.normalize("NFKD")
        .str.replace_all(r"[\p{M}\x{AD}]", "")
        .str.to_lowercase()
        .str.replace_many(BARRED_LETTERS)
        .str.replace_all(r"\p{Pd}", "-")
        .str.replace_all("[’‘ʼ]", "'")
        .str.replace_all("[“”„«»]", '"')
        .str.replace_all(r"\s+", " ")
    )


def needles(text: str) -> tuple[str, ...]:
    """Return the words and quoted phrases that must occur, folded; an open quotation mark runs to the end.

    >>> needles('Élites "knowledge  Co–production" lab')
    ('elites', 'knowledge co-production', 'lab')
    """
    folded = str(pl.select(fold(pl.lit(text))).item())
    found = (" ".join((phrase or word).split()) for phrase, word in _PHRASE_OR_WORD.findall(folded))
    return tuple(dict.fromkeys(needle for needle in found if needle))


def _matching(works: pl.DataFrame, selection: Selection) -> pl.DataFrame:
    """Cheap conditions first, then one word after another, the longest, which is the rarest, first."""
    conditions = _conditions(selection)
    found = works.filter(conditions) if conditions else works
    for needle in sorted(needles(selection.text), key=len, reverse=True):
        found = found.filter(pl.col("folded").str.contains(needle, literal=True))
    return found


def _conditions(selection: Selection) -> list[pl.Expr]:
    conditions = []
    if selection.first_year is not None:
        conditions.append(pl.col("year") >= selection.first_year)
    if selection.last_year is not None:
        conditions.append(pl.col("year") <= selection.last_year)
    if selection.seeds:
        conditions.append(pl.col("cites_seeds").list.set_intersection(list(selection.seeds)).list.len() > 0)
    for facet in ("types", "fields", "languages"):
        if chosen := getattr(selection, facet):
            conditions.append(_one_of(FACETS[facet], chosen))
    if selection.open_access:
        conditions.append(pl.col("is_open"))
    return conditions


def _one_of(column: str, values: Sequence[str]) -> pl.Expr:
    known = pl.col(column).is_in([value for value in values if value != NOT_KNOWN]).fill_null(value=False)
    return known | pl.col(column).is_null() if NOT_KNOWN in values else known


def _without(selection: Selection, facet: str) -> Selection:
    return Selection(**{name: getattr(selection, name) for name in selection.__slots__ if name != facet})


def _searched_text(names: pl.Expr) -> pl.Expr:
    """One field a line, so that no phrase runs over from one into the next."""
    fields = (pl.col("title"), pl.col("abstract"), names.list.join("; "), pl.col("venue"))
    return pl.concat_str([fold(field) for field in fields], separator="\n", ignore_nulls=True)


def _short_authors(names: pl.Expr) -> pl.Expr:
    """`Ann Lee`, `Ann Lee and Bo Ek` or `Ann Lee et al.`; null if no author is known."""
    first, second, count = (
        names.list.get(0, null_on_oob=True),
        names.list.get(1, null_on_oob=True),
        names.list.len(),
    )
    return (
        pl.when(count == 1)
        .then(first)
        .when((count == 2) & (second != "et al."))
        .then(first + " and " + second)
        .when(count > 1)
        .then(first + " et al.")
    )
