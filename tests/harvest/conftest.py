"""A harvester as a user runs it: the command line, real HTTP to the emulator, real folders."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from corpus.store import Store
from harvest import cli, pace, transport
from harvest.commands import consoles
from tests.harvest.builders import BIB
from tests.openalex_emulator import Emulator

CITING_ONLY = ("--no-cited", "--no-world")


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code, and what it wrote where."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Desk:
    """One user's place: an emulator to ask, folders of their own, and the commands."""

    command: Callable[..., Ended]
    corpus: Path
    runs: Path
    environ: Callable[..., None]

    @property
    def store(self) -> Store:
        return Store(str(self.corpus))

    def run(self, *words: Any) -> Ended:
        """Harvest the citing works alone: no hop back, no counts of the world."""
        return self.command("run", *CITING_ONLY, *words)


@pytest.fixture
def serve() -> Iterator[Callable[..., Emulator]]:
    """Start emulators that are stopped at the end; they allow more calls a second than OpenAlex does."""
    with ExitStack() as stack:
        yield lambda *works, **settings: stack.enter_context(
            Emulator(works, **{"rate": 10_000, "budget": 100_000, **settings})
        )


@pytest.fixture
def desk(tmp_path, monkeypatch, capfd) -> Desk:
    monkeypatch.setattr(pace, "FIRST_PACE", 1_000.0)
    monkeypatch.setattr(pace, "TIERS", ((None, 1_000.0),))
    monkeypatch.setattr(transport, "FIRST_BACKOFF_SECONDS", 0.01)
    monkeypatch.setenv("CORPUS_URI", str(tmp_path / "corpus"))
    monkeypatch.setenv("HARVEST_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("HARVEST_CHOICES", str(tmp_path / "choices.toml"))
    monkeypatch.setenv("OPENALEX_API_KEY", "test-key")
    monkeypatch.setenv("OPENALEX_URL", "http://127.0.0.1:9")
    monkeypatch.setattr(consoles.OUT, "width", 200)
    monkeypatch.setattr(consoles.ERR, "width", 200)

    def command(*words: Any) -> Ended:
        monkeypatch.setattr("sys.argv", ["harvest", *map(str, words)])
        capfd.readouterr()
        code = cli.main()
        out, err = capfd.readouterr()
        return Ended(code, out, err)

    def environ(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return Desk(command, tmp_path / "corpus", tmp_path / "runs", environ)


@pytest.fixture
def bib(tmp_path):
    path = tmp_path / "seeds.bib"
    path.write_text(BIB, encoding="utf-8")
    return path
