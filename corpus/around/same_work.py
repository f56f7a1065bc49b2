"""Other records of the same work within the corpus: a preprint and its article, or a second record.

Told are two facts, and no more is claimed: the same DOI; or the same title, capitals, accents and
punctuation apart, with an author in common (the same id, or the same surname). Titles as short as `Editorial`
say nothing.
"""

from dataclasses import dataclass

import polars as pl

from corpus.search.words import fold

SHORTEST = 20  # letters and digits of a title by which two works are taken for one


@dataclass(frozen=True, slots=True)
class OtherRecord:
    """Another record, by its row in the frame of works."""

    row: int
    same_doi: bool
    """Else the title is the same, and an author."""


def title_keys(works: pl.DataFrame) -> pl.Series:
    """Return the letters and digits of each title, folded; null where there are too few to say anything."""
    bare = fold(pl.col("title")).str.replace_all(r"[^\p{L}\p{N}]", "")
    return works.select(pl.when(bare.str.len_chars() >= SHORTEST).then(bare).alias("title_key")).to_series()


def other_records(works: pl.DataFrame, keys: pl.Series, row: int) -> list[OtherRecord]:
    """Return the other records of the work in this row, by row.

    `works` follows `corpus.schema.WORKS`; `keys` are its `title_keys`.
    """
    work = works.row(row, named=True)
    found = []
    alike = (
        (keys == keys[row]).fill_null(value=False)
        if keys[row]
        else pl.repeat(False, works.height, eager=True)
    )
    same_doi = (works["doi"] == work["doi"]).fill_null(value=False) if work["doi"] else None
    either = alike if same_doi is None else alike | same_doi
    mine = _who(work["authors"])
    for other in either.arg_true().to_list():
        if other == row:
            continue
        doi = bool(same_doi is not None and same_doi[other])
        if doi or mine & _who(works["authors"][other].to_list()):
            found.append(OtherRecord(other, doi))
    return found


def _who(authors: list[dict[str, str | None]]) -> set[str]:
    """Ids, and surnames: what stands before a comma, else the last word."""
    marks = {str(one["id"]) for one in authors if one["id"]}
    names = pl.Series([one["name"] or "" for one in authors], dtype=pl.String)
    for name in pl.select(fold(pl.lit(names))).to_series() if len(names) else ():
        surname = name.partition(",")[0] if "," in name else name
        words = surname.split()
        if words and len(words[-1]) > 1:
            marks.add(f"name {words[-1]}")
    return marks
