"""What can go wrong, each as a switch with a schedule.

A fault is written NAME or NAME=WHEN: `once`, a count (`3`: the next three), `every:5`, `p:0.1` (a chance,
drawn from the seed, so that a run can be repeated), `always`. `@2` after it lets the first call it concerns
pass: `cut_connection=once@3` cuts the third. Without WHEN the fault has the schedule that is given here.
"""

import random
import re
from dataclasses import dataclass

from .errors import BadFault

# name: (schedule, what happens, which calls it concerns)
FAULTS: dict[str, tuple[str, str]] = {
    "rate_limited": ("once", "429 with Retry-After 1 and credits left; any call"),
    "day_spent": ("once", "429 with Retry-After 40000 and no credits left; any call"),
    "unavailable_html": ("once", "503 with an HTML page, paid back; any call to /works"),
    "crash_html": ("once", "500 with an HTML page, paid back; any call to /works"),
    "gateway_timeout": ("once", "504 with JSON, paid back; any call to /works"),
    "stalled_socket": ("once", "no answer at all until the client gives up; any call to /works"),
    "cut_connection": ("once", "half of the announced body, then the line is cut; any call to /works"),
    "partial_count": (
        "once",
        "200, db_response_time_ms over 5000, half the count, half the rows or buckets; any list",
    ),
    "slow_partial": (
        "once",
        "200, db_response_time_ms over 5000, half the count, every other row, and a walk that"
        " goes on; any list",
    ),
    "late_stall": (
        "once",
        "headers and half of the body, then nothing until the client gives up; any call to /works",
    ),
    "slow": ("once", "ten times the latency, at least half a second, then a good answer; any call"),
    "bad_json": (
        "once",
        "200 with JSON that ends in the middle, of the announced length; any call to /works",
    ),
    "proxy_html_200": (
        "once",
        "200 with the HTML page of a network that asks to sign in, not charged; any call",
    ),
    "server_error_json": (
        "once",
        "500, 502 and 503 in turn with JSON and Retry-After 1, paid back; any call to /works",
    ),
    "charged_failure": (
        "once",
        "504 with JSON after ten times the latency, not paid back; any call to /works",
    ),
    "lost_reference": (
        "always",
        "one citation in fifty, always the same, is found by cites: but not in the reference list of the row;"
        " lists with cites:",
    ),
    "unfindable_citation": (
        "always",
        "one citation in fifty, always the same, is not found by cites: of that one work, but by a longer"
        " list; lists with a single cites:",
    ),
    "count_drifts": ("always", "meta.count is a few off that of the first page; later pages of a walk"),
    "row_doubled": ("once", "the row served last comes again, none is lost; later pages of a walk"),
    "dropped_ids": ("always", "a fifth of the ids, at least one, not found; lists of ids or DOIs"),
    "dangling_references": ("always", "each work cites one more, whose id answers 404; any call to /works"),
    "duplicate_doi": ("once", "a second work with the DOI of the first hit appears, and stays; any list"),
    "row_moves": ("once", "one row missed, the one before it seen again; pages of a walk after the first"),
    "deleted_record": (
        "once@2",
        "the middle hit is gone for good; the first page of a walk (here: the second)",
    ),
    "search_off": ("once", "503 with JSON and Retry-After 2, not charged; text searches without a key"),
    "wide_cites": (
        "always",
        "more than ten works in cites: are throttled to 1 a second; unconfirmed; any such list",
    ),
    "keyword_search": (
        "always",
        "search= finds works by their keywords too, as since autumn 2026; date unconfirmed; any such list",
    ),
    "redirected_ids": (
        "always",
        "302 to /works/W... for w123, openalex:W..., mag:... or a URL; unconfirmed; any such work",
    ),
    "merged_redirects": ("always", "301 to the survivor, not 404; contested; works merged by merge()"),
    "keyless_cursor_401": ("always", "401 for a cursor without a key, as reported since October 2026"),
}
SCHEDULE = re.compile(
    r"(?:once|always|(?P<count>\d+)|every:(?P<every>[1-9]\d*)|p:(?P<chance>0?\.\d+|[01]))(?:@(?P<start>[1-9]\d*))?"
)


@dataclass(slots=True)
class Fault:
    """One switched-on fault and how often it has been asked about."""

    name: str
    schedule: str
    random: random.Random
    asked: int = 0
    fired: int = 0

    def fires(self) -> bool:
        """Count one call that it concerns, and return whether it happens now."""
        parts = SCHEDULE.fullmatch(self.schedule)
        assert parts
        self.asked += 1
        since = self.asked - int(parts["start"] or 1) + 1
        now = since >= 1 and self._due(parts, since)
        self.fired += now
        return now

    def _due(self, parts: re.Match[str], since: int) -> bool:
        if parts["every"]:
            return since % int(parts["every"]) == 0
        if parts["chance"]:
            return self.random.random() < float(parts["chance"])
        if parts["count"]:
            return self.fired < int(parts["count"])
        return parts[0].startswith("always") or self.fired < 1


def parse(text: str, seed: int) -> Fault:
    """Return the fault that NAME or NAME=WHEN describes. Raises BadFault."""
    name, _, when = text.partition("=")
    if name not in FAULTS:
        raise BadFault(f"There is no fault {name!r}; there are {', '.join(FAULTS)}.")
    when = when or FAULTS[name][0]
    parts = SCHEDULE.fullmatch(when)
    if not parts:
        raise BadFault(f"{name}={when}: WHEN is once, a count, every:N, p:CHANCE or always, then @START.")
    return Fault(name, when, random.Random(f"{seed} {name}"))


class Faults:
    """The faults that are switched on."""

    def __init__(self, texts: tuple[str, ...] = (), *, seed: int = 0) -> None:
        self._seed = seed
        self._on: dict[str, Fault] = {}
        for text in texts:
            self.set(text)

    def set(self, text: str) -> None:
        """Switch a fault on, from its beginning. Raises BadFault."""
        fault = parse(text, self._seed)
        self._on[fault.name] = fault

    def clear(self, name: str | None = None) -> None:
        """Switch one fault off, or all."""
        if name is None:
            self._on.clear()
        else:
            self._on.pop(name, None)

    @property
    def schedules(self) -> list[str]:
        """The faults that are switched on, as NAME=WHEN."""
        return [f"{fault.name}={fault.schedule}" for fault in self._on.values()]

    def is_on(self, name: str) -> bool:
        """Return whether a fault is switched on, without counting a call."""
        return name in self._on

    def fires(self, name: str) -> bool:
        return name in self._on and self._on[name].fires()

    def fired(self, name: str) -> int:
        """Return how often a fault that is switched on has struck."""
        return self._on[name].fired
