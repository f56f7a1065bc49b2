"""Anyone's list of works with its lenses: a CSV file in, the same file with columns more out.

Read are the columns title, and abstract if there is one. Added are `lens` (or none), `second_lens` where
two are mixed, `none_kind`, one column `p_` for each lens of the set and `p_none`, which add up to 1,
`confidence` (sure, likely, low, or by hand for works that are labelled in the set) and `evidence`. A column
of such a name that was there is kept, called `given_` and its name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.csv_table import CsvTable
from corpus.lenses.assignment import Assignment
from corpus.lenses.hand_labels import HandLabel, as_examples
from corpus.lenses.lens_set import NONE, LensSet
from corpus.lenses.reading import text
from corpus.lenses.teller import Teller
from corpus.terms.codebook import Terms

TITLE, ABSTRACT = "title", "abstract"


@dataclass(frozen=True, slots=True)
class Summary:
    """What was found in a list."""

    rows: int
    with_lens: int
    without_model: str | None
    """Why cue words alone were read; None if sentences were read as well."""
    given: tuple[str, ...]
    """Columns of the list that had the name of one that was added; they are called `given_…` now."""


def lens_file(
    source: Path, target: Path, lenses: LensSet, terms: Terms, labels: Sequence[HandLabel] = ()
) -> Summary:
    """Write the list with its lenses, learning from labels made by hand as well.

    Raises TableUnreadable; then nothing is written.
    """
    table = CsvTable.read(source)
    title = table.place(TITLE)
    abstract = table.header.index(ABSTRACT) if ABSTRACT in table.header else None
    probabilities = [f"p_{label}" for label in lenses.labels]
    added = ["lens", "second_lens", "none_kind", *probabilities, "confidence", "evidence"]
    given = [name for name in table.header if name in added]
    teller = Teller(lenses, terms)
    if labels:
        teller = teller.corrected(as_examples(labels, lenses.id))
    works = [text(row[title], row[abstract] if abstract is not None else None) for row in table.rows]
    found = teller.tell(works)
    table.giving_way(added).write(target, added, map(_cells, found))
    with_lens = sum(one.label != NONE for one in found)
    return Summary(len(found), with_lens, teller.without_model, tuple(given))


def _cells(one: Assignment) -> list[str]:
    return [
        one.label,
        one.second or "",
        str(one.none_kind or ""),
        *(f"{probability:.4f}" for probability in one.probabilities),
        str(one.confidence),
        one.evidence,
    ]
