"""The family of a seed: all records that are one work, so that what cites any of them is counted.

OpenAlex keeps second records of a publication, a preprint beside its article, and the chapters of a book, at
which the book's citations collect. Looked for by title in OpenAlex's completions, which are free, and by the
book's DOI, with which its chapters' DOIs begin. A record joins only if its title is the same but for
spelling, its first author's surname the same and its year near: never a review, an erratum, a reply, a thesis
or another author's text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.entries import plain
from corpus.model import Member, Relation, Seed, Work
from harvest.errors import NotFound, NotOpenAlex, QuestionRefused
from harvest.matching import NOT_THE_WORK_ITSELF, is_about_another, same_title, shares_author
from harvest.openalex import OpenAlex
from harvest.records import work_from_record, work_id

YEARS_OF_VERSIONS = 2  # a working paper and its article
WORDS_OF_A_TITLE = 4  # `Editorial` and `Introduction` name many works
CHAPTER = re.compile(r"(?:[_.\-/](?:ch(?:apter)?[_.\-]?)?\d{1,4})$")
BOOKS = {"book"}
OF_THEIR_OWN = NOT_THE_WORK_ITSELF | {
    "book",
    "book-chapter",
    "conference-abstract",
    "dissertation",
    "editorial",
    "letter",
    "reference-entry",
    "software",
}
"""Types that are never a version of a record of another type."""


def with_family(
    seed: Seed, records: Sequence[Work], openalex: OpenAlex
) -> tuple[Seed, list[Work], list[str]]:
    """Return a matched seed with its family, the records of all members, and remarks on what was not looked
    for.

    `records` are those that the seed's ids name. Ids that a user has chosen are the whole family.
    """
    own = sorted((work for work in records if work.id in seed.ids), key=lambda work: (-_cited(work), work.id))
    first = own[0]
    members = [Member(first.id, Relation.RECORD, first.title, first.year, seed.reason)]
    by_hand = seed.how in {"pinned", "chosen"}
    works = {work.id: work for work in own}
    for work in own[1:]:
        relation = Relation.RECORD if by_hand else Relation.DUPLICATE
        members.append(
            Member(work.id, relation, work.title, work.year, seed.reason if by_hand else "the same DOI")
        )
    remarks: list[str] = []
    if not by_hand:
        more = [*_same_title(first, works, openalex, seed.reference.key, remarks), *_chapters(own, openalex)]
        for work, member in more:
            if work.id not in works:
                works[work.id] = work
                members.append(member)
    ids = tuple(sorted(works))
    return replace(seed, ids=ids, members=tuple(members)), list(works.values()), remarks


def _cited(work: Work) -> int:
    return work.cited_by_count or 0


def _same_title(
    record: Work, known: Iterable[str], openalex: OpenAlex, key: str, remarks: list[str]
) -> list[tuple[Work, Member]]:
    """Return other records of the same publication, and its other forms."""
    if not record.title or len(plain(record.title).split()) < WORDS_OF_A_TITLE or not record.authors:
        return []
    try:
        rows = openalex.autocomplete(" ".join(record.title.split()))
    except (NotFound, NotOpenAlex, QuestionRefused) as failure:
        remarks.append(
            f"Second records and preprints of {key} were not looked for: {str(failure).rstrip('. ')}."
        )
        return []
    wanted = [
        work_id(row["id"])
        for row in rows
        if same_title(str(row.get("display_name") or ""), record.title)
        and work_id(row["id"]) not in set(known)
    ]
    found = []
    for one in wanted:
        try:
            work = work_from_record(openalex.work(one))
        except NotFound:
            continue  # completions are older than the records
        if (relation := relation_of(work, record)) is not None:
            what = "a second record" if relation is Relation.DUPLICATE else f"another form ({work.type})"
            reason = f"{what}: the same title and first author, {work.year}"
            found.append((work, Member(work.id, relation, work.title, work.year, reason)))
    return found


def relation_of(work: Work, record: Work) -> Relation | None:
    """Return what another record is to that of a seed: a duplicate, a version, or None for another work."""
    if work.id == record.id or not _is_same_text(work, record):
        return None
    apart = bool(work.doi and record.doi and work.doi != record.doi)
    if apart and work.venue and work.venue == record.venue and record.type not in BOOKS:
        return None  # two publications in one journal, like an editorial of each year
    if work.type == record.type:
        return Relation.VERSION if apart else Relation.DUPLICATE
    return None if {work.type, record.type} & OF_THEIR_OWN else Relation.VERSION


def _is_same_text(work: Work, record: Work) -> bool:
    """Whether title, first author and year agree, and neither is a text about the other."""
    if not same_title(work.title or "", record.title or ""):
        return False
    if work.type in NOT_THE_WORK_ITSELF or is_about_another(work.title or ""):
        return False
    if not (work.authors and record.authors and shares_author(record.authors[0].name, _first_alone(work))):
        return False
    known = work.year is not None and record.year is not None
    return known and abs(work.year - record.year) <= YEARS_OF_VERSIONS  # type: ignore[operator]


def _first_alone(work: Work) -> Work:
    return replace(work, authors=work.authors[:1])


def _chapters(own: Sequence[Work], openalex: OpenAlex) -> list[tuple[Work, Member]]:
    """Return the chapters of a book: records whose DOI is the book's with a number behind it."""
    found = []
    for book in own:
        if not (book.doi and (book.type in BOOKS or (book.type == "paratext" and "978" in book.doi))):
            continue
        for record in openalex.works_by_doi_prefix(book.doi):
            work = work_from_record(record)
            if is_chapter(work, book):
                reason = f"a part of the book: its DOI begins with {book.doi}"
                found.append((work, Member(work.id, Relation.CHAPTER, work.title, work.year, reason)))
    return sorted(found, key=lambda pair: (len(pair[0].doi or ""), pair[0].doi or "", pair[0].id))


def is_chapter(work: Work, book: Work) -> bool:
    """Whether a record is a part of the book and no review of it."""
    if not (work.doi and book.doi and work.doi.startswith(book.doi)):
        return False
    numbered = CHAPTER.fullmatch(work.doi[len(book.doi) :])
    about = work.type in NOT_THE_WORK_ITSELF - {"paratext"} or is_about_another(work.title or "")
    return bool(numbered) and not about
