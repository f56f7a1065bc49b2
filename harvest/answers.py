"""What an answer of OpenAlex means: good, final, or one that may be better if it is asked for again."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import msgspec

from harvest.errors import BudgetSpent, CursorRefused, KeyRefused, NotOpenAlex, QuestionRefused, Unreachable
from harvest.headers import seconds, whole

LONGEST_WAIT = 120  # seconds: a 429 that asks for more means that the day is spent
LONGEST_QUESTION_SHOWN = 120  # characters: a list of a hundred ids helps nobody in an error
LONGEST_REASON_SHOWN = 300
A_SECOND = re.compile(r"(\d+(?:\.\d+)?) requests? per second")


class Passing(Exception):
    """A failure that may pass: a busy or broken server, a lost connection, calls too close together."""

    def __init__(
        self,
        why: str,
        after: float = 0,
        *,
        slow_down: bool = False,
        reason: str | None = None,
        a_second: float | None = None,
        in_the_end: Exception | None = None,
    ) -> None:
        self.why, self.after = why, after
        self.slow_down, self.reason, self.a_second = slow_down, reason, a_second
        self.in_the_end = in_the_end
        """What to raise if it does not pass; None: the server cannot be reached."""
        super().__init__(why)


def understood(
    source: str, question: str, status: int, headers: Mapping[str, str], body: bytes, *, has_key: bool
) -> dict[str, Any] | None:
    """Return the JSON of an answer that can be believed, or None for a record that is not there.

    Raises Passing, NotOpenAlex, QuestionRefused, KeyRefused, CursorRefused, BudgetSpent or Unreachable.
    """
    answer = _json(headers, body)
    if status == HTTPStatus.OK:
        return _believed(source, question, headers, answer)
    match status:
        case HTTPStatus.NOT_FOUND if _is_list(question):
            raise NotOpenAlex(source, "404 to a list")
        case HTTPStatus.NOT_FOUND:
            return None
        case HTTPStatus.UNAUTHORIZED:
            raise KeyRefused if has_key else CursorRefused(_message(answer, status))
        case HTTPStatus.TOO_MANY_REQUESTS:
            raise _too_much(headers, answer or {})
        case status if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            wait = seconds(headers.get("Retry-After"), datetime.now(UTC)) or 0
            if wait > LONGEST_WAIT:
                raise Unreachable(source, f"status {status}, back in {wait / 60:.0f} minutes")
            raise Passing(f"status {status}", after=wait)
        case status:
            raise QuestionRefused(status, f"{_message(answer, status)} (asked: {_short(question)})")


def _believed(
    source: str, question: str, headers: Mapping[str, str], answer: dict[str, Any] | None
) -> dict[str, Any]:
    """Return an answer that has the shape of OpenAlex's."""
    if answer is None:
        if "html" in headers.get("Content-Type", ""):
            raise Passing(
                "a web page instead of JSON",
                in_the_end=NotOpenAlex(source, "a web page instead of JSON"),
            )
        raise Passing("an answer that is not JSON")
    if not _is_list(question):
        if "autocomplete/" not in question and not isinstance(answer.get("id"), str):
            raise NotOpenAlex(source, "a record without an id")
        return answer
    rows = answer.get("group_by" if "group-by=" in question or "group_by=" in question else "results")
    if not (isinstance(rows, list) and isinstance(answer.get("meta"), dict)):
        raise NotOpenAlex(source, "a list without results")
    return answer


def _too_much(headers: Mapping[str, str], answer: dict[str, Any]) -> Exception:
    """Tell the three kinds of 429 apart: a paid feature, a spent day, calls too close together."""
    if answer.get("error") == "Plan upgrade required":
        return QuestionRefused(HTTPStatus.TOO_MANY_REQUESTS, _message(answer, HTTPStatus.TOO_MANY_REQUESTS))
    now = datetime.now(UTC)
    left = whole(headers.get("X-RateLimit-Remaining"))
    needed = whole(headers.get("X-RateLimit-Credits-Required"))
    told = (seconds(said, now) for said in (headers.get("Retry-After"), answer.get("retryAfter")))
    wait = next(filter(None, told), 1.0)
    spent = left is not None and needed is not None and left < needed
    if spent or wait > LONGEST_WAIT:
        return BudgetSpent(needed=needed, left=left, resets_in=timedelta(seconds=wait), now=now)
    named = A_SECOND.search(str(answer.get("message") or ""))
    reason = answer.get("reason")
    return Passing(
        "too many calls a second",
        after=wait,
        slow_down=True,
        reason=reason if isinstance(reason, str) else None,
        a_second=float(named[1]) if named else None,
    )


def _is_list(question: str) -> bool:
    return "/" not in question.partition("?")[0]


def _short(question: str) -> str:
    """Return the question as far as it helps a reader: not the fields asked for, nor a hundred ids."""
    return _cut(re.sub(r"[?&]select=[^&]*", "", question), LONGEST_QUESTION_SHOWN)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _json(headers: Mapping[str, str], body: bytes) -> dict[str, Any] | None:
    """Return a JSON object, or None: OpenAlex sends HTML pages for some errors."""
    if "json" not in headers.get("Content-Type", ""):
        return None
    try:
        answer = decoded(body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def decoded(body: bytes) -> Any:
    """Return what JSON says; a page of a hundred works in half of the standard library's time.

    Raises ValueError.
    """
    return msgspec.json.decode(body)


def _message(answer: dict[str, Any] | None, status: int) -> str:
    said = (answer or {}).get("message") or (answer or {}).get("error") or f"status {status}"
    return _cut(str(said).rstrip(". "), LONGEST_REASON_SHOWN)
