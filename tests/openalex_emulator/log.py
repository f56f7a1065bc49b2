"""What was asked: each request as it came and ended, and what all of them come to."""

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic


@dataclass(slots=True)
class LoggedRequest:
    """One request: what was asked, whether with a key, and how it ended (status 0: not answered).

    `time` tells when it came, in seconds of a clock that never goes back; only differences mean something.
    """

    method: str
    path: str
    params: Mapping[str, str]
    has_key: bool
    status: int = 0
    credits: int = 0
    time: float = field(default_factory=monotonic)


@dataclass(slots=True)
class Flight:
    """How many requests are being answered."""

    now: int = 0
    most: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> None:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)

    def clear(self) -> None:
        """Count the most at once from now on."""
        with self._lock:
            self.most = self.now

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self.now -= 1


def busiest(times: Sequence[float], seconds: float = 1.0) -> int:
    """Return the most requests in any window of so many seconds.

    >>> busiest([0.0, 0.5, 0.9, 1.0, 1.4])
    4
    """
    times = sorted(times)
    return max((bisect_left(times, start + seconds) - n for n, start in enumerate(times)), default=0)


def summary(log: Sequence[LoggedRequest], flight: Flight) -> dict[str, object]:
    """Return counts by status, credits, the busiest second and the most that were under way at once."""
    return {
        "requests": len(log),
        "by_status": dict(sorted(Counter(str(one.status) for one in log).items())),
        "credits": sum(one.credits for one in log),
        "refused": sum(one.status == 429 for one in log),
        "most_a_second": busiest([one.time for one in log]),
        "most_in_flight": flight.most,
    }
