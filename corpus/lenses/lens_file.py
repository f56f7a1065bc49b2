"""Anyone's list of works with its lenses: a CSV file in, the same file with columns more out.

Read are the columns title, and abstract if there is one. Added are `lens` (or none), `second_lens` where
two are mixed, `none_kind`, one column `p_` for each lens of the set and `p_none`, which add up to 1,
`confidence` (sure, likely, low, or by hand for works that are labelled in the set) and `evidence`.
"""

from dataclasses import dataclass
from pathlib import Path

from corpus.csv_table import CsvTable
from corpus.lenses.assignment import Assignment
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


def lens_file(source: Path, target: Path, lenses: LensSet, terms: Terms) -> Summary:
    """Write the list with its lenses. Raises TableUnreadable; then nothing is written."""
    table = CsvTable.read(source)
    title = table.place(TITLE)
    abstract = table.header.index(ABSTRACT) if ABSTRACT in table.header else None
    probabilities = [f"p_{label}" for label in lenses.labels]
    added = ["lens", "second_lens", "none_kind", *probabilities, "confidence", "evidence"]
    table.refuse(added)
    teller = Teller(lenses, terms)
    works = [text(row[title], row[abstract] if abstract is not None else None) for row in table.rows]
    found = teller.tell(works)
    table.write(target, added, map(_cells, found))
    return Summary(len(found), sum(one.label != NONE for one in found), teller.without_model)


def _cells(one: Assignment) -> list[str]:
    return [
        one.label,
        one.second or "",
        str(one.none_kind or ""),
        *(f"{probability:.4f}" for probability in one.probabilities),
        str(one.confidence),
        one.evidence,
    ]
