"""What gives the works of the map their colour: a scale of numbers, or kinds of which each has its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from explorer import theme
from explorer.map.packing import packed

NAMED_KINDS = 6
MOST_KINDS = 250  # told by one byte, with room for a scale's end
UNKNOWN, OTHERS = "not known", "all others"
STEPS = 64  # colours of a scale
TICKS = (0, 1, 3, 10, 30, 100, 300, 1000)


@dataclass(frozen=True, slots=True)
class Kind:
    """Works of one colour."""

    name: str
    colour: str
    works: int


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale of colours for a number."""

    title: str
    steps: tuple[str, ...]
    """Colours from least to most."""
    ticks: tuple[tuple[float, str], ...]
    """Place along the scale, 0 to 1, and what stands there."""


@dataclass(frozen=True, eq=False, slots=True)
class Painted:
    """The colour of each work, by row of the corpus."""

    by: str
    codes: NDArray[np.uint8]
    """First the steps of the scale, if there is one, then the kinds, in their order."""
    kinds: tuple[Kind, ...]
    """The most important first."""
    scale: Scale | None = None

    def as_bytes(self) -> bytes:
        """Return it as the browser reads it, as `packing.packed`."""
        scale = self.scale
        head: dict[str, Any] = {
            "by": self.by,
            "kinds": [{"name": one.name, "colour": one.colour, "works": one.works} for one in self.kinds],
            "scale": None
            if scale is None
            else {
                "title": scale.title,
                "steps": scale.steps,
                "colours": scale.steps[:: STEPS // 8] + scale.steps[-1:],
                "ticks": scale.ticks,
            },
        }
        return packed(head, {"codes": self.codes})

    def shades(self) -> list[str]:
        """Return the colour of each code."""
        return [*(self.scale.steps if self.scale else ()), *(kind.colour for kind in self.kinds)]


def painted(
    works: pl.DataFrame, count: int, colour: str, kinds: Sequence[tuple[str, str]], *, dark: bool
) -> Painted:
    """Paint works, with their `row` among `count`, by the column `colour`; a work without is grey.

    `kinds` are names with their colours, where both are known beforehand, the most important first; else the
    `NAMED_KINDS` commonest have a colour each, all others one together.
    """
    if kinds:
        return _of_kinds(works, count, colour, _grey_last(kinds, dark=dark))
    if colour == "citations":
        return _cited(works, count, dark=dark)
    if colour == "year":
        return _years(works, count, dark=dark)
    if colour == "retracted":
        told = pl.when(pl.col("is_retracted").fill_null(value=False)).then(pl.lit("retracted"))
        works = works.with_columns(told.otherwise(pl.lit("not known to be retracted")).alias(colour))
        both = (("retracted", theme.PURPLE), ("not known to be retracted", theme.missing(dark=dark)))
        return _of_kinds(works, count, colour, both)
    counts = works.drop_nulls(colour)[colour].value_counts().sort("count", colour, descending=[True, False])
    named = counts[colour].head(NAMED_KINDS).to_list()
    value = pl.col(colour).cast(pl.String)
    works = works.with_columns(
        pl.when(value.is_null() | value.is_in(named)).then(value).otherwise(pl.lit(OTHERS)).alias(colour)
    )
    shades = (*zip(named, theme.categories(dark=dark), strict=False), (OTHERS, theme.ink(dark=dark)))
    return _of_kinds(works, count, colour, _grey_last(shades, dark=dark))


def _grey_last(kinds: Sequence[tuple[str, str]], *, dark: bool) -> tuple[tuple[str, str], ...]:
    known = dict(kinds[: MOST_KINDS - 1])
    return (*((name, shade) for name, shade in known.items()), (UNKNOWN, theme.missing(dark=dark)))


def _of_kinds(
    works: pl.DataFrame, count: int, colour: str, kinds: Sequence[tuple[str, str]], at: int = 0
) -> Painted:
    place = {name: code for code, (name, _) in enumerate(kinds)}
    values = works[colour].cast(pl.String).fill_null(UNKNOWN).to_list()
    last = len(kinds) - 1
    codes = np.full(count, last, dtype=np.uint8)
    codes[works["row"].to_numpy()] = [place.get(value, last) for value in values]
    sizes = np.bincount(codes[works["row"].to_numpy()], minlength=len(kinds))
    told = tuple(Kind(name, shade, int(sizes[code])) for code, (name, shade) in enumerate(kinds))
    return Painted(colour, codes, told)


def _years(works: pl.DataFrame, count: int, *, dark: bool) -> Painted:
    """Over the middle 98.5 per cent: a few wrong years must not stretch the scale."""
    known = works.drop_nulls("year")
    values = known["year"].to_numpy()
    low, high = (float(edge) for edge in np.percentile(values, [1, 99.5])) if len(values) else (0.0, 1.0)
    high = max(high, low + 1)
    codes = np.full(count, STEPS, dtype=np.uint8)
    codes[known["row"].to_numpy()] = _step(values, low, high)
    years = np.unique(np.linspace(low, high, 5).round().astype(int))
    ticks = tuple((float((year - low) / (high - low)), str(year)) for year in years)
    kind = Kind("year not known", theme.missing(dark=dark), works.height - known.height)
    return Painted("year", codes, (kind,), Scale("Year", _steps(dark=dark), ticks))


def _cited(works: pl.DataFrame, count: int, *, dark: bool) -> Painted:
    values = np.log10(works["local_citations"].to_numpy() + 1.0)
    high = max(float(values.max()) if len(values) else 1.0, 0.1)
    codes = np.full(count, STEPS, dtype=np.uint8)
    codes[works["row"].to_numpy()] = _step(values, 0.0, high)
    ticks = tuple(
        (float(np.log10(tick + 1)) / high, f"{tick:,}") for tick in TICKS if np.log10(tick + 1) <= high
    )
    return Painted("citations", codes, (), Scale("Local citations", _steps(dark=dark), ticks))


def _step(values: NDArray[Any], low: float, high: float) -> NDArray[np.uint8]:
    return np.clip((values - low) / (high - low) * (STEPS - 1), 0, STEPS - 1).round().astype(np.uint8)


def _steps(*, dark: bool) -> tuple[str, ...]:
    """The scale of the theme, in as many steps as are told apart."""
    places, colours = zip(*theme.scale(dark=dark), strict=True)
    parts = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in colours])
    at = np.linspace(0, 1, STEPS)
    mixed = np.column_stack([np.interp(at, places, parts[:, part]) for part in range(3)]).round().astype(int)
    return tuple(f"#{red:02X}{green:02X}{blue:02X}" for red, green, blue in mixed.tolist())
