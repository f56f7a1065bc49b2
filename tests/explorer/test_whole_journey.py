"""From references.bib to a map in the browser, on real records: each program started as a user starts it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from corpus.store import Store
from tests.explorer.conftest import ROOT, serve_explorer
from tests.explorer.on_the_map import seed_names, wait_for_map
from tests.samples import FILES, needs_samples

CITING_NORSTROM = 40  # works of the three files: tests/harvest/test_journey.py counts them in the files


@contextmanager
def emulator() -> Iterator[str]:
    words = [sys.executable, "-m", "tests.openalex_emulator", "--works", *map(str, FILES)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def command(environ: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "harvest", *words],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


@needs_samples
def test_from_the_references_to_the_map_without_restarting_the_explorer(reader, tmp_path):
    with emulator() as url, serve_explorer(tmp_path, OPENALEX_URL=url) as address:
        one = reader(address)
        one.open("/")
        assert "Starter set" in one.text()
        environ = {
            "OPENALEX_URL": url,
            "OPENALEX_API_KEY": "test-key",
            "CORPUS_URI": str(tmp_path / "corpus"),
            "HARVEST_RUNS": str(tmp_path / "runs"),
        }
        planned, ended = command(environ, "plan"), command(environ, "run")
        assert (planned.returncode, ended.returncode) == (0, 0), planned.stderr + ended.stderr
        told = command(environ, "status").stdout
        assert f"{CITING_NORSTROM} of {CITING_NORSTROM} announced" in told
        corpus = Store(environ["CORPUS_URI"]).open()
        assert corpus.works.height == CITING_NORSTROM + 1
        one.open("/map")
        wait_for_map(one.page)
        assert "Starter set" not in one.text()
        one.page.get_by_text(re.compile(f"{corpus.works.height} of {corpus.works.height} works")).wait_for()
        assert seed_names(one.page) == ["Norström et al. 2020"]
        one.open("/works?work=W2999414134")
        one.page.get_by_text(f"Cited by {CITING_NORSTROM} works of this corpus").wait_for()
