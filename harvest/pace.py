"""Turns for calls: one after the other, never more a second than the account allows.

OpenAlex counts by a bucket that refills at 10 calls a second without a key, 30 with a free one, 50 with a
paid one. Which of them an account has is read off its daily budget in the first answer; until then the
slowest holds.
"""

import threading
import time
from collections.abc import Callable

from harvest.prices import Kind

TIERS = ((1_000, 10.0), (10_000, 30.0), (None, 50.0))  # credits a day up to which, calls a second
BROAD = {10.0: 1.0, 30.0: 5.0, 50.0: 25.0}  # the same for searches with many operators
WIDE_ONCE_REFUSED = 1.0
FIRST_PACE = 10.0
OF_THE_LIMIT = 0.97  # calls that leave evenly do not arrive so


class Pace:
    """The pace of one account, shared by all who ask side by side."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tier: float | None = None
        self._told: dict[Kind, float] = {}
        self._next: dict[Kind, float] = {}

    @property
    def tier(self) -> float | None:
        """Calls a second that the account allows; None before the first answer."""
        return self._tier

    def a_second(self, kind: Kind = Kind.PLAIN) -> float:
        """Return how many calls of a kind are sent in a second."""
        tier = self._tier or FIRST_PACE
        limit = min(tier, self._told.get(Kind.PLAIN, tier), self._told.get(kind, tier))
        if kind is Kind.BROAD:
            limit = min(limit, BROAD.get(tier, tier))
        return limit * OF_THE_LIMIT

    def turn(self, kind: Kind = Kind.PLAIN) -> float:
        """Take the next turn; return how many seconds from now it comes."""
        with self._lock:
            now = self._clock()
            kinds = {Kind.PLAIN, kind}
            at = max(now, *(self._next.get(one, 0.0) for one in kinds))
            for one in kinds:
                self._next[one] = at + 1 / self.a_second(one)
            return at - now

    def learn_budget(self, credits_a_day: int | None) -> None:
        """Read the tier off the daily budget that an answer told."""
        if credits_a_day is None:
            return
        with self._lock:
            self._tier = next(rate for most, rate in TIERS if most is None or credits_a_day <= most)

    def learn_refusal(self, kind: Kind, reason: str | None, a_second: float | None, after: float) -> None:
        """Slow down as a refusal told: the calls a second it names, and nothing before `after` seconds."""
        with self._lock:
            slowed = kind if reason in {"broad_boolean_query", "wide_or_filter"} else Kind.PLAIN
            if reason == "wide_or_filter":
                a_second = WIDE_ONCE_REFUSED
            if a_second:
                self._told[slowed] = min(a_second, self._told.get(slowed, a_second))
            self._next[slowed] = max(self._next.get(slowed, 0.0), self._clock() + after)
