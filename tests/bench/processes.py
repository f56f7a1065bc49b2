"""Other processes: commands run to their end and timed, servers kept while they are needed, all ended."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.bench.page import MeasurementFailed

ROOT = Path(__file__).resolve().parents[2]
OURS = ("OPENALEX_URL", "OPENALEX_API_KEY", "CORPUS_URI", "HARVEST_RUNS")


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that ended well: what it said, the seconds it took, and its most memory, in bytes."""

    out: str
    seconds: float
    peak: int


def say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with only these of the product's own variables."""
    return {name: value for name, value in os.environ.items() if name not in OURS} | dict(variables)


def run(words: Sequence[str], variables: Mapping[str, str]) -> Ended:
    """Run `python WORDS` as a user would. Raises MeasurementFailed if it fails."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env=environment({"COLUMNS": "500", **variables}),
            stdout=out,
            stderr=err,
            text=True,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        took = time.perf_counter() - begun
        said, complained = (_content(file) for file in (out, err))
    if process.returncode:
        last = (complained or said).strip().splitlines() or ["it said nothing"]
        raise MeasurementFailed(f"`python {' '.join(words[:3])}` ended with {process.returncode}: {last[-1]}")
    return Ended(said, took, usage.ru_maxrss * 1024)


def _content(file: IO[str]) -> str:
    file.seek(0)
    return file.read()


@contextmanager
def running(words: Sequence[str], variables: Mapping[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """Keep `python WORDS` running; end it on leaving, by force if it does not heed."""
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment(variables),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


@contextmanager
def explorer(corpus: Path, runs: Path) -> Iterator[tuple[str, int]]:
    """Serve the explorer over a corpus: its address and the id of its process, once it answers."""
    port = _free_port()
    words = ["-m", "streamlit", "run", "explorer/app.py", "--server.headless", "true"]
    words += ["--server.port", str(port), "--server.address", "localhost"]
    with running(words, {"CORPUS_URI": str(corpus), "HARVEST_RUNS": str(runs)}) as process:
        url = f"http://localhost:{port}"
        give_up = time.monotonic() + 60
        while not _answers(f"{url}/_stcore/health"):
            if process.poll() is not None or time.monotonic() > give_up:
                raise MeasurementFailed("the explorer did not start")
            time.sleep(0.05)
        yield url, process.pid


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])
