"""The walk: all works that cite the seeds, in slices side by side, each compared with its own count.

A slice is complete if the distinct works received are as many as its first page announced and as the
counting call foretold. If not, it is walked again from the start. Two walks that each hold what they
announced, and agree, are believed against the counting call: the index has changed since. What still
disagrees after three walks is taken together from all of them, and the difference is reported.
"""

import gc
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from corpus.ledger import Outcome, Step
from corpus.model import Seed, Work
from corpus.schema import works_frame
from harvest.book import Book, named
from harvest.errors import CursorRefused, NoKey
from harvest.openalex import Counted, Listing, OpenAlex, batches
from harvest.records import work_from_record
from harvest.side_by_side import ASKERS, side_by_side
from harvest.slices import PAGE_NUMBER_WINDOW, Slice, plan_slices

WALKS = 3
Tell = Callable[[int], None]
"""Is called with the number of works received by each page."""


@dataclass(slots=True)
class _Walked:
    """One walk through a slice."""

    announced: int = 0
    ids: set[str] = field(default_factory=set)
    rows: int = 0
    repeated: set[str] = field(default_factory=set)
    pages: list[pl.DataFrame] = field(default_factory=list)
    partial_answers: int = 0
    empty_last_page: bool = False

    @property
    def holds_what_it_announced(self) -> bool:
        return len(self.ids) == self.announced


@dataclass(frozen=True, slots=True)
class Received:
    """What the walk brought."""

    works: pl.DataFrame
    """Rows of `corpus.schema.WORKS`, one per work, sorted by id."""
    expected: int
    """Works that the counting calls told."""
    rows: int
    """Rows received in all walks."""


class Walk:
    """The walk of one run."""

    def __init__(self, openalex: OpenAlex, seeds: Sequence[Seed], book: Book, tell: Tell) -> None:
        self._openalex, self._seeds, self._book, self._tell = openalex, seeds, book, tell
        self._by_number = threading.Event()
        """Set once cursors were refused: then all slices go by page number."""

    def all_citing(self, ids: Sequence[str], announce: Callable[[int], None]) -> Received:
        """Return every work that cites any of `ids`; `announce` is told how many there are, once counted.

        Raises NoKey if OpenAlex does not page that far without one, and what `Transport.get` raises.
        """
        slices = self._count(ids, announce)
        tasks = [partial(self._slice, batch, part) for batch, part in slices]
        pages: list[pl.DataFrame] = []
        seen_in: dict[tuple[str, ...], dict[str, str]] = {}
        rows = 0
        with self._book.step(Step.WALK) as tally, _no_search_for_cycles():
            for place, (part, walked) in side_by_side(tasks, ASKERS, self._openalex.transport.halt):
                pages += walked.pages
                rows += walked.rows
                self._note_twice(seen_in.setdefault(tuple(slices[place][0]), {}), walked.ids, part)
            works = joined(pages)
            expected = sum(part.expected for _, part in slices)
            tally.expected, tally.received = expected, works.height
            tally.detail = f"{rows:,} rows in {len(slices):,} slices"
        return Received(works, expected, rows)

    def _count(
        self, ids: Sequence[str], announce: Callable[[int], None]
    ) -> list[tuple[Sequence[str], Slice]]:
        """Ask how many works cite the seeds and by which years, and plan the slices of each hundred ids."""
        slices: list[tuple[Sequence[str], Slice]] = []
        with self._book.step(Step.COUNT) as tally:
            total = 0
            for batch in batches(ids):
                counted: Counted = self._openalex.count_citing(batch)
                total += counted.total
                self._note_partial(Step.COUNT, "the count", counted.listing)
                # of a partial count the years cannot be believed: then all are walked as one
                years = () if counted.listing.is_partial else counted.years
                slices += [(batch, part) for part in plan_slices(years, counted.total)]
            tally.received = total
            tally.detail = f"{len(slices)} slices"
        announce(total)
        return sorted(slices, key=lambda one: -one[1].expected)

    def _slice(self, ids: Sequence[str], part: Slice) -> tuple[Slice, _Walked]:
        """Walk a slice until it agrees with its count, and write down how that ended."""
        walks: list[_Walked] = []
        for number in range(1, WALKS + 1):
            walked = self._once(ids, part, "" if number == 1 else f"{number}")
            same_twice = any(one.holds_what_it_announced and one.ids == walked.ids for one in walks)
            walks.append(walked)
            if walked.holds_what_it_announced and (walked.announced == part.expected or same_twice):
                self._note_end(part, walks, agreed=True)
                walked.rows = sum(one.rows for one in walks)
                return part, walked
            if number < WALKS:
                self._note_again(part, walked)
        self._note_end(part, walks, agreed=False)
        return part, _together(walks)

    def _once(self, ids: Sequence[str], part: Slice, attempt: str) -> _Walked:
        if not self._by_number.is_set():
            try:
                return self._by_cursor(ids, part, attempt)
            except CursorRefused:
                if not self._by_number.is_set():
                    self._by_number.set()
                    self._book.write(
                        Step.WALK,
                        Outcome.CURSOR_REFUSED,
                        str(part),
                        detail="page numbers are used instead, which reach 10,000 works of a slice",
                    )
        return self._by_page_number(ids, part, attempt)

    def _by_cursor(self, ids: Sequence[str], part: Slice, attempt: str) -> _Walked:
        walked, cursor = _Walked(), "*"
        while True:
            page = self._openalex.citing(ids, part.filters, attempt, cursor=cursor)
            self._take(walked, page, part)
            if page.next_cursor is None:
                walked.empty_last_page = not page.rows and walked.rows > 0
                return walked
            cursor = page.next_cursor

    def _by_page_number(self, ids: Sequence[str], part: Slice, attempt: str) -> _Walked:
        walked, number = _Walked(), 1
        while True:
            page = self._openalex.citing(ids, part.filters, attempt, page=number)
            if page.announced > PAGE_NUMBER_WINDOW:
                raise NoKey(
                    f"{page.announced:,} works cite the seeds in one slice ({part}), and OpenAlex shows more "
                    f"than {PAGE_NUMBER_WINDOW:,} of a list only to those with a key"
                )
            self._take(walked, page, part)
            if not page.rows or walked.rows >= walked.announced:
                return walked
            number += 1

    def _take(self, walked: _Walked, page: Listing, part: Slice) -> None:
        works: list[Work] = [work_from_record(record) for record in page.rows]
        if not walked.rows:
            walked.announced = page.announced
        fresh = [work for work in works if work.id not in walked.ids]
        walked.repeated |= {work.id for work in works} - {work.id for work in fresh}
        walked.ids |= {work.id for work in works}
        walked.rows += len(works)
        walked.partial_answers += page.disbelieved + page.is_partial
        if fresh:
            walked.pages.append(works_frame(fresh, self._seeds))
        self._note_partial(Step.WALK, str(part), page)
        self._tell(len(fresh))

    def _note_partial(self, step: Step, subject: str, page: Listing) -> None:
        if page.disbelieved or page.is_partial:
            taken = "taken after three such answers" if page.is_partial else "then answered in full"
            self._book.write(
                step,
                Outcome.PARTIAL_ANSWER,
                subject,
                received=page.disbelieved + page.is_partial,
                detail=f"the index ran into its time limit; {taken}",
            )

    def _note_again(self, part: Slice, walked: _Walked) -> None:
        self._tell(-len(walked.ids))
        self._book.write(
            Step.WALK,
            Outcome.SLICE_AGAIN,
            str(part),
            expected=part.expected,
            received=len(walked.ids),
            detail=f"the first page announced {walked.announced:,}",
        )

    def _note_end(self, part: Slice, walks: Sequence[_Walked], *, agreed: bool) -> None:
        last = walks[-1]
        for walked in walks:
            if walked.repeated:
                self._book.write(
                    Step.WALK,
                    Outcome.ROW_REPEATED,
                    str(part),
                    received=len(walked.repeated),
                    detail=f"rows moved between pages: {named(walked.repeated)}",
                )
        if last.empty_last_page:
            self._book.write(Step.WALK, Outcome.EMPTY_LAST_PAGE, str(part), received=last.rows)
        if agreed:
            changed = last.announced != part.expected
            self._book.write(
                Step.WALK,
                Outcome.SLICE_CHANGED if changed else Outcome.SLICE_COMPLETE,
                str(part),
                expected=part.expected,
                received=len(last.ids),
            )
            return
        ids = set[str]().union(*(walked.ids for walked in walks))
        announced = max(walked.announced for walked in walks)
        self._book.write(
            Step.WALK,
            Outcome.SLICE_DISAGREES,
            str(part),
            expected=announced,
            received=len(ids),
            detail=f"difference {len(ids) - announced:+,} after {WALKS} walks, whose works are all kept",
        )

    def _note_twice(self, seen_in: dict[str, str], ids: set[str], part: Slice) -> None:
        twice = {work_id for work_id in ids if work_id in seen_in}
        if twice:
            elsewhere = sorted({seen_in[work_id] for work_id in twice})
            self._book.write(
                Step.WALK,
                Outcome.ROW_REPEATED,
                str(part),
                received=len(twice),
                detail=f"also in {'; '.join(elsewhere)}: {named(twice)}",
            )
        seen_in.update(dict.fromkeys(ids, str(part)))


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Keep Python from searching the records for cycles, of which they have none: it takes half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def joined(pages: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return the rows of all pages, one per work, sorted by id; of two rows of a work the later counts."""
    if not pages:
        return works_frame((), ())
    return pl.concat(pages).unique("id", keep="last", maintain_order=True).sort("id")


def _together(walks: Sequence[_Walked]) -> _Walked:
    """Return the works of all walks."""
    ids = set[str]().union(*(walked.ids for walked in walks))
    pages = [page for walked in walks for page in walked.pages]
    return _Walked(walks[-1].announced, ids, sum(walked.rows for walked in walks), pages=pages)
