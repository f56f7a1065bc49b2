"""How a running harvest stands, in a small file: the harvester writes it, the explorer reads it.

The two are separate processes that share no memory. The file is replaced atomically, so a reader never
sees half of it.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from corpus.errors import StatusUnreadable
from corpus.status_file import is_alive, moments, read_file, replace_file

FILE = "status.json"
ENDED_WITHOUT_A_WORD = (
    "The harvest ended without a word. The pages it had fetched are kept: start it again and it goes on."
)


class RunState(StrEnum):
    """What became of a run."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    """By the user or by the end of the day's budget: what was fetched is kept, the next run goes on."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of the latest run."""

    run_id: str
    pid: int
    state: RunState
    step: str
    """What is being done, for people: `Looking up the seeds`, `Fetching citing works`, …"""
    started: datetime
    updated: datetime
    works: int = 0
    expected: int | None = None
    """Works announced by the first page, once it has come."""
    calls: int = 0
    credits: int = 0
    credits_left: int | None = None
    """Of today's budget, as the last answer said; None before the first answer."""
    message: str | None = None
    """How it ended, or what went wrong and what to do, in a sentence."""
    version: int | None = None
    """The version of the corpus that holds the result, once there is one."""
    goes_on_at: datetime | None = None
    """When it can go on, if it was stopped because the day's budget is spent."""

    @property
    def share(self) -> float | None:
        """Share of the announced works received, 0 to 1; None while nothing is announced."""
        return None if not self.expected else min(self.works / self.expected, 1.0)


def write_progress(folder: Path, progress: Progress) -> None:
    """Replace the status file in `folder`."""
    replace_file(folder / FILE, asdict(progress))


def read_progress(folder: Path) -> Progress | None:
    """Return the state of the latest run, or None if there was none.

    A run whose process is gone without having said how it ended comes back as FAILED, with what to do.
    Raises StatusUnreadable.
    """
    told = read_file(folder / FILE, _progress, StatusUnreadable)
    if told is None:
        return None
    if told.state is RunState.RUNNING and not is_alive(told.pid, told.updated):
        return replace(told, state=RunState.FAILED, message=ENDED_WITHOUT_A_WORD)
    return told


def _progress(fields: dict[str, Any]) -> Progress:
    """Return what the file holds; fields that a later release has added are passed over."""
    known = {name: fields[name] for name in Progress.__slots__ if name in fields}
    known["state"] = RunState(fields["state"])
    known |= {"started": fields["started"], "updated": fields["updated"]}
    known |= moments(known, ("started", "updated", "goes_on_at"))
    return Progress(**known)
