"""The changes between two versions in words, and as one table of a row a change."""

from enum import StrEnum
from typing import Any

import polars as pl

from corpus.changes import Changes, Edition, Summary
from corpus.wording import counted


class Kind(StrEnum):
    """The kinds of change, in the order in which they are told."""

    NEW = "new"
    GONE = "gone"
    RETRACTED = "retracted since"
    UNRETRACTED = "no longer marked as retracted"
    METADATA = "metadata changed"
    REFERENCES = "reference list changed"
    CITATIONS = "citations changed"
    SEEDS = "seed changed"


FIELDS = {
    "published": "date of publication",
    "authors_cut": "authors left out",
    "is_retracted": "retraction",
    "open_access_url": "free copy",
    "doi": "DOI",
}
"""Columns of `schema.WORKS` in words, where their name is not one."""

TABLE = pl.Schema(
    {
        "change": pl.String,  # Kind
        "id": pl.String,  # of the work; of a seed, its key
        "title": pl.String,
        "authors": pl.String,  # parted by semicolons
        "year": pl.Int32,
        "venue": pl.String,
        "doi": pl.String,
        "retracted": pl.Boolean,  # as in the second version, or the first if gone
        "field": pl.String,  # what changed, in words
        "before": pl.String,  # of a reference list: what was taken out
        "after": pl.String,  # of a reference list: what was added
        "why": pl.String,
    }
)


def table(changes: Changes) -> pl.DataFrame:
    """Return one row a change in the columns of `TABLE`, by kind and id; values in words."""
    works = pl.concat(
        [
            _rows(Kind.NEW, changes.new),
            _rows(Kind.GONE, changes.gone.select("id", _why().alias("why"))),
            _rows(Kind.RETRACTED, _in_words("is_retracted", changes.retracted)),
            _rows(Kind.UNRETRACTED, _in_words("is_retracted", changes.unretracted)),
            *(_rows(Kind.METADATA, _in_words(name, frame)) for name, frame in changes.metadata.items()),
            _rows(Kind.REFERENCES, _references(changes)),
            *(_rows(Kind.CITATIONS, _citations(changes, score)) for score in ("local", "global")),
        ]
    )
    described = changes.works.select(
        "id",
        "title",
        _names().alias("authors"),
        "year",
        "venue",
        "doi",
        pl.col("is_retracted").alias("retracted"),
    )
    told = works.join(described, on="id", how="left", maintain_order="left")
    return pl.concat([told.select(TABLE.names()), _seeds(changes)])


def field_name(column: str) -> str:
    """Return a column of the works in words."""
    return FIELDS.get(column, column)


def in_words(values: pl.Series) -> pl.Series:
    """Return a column of `schema.WORKS` as people read it: lists with semicolons, yes and no; null stays."""
    frame = values.to_frame("value")
    dtype = values.dtype
    if isinstance(dtype, pl.List):
        if isinstance(dtype.inner, pl.Struct):
            return frame.select(_names("value"))["value"]
        return frame.select(pl.col("value").list.join("; "))["value"]
    if dtype == pl.Boolean:
        yes = pl.when(pl.col("value")).then(pl.lit("yes")).when(~pl.col("value")).then(pl.lit("no"))
        return frame.select(yes.alias("value"))["value"]
    return frame.select(pl.col("value").cast(pl.String))["value"]


def sentence(changes: Changes) -> str:
    """Return in one sentence what the second version has and lacks beside the first."""
    first, second = edition_name(changes.before), edition_name(changes.after)
    if not changes.summary.any:
        return f"Between {first} and {second} nothing changed."
    back = ", the older one, so read backwards" if changes.backwards else ""
    told = [_listed(part) for part in (_came_and_went(changes.summary), _changed(changes.summary)) if part]
    return f"From {first} to {second}{back}: {'; '.join(told)}."


def edition_name(edition: Edition) -> str:
    """Return `version 3 of 24 November 2026`."""
    name = edition.name if edition.version is None else f"version {edition.version}"
    return (
        name if edition.harvested is None else f"{name} of {edition.harvested.day} {edition.harvested:%B %Y}"
    )


def as_json(changes: Changes) -> dict[str, Any]:
    """Return summary and table as plain values, for JSON: numbers of the summary are numbers of works."""
    summary = changes.summary
    return {
        "from": _edition(changes.before),
        "to": _edition(changes.after),
        "backwards": changes.backwards,
        "sentence": sentence(changes),
        "summary": {
            "new": summary.new,
            "gone": {str(fate): count for fate, count in summary.gone.items()},
            "retracted": summary.retracted,
            "unretracted": summary.unretracted,
            "metadata": summary.metadata,
            "fields": dict(summary.fields),
            "references": summary.references,
            "local_citations": summary.locally,
            "global_citations": summary.globally,
            "seeds": summary.seeds,
        },
        "not_recorded": list(changes.not_recorded),
        "changes": table(changes).to_dicts(),
    }


def _edition(edition: Edition) -> dict[str, Any]:
    harvested = edition.harvested.isoformat() if edition.harvested else None
    return {
        "version": edition.version,
        "harvested": harvested,
        "works": edition.works,
        "citations_inside": edition.citations,
    }


def _came_and_went(summary: Summary) -> list[str]:
    gone = sum(summary.gone.values())
    fates = ", ".join(f"{count:,} {fate}" for fate, count in summary.gone.items())
    parts = {
        counted(summary.new, "new work"): summary.new,
        f"{gone:,} gone ({fates})": gone,
        f"{summary.retracted:,} {Kind.RETRACTED}": summary.retracted,
        f"{summary.unretracted:,} {Kind.UNRETRACTED}": summary.unretracted,
    }
    return [words for words, number in parts.items() if number]


def _changed(summary: Summary) -> list[str]:
    parts = {
        f"metadata of {counted(summary.metadata, 'work')}": summary.metadata,
        f"reference lists of {summary.references:,}": summary.references,
        f"local citation scores of {summary.locally:,}": summary.locally,
        f"global citation scores of {summary.globally:,}": summary.globally,
        f"the state of {counted(summary.seeds, 'seed')}": summary.seeds,
    }
    found = [words for words, number in parts.items() if number]
    return ["changed: " + found[0], *found[1:]] if found else []


def _listed(parts: list[str]) -> str:
    return ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]


def _rows(kind: Kind, found: pl.DataFrame) -> pl.DataFrame:
    missing = [
        pl.lit(None, dtype=pl.String).alias(n)
        for n in ("field", "before", "after", "why")
        if n not in found.columns
    ]
    return found.with_columns(missing).select(
        pl.lit(str(kind)).alias("change"), "id", "field", "before", "after", "why"
    )


def _names(column: str = "authors") -> pl.Expr:
    return pl.col(column).list.eval(pl.element().struct.field("name")).list.join("; ", ignore_nulls=True)


def _why() -> pl.Expr:
    into = pl.col("fate").str.replace("another work", pl.coalesce(pl.col("survivor"), pl.lit("another work")))
    return pl.concat_str([into, pl.col("detail")], separator=": ", ignore_nulls=True)


def _in_words(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    before, after = in_words(frame["before"]), in_words(frame["after"])
    told = pl.DataFrame({"id": frame["id"], "before": before, "after": after})
    if name == "authors":  # the same names: it is their ids or ORCIDs that changed
        full = [_with_ids(frame[side]).alias(f"full_{side}") for side in ("before", "after")]
        alike = pl.col("before").eq_missing(pl.col("after"))
        told = told.with_columns(full).select(
            "id",
            *(
                pl.when(alike).then(f"full_{side}").otherwise(side).alias(side)
                for side in ("before", "after")
            ),
        )
    return told.with_columns(pl.lit(field_name(name)).alias("field"))


def _with_ids(authors: pl.Series) -> pl.Series:
    field = pl.element().struct.field
    told = pl.concat_str([field("name"), field("id"), field("orcid")], separator=" ", ignore_nulls=True)
    return authors.to_frame("a").select(pl.col("a").list.eval(told).list.join("; "))["a"]


def _references(changes: Changes) -> pl.DataFrame:
    count = [pl.col(name).list.len().cast(pl.String) + f" {name}" for name in ("added", "removed")]
    return changes.references.select(
        "id",
        pl.lit("references").alias("field"),
        pl.col("removed").list.join("; ").alias("before"),
        pl.col("added").list.join("; ").alias("after"),
        pl.concat_str(count, separator=", ").alias("why"),
    )


def _citations(changes: Changes, score: str) -> pl.DataFrame:
    before, after = pl.col(f"{score}_before"), pl.col(f"{score}_after")
    return changes.citations.filter(before.ne_missing(after)).select(
        "id",
        pl.lit(f"{score} citation score").alias("field"),
        before.cast(pl.String).alias("before"),
        after.cast(pl.String).alias("after"),
    )


def _seeds(changes: Changes) -> pl.DataFrame:
    def rows(field: str, before: pl.Expr, after: pl.Expr) -> pl.DataFrame:
        return changes.seeds.filter(before.ne_missing(after)).select(
            pl.lit(str(Kind.SEEDS)).alias("change"), pl.col("key").alias("id"), "title",
            pl.lit(field).alias("field"), before.alias("before"), after.alias("after"),
        )  # fmt: skip

    status = rows("status", pl.col("status_before"), pl.col("status_after"))
    ids = rows("works", pl.col("ids_before").list.join("; "), pl.col("ids_after").list.join("; "))
    settled = pl.concat([status["id"], ids["id"]]).implode()
    rest = changes.seeds.filter(~pl.col("key").is_in(settled)).select(
        pl.lit(str(Kind.SEEDS)).alias("change"), pl.col("key").alias("id"), "title",
        pl.lit("how it was found or is described").alias("field"),
        pl.col("reason_before").alias("before"), pl.col("reason_after").alias("after"),
    )  # fmt: skip
    both = pl.concat([status, ids, rest]).sort("id", "field")
    return both.with_columns(
        pl.lit(None, dtype=dtype).alias(name) for name, dtype in TABLE.items() if name not in both.columns
    ).select(TABLE.names())
