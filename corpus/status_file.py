"""Small files in which a process tells how it stands, for others that share no memory with it."""

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
BEGAN = 19  # place of a process's begin in /proc/PID/stat, counted from after its name
CLOCKS_APART = 60  # seconds by which boot time and clock may disagree


def replace_file(file: Path, fields: Mapping[str, object]) -> None:
    """Write `fields` as JSON in place of what the file held; a reader never sees half of it.

    Moments are written as ISO 8601. Raises OSError; then the file holds what it held.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}-{os.getpid()}")
    try:
        part.write_text(json.dumps(fields, indent=1, default=_moment), encoding="utf-8")
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def read_file(
    file: Path, understood: Callable[[dict[str, Any]], T], unreadable: Callable[[Path, str], Exception]
) -> T | None:
    """Return what a file says as `understood` has it, or None if there is no file.

    Raises what `unreadable` makes of the file and the reason, if it is damaged or closed to us.
    """
    try:
        content = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as failure:
        raise unreadable(file, failure.strerror or str(failure)) from failure
    try:
        return understood(json.loads(content))
    except (ValueError, TypeError, KeyError, AttributeError) as failure:
        raise unreadable(file, "it is damaged") from failure


def moments(fields: Mapping[str, Any], names: Iterable[str]) -> dict[str, datetime]:
    """Return those of the named fields that hold a moment, read from ISO 8601. Raises ValueError."""
    return {name: datetime.fromisoformat(fields[name]) for name in names if fields.get(name) is not None}


def is_alive(pid: int, wrote: datetime) -> bool:
    """Return whether the process that wrote a file at that moment still runs.

    One that began later only has its number.
    """
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:  # Linux tells more: a child that has ended stays listed until its parent asks
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        booted = re.search(r"^btime (\d+)", Path("/proc/stat").read_text(encoding="ascii"), re.MULTILINE)
    except OSError:
        return True
    fields = stat.rpartition(")")[2].split()
    if not booted or len(fields) <= BEGAN:
        return True
    began = int(booted[1]) + int(fields[BEGAN]) / os.sysconf("SC_CLK_TCK")
    return fields[0] != "Z" and began < wrote.timestamp() + CLOCKS_APART


def _moment(value: object) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"{value!r} has no place in a status file")
    return value.isoformat()
