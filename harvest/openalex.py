"""Our questions to OpenAlex, and their answers as records. The only builder of pyalex's queries.

pyalex 0.21 builds the queries and pages through them; the asking is ours, because pyalex fixes the host,
sets no timeout and knows nothing of the budget. Three of its ways are avoided here: `paginate` stops
silently at 10,000 works unless n_max is None; a list as filter value means AND, so an OR list is one
string joined by |; and a singleton's `doi:` is percent-encoded, which OpenAlex then charges for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import quote, urlsplit

import pyalex
from pyalex.api import OpenAlexResponseList

from harvest.errors import CursorRefused, NoKey
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
PAGE_NUMBER_WINDOW = 10_000  # works that page numbers can reach
CANDIDATES = 25  # records looked at in a search by title
CREDITS_A_LIST, CREDITS_A_SEARCH = 1, 10


class Works(pyalex.Works):  # type: ignore[misc]  # pyalex has no types; it takes its path from the class name
    """pyalex's query of works, asked through our transport."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(params={})
        self._transport = transport

    def _get_from_url(self, url: str, session: object = None) -> OpenAlexResponseList:
        address = urlsplit(url)
        answer = self._transport.get(f"{address.path.lstrip('/')}?{address.query}")
        return OpenAlexResponseList(answer["results"], answer["meta"], dict)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a walk."""

    records: list[Record]
    announced: int
    """Works that the walk holds, as its first page says; 0 on later pages, so that walks add up."""


class OpenAlex:
    """The questions that a harvest asks."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def work(self, work_id: str) -> Record:
        """Return one work by `W123` or `doi:10.…`, free of charge. Raises NotFound."""
        return self.transport.get(f"works/{quote(work_id, safe=':/()')}?select={','.join(FIELDS)}")

    def check(self) -> None:
        """Ask the cheapest list, one credit: who answers it like OpenAlex is believed. Raises NotOpenAlex."""
        Works(self.transport).select(["id"]).get(per_page=1)

    def works_by_doi(self, dois: Sequence[str]) -> list[Record]:
        """Return the works whose indexed DOI is among `dois`; missing ones are silently absent."""
        found: list[Record] = []
        for batch in _batches([doi for doi in dois if "," not in doi and "|" not in doi], DOIS_A_QUESTION):
            query = Works(self.transport).filter(doi="|".join(batch)).select(list(FIELDS))
            found += query.get(per_page=A_PAGE)
        return found

    def works_by_title(self, words: str) -> list[Record]:
        """Return up to 25 works whose title holds all the words, best first. Costs ten list calls."""
        query = Works(self.transport).search_filter(title=words).select(list(FIELDS))
        return list(query.get(per_page=CANDIDATES))

    def citing_works(self, ids: Sequence[str]) -> Iterator[Page]:
        """Yield all works that cite any of `ids`, page by page, in order of publication date.

        One union query a hundred ids: a work that cites several comes once for each hundred. A cursor
        refused on the way is followed by page numbers from the first: works then come twice, and are
        announced once. Raises NoKey if OpenAlex does not page that far without one.
        """
        for batch in _batches(sorted(ids), IDS_A_QUESTION):
            begun = False
            try:
                for page in self._citing(batch).paginate(per_page=A_PAGE, n_max=None):
                    yield Page(list(page), 0 if begun else page.meta["count"])
                    begun = True
            except CursorRefused:
                for numbered in self._citing_by_page_number(batch):
                    yield replace(numbered, announced=0) if begun else numbered

    def _citing(self, ids: Sequence[str]) -> Works:
        # publication dates move least: citation numbers, the default order, are recounted every night
        query = Works(self.transport).filter(cites="|".join(ids)).sort(publication_date="asc")
        return cast("Works", query.select(list(FIELDS)))

    def _citing_by_page_number(self, ids: Sequence[str]) -> Iterator[Page]:
        received = 0
        for page in self._citing(ids).paginate(method="page", per_page=A_PAGE, n_max=None):
            announced = page.meta["count"]
            if announced > PAGE_NUMBER_WINDOW:
                raise NoKey(
                    f"{announced:,} works cite the seeds, and OpenAlex shows more than "
                    f"{PAGE_NUMBER_WINDOW:,} of a list only to those with a key"
                )
            yield Page(list(page), 0 if received else announced)
            received += len(page)
            if received >= announced:
                return


def citing_query(ids: Sequence[str]) -> str:
    """Return the question of the walk in words that can be pasted into OpenAlex's address."""
    return " and ".join(
        f"/works?filter=cites:{'|'.join(batch)}" for batch in _batches(sorted(ids), IDS_A_QUESTION)
    )


def _batches(values: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
