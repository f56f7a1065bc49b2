"""The citation map as numbers: where each work lies, how much it is cited, and the words of the most cited.

They go to the browser once a version. What changes by a choice, colours and who is left in, follows apart
(`map_colours`, `map_plot`), so that neither a filter nor a click sends a place again. Works are told by their
row in `corpus.works`, never by id.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import ndimage

from corpus.clusters.clustering import Clustering
from explorer import theme
from explorer.components.escaping import cut
from explorer.loading import Reading
from explorer.map.packing import packed

MANY = 5_000  # works; more are drawn smaller, or the cited ones hide the rest
WITH_WORDS = (
    1_500  # works whose title is sent at once, the most cited; the others are asked for when pointed at
)
TITLE_LETTERS, WHO_LETTERS = 120, 60
WHOLE = 65_535  # the largest number a place is told by
UNKNOWN_YEAR = 255
LONGEST_SPAN = 254  # years told apart; earlier ones are put at the first
WIDE, HIGH = 160, 110  # of the raster that density is told in
LEAST_SMOOTH, MOST_SMOOTH, SMOOTHED = 2.0, 6.0, 130.0  # its kernel's width, in cells: wider for fewer works
FEWEST_IN_REGION = 3  # works of a cluster whose region is named
REGION_LETTERS = 36
FEWEST_SHADED = 300  # works: fewer have no density worth shading

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the map, in its units."""

    left: float
    right: float
    bottom: float
    top: float

    def told(self) -> dict[str, float]:
        """Return it as the browser reads it."""
        return {"left": self.left, "right": self.right, "bottom": self.bottom, "top": self.top}


def placed_works(reading: Reading) -> pl.DataFrame:
    """Return the works that have a place, least cited first so that the most cited are drawn on top.

    Added to those of `searchable`: x, y and tied, as in `schema.LAYOUT`.
    Raises ValueError if the corpus has no coordinates.
    """
    layout = reading.corpus.layout
    if layout is None:
        raise ValueError("a corpus without coordinates has no map")
    return (
        reading.works.drop("folded", "x", "y", "tied", strict=False)
        .join(layout.select("id", "x", "y", "tied"), on="id")
        .sort("local_citations", "id")
    )


def whole(placed: pl.DataFrame) -> Box:
    """Return the box around all works, with a rim."""
    low, high = placed.select(pl.min("y"), pl.max("y").alias("high")).row(0)
    left, right = placed.select(pl.min("x"), pl.max("x").alias("high")).row(0)
    if low is None:
        return Box(-0.06, 1.06, -0.05, 1.05)
    return Box(min(-0.06, left - 0.02), max(1.06, right + 0.02), low - 0.05, max(high, low + 0.1) + 0.05)


def words_of(works: pl.DataFrame) -> list[tuple[int, str, str]]:
    """Return row, title and authors of works, short, as text: nobody reads marks in them."""
    return [
        (row, cut(title, TITLE_LETTERS), cut(who, WHO_LETTERS) if who else "")
        for row, title, who in works.select("row", "title", "who").iter_rows()
    ]


def as_bytes(
    reading: Reading, levels: Sequence[Clustering], placed: pl.DataFrame, *, all_words: bool = False
) -> bytes:
    """Return what the browser draws the map from, as `packing.packed`; `levels` are the clusters named on it.

    Columns by row: x, y (of the box, 0 to 65,535), born (years since `firstYear`), local (citations) and
    global (eight times the binary logarithm of citations and one); and density (0 to 255, a raster, bottom
    row first).
    """
    count, box = reading.corpus.works.height, whole(placed)
    rows = placed["row"].to_numpy()
    by_row: dict[str, NDArray[Any]] = {}
    for name, values, kind, empty in (
        ("x", _scaled(placed["x"], box.left, box.right), np.uint16, WHOLE),
        ("y", _scaled(placed["y"], box.bottom, box.top), np.uint16, WHOLE),
        ("local", placed["local_citations"].clip(0, WHOLE).to_numpy(), np.uint16, 0),
        ("global", _logged(placed["cited_by_count"]), np.uint8, 0),
    ):
        by_row[name] = np.full(count, empty, dtype=kind)
        by_row[name][rows] = values
    years = placed["year"].drop_nulls()
    last = int(str(years.max())) if len(years) else 0
    first = max(int(str(years.min())), last - LONGEST_SPAN + 1) if len(years) else 0
    by_row["born"] = np.full(count, UNKNOWN_YEAR, dtype=np.uint8)
    by_row["born"][rows] = (placed["year"] - first).clip(0, LONGEST_SPAN).fill_null(UNKNOWN_YEAR).to_numpy()
    by_row["density"] = _density(placed, box)
    seeds = placed.drop_nulls("seed_key").sort("local_citations", "id", descending=[True, False])
    spoken = placed if all_words else pl.concat([placed.tail(WITH_WORDS), seeds]).unique("row")
    head = {
        "of": reading.stamp,
        "count": count,
        "many": MANY,
        "box": box.told(),
        "home": box.told(),
        "firstYear": first,
        "lastYear": last,
        "densityWide": WIDE,
        "densityHigh": HIGH,
        "seeds": [
            {"row": row, "name": cut(reading.names.get(key, key), 60)}
            for row, key in seeds.select("row", "seed_key").iter_rows()
        ],
        "words": words_of(spoken.sort("row")),
        "levels": [level.level for level in levels],
        "regions": regions(levels, placed),
        "says": f"Map of {placed.height:,} works. Arrow keys move, plus and minus zoom, 0 shows all, Enter "
        "opens the work nearest to the middle. The same works are listed below.",
    }
    return packed(head, by_row)


def regions(levels: Sequence[Clustering], placed: pl.DataFrame) -> list[Row]:
    """Return level, text, x, y, works and colours of each named cluster, the largest first.

    The place is the median of its works that are tied to others; colours are those on light and dark ground.
    """
    found: list[Row] = []
    for level in levels:
        numbers = pl.DataFrame({"number": np.asarray(level.labels, dtype=np.int64)}).with_row_index("row")
        middles = (
            placed.filter("tied")
            .select(pl.col("row").cast(pl.UInt32), "x", "y")
            .join(numbers, on="row")
            .group_by("number")
            .agg(pl.median("x"), pl.median("y"), pl.len().alias("works"))
            .filter(pl.col("works") >= FEWEST_IN_REGION)
            .sort("works", "number", descending=[True, False])
        )
        named = {one.label: one.text for one in level.names}
        found += [
            {
                "level": level.level,
                "text": _short(named[number]),
                "x": round(float(x), 4),
                "y": round(float(y), 4),
                "works": works,
                "colours": [
                    shades[level.colours.get(number, number) % len(shades)]
                    for shades in (theme.CLUSTERS, theme.CLUSTERS_ON_DARK)
                ],
            }
            for number, x, y, works in middles.iter_rows()
            if number in named
        ]
    return found


def _short(name: str) -> str:
    """As much of a cluster's name as stands well on a map: its first phrase, or two short ones."""
    first, _, rest = name.partition(", ")
    both = f"{first}, {rest.partition(', ')[0]}"
    return cut(both if rest and len(both) <= REGION_LETTERS else first, REGION_LETTERS)


def colours(*, dark: bool) -> dict[str, str]:
    """Return the colours of all that is not a work in colour."""
    return {
        "ink": theme.ink(dark=dark),
        "ground": theme.ground(dark=dark),
        "faint": theme.faint(dark=dark),
        "seed": theme.VERMILION,
        "cited": theme.main_colour(dark=dark),
        "citing": theme.ORANGE,
    }


def _scaled(places: pl.Series, low: float, high: float) -> NDArray[Any]:
    share = (places.to_numpy().astype(np.float64) - low) / (high - low)
    scaled: NDArray[Any] = np.clip(np.rint(share * WHOLE), 0, WHOLE)
    return scaled


def _logged(cited: pl.Series) -> NDArray[Any]:
    counts = cited.fill_null(0).clip(0).to_numpy().astype(np.float64)
    logged: NDArray[Any] = np.clip(np.rint(8 * np.log2(counts + 1)), 0, 255)
    return logged


def _density(placed: pl.DataFrame, box: Box) -> NDArray[np.uint8]:
    """How close works lie, by a Gaussian kernel on a raster: its root, so that sparse regions show too."""
    tied = placed.filter("tied")
    if tied.height < FEWEST_SHADED:
        return np.zeros(WIDE * HIGH, dtype=np.uint8)
    width = float(np.clip(SMOOTHED / np.sqrt(tied.height), LEAST_SMOOTH, MOST_SMOOTH))
    counts, _, _ = np.histogram2d(
        tied["y"].to_numpy(),
        tied["x"].to_numpy(),
        bins=(HIGH, WIDE),
        range=((box.bottom, box.top), (box.left, box.right)),
    )
    smooth = np.sqrt(ndimage.gaussian_filter(counts, width, mode="constant"))
    shade: NDArray[np.uint8] = np.rint(smooth / max(float(smooth.max()), 1e-9) * 255).astype(np.uint8)
    return shade.ravel()
