"""What became of works that a later version of the corpus no longer holds.

It stands in the ledgers of the harvests between the two versions. Where these say nothing, a work is looked
for by its DOI and its locations, which pass to the survivor when OpenAlex merges two records.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum

import polars as pl

from corpus.ledger import Outcome, merges
from corpus.literature import Corpus


class Fate(StrEnum):
    """What became of a work that is gone."""

    MERGED = "merged into another work"
    DELETED = "deleted from OpenAlex"
    UNLINKED = "no longer cites a seed"
    UNTRACED = "not traced"
    LATER = "came later"
    """The two versions are compared backwards: the work was not there yet."""


FATES = pl.Schema({"id": pl.String, "fate": pl.String, "survivor": pl.String, "detail": pl.String})

_FATE_OF = {
    str(Outcome.WORK_MERGED): Fate.MERGED,
    str(Outcome.WORK_DELETED): Fate.DELETED,
    str(Outcome.WORK_UNLINKED): Fate.UNLINKED,
    str(Outcome.WORK_UNTRACED): Fate.UNTRACED,
}

Told = Mapping[str, tuple[Fate, str | None]]
"""Id of a work -> the last that the ledger says of it, and its words."""


def fates(
    gone: pl.DataFrame, before: Corpus, after: Corpus, ledger: pl.DataFrame | None, *, backwards: bool
) -> pl.DataFrame:
    """Return id, fate, survivor (id, where merged) and detail, one row for each of the works gone.

    `gone` follows `schema.WORKS`, `ledger` `schema.LEDGER`, oldest rows first. Asked first is the ledger,
    then the places of the works in `after`, then whether what the work cited is a seed still. `backwards`:
    `after` is the older version, and what it lacks came later.
    """
    if backwards:
        later = [(work_id, str(Fate.LATER), None, None) for work_id in gone["id"]]
        return pl.DataFrame(later, schema=FATES, orient="row")
    told, merged = _told(ledger)
    found = survivors(gone, after.works, before.works).select("id", "survivor", "place")
    by_place = {work_id: (survivor, place) for work_id, survivor, place in found.iter_rows()}
    seed_ids = set(after.seeds["ids"].explode(empty_as_null=True).drop_nulls())
    here = set(after.works["id"])
    rows: list[tuple[str, str, str | None, str | None]] = []
    for work_id, references, seed_key in gone.select("id", "references", "seed_key").iter_rows():
        fate, detail = told.get(work_id, (Fate.UNTRACED, None))
        survivor: str | None = None
        if fate is Fate.MERGED:
            survivor, detail = _last_survivor(work_id, merged, told, here)
        elif fate is Fate.UNTRACED and work_id in by_place:
            survivor, place = by_place[work_id]
            fate, detail = Fate.MERGED, f"{place} is a place of {survivor} now"
        elif fate is Fate.UNTRACED and work_id not in seed_ids and not seed_ids & set(references or ()):
            fate = Fate.UNLINKED
            detail = "it is no longer a seed" if seed_key else "what it cited is no longer a seed"
        rows.append((work_id, str(fate), survivor, detail))
    return pl.DataFrame(rows, schema=FATES, orient="row")


def survivors(gone: pl.DataFrame, works: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Return id, survivor and place: for each gone work the one of `works` that now has its DOI or a
    location.

    All follow `schema.WORKS`. A work that had the place in `before` already, as a second record with the
    same DOI has, has gained nothing, and counts for no survivor. Of several places the first in the
    alphabet counts, and there the first id.
    """

    def places(frame: pl.DataFrame, name: str) -> pl.DataFrame:
        doi = frame.select(pl.col("id").alias(name), pl.concat_str(pl.lit("doi:"), "doi").alias("place"))
        rest = frame.select(pl.col("id").alias(name), pl.col("locations").alias("place"))
        return pl.concat([doi, rest.explode("place", empty_as_null=True)]).drop_nulls().unique()

    gained = places(works, "survivor").join(places(before, "survivor"), on=["survivor", "place"], how="anti")
    found = places(gone, "id").join(gained, on="place")
    return (
        found.filter(pl.col("id") != pl.col("survivor"))
        .sort("id", "place", "survivor")
        .unique("id", keep="first", maintain_order=True)
    )


def _told(ledger: pl.DataFrame | None) -> tuple[Told, Mapping[str, str]]:
    """Return what the ledger says last of each gone work, and which work each was merged into."""
    if ledger is None:
        return {}, {}
    rows = ledger.filter(pl.col("outcome").is_in(list(_FATE_OF))).select("subject", "outcome", "detail")
    told = {subject: (_FATE_OF[outcome], detail) for subject, outcome, detail in rows.iter_rows()}
    survivor_of = dict(merges(ledger).select("gone", "survivor").drop_nulls().iter_rows())
    return told, survivor_of


def _last_survivor(
    work_id: str, merged: Mapping[str, str], told: Told, here: Collection[str]
) -> tuple[str | None, str | None]:
    """Follow a chain of merges to a work that is here or was merged no further; say how it went."""
    way = [work_id]
    while way[-1] not in here and way[-1] in merged and merged[way[-1]] not in way:
        way.append(merged[way[-1]])
    if len(way) == 1:
        return None, told[work_id][1]
    detail = "by way of " + ", ".join(way[1:-1])
    if len(way) == 2:  # the ledger's words begin with the survivor
        detail = (told[work_id][1] or "").removeprefix(way[1]).lstrip(": ")
    if way[-1] not in here:
        end = told.get(way[-1], (None, None))[0]
        what = f"which was {end}" if end is Fate.DELETED else "which is not in this version"
        detail = f"{detail}; {what}" if detail else what
    return way[-1], detail
