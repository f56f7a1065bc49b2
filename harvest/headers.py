"""Numbers and times in the headers of an answer, which a proxy or another server may write in its own way."""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_SECONDS = 31 * 24 * 3600.0  # a date far ahead is a fault of a clock, not a time to wait


def whole(value: object) -> int | None:
    """Return a whole number, or None if the header is absent or is none.

    >>> whole("9,7"), whole("97"), whole(None)
    (None, 97, None)
    """
    number = _number(value)
    return None if number is None else int(number)


def seconds(value: object, now: datetime) -> float | None:
    """Return how long to wait: Retry-After is a number of seconds or a date. None if it says neither.

    A date that is past is 0, and nothing is longer than a month.

    >>> seconds("Tue, 24 Nov 2026 12:00:30 GMT", datetime(2026, 11, 24, 12, tzinfo=UTC))
    30.0
    """
    wait = _number(value)
    if wait is None:
        try:
            moment = parsedate_to_datetime(str(value))
        except (ValueError, TypeError, OverflowError):
            return None
        wait = ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()
    return min(max(wait, 0.0), LONGEST_SECONDS)


def _number(value: object) -> float | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
