"""What people say of works is kept by the works' ids: here it is brought to the works of a corpus.

OpenAlex merges works, and gives some new ids; what was said of one goes on with the work that it became.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from corpus.model import WorkId


def works_meant(
    said_of: Sequence[tuple[WorkId, str | None]],
    works: pl.DataFrame,
    merged_into: Mapping[WorkId, WorkId],
) -> list[WorkId | None]:
    """Return the work of a corpus that each id and DOI means; None if it is none.

    `works` needs the columns id and doi of `schema.WORKS`; `merged_into` says which work one that is gone was
    merged into. That is the work of this id, else the one that it was merged into, else the work with the
    DOI (of two the first).
    """
    here = set(works["id"].to_list())
    by_id = {work: survivor(work, here, merged_into) for work in {work for work, _ in said_of}}
    wanted = {doi.lower() for work, doi in said_of if doi and by_id[work] is None}
    with_doi = (
        works.select("id", pl.col("doi").str.to_lowercase()).filter(pl.col("doi").is_in(list(wanted)))
        if wanted
        else works.select("id", "doi").clear()
    )
    by_doi = {doi: work for work, doi in with_doi.sort("id", descending=True).iter_rows()}
    return [by_id[work] or (by_doi.get(doi.lower()) if doi else None) for work, doi in said_of]


def survivor(work: WorkId, here: set[WorkId], merged_into: Mapping[WorkId, WorkId]) -> WorkId | None:
    """Return the work itself if it is here, else the one it was merged into; None if that is gone too."""
    seen: set[WorkId] = set()
    while work not in here:
        seen.add(work)
        following = merged_into.get(work)
        if following is None or following in seen:
            return None
        work = following
    return work


def whole_text(text: str) -> str:
    """Return the text with halves of characters (lone surrogates) replaced, and pairs of them joined."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
