"""Who asks, what is left of their day, and how fast they may ask.

A free key has 10,000 credits a day and 30 calls a second; a paid one at least 20,000 and 50; without a key
it is 1,000 and 10, for all together. An account that OpenAlex itself has slowed down has 1 call a second.
The day turns at 00:00 UTC. Speed is a token bucket: it holds one second's calls and fills continuously. A
call is admitted only if the whole of its price is left, and pays before it runs; a failure at the origin is
paid back.
"""

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from .costs import PRICES, dollars
from .errors import Refused

Clock = Callable[[], datetime]
KEYLESS_BUDGET, KEYLESS_RATE = 1_000, 10
PAID_BUDGET = 20_000
FREE_RATE, PAID_RATE, THROTTLED_RATE = 30, 50, 1
LIMITED = "Rate limit exceeded"


def utc_now() -> datetime:
    return datetime.now(UTC)


def usual_rate(budget: int) -> float:
    """Return the calls a second of a key with this budget.

    >>> [usual_rate(budget) for budget in (10_000, 200_000)]
    [30, 50]
    """
    return PAID_RATE if budget >= PAID_BUDGET else FREE_RATE


def seconds_to_midnight(now: datetime) -> float:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return (midnight - now).total_seconds()


@dataclass(slots=True)
class Account:
    """One key's counters, or those of everyone who comes without a key."""

    budget: int
    rate: float
    clock: Clock
    has_key: bool
    _used: int = 0
    _day: str = ""
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def used(self) -> int:
        """Credits used since 00:00 UTC."""
        today = self.clock().date().isoformat()
        if today != self._day:
            self._day, self._used = today, 0
        return self._used

    @property
    def is_paid(self) -> bool:
        return self.has_key and self.budget >= PAID_BUDGET

    @property
    def left(self) -> int:
        return self.budget - self.used

    def charge(self, price: int) -> None:
        self._used = self.used + price

    def wait(self, bucket: str, rate: float) -> float:
        """Take one call from a bucket; return 0, or the seconds until there is one."""
        now = self.clock().timestamp()
        tokens, then = self._buckets.get(bucket, (max(rate, 1.0), now))
        tokens = min(max(rate, 1.0), tokens + (now - then) * rate)
        taken = tokens >= 1
        self._buckets[bucket] = (tokens - 1 if taken else tokens, now)
        return 0.0 if taken else (1 - tokens) / rate

    def admit(self, price: int) -> None:
        """Charge a call. Raises Refused (429) if the day's credits or this second's calls are gone."""
        if self.left < price:
            raise self.day_spent(price, seconds_to_midnight(self.clock()))
        wait = self.wait("calls", self.rate)
        if wait:
            raise self.too_fast(price, wait)
        self.charge(price)

    def day_spent(self, price: int, wait: float, left: int | None = None) -> Refused:
        """Return the 429 of a spent day: what remains is less than what is required."""
        return self._limit(f"Insufficient budget. This request costs ${dollars(price)}.", price, wait, left)

    def too_fast(self, price: int, wait: float, rate: float | None = None) -> Refused:
        """Return the 429 of a second with too many calls; enough of the day remains."""
        return self._limit(
            f"Rate limit exceeded: {rate or self.rate:g} requests per second. Please slow down.", price, wait
        )

    def _limit(self, message: str, price: int, wait: float, left: int | None = None) -> Refused:
        left = self.left if left is None else left
        more = {
            "retryAfter": wait,
            "costUsd": price / 10_000,
            "dailyRemainingUsd": left / 10_000,
            "prepaidRemainingUsd": 0,
            "creditsRequired": price,
            "creditsRemaining": left,
            "onetimeCreditsRemaining": 0,
        }
        headers = {
            **self._budget_headers(left),
            "X-RateLimit-Credits-Required": str(price),
            "X-RateLimit-Cost-Required-USD": dollars(price),
            "Retry-After": str(math.ceil(wait)),
        }
        return Refused(message, error=LIMITED, status=429, headers=headers, more=more)

    def headers(self, price: int) -> dict[str, str]:
        """Return the headers of every answer that reached the origin. Reset is in seconds, not an epoch."""
        return {
            **self._budget_headers(self.left),
            "X-RateLimit-Credits-Used": str(price),
            "X-RateLimit-Cost-USD": dollars(price),
        }

    def _budget_headers(self, left: int) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(self.budget),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Onetime-Remaining": "0",
            "X-RateLimit-Reset": str(math.ceil(seconds_to_midnight(self.clock()))),
            "X-RateLimit-Limit-USD": dollars(self.budget),
            "X-RateLimit-Remaining-USD": dollars(left),
            "X-RateLimit-Prepaid-Remaining-USD": "0",
        }

    def report(self, key: str) -> dict[str, object]:
        """Return the answer of /rate-limit."""
        now = self.clock()
        return {
            "api_key": f"{key[:3]}...{key[-3:]}",
            "is_grandfathered": False,
            "rate_limit": {
                "daily_budget_usd": self.budget / 10_000,
                "daily_used_usd": self.used / 10_000,
                "daily_remaining_usd": self.left / 10_000,
                "prepaid_balance_usd": 0,
                "prepaid_remaining_usd": 0,
                "prepaid_expires_at": None,
                "resets_at": f"{now + timedelta(seconds=seconds_to_midnight(now)):%Y-%m-%dT%H:%M:%S.000Z}",
                "resets_in_seconds": math.ceil(seconds_to_midnight(now)),
                "endpoint_costs_usd": {name: price / 10_000 for name, price in PRICES.items()},
                "credits_limit": self.budget,
                "credits_used": self.used,
                "credits_remaining": self.left,
                "onetime_credits_balance": 0,
                "onetime_credits_remaining": 0,
                "credit_costs": PRICES,
            },
        }


class Accounts:
    """The known keys, each with its own counters, and one account for all who send none."""

    def __init__(
        self,
        keys: Collection[str],
        *,
        budget: int,
        rate: float | None = None,
        keyless_budget: int = KEYLESS_BUDGET,
        keyless_rate: float = KEYLESS_RATE,
        clock: Clock = utc_now,
    ) -> None:
        rate = usual_rate(budget) if rate is None else rate
        self._keyed = {key: Account(budget, rate, clock, has_key=True) for key in keys}
        self._keyless = Account(keyless_budget, keyless_rate, clock, has_key=False)

    def of(self, key: str | None) -> Account:
        """Return the account of a key. Raises Refused (401), on every path, for one that is unknown."""
        if key is None:
            return self._keyless
        if key not in self._keyed:
            raise Refused("API key not found", error="Invalid or missing API key", status=401)
        return self._keyed[key]

    @property
    def credits_used(self) -> int:
        return sum(account.used for account in (*self._keyed.values(), self._keyless))
