"""Keeping the ledger of a run while it goes on; many may write side by side."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote

from corpus.ledger import Entry, Outcome, Step
from harvest.journal import Journal

NAMED_AT_MOST = 20  # ids written out in one line


@dataclass(slots=True)
class Tally:
    """What a step expected and received; filled in while it goes on."""

    expected: int | None = None
    received: int | None = None
    detail: str | None = None


class Book:
    """The entries of one run, in the order of writing, with the time of each."""

    def __init__(self, journal: Journal, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._journal, self._clock = journal, clock
        self._lock = threading.Lock()
        self._entries: list[Entry] = []

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What was written so far."""
        with self._lock:
            return tuple(self._entries)

    def write(
        self, step: Step, outcome: Outcome, subject: str | None = None, **facts: int | str | None
    ) -> None:
        """Write one line: `facts` are expected, received, calls, credits and detail."""
        self.copy([Entry(self._clock(), step, outcome, subject, **facts)])  # type: ignore[arg-type]

    def copy(self, entries: Iterable[Entry]) -> None:
        """Write lines that were made elsewhere."""
        with self._lock:
            self._entries += entries

    @contextmanager
    def step(self, step: Step) -> Iterator[Tally]:
        """Write at the end of the block what the step expected, received and cost."""
        tally = Tally()
        calls, spent = self._journal.calls, self._journal.credits
        yield tally
        self.write(
            step,
            Outcome.DONE,
            expected=tally.expected,
            received=tally.received,
            calls=self._journal.calls - calls,
            credits=self._journal.credits - spent,
            detail=tally.detail,
        )

    def account_for_failures(self, partial_answers: Iterable[tuple[str, int]] = ()) -> None:
        """Write which answers failed and were asked for again, in this try and in those before.

        Of answers of a part of the index, those of the walk are written where it is.
        """
        for question, times in partial_answers:
            if "cites:" not in unquote(question):
                asked = question.partition("&")[0]
                self.write(
                    Step.STORE, Outcome.PARTIAL_ANSWER, asked, received=times, detail="asked for again"
                )
        for why, number, charged in self._journal.failures:
            lost = f"at most {charged} credits were charged for them" if charged else None
            self.write(Step.STORE, Outcome.ANSWER_FAILED, why, received=number, credits=charged, detail=lost)


def named(ids: Iterable[str]) -> str:
    """Return ids for a line of the ledger, the first twenty of many.

    >>> named(["W2", "W1"])
    'W1 W2'
    """
    ordered = sorted(ids, key=lambda i: (len(i), i))
    more = len(ordered) - NAMED_AT_MOST
    return " ".join(ordered[:NAMED_AT_MOST]) + (f" and {more:,} more" if more > 0 else "")
