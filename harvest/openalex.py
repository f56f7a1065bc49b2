"""Our questions to OpenAlex, and their answers as records. The only builder of pyalex's queries.

pyalex 0.21 builds the queries and pages through them; the asking is ours, because pyalex fixes the host,
sets no timeout and knows nothing of the budget. Three of its ways are avoided here: `paginate` stops
silently at 10,000 works unless n_max is None; a list as filter value means AND, so an OR list is one
string joined by |; and a singleton's `doi:` is percent-encoded, which OpenAlex then charges for.
"""

import copy
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, cast
from urllib.parse import quote, urlsplit

import pyalex

from harvest.errors import NotOpenAlex
from harvest.slices import YearCount
from harvest.transport import Transport

Record = dict[str, Any]
"""One work as OpenAlex sends it."""

FIELDS = (
    "id",
    "doi",
    "title",
    "publication_year",
    "publication_date",
    "type",
    "language",
    "authorships",
    "primary_location",
    "locations",
    "primary_topic",
    "is_retracted",
    "open_access",
    "cited_by_count",
    "referenced_works",
    "abstract_inverted_index",
)
A_PAGE = 100  # works; the documented maximum
IDS_A_QUESTION = 100  # values of an OR list
DOIS_A_QUESTION = 50  # encoded, a hundred long DOIs can pass the limit of 8,190 bytes a request
CANDIDATES = 25  # records looked at in a search by title
MOST_BUCKETS = 200  # of a group_by
SOFT_TIMEOUT_MS = 5_000  # after this the index answers with what it has: 200, and a count too low
TIMES_DISBELIEVED = 2  # a slow index may simply be slow: the third such answer is taken, and noted


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list: records, or the buckets of a group_by."""

    rows: list[Record]
    meta: Mapping[str, Any]
    disbelieved: int = 0
    """Answers to the same question that came before it and seemed to be of a part of the index only."""

    @property
    def announced(self) -> int:
        """Works that the whole list holds."""
        return int(self.meta["count"])

    @property
    def next_cursor(self) -> str | None:
        """Where the next page begins; None at the end."""
        return self.meta.get("next_cursor")

    @property
    def is_partial(self) -> bool:
        """Whether the index has run into its time limit: what it has found so far comes as if it were all."""
        took = self.meta.get("db_response_time_ms")
        slow = isinstance(took, int | float) and took >= SOFT_TIMEOUT_MS
        return slow or bool(self.meta.get("timed_out"))


class Works(pyalex.Works):  # type: ignore[misc]  # pyalex has no types; it takes its path from the class name
    """pyalex's query of works, asked through our transport."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(params={})
        self._transport = transport

    def question(self, **paging: int | str | None) -> str:
        """Return the path and query of the page that `per_page`, `page` and `cursor` name."""
        asked = copy.copy(self)
        asked.params = copy.deepcopy(self.params)
        for name, value in paging.items():
            asked._add_params(name.replace("_", "-"), value)
        address = urlsplit(asked.url)
        return f"{address.path.lstrip('/')}?{address.query}"

    def listing(self, attempt: str = "", **paging: int | str | None) -> Listing:
        """Return the page of the list that `per_page`, `page` and `cursor` name.

        A partial answer is not believed at once: the question is put again.
        """
        question = self.question(**paging)
        rows = "group_by" if "group-by" in self.params else "results"
        for disbelieved in range(TIMES_DISBELIEVED + 1):
            answer = self._transport.get(question, attempt + "+" * disbelieved)
            found = Listing(answer[rows], answer["meta"], disbelieved)
            if not found.is_partial:
                break
        if found.disbelieved or found.is_partial:
            self._transport.partial_answers.append((question, found.disbelieved + found.is_partial))
        return found


@dataclass(frozen=True, slots=True)
class Counted:
    """What one counting call tells of the works that cite the seeds."""

    total: int
    years: tuple[YearCount, ...]
    listing: Listing


class OpenAlex:
    """The questions that a harvest asks."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def work(self, work_id: str) -> Record:
        """Return one work by `W123` or `doi:10.…`, free of charge. Raises NotFound."""
        return self.transport.get(f"works/{quote(work_id, safe=':/()')}?select={','.join(FIELDS)}")

    def check(self) -> None:
        """Ask the cheapest list, one credit: who answers it like OpenAlex is believed. Raises NotOpenAlex."""
        Works(self.transport).select(["id"]).listing(per_page=1)

    def works_by_doi(self, dois: Sequence[str]) -> list[Record]:
        """Return the works whose indexed DOI is among `dois`; missing ones are silently absent."""
        found: list[Record] = []
        for batch in _batches([doi for doi in dois if "," not in doi and "|" not in doi], DOIS_A_QUESTION):
            query = Works(self.transport).filter(doi="|".join(batch)).select(list(FIELDS))
            found += query.listing(per_page=A_PAGE).rows
        return found

    def works_by_title(self, words: str) -> list[Record]:
        """Return up to 25 works whose title holds all the words, best first. Costs ten list calls."""
        query = Works(self.transport).search_filter(title=words).select(list(FIELDS))
        return cast("list[Record]", query.listing(per_page=CANDIDATES).rows)

    def count_citing(self, ids: Sequence[str]) -> Counted:
        """Return how many works cite any of up to a hundred ids, by year and open-access status: one call.

        The buckets are of two levels, and each list of them holds at most two hundred.
        """
        query = Works(self.transport).filter(cites="|".join(ids))
        found = query.group_by("publication_year:include_unknown,open_access.oa_status").listing()
        years = [_year_count(bucket) for bucket in found.rows]
        return Counted(found.announced, tuple(years), found)

    def citing(
        self,
        ids: Sequence[str],
        only: Mapping[str, str],
        attempt: str = "",
        *,
        cursor: str | None = None,
        page: int | None = None,
    ) -> Listing:
        """Return a page of a hundred works that cite any of up to a hundred ids and pass the filters `only`.

        In order of publication date: citation numbers, the default order, are recounted every night.
        """
        query = Works(self.transport).filter(cites="|".join(ids), **only).sort(publication_date="asc")
        return cast(
            "Listing",
            query.select(list(FIELDS)).listing(attempt, per_page=A_PAGE, cursor=cursor, page=page),
        )

    def citing_ids(self, ids: Sequence[str], cursor: str = "*") -> Listing:
        """Return a page of the ids alone of the works that cite any of `ids`, by themselves and unsliced."""
        query = Works(self.transport).filter(cites="|".join(ids)).sort(publication_date="asc")
        return cast("Listing", query.select(["id"]).listing(per_page=A_PAGE, cursor=cursor))

    def count_citing_one(self, ids: Sequence[str]) -> Listing:
        """Return the count of works that cite any of `ids`, in `announced`: one call."""
        query = Works(self.transport).filter(cites="|".join(ids)).select(["id"])
        return cast("Listing", query.listing(per_page=1))

    def works_by_id(
        self, ids: Sequence[str], fields: Sequence[str] = FIELDS, attempt: str = ""
    ) -> list[Record]:
        """Return the works with these ids, a hundred at most, in any order; missing ones are absent."""
        query = Works(self.transport).filter(ids={"openalex": "|".join(ids)}).select(list(fields))
        return cast("list[Record]", query.listing(attempt, per_page=A_PAGE).rows)

    def counts_by_year(self, filters: Mapping[str, str], again: int = 0) -> tuple[str, Listing]:
        """Return the question that was asked, and how many works pass the filters in each year: one call.

        The same question is answered the same for five minutes, so each time it is asked `again` (at most
        twice) names another size of page; the buckets, one a year, are fewer than any of them.
        """
        query = Works(self.transport).filter(**filters).group_by("publication_year")
        question = query.question(per_page=MOST_BUCKETS - again)
        answer = self.transport.get(question)
        return question, Listing(answer["group_by"], answer["meta"])

    def counts_by_journal(self, filters: Mapping[str, str]) -> Listing:
        """Return how many works pass the filters in each source, the 200 with the most of them: one call."""
        query = Works(self.transport).filter(**filters).group_by("primary_location.source.id")
        answer = self.transport.get(query.question(per_page=MOST_BUCKETS))
        return Listing(answer["group_by"], answer["meta"])

    def works_by_doi_prefix(self, doi: str) -> list[Record]:
        """Return all works whose DOI begins with this one, itself among them: one call a hundred."""
        if "," in doi or "|" in doi:
            return []
        query = Works(self.transport).filter(doi_starts_with=doi).select(list(FIELDS))
        found: list[Record] = []
        for number in count(1):  # by page numbers: without a key cursors may be refused
            rows = query.listing(per_page=A_PAGE, page=number).rows
            found += rows
            if len(rows) < A_PAGE:
                break
        return found

    def autocomplete(self, title: str) -> list[Record]:
        """Return up to ten works whose title holds these words, free: id, display_name, cited_by_count.

        Raises NotFound if there is no such address, NotOpenAlex if what answers has another shape.
        """
        question = f"autocomplete/works?q={quote(title, safe='')}"
        rows = self.transport.get(question).get("results")
        if not (isinstance(rows, list) and all(isinstance(row, dict) and row.get("id") for row in rows)):
            raise NotOpenAlex(self.transport.source, "completions without works")
        return rows


def batches(ids: Collection[str]) -> list[Sequence[str]]:
    """Return the ids in as many lists as one question each can hold."""
    return list(_batches(sorted(ids), IDS_A_QUESTION))


def citing_query(ids: Sequence[str]) -> str:
    """Return the question of the walk in words that can be pasted into OpenAlex's address."""
    return " and ".join(
        f"/works?filter=cites:{'|'.join(batch)}" for batch in _batches(sorted(ids), IDS_A_QUESTION)
    )


def _batches(values: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _year_count(bucket: Mapping[str, Any]) -> YearCount:
    """Return a bucket of years: the key of works without one is -111."""
    year = int(bucket["key"]) if str(bucket["key"]).isdigit() else None
    statuses = {
        str(group["key"]).rsplit("/", 1)[-1]: int(group["count"])
        for group in bucket.get("groups") or ()
        if group["key"] != "unknown"
    }
    return YearCount(year, int(bucket["count"]), statuses)
