"""What a run has spent, and the cap that it may not pass."""

import threading
from dataclasses import dataclass

from harvest.errors import CapReached


@dataclass(frozen=True, slots=True)
class Spent:
    """What the answers so far said of the budget; None where they said nothing."""

    calls: int = 0
    credits: int = 0
    credits_left: int | None = None


class Budget:
    """Credits of one run. What is on its way counts as spent, so that no number of askers passes the cap.

    `committed` are credits of earlier tries of the run, `cap` the credits that all of it may cost.
    """

    def __init__(self, committed: int = 0, cap: int | None = None) -> None:
        self._lock = threading.Lock()
        self._committed = committed
        self._cap = cap
        self._spent = Spent()

    @property
    def spent(self) -> Spent:
        """What the answers of this try said."""
        return self._spent

    def left(self) -> int | None:
        """Return credits that may still be spent: today's and the cap's; None if neither is known."""
        with self._lock:
            under_cap = None if self._cap is None else max(self._cap - self._committed, 0)
        known = [left for left in (under_cap, self._spent.credits_left) if left is not None]
        return min(known) if known else None

    def reserve(self, price: int) -> None:
        """Set the price of a call aside before it is made. Raises CapReached."""
        with self._lock:
            if self._cap is not None and self._committed + price > self._cap:
                raise CapReached(self._cap, self._committed, price)
            self._committed += price

    def settle(self, reserved: int, charged: int, credits_left: int | None = None, *, answered: bool) -> None:
        """Put what was charged in the place of what was set aside."""
        with self._lock:
            self._committed += charged - reserved
            self._spent = Spent(
                self._spent.calls + answered,
                self._spent.credits + charged,
                credits_left if credits_left is not None else self._spent.credits_left,
            )
