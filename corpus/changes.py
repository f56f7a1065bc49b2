"""What changed between two versions of a corpus: works, their facts, who cites them, and the seeds.

Facts are compared by content, as OpenAlex's `updated_date` moves with every citation. Citation scores are
kept apart from all else: they change nightly. What became of a gone work: `corpus.fates`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from corpus.fates import Fate, fates
from corpus.literature import Corpus
from corpus.model import Harvest
from corpus.schema import WORKS

APART = ("references", "cited_by_count", "cites_seeds", "seed_key")
"""No metadata: reference lists and scores are told apart; the last two follow from references and seeds."""

DESCRIBED = ("id", "title", "authors", "year", "venue", "doi", "is_retracted")

METADATA = tuple(name for name in WORKS if name not in {"id", *APART})
"""The facts of a work that OpenAlex describes it by."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One of the two versions compared, by name and size."""

    name: str
    version: int | None
    harvested: datetime | None
    works: int
    citations: int
    """Citations between two of its works."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Numbers of works, unless said otherwise."""

    new: int
    gone: Mapping[Fate, int]
    retracted: int
    unretracted: int
    metadata: int
    """Works with at least one fact changed."""
    fields: Mapping[str, int]
    """Column of the metadata -> works in which it changed, most first."""
    references: int
    locally: int
    """Works whose local citation score changed."""
    globally: int
    """Works whose global citation score changed."""
    seeds: int
    """References of the bibliography that came, went, or were found or described otherwise."""

    @property
    def any(self) -> bool:
        """Whether anything at all differs."""
        return bool(
            self.new or self.gone or self.retracted or self.unretracted or self.metadata
            or self.references or self.locally or self.globally or self.seeds
        )  # fmt: skip


@dataclass(frozen=True)
class Changes:
    """All that differs between two versions; frames are sorted by id and never to be changed."""

    before: Edition
    after: Edition
    new: pl.DataFrame
    """Works of `after` alone, as in `schema.WORKS`."""
    gone: pl.DataFrame
    """Works of `before` alone, as in `schema.WORKS`, with `fate`, `survivor` (id, if merged) and `detail`."""
    facts: Mapping[str, pl.DataFrame]
    """Column of `schema.WORKS` -> id, before, after, for the works in both in which it differs."""
    citations: pl.DataFrame
    """Works in both with another score: id, local_before, local_after, global_before, global_after."""
    seeds: pl.DataFrame
    """References of which anything differs: key, title and, before and after, status, ids and reason; null
    where that version has no such reference."""
    works: pl.DataFrame
    """Every work in either, with the columns `DESCRIBED` of `schema.WORKS`; of one in both, as in `after`."""
    not_recorded: tuple[str, ...]
    """Columns that one of the two, stored by an older release, does not hold: not compared."""

    @property
    def backwards(self) -> bool:
        """Whether `before` is the newer of the two."""
        if self.before.version is None or self.after.version is None:
            return False
        return self.before.version > self.after.version

    @property
    def retracted(self) -> pl.DataFrame:
        """Works marked as retracted in `after` only: id, before, after."""
        return self.facts["is_retracted"].filter(pl.col("after").fill_null(value=False))

    @property
    def unretracted(self) -> pl.DataFrame:
        """Works marked as retracted in `before` only: id, before, after."""
        return self.facts["is_retracted"].filter(pl.col("before").fill_null(value=False))

    @property
    def metadata(self) -> dict[str, pl.DataFrame]:
        """Return column -> id, before, after for each that changed, the most changed first.

        A retraction is not among them; that it became known that a work is none, is.
        """
        settled = pl.concat([self.retracted["id"], self.unretracted["id"]])
        found = {name: self.facts[name] for name in METADATA}
        found["is_retracted"] = found["is_retracted"].filter(~pl.col("id").is_in(settled.implode()))
        return {
            name: frame
            for name, frame in sorted(found.items(), key=lambda item: (-item[1].height, item[0]))
            if frame.height
        }

    @property
    def references(self) -> pl.DataFrame:
        """Works with another reference list: id, added, removed (ids of the works cited)."""
        before, after = pl.col("before"), pl.col("after")
        return self.facts["references"].select(
            "id",
            after.list.set_difference(before).list.sort().alias("added"),
            before.list.set_difference(after).list.sort().alias("removed"),
        )

    @property
    def summary(self) -> Summary:
        """Return the changes counted."""
        metadata = self.metadata
        touched = pl.concat([frame["id"] for frame in metadata.values()]) if metadata else pl.Series()
        fates = self.gone["fate"].value_counts().sort("count", "fate", descending=[True, False])
        differs = [
            pl.col(f"{score}_before").ne_missing(pl.col(f"{score}_after")) for score in ("local", "global")
        ]
        locally, globally = (int(self.citations.filter(score).height) for score in differs)
        return Summary(
            new=self.new.height,
            gone={Fate(fate): int(count) for fate, count in fates.iter_rows()},
            retracted=self.retracted.height,
            unretracted=self.unretracted.height,
            metadata=touched.n_unique() if metadata else 0,
            fields={name: frame.height for name, frame in metadata.items()},
            references=self.facts["references"].height,
            locally=locally,
            globally=globally,
            seeds=self.seeds.height,
        )


def compare(before: Corpus, after: Corpus, ledger: pl.DataFrame | None = None) -> Changes:
    """Return what must be done to `before` to have `after`; either may be the newer one.

    `ledger` holds the rows of the harvests between the two (`ledger_between`), which explain gone works.
    """
    new = after.works.join(before.works, on="id", how="anti").sort("id")
    gone = before.works.join(after.works, on="id", how="anti").sort("id")
    # rows of the works in both, in the same order: columns can be compared side by side
    old = before.works.join(after.works.select("id"), on="id", how="semi").sort("id")
    now = after.works.join(before.works.select("id"), on="id", how="semi").sort("id")
    facts = {name: _differing(old, now, name) for name in WORKS if name not in {"id", "cited_by_count"}}
    changes = Changes(
        before=_edition(before),
        after=_edition(after),
        new=new,
        gone=gone,
        facts=facts,
        citations=_scores(before, after, old, now),
        seeds=_seeds(before.seeds, after.seeds),
        works=pl.concat([after.works.select(DESCRIBED), gone.select(DESCRIBED)]).sort("id"),
        not_recorded=tuple(name for name in WORKS if _gaps(before.works[name]) or _gaps(after.works[name])),
    )
    became = fates(gone, before, after, ledger, backwards=changes.backwards)
    return replace(changes, gone=gone.join(became, on="id", how="left", maintain_order="left"))


def ledger_between(
    ledger: pl.DataFrame, runs: Sequence[tuple[Harvest, int | None]], one: int, other: int
) -> pl.DataFrame:
    """Return the rows of the ledger that tell how the older of two versions became the newer, oldest first.

    `runs` are all harvests in order, as from `Store.harvests`; those that found nothing changed count too.
    """
    place = {version: number for number, (_, version) in enumerate(runs) if version is not None}
    first, last = sorted((place[one], place[other]))
    order = {run.id: number for number, (run, _) in enumerate(runs[first + 1 : last + 1])}
    between = ledger.filter(pl.col("harvest_id").is_in(list(order)))
    position = pl.col("harvest_id").replace_strict(order, default=None, return_dtype=pl.Int64)
    return between.sort(position, "number")


def _edition(corpus: Corpus) -> Edition:
    harvested = corpus.harvest.finished if corpus.harvest else None
    return Edition(corpus.name, corpus.version, harvested, corpus.works.height, corpus.citations.height)


def _gaps(column: pl.Series) -> bool:
    """A list is empty where nothing is known; null if a release wrote it that did not know the column."""
    return isinstance(column.dtype, pl.List) and column.null_count() > 0


def _differing(old: pl.DataFrame, now: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return id, before and after of the rows in which a column differs."""
    before, after = _comparable(old[name]), _comparable(now[name])
    differs = before.ne_missing(after)
    if isinstance(old.schema[name], pl.List):
        differs &= before.is_not_null() & after.is_not_null()
    return pl.DataFrame({"id": old["id"], "before": old[name], "after": now[name]}).filter(differs)


def _comparable(column: pl.Series) -> pl.Series:
    """Polars 2.1 finds lists of structs equal that are not: each struct is compared as one text."""
    dtype = column.dtype
    if not isinstance(dtype, pl.List) or not isinstance(dtype.inner, pl.Struct):
        return column
    fields = [pl.element().struct.field(field.name).fill_null("\x00") for field in dtype.inner.fields]
    return column.to_frame("c").select(pl.col("c").list.eval(pl.concat_str(fields, separator="\x1f")))["c"]


def _scores(before: Corpus, after: Corpus, old: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    def local(corpus: Corpus, name: str) -> pl.DataFrame:
        return corpus.citations.group_by(pl.col("cited").alias("id")).agg(pl.len().cast(pl.Int32).alias(name))

    both = old.select("id", pl.col("cited_by_count").alias("global_before")).with_columns(
        now["cited_by_count"].alias("global_after")
    )
    for corpus, name in ((before, "local_before"), (after, "local_after")):
        both = both.join(local(corpus, name), on="id", how="left", maintain_order="left")
    return (
        both.with_columns(pl.col("local_before", "local_after").fill_null(0))
        .select("id", "local_before", "local_after", "global_before", "global_after")
        .filter(
            (pl.col("local_before") != pl.col("local_after"))
            | pl.col("global_before").ne_missing(pl.col("global_after"))
        )
    )


def _seeds(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    # a column that one of the two does not know at all was not recorded then
    known = [
        n for n in after.columns if n not in {"harvest_id", "key"} and _known(before[n]) and _known(after[n])
    ]

    def side(seeds: pl.DataFrame, name: str) -> pl.DataFrame:
        return seeds.unique("key", keep="first", maintain_order=True).select(
            "key",
            "title",
            pl.col("status").alias(f"status_{name}"),
            pl.col("ids").list.sort().alias(f"ids_{name}"),
            pl.col("reason").alias(f"reason_{name}"),
            pl.struct("key", *known).struct.json_encode().alias(f"whole_{name}"),
        )

    both = side(after, "after").join(
        side(before, "before"), on="key", how="full", coalesce=True, maintain_order="left_right"
    )
    return (
        both.filter(pl.col("whole_before").ne_missing(pl.col("whole_after")))
        .with_columns(pl.coalesce("title", "title_right").alias("title"))
        .select(
            "key", "title", *(f"{n}_{s}" for n in ("status", "ids", "reason") for s in ("before", "after"))
        )
    )


def _known(column: pl.Series) -> bool:
    return column.is_empty() or column.null_count() < len(column)
