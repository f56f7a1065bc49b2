"""The harvester, started from the page as a process of its own, as on the command line.

The explorer never imports it: it runs `python -m harvest` and reads the status file that the run writes. A
run outlives the page and the explorer; it is stopped by its process number, and goes on where it stood.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from corpus.errors import StatusUnreadable
from corpus.locations import ROOT
from corpus.model import Plan
from corpus.progress import read_progress

CHOICE_SECONDS = 60.0
PLAN_SECONDS = 180.0  # a plan asks one question a reference; OpenAlex may be slow
START_SECONDS = 20.0  # to load the program and write the status file for the first time
LOG = "last-run.log"


class HarvesterRefused(Exception):
    """The harvester did not do as asked; the message is its own, for people."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a harvest is to be done, as its reader chose on the page."""

    references: Path | None = None
    """The list to start from; None is the bibliography of the project."""
    max_usd: float | None = None
    """The cap, in US dollars."""
    wait: bool = False
    """Whether to wait for the next day's budget once today's is spent."""
    cited_at_least: int | None = 3
    """One hop back: works cited by so many of the corpus; None leaves the step out."""
    world: bool = True
    """Whether to count the terms in all of OpenAlex."""

    @property
    def words(self) -> list[str]:
        """The options of `python -m harvest run`."""
        cap = [] if self.max_usd is None else ["--max-usd", f"{self.max_usd}"]
        hop = (
            ["--no-cited"] if self.cited_at_least is None else ["--cited-at-least", f"{self.cited_at_least}"]
        )
        return [
            *_start_from(self.references),
            *cap,
            *(["--wait"] if self.wait else []),
            *hop,
            *([] if self.world else ["--no-world"]),
        ]


def has_key(environ: Mapping[str, str]) -> bool:
    """Return whether the environment holds a key, so that nobody need type one."""
    return bool(environ.get("OPENALEX_API_KEY", "").strip())


def ask_plan(environ: Mapping[str, str], typed_key: str, references: Path | None = None) -> Plan:
    """Return what a harvest from a list would take; spends nothing. Raises HarvesterRefused."""
    said = json.loads(_answer(["plan", "--json", *_start_from(references)], environ, typed_key, PLAN_SECONDS))
    return Plan(**{field.name: said[field.name] for field in fields(Plan)} | {"notes": tuple(said["notes"])})


def choose_by_doi(
    environ: Mapping[str, str], key: str, dois_or_ids: Sequence[str], note: str, references: Path
) -> None:
    """Keep a choice that names DOIs: the harvester asks OpenAlex, for free, which records these are.

    Raises HarvesterRefused; then nothing was kept.
    """
    said = [f"--note={note}"] if note else []
    words = ["choose", *said, *_start_from(references), "--", key, *dois_or_ids]
    _answer(words, environ, "", CHOICE_SECONDS)


def _answer(words: Sequence[str], environ: Mapping[str, str], typed_key: str, seconds: float) -> str:
    """Return what a command printed. Raises HarvesterRefused with its own words."""
    try:
        done = subprocess.run(
            _command(*words),
            cwd=ROOT,
            env=_environment(environ, typed_key),
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as failure:
        raise HarvesterRefused(
            f"OpenAlex did not answer within {seconds:.0f} seconds: check the network and try again."
        ) from failure
    if done.returncode:
        raise HarvesterRefused(_last_words(done.stderr))
    return done.stdout


def start(environ: Mapping[str, str], runs: Path, typed_key: str, wanted: Wanted) -> None:
    """Start a harvest and return once it has said that it runs. Raises HarvesterRefused if it does not."""
    without = [] if typed_key or has_key(environ) else ["--without-key"]
    words = ["run", *without, *wanted.words]
    try:
        runs.mkdir(parents=True, exist_ok=True)
        log = (runs / LOG).open("a+", encoding="utf-8")  # another run may be writing to it
    except OSError as failure:
        raise HarvesterRefused(
            f"Could not write to {runs} ({failure.strerror}): make the folder writable, or set HARVEST_RUNS "
            "to another place, and start the explorer again."
        ) from failure
    with log:
        begun = log.seek(0, os.SEEK_END)
        process = subprocess.Popen(
            _command(*words),
            cwd=ROOT,
            env=_environment(environ, typed_key),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                if process.returncode:
                    log.seek(begun)
                    raise HarvesterRefused(_last_words(log.read()))
                return
            if _says_it_runs(runs, process.pid):
                return
            time.sleep(0.1)


def _says_it_runs(runs: Path, pid: int) -> bool:
    try:
        told = read_progress(runs)
    except StatusUnreadable:  # left by an earlier run; this one writes it anew
        return False
    return told is not None and told.pid == pid


def cancel(pid: int) -> None:
    """Ask a running harvest to stop; it keeps all that it has fetched."""
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:  # it has ended in the meantime, which is what was asked
        return


def _start_from(references: Path | None) -> list[str]:
    """The harvester runs in another folder, so the way to the list is told in full."""
    return [] if references is None else ["--references", str(references.resolve())]


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "harvest", *words]


def _environment(environ: Mapping[str, str], typed_key: str) -> dict[str, str]:
    """The key goes by the environment: a command line can be read by every user of the machine."""
    key = {"OPENALEX_API_KEY": typed_key} if typed_key else {}
    return {**environ, **key, "COLUMNS": "1000"}


def _last_words(text: str) -> str:
    """The sentence with which a command ended: its last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "The harvester ended without a word: try `python -m harvest run`."
