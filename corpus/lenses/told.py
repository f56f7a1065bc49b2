"""The lenses of a whole corpus, as a table: one row a work, with how likely each lens is and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from corpus.lenses.assignment import Assignment, Confidence, Known
from corpus.lenses.lens_set import NONE, LensSet
from corpus.lenses.reading import Read, Text
from corpus.lenses.teller import Teller

BY_HAND = str(Confidence.BY_HAND)


def column_of(label: str) -> str:
    """Return the column that holds how likely a label is."""
    return f"p_{label}"


@dataclass(frozen=True)
class ToldWorks:
    """What was told of the works of a version."""

    lenses: LensSet
    works: pl.DataFrame
    """Columns id, label, second, none_kind, confidence, evidence, and one `p_` column a label.

    Sorted by id. `label` is the id of a lens or `NONE`; of works labelled by hand it is what
    people said, while the `p_` columns stay what the classifier says.
    """
    with_vector: int
    """Works of which sentences were read too; of the others cue words alone."""

    @cached_property
    def stamp(self) -> str:
        """What is computed from it is kept by this, within a process: it follows from the content alone."""
        rows = int(self.works.hash_rows().sum() or 0)
        return f"{self.lenses.digest[:16]} {self.works.height} {self.with_vector} {rows}"

    @property
    def p_columns(self) -> tuple[str, ...]:
        """The columns of likelihood, the lenses' first and that of none last."""
        return tuple(column_of(label) for label in self.lenses.labels)

    @property
    def lensed(self) -> pl.DataFrame:
        """The works with a lens."""
        return self.works.filter(pl.col("label") != NONE)

    @property
    def by_hand(self) -> int:
        """Works that people labelled."""
        return int((self.works["confidence"] == BY_HAND).sum())

    def row(self, work_id: str) -> dict[str, Any] | None:
        """Return what was told of one work; None if it is not here. Works are sorted by id."""
        place = self.works["id"].search_sorted(work_id)
        if place < self.works.height and self.works["id"][place] == work_id:
            return self.works.row(place, named=True)
        return None

    def guess(self, work_id: str) -> str | None:
        """Return what the classifier alone would call a work, whatever people say; None if it is not here."""
        row = self.row(work_id)
        return None if row is None else max(self.lenses.labels, key=lambda label: row[column_of(label)])

    def margins(self) -> pl.Series:
        """Return for each work how far the likeliest label is from the next: 0 is the most uncertain."""
        ordered = np.sort(self.works.select(self.p_columns).to_numpy(), axis=1)
        return pl.Series("margin", ordered[:, -1] - ordered[:, -2])

    def counts(self) -> dict[str, int]:
        """Return the works of each label."""
        found = dict(self.works["label"].value_counts().iter_rows())
        return {label: found.get(label, 0) for label in self.lenses.labels}


def tell_all(
    teller: Teller,
    ids: Sequence[str],
    texts: Sequence[Text],
    reads: Sequence[Read],
    by_hand: Mapping[str, Known],
) -> ToldWorks:
    """Return what is told of works, which were read; what people said of one by its id counts for most."""
    by_title = teller.known(texts)
    known = [by_hand.get(work_id, said) for work_id, said in zip(ids, by_title, strict=True)]
    told = teller.tell_read(reads, known)
    return ToldWorks(
        teller.lenses, _table(teller.lenses, ids, told), sum(one.vector is not None for one in reads)
    )


def _table(lenses: LensSet, ids: Sequence[str], told: Sequence[Assignment]) -> pl.DataFrame:
    likely = np.array([one.probabilities for one in told], np.float64).reshape(len(told), len(lenses.labels))
    return pl.DataFrame(
        {
            "id": pl.Series(ids, dtype=pl.String),
            "label": pl.Series([one.label for one in told], dtype=pl.String),
            "second": pl.Series([one.second for one in told], dtype=pl.String),
            "none_kind": pl.Series(
                [None if one.none_kind is None else str(one.none_kind) for one in told], dtype=pl.String
            ),
            "confidence": pl.Series([str(one.confidence) for one in told], dtype=pl.String),
            "evidence": pl.Series([one.evidence for one in told], dtype=pl.String),
            **{column_of(label): likely[:, place] for place, label in enumerate(lenses.labels)},
        }
    )
