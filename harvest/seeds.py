"""From references to seeds: the cheapest sure way first, each step only for what is left over.

All DOIs in one list; then each DOI left over as a singleton, which is free and knows DOIs that the list
does not (a preprint merged into its article); then title, author and year.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.model import Reference, Seed, SeedStatus, Work
from harvest.errors import NotFound
from harvest.matching import absent_because, judge_doi, judge_title
from harvest.searching import search_words
from harvest.openalex import OpenAlex
from harvest.records import work_from_record


@dataclass(frozen=True, slots=True)
class FoundSeeds:
    """Every reference's seed, in the order of the bibliography, and the records of those matched."""

    seeds: tuple[Seed, ...]
    works: tuple[Work, ...]

    @property
    def ids(self) -> list[str]:
        """Ids of all matched works: what the walk asks for."""
        return sorted({work_id for seed in self.seeds for work_id in seed.ids})


def find_seeds(references: Sequence[Reference], openalex: OpenAlex) -> FoundSeeds:
    """Look up every reference; each ends as matched, doubtful or absent, none is dropped.

    Raises NotOpenAlex rather than believing that everything is absent from a server that is another.
    """
    seeds: list[Seed] = []
    known: dict[str, Work] = {}
    open_dois = [r.doi for r in references if r.doi and not r.pinned]
    listed = [work_from_record(record) for record in openalex.works_by_doi(open_dois)]
    for reference in references:
        seed, works = (
            _pinned(reference, openalex) if reference.pinned else _search(reference, listed, openalex)
        )
        seeds.append(seed)
        known |= {work.id: work for work in works if work.id in seed.ids}
    if not known and all(reference.pinned for reference in references):
        openalex.check()  # no list was asked so far, and any server can answer 404
    return FoundSeeds(tuple(_told_apart(seeds)), tuple(known[i] for i in sorted(known)))


def _told_apart(seeds: Sequence[Seed]) -> Iterator[Seed]:
    """Say of each seed if an earlier one is the same work; both are kept, and both count its citing works."""
    first_of: dict[str, str] = {}
    for seed in seeds:
        same = sorted({first_of[work_id] for work_id in seed.ids if work_id in first_of})
        yield replace(seed, reason=f"{seed.reason}; the same work as {', '.join(same)}") if same else seed
        for work_id in seed.ids:
            first_of.setdefault(work_id, seed.reference.key)


def _pinned(reference: Reference, openalex: OpenAlex) -> tuple[Seed, list[Work]]:
    works, gone = [], []
    for work_id in reference.pinned:
        try:
            works.append(work_from_record(openalex.work(work_id)))
        except NotFound:
            gone.append(work_id)
    if not works:
        reason = f"OpenAlex holds no record {', '.join(gone)}, which the bibliography names"
        return Seed(reference, SeedStatus.ABSENT, (), "pinned", 0.0, reason), []
    reason = "named in the bibliography" + (f"; {', '.join(gone)} not found" if gone else "")
    ids = tuple(sorted({work.id for work in works}))
    return Seed(reference, SeedStatus.MATCHED, ids, "pinned", 1.0, reason), works


def _search(reference: Reference, listed: Sequence[Work], openalex: OpenAlex) -> tuple[Seed, Sequence[Work]]:
    if reference.doi:
        same = [work for work in listed if work.doi == reference.doi]
        if same:
            return judge_doi(reference, same, "DOI list"), same
        try:
            # the singleton knows every DOI that a work ever had, so its record may bear another
            single = work_from_record(openalex.work(f"doi:{reference.doi}"))
        except NotFound:
            pass
        else:
            return judge_doi(reference, [single], "DOI"), [single]
    if not reference.title:
        return Seed(reference, SeedStatus.ABSENT, (), "none", 0.0, absent_because(reference, 0)), []
    found: list[Work] = []
    for title in filter(None, (reference.title, reference.title_variant)):
        found += [work_from_record(record) for record in openalex.works_by_title(search_words(title))]
        seed = judge_title(reference, found)
        if seed.status is SeedStatus.MATCHED:
            break
    return seed, found
