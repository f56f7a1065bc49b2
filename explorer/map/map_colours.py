"""What gives the works of the map their colour: a scale of numbers, or kinds of which each has its own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from explorer import theme

NAMED_KINDS = 6
UNKNOWN, OTHERS = "not known", "all others"


@dataclass(frozen=True, slots=True)
class Painted:
    """Works of one colour, or of one scale of colours."""

    name: str
    works: pl.DataFrame
    colour: str | None
    values: np.ndarray | None = None


def painted(
    works: pl.DataFrame, colour: str, kinds: Sequence[tuple[str, str]], *, dark: bool
) -> list[Painted]:
    """Part the works by what gives them their colour; the last part, the rarest kind, is drawn on top.

    `kinds` are names with their colours, where both are known beforehand; the first lies uppermost.
    """
    if kinds:
        parts = [Painted(name, works.filter(pl.col(colour) == name), shade) for name, shade in kinds]
        return [part for part in reversed(parts) if part.works.height]
    if colour in ("year", "citations"):
        return _on_a_scale(works, colour, dark=dark)
    if colour == "retracted":
        retracted = pl.col("is_retracted").fill_null(value=False)
        return [
            Painted("not known to be retracted", works.filter(~retracted), theme.missing(dark=dark)),
            Painted("retracted", works.filter(retracted), theme.PURPLE),
        ]
    counts = works.drop_nulls(colour)[colour].value_counts().sort("count", colour, descending=[True, False])
    named = counts[colour].head(NAMED_KINDS).to_list()
    commonest = [
        Painted(kind, works.filter(pl.col(colour) == kind), shade)
        for kind, shade in zip(named, theme.categories(dark=dark), strict=False)
    ]
    others = works.filter(pl.col(colour).is_not_null() & ~pl.col(colour).is_in(named))
    unknown = works.filter(pl.col(colour).is_null())
    rest = [
        Painted(UNKNOWN, unknown, theme.missing(dark=dark)),
        Painted(OTHERS, others, theme.ink(dark=dark)),
    ]
    return [part for part in (*rest, *commonest) if part.works.height]


def _on_a_scale(works: pl.DataFrame, colour: str, *, dark: bool) -> list[Painted]:
    if colour == "citations":
        return [Painted("local citations", works, None, np.log10(works["local_citations"].to_numpy() + 1.0))]
    known, unknown = works.drop_nulls("year"), works.filter(pl.col("year").is_null())
    parts = [Painted("year", known, None, known["year"].to_numpy())]
    if unknown.height:
        parts.insert(0, Painted("year not known", unknown, theme.missing(dark=dark)))
    return parts
