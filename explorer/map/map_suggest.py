"""Works offered while a reader types on the map, and the words of those pointed at."""

from typing import Any

import polars as pl

from corpus.search.suggestions import suggest
from explorer.loading import Reading, search_index
from explorer.map.citation_map import words_of

MOST_FOUND, MOST_ASKED = 8, 60
LETTERS = 200  # of what was typed that are looked at


def answer(reading: Reading, asked: dict[str, Any]) -> dict[str, Any]:
    """Return what the map asked for, {rows: […]} or {text}: words, and for a text the rows found.

    What was asked comes from a browser and may be anything: what is no such question has no answer.
    """
    text, rows = asked.get("text"), asked.get("rows")
    works = reading.works
    if isinstance(text, str):
        found = suggested(reading, text[:LETTERS])
        return {"text": text, "found": found["row"].to_list(), "words": words_of(found)}
    if isinstance(rows, list):
        wanted = [row for row in rows[:MOST_ASKED] if isinstance(row, int) and 0 <= row < works.height]
        return {"words": words_of(works.filter(pl.col("row").is_in(wanted)))}
    return {"words": []}


def suggested(reading: Reading, text: str) -> pl.DataFrame:
    """Return the works whose title or authors have the words typed so far, the best first."""
    best = suggest(search_index(reading), text, MOST_FOUND)
    ids = pl.DataFrame({"id": [one for one, _, _ in best]}, schema={"id": pl.String})
    return ids.join(reading.works, on="id", how="left", maintain_order="left")
