"""Answers that OpenAlex gives again without looking: for five minutes they may be stale.

Kept are counts by group_by and, without a key, count probes: one work a page, its id selected, no page and no
cursor. A kept answer costs what a new one does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .account import Clock

SECONDS = 300
MOST = 256


def is_probe(params: Mapping[str, str]) -> bool:
    """Return whether a question asks for a count alone."""
    paged = "page" in params or "cursor" in params
    return params.get("per_page") == "1" and params.get("select") == "id" and not paged


@dataclass(slots=True)
class Kept:
    """The last answers, each with the moment from which it is too old."""

    clock: Clock
    _answers: dict[object, tuple[float, bytes]] = field(default_factory=dict)

    def clear(self) -> None:
        self._answers.clear()

    def find(self, params: Mapping[str, str], *, keyless: bool) -> bytes | None:
        until, answer = self._answers.get(_name(params, keyless), (0.0, None))
        return answer if self.clock().timestamp() < until else None

    def keep(self, params: Mapping[str, str], answer: bytes, *, keyless: bool) -> None:
        if params.get("group_by") or (keyless and is_probe(params)):
            self._answers[_name(params, keyless)] = (self.clock().timestamp() + SECONDS, answer)
            if len(self._answers) > MOST:
                del self._answers[next(iter(self._answers))]


def _name(params: Mapping[str, str], keyless: bool) -> object:
    """Counts by group_by are kept for all; a probe without a key for those without one."""
    asked = frozenset((name, value) for name, value in params.items() if name != "mailto")
    return asked, keyless and not params.get("group_by")
