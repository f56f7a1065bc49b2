"""Works and the citations among them as VOSviewer JSON, for VOSviewer and VOSviewer Online.

Format: app.vosviewer.com/docs/file-types/json-file-type. What the program asks beyond that was read in its
source (VOSviewer-Online, src/utils/errors.js): at least three items; weights of every item, none negative; a
score that is not known must be null, not left out; coordinates of all items or of none. Links have no
direction there: two works that cite each other are one link of strength 2.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from corpus.exports.columns import attribute_names, columns, labels, line_of
from corpus.exports.exported import Exported

FEWEST = 3
"""Works below which VOSviewer opens no file."""
MOST_CLUSTERS = 1000
"""Clusters that VOSviewer knows; works of further ones, the smallest, are in none."""
LONGEST_TITLE = 300  # characters
NUMBERS = {"local_citations": "Citations in this corpus", "global_citations": "Citations in OpenAlex",
           "year": "Year"}  # fmt: skip
SHAPE = str.maketrans("{}", "()")  # in a description VOSviewer takes {…} for the name of a value
Rows = list[dict[str, Any]]


def write(export: Exported) -> bytes:
    """Return the file, UTF-8. Numbers are weights if all are known and none is negative, else scores; texts
    stand in the description; the attribute `partition` makes the clusters, the largest first.

    Raises ValueError for fewer than `FEWEST` works.
    """
    if export.works.height < FEWEST:
        raise ValueError(f"VOSviewer opens networks of {FEWEST} works or more")
    table = columns(export)
    clusters = _clusters(table, attribute_names(export).get(export.partition or ""))
    network = {
        "items": list(_items(export, table, clusters)),
        "links": _links(export),
        "clusters": [{"cluster": number, "label": label} for label, number in clusters.items()],
    }
    told = export.provenance
    content = {
        "network": network,
        "config": {
            "parameters": {"largest_component": False},
            "terminology": {
                "item": "Work", "items": "Works", "link": "Citation link", "links": "Citation links",
                "link_strength": "Citations", "total_link_strength": "Total citation links",
            },
        },
        "info": {
            "title": told.corpus,
            "description": "<br>".join(_described(line_of(line)) for line in told.lines),
        },
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _items(export: Exported, table: pl.DataFrame, clusters: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    beside = attribute_names(export)
    part = beside.get(export.partition or "")
    numbers = dict(NUMBERS)
    numbers |= {name: name for name in beside.values() if table.schema[name].is_numeric() and name != part}
    weights = {name: called for name, called in numbers.items() if name != "year" and _may_weigh(table[name])}
    scores = {name: called for name, called in numbers.items() if name not in weights}
    told = [name for name in beside.values() if name not in numbers]
    place_of = _places(export)
    for row, label in zip(table.iter_rows(named=True), labels(export), strict=True):
        item = {"id": row["id"], "label": label, "description": _description(row, told)}
        if address := _address(row):
            item["url"] = address
        if row["id"] in place_of:
            item["x"], item["y"] = place_of[row["id"]]
        if part and (number := clusters.get(_text(row[part]))):
            item["cluster"] = number
        item["weights"] = {called: row[name] for name, called in weights.items()}
        item["scores"] = {called: row[name] for name, called in scores.items()}
        yield item


def _may_weigh(column: pl.Series) -> bool:
    return not column.null_count() and not (column < 0).any()


def _places(export: Exported) -> dict[str, tuple[float, float]]:
    places = export.places
    if places.height < export.works.height or max(places["x"].n_unique(), places["y"].n_unique()) == 1:
        return {}  # VOSviewer then makes a layout of its own
    return {work_id: (x, y) for work_id, x, y in places.iter_rows()}


def _links(export: Exported) -> Rows:
    ends = export.citations.select(
        pl.min_horizontal("citing", "cited").alias("source_id"),
        pl.max_horizontal("citing", "cited").alias("target_id"),
    )
    strength = pl.len().cast(pl.Int32).alias("strength")
    return ends.group_by("source_id", "target_id").agg(strength).sort("source_id", "target_id").to_dicts()


def _clusters(table: pl.DataFrame, part: str | None) -> dict[str, int]:
    """Return the numbers of the clusters from 1, the largest first; of equal ones the first by name."""
    if part is None:
        return {}
    counts = pl.Series(part, [_text(value) or None for value in table[part]], dtype=pl.String).drop_nulls()
    sizes = counts.value_counts(name="works").sort("works", part, descending=[True, False])
    return {name: number for number, name in enumerate(sizes[part].head(MOST_CLUSTERS), 1)}


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _description(row: Mapping[str, Any], told: Sequence[str]) -> str:
    """Return HTML, in which nothing that comes from outside is a tag."""
    title = row["title"] or "Untitled"
    lines = [f"<b>{_described(title if len(title) <= LONGEST_TITLE else title[:LONGEST_TITLE] + '…')}</b>"]
    if row["is_retracted"]:
        lines.append("Retracted")
    if where := [str(row[name]) for name in ("authors", "year", "venue") if row[name] is not None]:
        lines.append(_described(". ".join(where)))
    lines += [f"{_described(name)}: {_described(_text(row[name]))}" for name in told if row[name] is not None]
    return "<br>".join(lines)


def _described(text: str) -> str:
    return html.escape(text.translate(SHAPE))


def _address(row: Mapping[str, Any]) -> str | None:
    if row["doi"]:
        return f"https://doi.org/{row['doi']}"
    return f"https://openalex.org/{row['id']}" if re.fullmatch(r"W\d+", row["id"]) else None
