"""The example files for cron, systemd and a hosted runner do what docs/scheduling.md says."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest

from corpus.locations import ROOT
from corpus.store import Store
from harvest.commands import schedule
from tests.harvest.builders import literature
from tests.harvest.test_trouble import environment

EXAMPLES = ROOT / "docs" / "examples"
TEXTS = {file.name: file.read_text("utf-8") for file in sorted(EXAMPLES.iterdir())}
DOCUMENT = (ROOT / "docs" / "scheduling.md").read_text("utf-8")
COMMANDS = [
    (name, re.split(r"[>|#`)]", found)[0])
    for name, text in {**TEXTS, "scheduling.md": DOCUMENT}.items()
    for found in re.findall(r"-m harvest schedule(.*)", text)
]


@pytest.mark.parametrize(("name", "words"), COMMANDS)
def test_each_command_in_the_examples_and_the_document_is_one_that_is_understood(name, words):
    parser = ArgumentParser()
    schedule.arguments(parser)
    words = words.replace('"$every"', "7d").replace('"$@"', "").strip(" .,;:")
    parser.parse_args(shlex.split(words))


def test_every_example_is_explained_in_the_document():
    assert [name for name in TEXTS if f"examples/{name}" not in DOCUMENT] == []


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_understands_the_units_and_finds_them_hardened(tmp_path):
    python = "/opt/coproduction-explorer/.venv/bin/python"
    for name, text in TEXTS.items():
        if name.endswith((".service", ".timer")):
            (tmp_path / name).write_text(text.replace(python, sys.executable))
    units = [str(tmp_path / name) for name in ("coproduction-schedule.service", "coproduction-refresh.timer")]
    said = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    about_ours = [line for line in said.stderr.splitlines() if "coproduction" in line]
    assert (said.returncode, about_ours) == (0, [])
    exposure = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", units[0]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert float(re.search(r"exposure level for \S+: ([\d.]+)", exposure.stdout)[1]) < 2.5


def test_the_two_services_are_hardened_alike():
    def settings(name: str) -> set[str]:
        hardening = TEXTS[name].partition("NoNewPrivileges")[2].partition("[Install]")[0]
        return {line for line in hardening.splitlines() if line and not line.startswith("#")}

    assert settings("coproduction-schedule.service") == settings("coproduction-refresh.service")


def test_the_crontab_has_one_line_of_five_fields_whose_command_the_shell_understands():
    (line,) = [line for line in TEXTS["crontab"].splitlines() if re.match(r"[\d*]", line)]
    fields = line.split(maxsplit=5)
    assert all(re.fullmatch(r"\*|\d{1,2}", field) for field in fields[:5])
    assert "%" not in fields[5]
    subprocess.run(["sh", "-n", "-c", fields[5]], check=True)


def test_the_workflow_runs_one_at_a_time_takes_the_key_from_the_secrets_and_keeps_the_journal():
    text = TEXTS["refresh.yml"]
    assert "\t" not in text
    assert all(len(re.match(" *", line)[0]) % 2 == 0 for line in text.splitlines())
    assert re.search(r"^concurrency:\n  group: \S+\n  cancel-in-progress: false$", text, re.MULTILINE)
    assert re.findall(r"OPENALEX_API_KEY: (.*)", text) == ["${{ secrets.OPENALEX_API_KEY }}"]
    assert text.count("path: data/runs") == 2
    (script,) = re.findall(r"run: sh (\S+)", text)
    assert (ROOT / script).is_file()


def git(place: Path, *words: str) -> str:
    name = ("-c", "user.name=Test", "-c", "user.email=test@localhost")
    return subprocess.run(
        ["git", *name, *words], cwd=place, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_a_runner_that_forgets_everything_finds_the_corpus_on_its_branch_and_adds_to_it(
    serve, desk, bib, tmp_path
):
    server = serve(*literature(30))
    origin, runner = tmp_path / "origin.git", tmp_path / "runner"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch", "main", str(origin))
    for day in (1, 2):
        git(tmp_path, *(("init", "--quiet", str(runner)) if day == 1 else ("clone", "-q", origin, runner)))
        if day == 1:
            (runner / "README").write_text("Invented repository")
            git(runner, "add", ".")
            git(runner, "commit", "--quiet", "--message", "Begin")
            git(runner, "remote", "add", "origin", str(origin))
            git(runner, "push", "--quiet", "origin", "HEAD:main")
        asked = len(server.requests)
        words = ["--references", str(bib), "--", "--no-cited", "--no-world", "--no-map"]
        done = subprocess.run(
            ["sh", str(EXAMPLES / "refresh-and-keep.sh"), *words],
            cwd=runner,
            env=environment(desk, server) | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("Stored version 0" if day == 1 else "Not due before")
        assert (len(server.requests) > asked) is (day == 1)
        shutil.rmtree(runner)
        shutil.rmtree(desk.runs)
    git(tmp_path, "clone", "--quiet", "--branch", "corpus", str(origin), str(tmp_path / "kept"))
    assert Store(str(tmp_path / "kept" / "corpus")).open().works.height == 33
    assert git(tmp_path / "kept", "ls-files", "README") == ""
