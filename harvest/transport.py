"""One GET to OpenAlex: key, pace, timeout, retries, budget, and every way it can fail as a type.

The only importer of requests. Many may ask side by side: they share the pace, the budget and the journal.
The key travels in a header, so that no address ever holds it. OpenAlex charges before it answers and gives
back what its own failures cost; what an answer lost on the way has cost is not known and counted in full.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import requests
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter
from tenacity.wait import wait_base

from harvest.answers import Passing, decoded, understood
from harvest.budget import Budget, Spent
from harvest.errors import Cancelled, NotFound, Unreachable
from harvest.headers import whole
from harvest.journal import Answer, Journal
from harvest.pace import Pace
from harvest.prices import kind, price

CONNECT_SECONDS, ANSWER_SECONDS = 10, 45  # OpenAlex itself gives up on an answer after 9 to 30 seconds
WHOLE_ANSWER_SECONDS = 120  # a body that trickles is given up as well
TRIES = 6
FIRST_BACKOFF_SECONDS = 0.5  # doubled at each further try, with jitter, up to half a minute
CHUNK = 262_144
USER_AGENT = "coproduction-explorer (https://openalex.org citing-works harvester)"


class _WaitAsTold(wait_base):
    """Back off exponentially with jitter, but never shorter than the server asked for."""

    def __init__(self) -> None:
        self._backoff = wait_exponential_jitter(multiplier=FIRST_BACKOFF_SECONDS, max=30)

    def __call__(self, retry_state: Any) -> float:
        failure = retry_state.outcome.exception()
        return max(self._backoff(retry_state), getattr(failure, "after", 0))


class Transport:
    """The way to one OpenAlex-like server. Answers already in the journal are not asked again.

    `cap` are the credits that the run, with all its earlier tries, may cost. `sleep` waits for our turn and
    between tries; by default it ends at once when `halt` is called.
    """

    def __init__(
        self,
        source: str,
        key: str | None,
        journal: Journal | None = None,
        cap: int | None = None,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self.source = source
        self.has_key = key is not None
        self.budget = Budget(journal.committed if journal else 0, cap)
        self.pace = Pace()
        self.seconds: list[float] = []
        """How long each answer took, without the waiting for our turn."""
        self.partial_answers: list[tuple[str, int]] = []
        """Questions of which the index answered a part only, as far as can be seen, and how often."""
        self._key = key
        self._journal = journal
        self._halted = threading.Event()
        self._sleep = sleep or self._wait
        self._own = threading.local()

    @property
    def spent(self) -> Spent:
        """What this try has spent."""
        return self.budget.spent

    def halt(self) -> None:
        """Let nobody take a further turn; whoever waits for one gets Cancelled."""
        self._halted.set()

    def get(self, question: str, attempt: str = "") -> dict[str, Any]:
        """Return the JSON answer to a question, the path and query of a GET.

        A question asked before is answered from the journal, unless this is another `attempt` at it. Raises
        NotFound, NotOpenAlex, QuestionRefused, KeyRefused, CursorRefused, BudgetSpent, CapReached,
        Cancelled or Unreachable.
        """
        kept = self._journal.answer(question, attempt) if self._journal else None
        if kept is None:
            kept, said = self._ask_until_answered(question)
            if self._journal:
                self._journal.keep(question, kept, datetime.now(UTC), attempt)
        else:
            said = decoded(kept.body) if kept.status == requests.codes.ok else None
        if said is None:
            raise NotFound(f"OpenAlex has no record at {question.partition('?')[0]}.")
        return said

    def _ask_until_answered(self, question: str) -> tuple[Answer, dict[str, Any] | None]:
        tries = Retrying(
            retry=retry_if_exception_type(Passing),
            wait=_WaitAsTold(),
            stop=stop_after_attempt(TRIES),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return tries(self._ask, question)
        except Passing as failure:
            raise failure.in_the_end or Unreachable(self.source, failure.why) from failure

    def _ask(self, question: str) -> tuple[Answer, dict[str, Any] | None]:
        cost = price(question)
        self.budget.reserve(cost)
        charged = cost  # unless an answer says otherwise
        answered, left = False, None
        try:
            self._sleep(self.pace.turn(kind(question)))
            if self._halted.is_set():
                charged = 0
                raise Cancelled
            begun = time.monotonic()
            status, headers, body = self._fetch(question)
            self.seconds.append(time.monotonic() - begun)
            ok = status == requests.codes.ok
            told = whole(headers.get("X-RateLimit-Credits-Used"))
            charged = (told if told is not None else cost) if ok else 0
            left, answered = whole(headers.get("X-RateLimit-Remaining")), True
            self.pace.learn_budget(whole(headers.get("X-RateLimit-Limit")))
            said = understood(self.source, question, status, headers, body, has_key=self.has_key)
            return Answer(status, body if ok else b"", charged), said
        except Passing as failure:
            if failure.slow_down:
                self.pace.learn_refusal(kind(question), failure.reason, failure.a_second, failure.after)
            if self._journal:
                self._journal.note_failure(failure.why, charged)
            raise
        finally:
            self.budget.settle(cost, charged, left, answered=answered)

    def _fetch(self, question: str) -> tuple[int, "requests.structures.CaseInsensitiveDict[str]", bytes]:
        """Return status, headers and the whole body of an answer. Raises Passing or Unreachable."""
        try:
            with self._session().get(
                f"{self.source}/{question}", timeout=(CONNECT_SECONDS, ANSWER_SECONDS), stream=True
            ) as answer:
                give_up = time.monotonic() + WHOLE_ANSWER_SECONDS
                chunks = []
                for chunk in answer.iter_content(CHUNK):
                    chunks.append(chunk)
                    if time.monotonic() > give_up:
                        raise Passing(f"no whole answer within {WHOLE_ANSWER_SECONDS} seconds")
                return answer.status_code, answer.headers, b"".join(chunks)
        except (
            requests.Timeout,
            requests.ConnectionError,
            requests.exceptions.ChunkedEncodingError,
            requests.exceptions.ContentDecodingError,
        ) as failure:
            raise Passing(_network_trouble(failure)) from failure
        except requests.exceptions.RequestException as failure:  # a malformed OPENALEX_URL ends here
            raise Unreachable(self.source, str(failure).splitlines()[0]) from failure

    def _session(self) -> requests.Session:
        """Return the session of this thread: requests does not promise that one can be shared."""
        if not hasattr(self._own, "session"):
            session = requests.Session()
            session.headers["User-Agent"] = USER_AGENT
            if self._key:
                session.headers["Authorization"] = f"Bearer {self._key}"
            self._own.session = session
        return self._own.session  # type: ignore[no-any-return]

    def _wait(self, seconds: float) -> None:
        if seconds > 0 and self._halted.wait(seconds):
            raise Cancelled


def _network_trouble(failure: Exception) -> str:
    text = str(failure)
    if isinstance(failure, requests.Timeout) or "timed out" in text:
        return f"no answer within {ANSWER_SECONDS} seconds"
    if "Name or service not known" in text or "getaddrinfo" in text or "resolve" in text:
        return "its name cannot be resolved"
    if "refused" in text:
        return "connection refused"
    return "the connection was lost"
