"""Of how many works sentences were read as well as cue words, and the way to have the others read."""

import subprocess
import sys
from collections.abc import Mapping

import streamlit as st

from corpus.lenses.told import ToldWorks
from corpus.locations import ROOT
from corpus.wording import counted
from explorer.lenses import lens_data
from explorer.visit import Visit


def draw(visit: Visit, told: ToldWorks) -> None:
    """Say so if sentences of some works were not read, and offer to begin; nothing if all were."""
    lacking = lens_data.without_vector(visit.reading, visit.places)
    if not lacking:
        return
    whole = told.works.height
    running = _running(visit.places.uri)
    st.info(
        f"Of {counted(len(lacking), 'work')} of {whole:,} only the cue words are read so far, not the "
        "sentences. Labels by cue words alone are about as often right (docs/lens-evaluation.md), but have "
        "no nearest example."
        + (f" The sentences are being read: {whole - len(lacking):,} are done." if running else ""),
        icon=":material/hourglass:" if running else ":material/short_text:",
    )
    if visit.reading.corpus.is_starter or running:
        return
    minutes = max(1, round(lens_data.seconds(lacking) / 60))
    st.button(
        f"Read them (about {counted(minutes, 'minute')}, in the background)",
        key="lens_sentences",
        icon=":material/play_arrow:",
        on_click=_start,
        args=(visit.places.uri, visit.reading.corpus.version, dict(visit.environ)),
    )


def _running(uri: str) -> bool:
    process = _processes().get(uri)
    return process is not None and process.poll() is None


@st.cache_resource(show_spinner=False)
def _processes() -> dict[str, "subprocess.Popen[bytes]"]:
    """The process that reads the sentences of each corpus, if this explorer started one."""
    return {}


def _start(uri: str, version: int | None, environ: Mapping[str, str]) -> None:
    """Start `python -m corpus vectors`, which outlives the page, and goes on where one before it stood."""
    words = [] if version is None else ["--version", f"{version}"]
    _processes()[uri] = subprocess.Popen(
        [sys.executable, "-m", "corpus", "vectors", *words],
        cwd=ROOT,
        env={**environ, "CORPUS_URI": uri},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
