"""One harvester at a time: who holds the corpus says who it is, and a holder that died holds nothing."""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import StoreUnwritable
from harvest.errors import AlreadyRunning, FolderUnwritable
from harvest.settings import Settings

LOCK = "lock"
CORPUS_LOCK = "harvest.lock"
SCHEDULE_LOCK = "schedule.lock"


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Keep other harvests out of the folder of runs and, if it is a folder, out of the corpus.

    The system lets go of both however this process ends, so a lock that is left behind locks nobody out. In
    an object store there is no such lock; there the store itself refuses the second of two commits. Raises
    AlreadyRunning, FolderUnwritable or StoreUnwritable.
    """
    with ExitStack() as held:
        try:
            held.enter_context(_hold(settings.runs, LOCK))
        except OSError as failure:
            raise FolderUnwritable(settings.runs, failure.strerror or str(failure)) from failure
        if "://" not in settings.corpus_uri:
            try:
                held.enter_context(_hold(Path(settings.corpus_uri), CORPUS_LOCK))
            except OSError as failure:
                raise StoreUnwritable(settings.corpus_uri, failure.strerror or str(failure)) from failure
        yield


@contextmanager
def one_schedule(runs: Path) -> Iterator[None]:
    """Keep other schedules out of the folder of runs. Raises AlreadyRunning or FolderUnwritable."""
    with ExitStack() as held:
        try:
            held.enter_context(_hold(runs, SCHEDULE_LOCK))
        except OSError as failure:
            raise FolderUnwritable(runs, failure.strerror or str(failure)) from failure
        yield


@contextmanager
def _hold(folder: Path, name: str) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            lock.seek(0)
            raise AlreadyRunning(folder, _holder(lock.read())) from taken
        lock.truncate(0)
        lock.write(
            json.dumps(
                {
                    "pid": os.getpid(),
                    "host": socket.gethostname(),
                    "since": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
                }
            )
        )
        lock.flush()
        yield


def _holder(text: str) -> str:
    """Return who holds a lock, for people; the file may be half written.

    >>> _holder('{"pid": 7, "host": "desk", "since": "2026-11-24 12:00 UTC"}')
    'process 7 on desk, since 2026-11-24 12:00 UTC'
    """
    try:
        told = json.loads(text)
        return f"process {told['pid']} on {told['host']}, since {told['since']}"
    except (ValueError, TypeError, KeyError):
        return "by a process that has not said which"
