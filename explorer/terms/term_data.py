"""The terms of the open version and of the world, found once for all readers."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime

import streamlit as st

from corpus.locations import TERMS
from corpus.store import Store
from corpus.terms.codebook import Group, Terms
from corpus.terms.codebook_file import read_terms
from corpus.terms.tables import term_hits
from corpus.terms.use import Scope, TermUse, term_use
from corpus.terms.world_lines import World
from corpus.trends.finding import Finding, examine
from corpus.trends.series import Series
from explorer.loading import Places, Reading

FIXED_JOURNALS = "fixed-journals"
"""The frame of that name, whose line is the test's third."""
COMPARISON = "participation"
"""The family whose line is its fourth: an old word of the field, which must not have risen as well."""


def codebook() -> Terms:
    """Return the terms that texts are read by. Raises TermsUnreadable."""
    return _codebook(TERMS.stat().st_mtime if TERMS.exists() else 0.0)


@st.cache_resource(max_entries=1, show_spinner=False)
def _codebook(stamp: float) -> Terms:
    return read_terms(TERMS)


def use_of(reading: Reading, terms: Terms) -> TermUse:
    """Return which works of the open version use which terms."""
    return _use(stamp(reading), terms.digest, reading, terms)


def stamp(reading: Reading) -> str:
    """What is found in a version is kept by the harvest that made it, however often it is opened anew."""
    run = reading.corpus.harvest
    return run.id if run else reading.stamp


@st.cache_resource(max_entries=3, show_spinner="Looking for the terms in titles and abstracts …")
def _use(stamp: str, digest: str, _reading: Reading, _terms: Terms) -> TermUse:
    works = _reading.corpus.works
    return term_use(works, term_hits(works, _terms), _terms, last_year(_reading))


def last_year(reading: Reading) -> int:
    """Return the year of the harvest, after which no record can be counted on."""
    return (reading.harvested or datetime.now(UTC).date()).year


def world(places: Places) -> World:
    """Return the counts of the latest harvest that has some, perhaps none. Raises StoreUnreadable."""
    runs = Store(places.uri).harvests()
    return _world(places.uri, runs[-1][0].id if runs else "")


@st.cache_resource(max_entries=2, show_spinner=False)
def _world(uri: str, latest: str) -> World:
    return World(*Store(uri).world())


class Findings:
    """The tests of all families, begun at once in the order in which they will be asked for."""

    def __init__(self, lines: Mapping[str, Callable[[], Finding | None]]) -> None:
        one_by_one = ThreadPoolExecutor(1, thread_name_prefix="onsets")
        self._found: dict[str, Future[Finding | None]] = {
            family: one_by_one.submit(find) for family, find in lines.items()
        }
        one_by_one.shutdown(wait=False)

    def of(self, family: str) -> Finding | None:
        """Return what was found; None where there is no line to test, or the test still runs."""
        found = self._found.get(family)
        return found.result() if found and found.done() else None

    def still_run(self, families: Sequence[str]) -> bool:
        """Whether the test of one of them is not done."""
        return any(not self._found[family].done() for family in families if family in self._found)


@st.cache_resource(max_entries=4, show_spinner=False)
def world_findings(stamp: str, frame: str, last: int, _world: World, _terms: Terms) -> Findings:
    """Return the tests of the families in a frame of the world."""

    def series(family: str, scope: Scope, of: str) -> Series | None:
        line = _world.line(family, scope, of, last)
        return line.series if line else None

    def find(family: str) -> Finding | None:
        title = series(family, Scope.TITLE, frame)
        if title is None:
            return None
        fixed = series(family, Scope.TITLE, FIXED_JOURNALS) if frame != FIXED_JOURNALS else None
        compared = series(COMPARISON, Scope.TITLE, frame) if family != COMPARISON else None
        return examine(title, series(family, Scope.TEXT, frame), fixed, compared)

    return Findings({family: _later(find, family) for family in _core_first(_world.families(frame), _terms)})


@st.cache_resource(max_entries=4, show_spinner=False)
def corpus_findings(stamp: str, digest: str, _use: TermUse, _terms: Terms) -> Findings:
    """Return the tests of the families in the open version."""

    def find(family: str) -> Finding | None:
        return examine(_use.series(family, Scope.TITLE), _use.series(family, Scope.TEXT))

    families = list(_terms.everything_tagged)
    return Findings({family: _later(find, family) for family in _core_first(families, _terms)})


def _later(find: Callable[[str], Finding | None], family: str) -> Callable[[], Finding | None]:
    return lambda: find(family)


def _core_first(families: list[str], terms: Terms) -> list[str]:
    core = {one.id for one in terms.families if one.group is Group.CORE}
    return sorted(families, key=lambda one: one not in core)
