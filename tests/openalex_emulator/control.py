"""A way to steer an emulator that runs as a process of its own: /_emulator/..., only when it is asked for.

Nothing here waits, costs, fails or is logged.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .drift import Drift
from .errors import BadFault

if TYPE_CHECKING:
    from .emulator import Emulator

PLACE = "/_emulator/"
STEERING = """\
  GET  /_emulator/log                 requests so far by status, credits, most a second, most at once
  POST /_emulator/log?clear=1         the same, and begin anew
  POST /_emulator/fault?set=slow=once switch a fault on; ?clear=slow or ?clear=all off
  POST /_emulator/drift?week=3&cites=W1|W2&seed=7
                                      change the works as in that week; the answer says what has changed
  GET  /_emulator/citing?cites=W1|W2  ids of the works that cite any of these now
  GET  /_emulator/credits             credits used since 00:00 UTC"""


class Control:
    """Steers one emulator."""

    def __init__(self, emulator: "Emulator") -> None:
        self._emulator = emulator
        self._parts: dict[str, Callable[[Mapping[str, str]], dict[str, Any]]] = {
            "log": self._log,
            "fault": self._fault,
            "drift": self._drift,
            "citing": lambda asked: {"works": sorted(emulator.citing(*_listed(asked)))},
            "credits": lambda _: {"credits": emulator.credits_used},
        }

    def answer(self, path: str, asked: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        """Return a status and what is to be said: 404 for an unknown part, 400 for a wrong parameter."""
        part = self._parts.get(path.removeprefix(PLACE))
        if part is None:
            return 404, {"error": f"There is {', '.join(PLACE + name for name in self._parts)}."}
        try:
            return 200, part(asked)
        except (BadFault, ValueError, KeyError) as fault:
            return 400, {"error": str(fault)}

    def _log(self, asked: Mapping[str, str]) -> dict[str, Any]:
        told = self._emulator.summary()
        if asked.get("clear"):
            self._emulator.clear_log()
        return told

    def _fault(self, asked: Mapping[str, str]) -> dict[str, Any]:
        if "set" in asked:
            self._emulator.set_fault(asked["set"])
        if "clear" in asked:
            self._emulator.clear_faults(None if asked["clear"] == "all" else asked["clear"])
        return {"faults": self._emulator.faults}

    def _drift(self, asked: Mapping[str, str]) -> dict[str, Any]:
        drift = Drift(int(asked.get("seed", "0")), tuple(_listed(asked)))
        return self._emulator.drift(drift, int(asked["week"])).as_json()


def _listed(asked: Mapping[str, str]) -> list[str]:
    return [work for work in asked.get("cites", "").split("|") if work]
