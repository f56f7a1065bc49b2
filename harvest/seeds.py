"""From references to seeds: the cheapest sure way first, each step only for what is left over.

What a user has chosen counts before all else. Then all DOIs in one list; each DOI left over as a singleton,
which is free and knows DOIs that the list does not (a preprint merged into its article); then title, author
and year. What is matched is joined by the other records of the same work (`harvest.families`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from corpus.choices import Choice, Choices, choice_for, unfitting
from corpus.model import Reference, Relation, Seed, SeedStatus, Work, WorkId
from corpus.wording import counted
from harvest.errors import NotFound
from harvest.families import with_family
from harvest.matching import absent_because, judge_doi, judge_title
from harvest.openalex import OpenAlex
from harvest.records import work_from_record
from harvest.searching import searches
from harvest.side_by_side import ASKERS, in_order

NO_CHOICES = Choices()


@dataclass(frozen=True, slots=True)
class FoundSeeds:
    """Every reference's seed, in the order of the bibliography, and the records of those matched."""

    seeds: tuple[Seed, ...]
    works: tuple[Work, ...]
    """The records of all members of all families."""
    remarks: tuple[str, ...] = ()
    """What was not as expected, a sentence each: choices that fit nothing, ids that a list left out."""

    @property
    def ids(self) -> list[str]:
        """Ids of all matched works: what the walk asks for."""
        return sorted({work_id for seed in self.seeds for work_id in seed.ids})


@dataclass(frozen=True, slots=True)
class _Looked:
    """How the look-up of one reference ended."""

    seed: Seed
    works: Sequence[Work]
    remarks: Sequence[str] = ()
    left_out: bool = False
    """Whether the list of DOIs did not name a record that bears the DOI."""


def find_seeds(
    references: Sequence[Reference], openalex: OpenAlex, choices: Choices = NO_CHOICES
) -> FoundSeeds:
    """Look up every reference; each ends as matched, doubtful or absent, none is dropped.

    Raises NotOpenAlex rather than believing that everything is absent from a server that is another.
    """
    chosen = [choice_for(reference, choices) for reference in references]
    open_dois = [
        r.doi for r, choice in zip(references, chosen, strict=True) if r.doi and not (r.pinned or choice)
    ]
    listed = [work_from_record(record) for record in openalex.works_by_doi(open_dois)]
    tasks = [
        partial(_look_up, reference, choice, listed, openalex)
        for reference, choice in zip(references, chosen, strict=True)
    ]
    looked = in_order(tasks, ASKERS, openalex.transport.halt)
    known = {work.id: work for one in looked for work in one.works if work.id in one.seed.ids}
    if not known and not open_dois:
        openalex.check()  # no list was asked so far, and any server can answer 404
    remarks = [*unfitting(references, choices), *(remark for one in looked for remark in one.remarks)]
    left_out = [one.seed.reference.key for one in looked if one.left_out]
    if left_out:
        remarks.append(
            f"OpenAlex's list left out {counted(len(left_out), 'DOI')} that it knows as a single record: "
            f"{', '.join(left_out)}."
        )
    seeds = tuple(_told_apart([one.seed for one in looked]))
    return FoundSeeds(seeds, tuple(known[i] for i in sorted(known)), tuple(remarks))


def _look_up(
    reference: Reference, choice: Choice | None, listed: Sequence[Work], openalex: OpenAlex
) -> _Looked:
    """Return how the look-up of one reference ended, with the family of what was found."""
    if choice:
        found = _chosen(reference, choice, openalex)
    elif reference.pinned:
        found = _by_hand(reference, reference.pinned, "pinned", "named in the bibliography", openalex)
    else:
        found = _search(reference, listed, openalex)
    if found.seed.status is not SeedStatus.MATCHED:
        return found
    seed, works, remarks = with_family(found.seed, found.works, openalex)
    return replace(found, seed=_named(seed, works), works=works, remarks=[*found.remarks, *remarks])


def _named(seed: Seed, works: Sequence[Work]) -> Seed:
    """Return the seed of a reference that is an identifier alone with what its record says of it."""
    reference = seed.reference
    if reference.title:
        return seed
    record = next(work for work in works if work.id == seed.members[0].id)
    said = replace(
        reference,
        title=record.title or "",
        authors=reference.authors or tuple(author.name for author in record.authors),
        year=reference.year or record.year,
        venue=reference.venue or record.venue,
    )
    return replace(seed, reference=said)


def _told_apart(seeds: Sequence[Seed]) -> Iterator[Seed]:
    """Say of each seed if an earlier one is the same work or shares records; both count what cites these."""
    first_of: dict[WorkId, Seed] = {}
    for seed in seeds:
        sharing = {first_of[one].reference.key: first_of[one] for one in seed.ids if one in first_of}
        told = [
            f"the same work as {key}" if _records(seed) & _records(other) else f"shares records with {key}"
            for key, other in sorted(sharing.items())
        ]
        yield replace(seed, reason="; ".join([seed.reason, *told]))
        for one in seed.ids:
            first_of.setdefault(one, seed)


def _records(seed: Seed) -> set[WorkId]:
    return {member.id for member in seed.members if member.relation is not Relation.CHAPTER}


def _chosen(reference: Reference, choice: Choice, openalex: OpenAlex) -> _Looked:
    if not choice.ids:
        reason = f"left out by hand {choice.told}: none of the works found is it"
        return _Looked(Seed(reference, SeedStatus.ABSENT, (), "chosen", 0.0, reason), ())
    return _by_hand(reference, choice.ids, "chosen", f"chosen by hand {choice.told}", openalex)


def _by_hand(
    reference: Reference, ids: Sequence[WorkId], how: str, because: str, openalex: OpenAlex
) -> _Looked:
    """Take the works that a user has named as they are."""
    works, gone = [], []
    for work_id in ids:
        try:
            works.append(work_from_record(openalex.work(work_id)))
        except NotFound:
            gone.append(work_id)
    missing = f"OpenAlex holds no record {', '.join(gone)}"
    remarks = [f"{reference.key}: {missing}, {because}."] if gone else []
    if not works:
        return _Looked(Seed(reference, SeedStatus.ABSENT, (), how, 0.0, f"{missing}, {because}"), (), remarks)
    found = tuple(sorted({work.id for work in works}))
    reason = because + (f"; {', '.join(gone)} not found" if gone else "")
    return _Looked(Seed(reference, SeedStatus.MATCHED, found, how, 1.0, reason), works, remarks)


def _search(reference: Reference, listed: Sequence[Work], openalex: OpenAlex) -> _Looked:
    by_doi = _by_doi(reference, listed, openalex) if reference.doi else None
    if by_doi and (by_doi.seed.status is SeedStatus.MATCHED or not reference.title):
        return by_doi
    if not reference.title:
        return _Looked(Seed(reference, SeedStatus.ABSENT, (), "none", 0.0, absent_because(reference, 0)), ())
    by_title = _by_title(reference, openalex)
    if not by_doi:
        return by_title
    return _of_both(by_doi, by_title)


def _by_doi(reference: Reference, listed: Sequence[Work], openalex: OpenAlex) -> _Looked | None:
    same = [work for work in listed if work.doi == reference.doi]
    if same:
        return _Looked(judge_doi(reference, same, "DOI list"), same)
    try:
        # the singleton knows every DOI that a work ever had, so its record may bear another
        single = work_from_record(openalex.work(f"doi:{reference.doi}"))
    except NotFound:
        return None
    return _Looked(judge_doi(reference, [single], "DOI"), [single], left_out=single.doi == reference.doi)


def _by_title(reference: Reference, openalex: OpenAlex) -> _Looked:
    found: dict[WorkId, Work] = {}
    for words in searches(reference):
        found |= {work.id: work for work in map(work_from_record, openalex.works_by_title(words))}
        seed = judge_title(reference, list(found.values()))
        if seed.status is SeedStatus.MATCHED:
            return _Looked(seed, list(found.values()))
    return _Looked(judge_title(reference, list(found.values())), list(found.values()))


def _of_both(by_doi: _Looked, by_title: _Looked) -> _Looked:
    """Return what a reference is whose DOI leads elsewhere, as DOIs broken in print do: its title decides."""
    doubt = f"but {by_doi.seed.reason}"
    works = [*by_title.works, *by_doi.works]
    if by_title.seed.status is SeedStatus.MATCHED:
        seed = replace(by_title.seed, reason=f"{by_title.seed.reason}; {doubt}")
        return _Looked(seed, works, left_out=by_doi.left_out)
    shown = {one.id: one for one in (*by_title.seed.candidates, *by_doi.seed.candidates)}
    reason = by_doi.seed.reason
    if by_title.seed.status is SeedStatus.DOUBTFUL:
        reason += f"; {by_title.seed.reason}"
    seed = replace(by_doi.seed, candidates=tuple(shown.values()), reason=reason)
    return _Looked(seed, works, left_out=by_doi.left_out)
