"""One GET to OpenAlex: key, pace, timeout, retries, and every way it can fail as a type.

The only importer of requests. The key travels in a header, so that no address ever holds it. OpenAlex
allows 10 calls a second without a key, 30 with a free one; it charges before it answers and gives back
what its own failures cost.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter
from tenacity.wait import wait_base

from harvest.errors import (
    BudgetSpent,
    CursorRefused,
    KeyRefused,
    NotFound,
    NotOpenAlex,
    QuestionRefused,
    Unreachable,
)
from harvest.headers import seconds, whole
from harvest.journal import Journal

CONNECT_SECONDS, ANSWER_SECONDS = 10, 45  # OpenAlex itself gives up on an answer after 9 to 30 seconds
TRIES = 6
FIRST_BACKOFF_SECONDS = 0.5  # doubled at each further try, with jitter, up to half a minute
CALLS_A_SECOND = {"without key": 9.5, "with key": 28.5}  # 5 % below the limit: clocks are not ours alone
LONGEST_WAIT = 120  # seconds: a 429 that asks for more means that the day is spent
LONGEST_QUESTION_SHOWN = 120  # characters: a list of a hundred ids helps nobody in an error
LONGEST_REASON_SHOWN = 300
USER_AGENT = "coproduction-explorer (https://openalex.org citing-works harvester)"


@dataclass(frozen=True, slots=True)
class Spent:
    """What the last answer said of the budget; None where it said nothing."""

    calls: int = 0
    credits: int = 0
    credits_left: int | None = None


class _TryAgain(Exception):
    """A failure that may pass: a busy or broken server, a lost connection, calls too close together."""

    def __init__(self, why: str, after: float = 0) -> None:
        self.why, self.after = why, after
        super().__init__(why)


class _WaitAsTold(wait_base):
    """Back off exponentially with jitter, but never shorter than the server asked for."""

    def __init__(self) -> None:
        self._backoff = wait_exponential_jitter(multiplier=FIRST_BACKOFF_SECONDS, max=30)

    def __call__(self, retry_state: Any) -> float:
        failure = retry_state.outcome.exception()
        return max(self._backoff(retry_state), getattr(failure, "after", 0))


class Transport:
    """The way to one OpenAlex-like server. Answers already in the journal are not asked again."""

    def __init__(
        self,
        source: str,
        key: str | None,
        journal: Journal | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.source = source
        self.has_key = key is not None
        self.spent = Spent()
        self.seconds: list[float] = []
        """How long each answer took, without the waiting for our turn."""
        self._journal = journal
        self._sleep = sleep
        self._next_turn = 0.0
        self._session = requests.Session()
        self._session.headers["User-Agent"] = USER_AGENT
        if key:
            self._session.headers["Authorization"] = f"Bearer {key}"

    def get(self, question: str) -> dict[str, Any]:
        """Return the JSON answer to a question, the path and query of a GET.

        Raises NotFound, NotOpenAlex, QuestionRefused, KeyRefused, CursorRefused, BudgetSpent or Unreachable.
        """
        kept = self._journal.answer(question) if self._journal else None
        if kept is None:
            kept, charged = self._ask_until_answered(question)
            if self._journal:
                self._journal.keep(question, kept, charged, datetime.now(UTC))
        if kept == {}:
            raise NotFound(f"OpenAlex has no record at {_short(question)}.")
        return dict(kept)

    def _ask_until_answered(self, question: str) -> tuple[dict[str, Any], int]:
        tries = Retrying(
            retry=retry_if_exception_type(_TryAgain),
            wait=_WaitAsTold(),
            stop=stop_after_attempt(TRIES),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return tries(self._ask, question)
        except _TryAgain as failure:
            raise Unreachable(self.source, failure.why) from failure

    def _ask(self, question: str) -> tuple[dict[str, Any], int]:
        self._wait_for_turn()
        begun = time.monotonic()
        try:
            answer = self._session.get(f"{self.source}/{question}", timeout=(CONNECT_SECONDS, ANSWER_SECONDS))
        except (
            requests.Timeout,
            requests.ConnectionError,
            requests.exceptions.ChunkedEncodingError,
        ) as failure:
            raise _TryAgain(_network_trouble(failure)) from failure
        except requests.exceptions.RequestException as failure:  # a malformed OPENALEX_URL ends here
            raise Unreachable(self.source, str(failure).splitlines()[0]) from failure
        self.seconds.append(time.monotonic() - begun)
        charged = whole(answer.headers.get("X-RateLimit-Credits-Used")) or 0
        left = whole(answer.headers.get("X-RateLimit-Remaining"))
        self.spent = Spent(
            self.spent.calls + 1,
            self.spent.credits + (charged if answer.ok else 0),
            left if left is not None else self.spent.credits_left,
        )
        return self._understand(answer, question), charged

    def _understand(self, answer: requests.Response, question: str) -> dict[str, Any]:
        """Return the JSON of a good answer, {} for a record that is not there; raise for all else."""
        body = _json(answer)
        if answer.status_code == requests.codes.ok:
            return self._believed(body, answer, question)
        match answer.status_code:
            case 404 if _is_list(question):
                raise NotOpenAlex(self.source, "404 to a list")
            case 404:
                return {}
            case 401:
                raise KeyRefused if self.has_key else CursorRefused(_message(body, answer))
            case 429:
                raise self._too_much(answer, body or {})
            case status if status >= 500:
                wait = seconds(answer.headers.get("Retry-After"), datetime.now(UTC)) or 0
                if wait > LONGEST_WAIT:
                    raise Unreachable(self.source, f"status {status}, back in {wait / 60:.0f} minutes")
                raise _TryAgain(f"status {status}", after=wait)
            case status:
                raise QuestionRefused(status, f"{_message(body, answer)} (asked: {_short(question)})")

    def _believed(
        self, body: dict[str, Any] | None, answer: requests.Response, question: str
    ) -> dict[str, Any]:
        """Return the JSON of an answer that has the shape of OpenAlex's."""
        if body is None:
            if "html" in answer.headers.get("Content-Type", ""):
                raise NotOpenAlex(self.source, "a web page instead of JSON")
            raise _TryAgain("an answer that is not JSON")
        if not _is_list(question):
            if not isinstance(body.get("id"), str):
                raise NotOpenAlex(self.source, "a record without an id")
        elif not (isinstance(body.get("results"), list) and isinstance(body.get("meta"), dict)):
            raise NotOpenAlex(self.source, "a list without results")
        return body

    def _too_much(self, answer: requests.Response, body: dict[str, Any]) -> Exception:
        """Tell the three kinds of 429 apart: a paid feature, a spent day, calls too close together."""
        if body.get("error") == "Plan upgrade required":
            return QuestionRefused(429, _message(body, answer))
        now = datetime.now(UTC)
        left = whole(answer.headers.get("X-RateLimit-Remaining"))
        needed = whole(answer.headers.get("X-RateLimit-Credits-Required"))
        told = (seconds(said, now) for said in (answer.headers.get("Retry-After"), body.get("retryAfter")))
        wait = next(filter(None, told), 1.0)
        spent = left is not None and needed is not None and left < needed
        if spent or wait > LONGEST_WAIT:
            return BudgetSpent(needed=needed, left=left, resets_in=timedelta(seconds=wait), now=now)
        return _TryAgain("too many calls a second", after=wait)

    def _wait_for_turn(self) -> None:
        now = time.monotonic()
        if now < self._next_turn:
            self._sleep(self._next_turn - now)
        pace = CALLS_A_SECOND["with key" if self.has_key else "without key"]
        self._next_turn = max(now, self._next_turn) + 1 / pace


def _is_list(question: str) -> bool:
    return "/" not in question.partition("?")[0]


def _short(question: str) -> str:
    """Return the question as far as it helps a reader: not the fields asked for, nor a hundred ids."""
    return _cut(re.sub(r"[?&]select=[^&]*", "", question), LONGEST_QUESTION_SHOWN)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _json(answer: requests.Response) -> dict[str, Any] | None:
    """Return a JSON object, or None: OpenAlex sends HTML pages for some errors."""
    if "json" not in answer.headers.get("Content-Type", ""):
        return None
    try:
        body = answer.json()
    except requests.exceptions.JSONDecodeError:
        return None
    return body if isinstance(body, dict) else None


def _message(body: dict[str, Any] | None, answer: requests.Response) -> str:
    said = str((body or {}).get("message") or (body or {}).get("error") or answer.reason)
    return _cut(said.rstrip(". "), LONGEST_REASON_SHOWN)


def _network_trouble(failure: Exception) -> str:
    if isinstance(failure, requests.Timeout):
        return f"no answer within {ANSWER_SECONDS} seconds"
    text = str(failure)
    if "Name or service not known" in text or "getaddrinfo" in text or "resolve" in text:
        return "its name cannot be resolved"
    if "refused" in text:
        return "connection refused"
    return "the connection was lost"
