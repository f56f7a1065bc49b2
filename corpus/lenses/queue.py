"""Which works to label next: those that teach the classifier most, those that measure it, or another's.

Uncertain: the smallest margin between the two likeliest labels first (margin sampling: Scheffer, Decomain and
Wrobel 2001; Settles 2009, section 3.1). What is learnt from such works says nothing of how often the machine
is right; for that works are drawn at random, the same for everyone, so that annotators meet.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from corpus.lenses.hand_labels import Drawn, HandLabel, Settled, same_name
from corpus.lenses.told import BY_HAND, ToldWorks
from corpus.model import WorkId
from corpus.trends.series import wilson


def queue(
    how: Drawn,
    told: ToldWorks,
    works: pl.DataFrame,
    said: Mapping[WorkId, Settled],
    annotator: str,
) -> list[WorkId]:
    """Return the works that an annotator has not labelled, in the order in which they should be.

    `works` follows `schema.WORKS` and are those that `told` is of; one without a title cannot be labelled.
    `how` is `UNCERTAIN`, `RANDOM`, or `SECOND`, which asks for works that others labelled, those with the
    fewest labels first.
    """
    me = same_name(annotator)
    mine = {work for work, one in said.items() if any(same_name(vote.annotator) == me for vote in one.votes)}
    titled = works.filter(pl.col("title").str.len_chars() > 0)["id"]
    if how is Drawn.UNCERTAIN:
        open_ones = told.works.select("id", "confidence").with_columns(told.margins())
        open_ones = open_ones.filter(pl.col("id").is_in(titled.implode()) & (pl.col("confidence") != BY_HAND))
        return _without(open_ones.sort("margin", "id")["id"].to_list(), mine)
    if how is Drawn.SECOND:
        others = [work for work in said if work not in mine]
        return sorted(others, key=lambda work: (len(said[work].votes), _drawn(work)))
    return _without(sorted(titled, key=_drawn), mine)


def _without(works: list[WorkId], mine: Collection[WorkId]) -> list[WorkId]:
    return [work for work in works if work not in mine]


def _drawn(work: WorkId) -> bytes:
    """By this works stand in an order that is random and the same on every machine."""
    return hashlib.sha256(work.encode()).digest()


@dataclass(frozen=True, slots=True)
class Rightness:
    """How often the machine said what people said later, of works drawn at random, its opinion hidden."""

    works: int
    right: int
    low: float
    high: float
    """95 % Wilson interval of the share."""


def rightness(standing: Collection[HandLabel]) -> Rightness | None:
    """Return how often the machine was right; None without such labels.

    It says so of the corpora that the labels were made in, and of the machine as it was then.
    """
    fair = [one for one in standing if one.drawn is Drawn.RANDOM and one.blind and one.machine is not None]
    if not fair:
        return None
    right = sum(one.machine == one.label for one in fair)
    return Rightness(len(fair), right, *wilson(right, len(fair)))
