"""The commands as a person types them, each in a process of its own."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from harvest.commands import consoles
from tests.harvest.builders import is_one_sentence, literature

ROOT = Path(__file__).parents[2]


def typed(desk, *words: object, columns: int = 80) -> subprocess.CompletedProcess[str]:
    places = {"CORPUS_URI": str(desk.corpus), "HARVEST_RUNS": str(desk.runs), "COLUMNS": str(columns)}
    return subprocess.run(
        [sys.executable, "-m", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, **places},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help_names_every_command_and_every_variable_within_80_columns(desk):
    told = typed(desk, "harvest", "--help")
    assert told.returncode == 0
    for word in (
        "plan",
        "run",
        "seeds",
        "status",
        "starter",
        "OPENALEX_API_KEY",
        "CORPUS_URI",
        "HARVEST_RUNS",
    ):
        assert word in told.stdout
    assert max(map(len, told.stdout.splitlines())) <= 80


@pytest.mark.parametrize("command", ["plan", "run", "seeds", "status", "starter"])
def test_every_option_of_a_command_is_explained(desk, command):
    told = desk_help(desk, command)
    options = [line for line in told.splitlines() if line.startswith("  --")]
    assert all(len(line.split(maxsplit=2)) > 2 or line.endswith(("FILE", "FOLDER")) for line in options)
    assert "None" not in told


def desk_help(desk, command: str) -> str:
    told = typed(desk, "harvest", command, "--help")
    assert told.returncode == 0
    return told.stdout


@pytest.mark.parametrize("package", ["harvest", "corpus"])
def test_a_command_that_does_not_exist_is_wrong_usage(desk, package):
    told = typed(desk, package, "nonsense")
    assert told.returncode == 2
    assert "Traceback" not in told.stderr


def test_versions_of_no_corpus_say_how_to_make_one(desk):
    told = typed(desk, "corpus", "versions")
    assert told.returncode == 1
    assert is_one_sentence(told.stderr)
    assert "python -m harvest run" in told.stderr


def test_versions_are_listed_with_day_works_and_source_and_a_lost_map_is_drawn_again(serve, desk, bib):
    server = serve(*literature(1))
    desk.environ(OPENALEX_URL=server.url)
    desk.run("--references", bib)
    desk.run("--references", bib)
    told = typed(desk, "corpus", "versions").stdout.splitlines()
    day = f"{desk.store.open().harvest.finished:%Y-%m-%d}"
    assert [line.split()[0] for line in told] == [day, day]
    assert re.search(rf"version 0 +4 works: 4 new, .* from {server.url}", told[0])
    assert "unchanged" in told[1]
    shutil.rmtree(desk.corpus / "layout")
    assert typed(desk, "corpus", "derive").stdout == "Version 0 has its map.\n"
    assert desk.store.open().layout.height == 4
    wrong = typed(desk, "corpus", "derive", "--version", 7)
    assert wrong.returncode == 1
    assert is_one_sentence(wrong.stderr)
    assert "version 7 does not exist" in wrong.stderr


@pytest.mark.parametrize("columns", [80, 140])
def test_what_is_told_fits_the_screen_and_in_a_pipe_a_sentence_is_one_line(
    serve, desk, bib, columns, monkeypatch
):
    monkeypatch.setattr(consoles.OUT, "width", columns)
    desk.environ(OPENALEX_URL=serve(*literature(30)).url)
    sentence = (
        r"Stored version 0: 33 works, 30 of them citing at least one of 3 seeds, "
        r"for \d+ calls and \$0\.\d{4}\."
    )
    told = desk.run("--references", bib).out.splitlines()
    assert [line for line in told if re.fullmatch(sentence, line)]
    for words in (("plan", "--references", bib), ("seeds", "--references", bib), ("status",)):
        rows = [
            line for line in desk.command(*words).out.splitlines() if line.startswith("  ") or "─" in line
        ]
        assert rows
        assert max(map(len, rows)) <= columns
