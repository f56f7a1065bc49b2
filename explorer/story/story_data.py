"""The story of the open version, written once for all readers.

What it is written from is what other pages compute and keep: terms, lenses, clusters and tests. A part that
cannot be told leaves its sentences out, and the page says why.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from corpus.clusters.clustering import LEVELS, Clustering
from corpus.errors import CorpusError
from corpus.lenses.told import ToldWorks
from corpus.links import links
from corpus.model import WorkId
from corpus.story.material import Material, WorldFinding, word_of
from corpus.story.story import on_the_main_path, story
from corpus.story.told import Story
from corpus.terms.codebook import Terms
from corpus.terms.use import Scope, TermUse
from corpus.terms.world_lines import World
from corpus.trends.finding import Finding
from explorer import notes
from explorer.lenses import lens_data
from explorer.loading import Places, Reading
from explorer.marks import mark_data
from explorer.terms import term_data
from explorer.terms.term_data import Findings


@dataclass(frozen=True)
class Written:
    """The story, with what is still to come and what could not be told."""

    story: Story
    waits_for: tuple[tuple[Findings, str], ...]
    """Tests that still run, each with the word that is tested; their sentences follow."""
    troubles: tuple[str, ...]
    """Why parts are missing, a sentence each."""


@dataclass(frozen=True)
class _Tests:
    finding: Finding | None
    world: WorldFinding | None
    waits_for: tuple[tuple[Findings, str], ...]


def written(reading: Reading, places: Places) -> Written:
    """Return the story of the open version. Raises TermsUnreadable, as a story is about words."""
    terms = term_data.codebook()
    use = term_data.use_of(reading, terms)
    tests, troubles = _tests(reading, places, use, terms)
    told: ToldWorks | None = None
    differ: tuple[WorkId, ...] = ()
    try:
        told = lens_data.told(reading, places)
        differ = tuple(work for work, one in lens_data.by_hand(reading, places).items() if one.differ)
    except CorpusError as failure:
        troubles.append(f"The lenses could not be told: {failure}")
    levels = [one for one in mark_data.levels(reading, places) if one.level == LEVELS[0]]
    level = levels[0] if levels else None
    if level is None and reading.main.works:
        troubles.append("There are no clusters in this version, or they were not looked for yet.")
    key = (
        terms.digest,
        told.stamp if told else "",
        " ".join(sorted(differ)),
        mark_data.stamp(places),
        f"{tests.finding is not None} {tests.world.asked if tests.world else ''}",
    )
    found = _story(reading.stamp, key, reading, (terms, use, told, differ, level, tests))
    return Written(found, tests.waits_for, tuple(troubles))


@st.cache_resource(max_entries=6, show_spinner="Writing the story …")
def _story(
    stamp: str,
    key: tuple[str, ...],
    _reading: Reading,
    _from: tuple[Terms, TermUse, ToldWorks | None, tuple[WorkId, ...], Clustering | None, _Tests],
) -> Story:
    terms, use, told, differ, level, tests = _from
    return story(
        Material(
            works=_reading.works,
            held=_reading.corpus.works,
            citations=_reading.corpus.citations,
            seeds=_reading.seeds,
            seed_names=_reading.names,
            last_year=term_data.last_year(_reading),
            is_sample=_reading.corpus.is_starter,
            terms=terms,
            use=use,
            lenses=told,
            differ=differ,
            level=level,
            finding=tests.finding,
            world=tests.world,
            main_path=_main_path(stamp, _reading),
        )
    )


@st.cache_resource(max_entries=4, show_spinner="Following the citations …")
def _main_path(stamp: str, _reading: Reading) -> Mapping[WorkId, float]:
    works = _reading.corpus.works
    return on_the_main_path(links(works["id"], _reading.corpus.citations), works["year"].to_list())


def _tests(reading: Reading, places: Places, use: TermUse, terms: Terms) -> tuple[_Tests, list[str]]:
    """The test of the word in this corpus and in the world, as far as they are done."""
    word = word_of(terms).id
    waits: list[tuple[Findings, str]] = []
    finding, world = None, None
    troubles = []
    if not reading.corpus.is_starter and reading.main.works:
        found = term_data.corpus_findings(term_data.stamp(reading), terms.digest, use, terms)
        finding = found.of(word)
        if found.still_run([word]):
            waits.append((found, word))
    try:
        counted = term_data.world(places)
        found_in_world = _in_the_world(counted, terms, word, term_data.last_year(reading))
    except CorpusError as failure:
        troubles.append(f"What was counted in all of OpenAlex could not be read: {failure}")
        found_in_world = None
    if found_in_world:
        findings, world = found_in_world
        if findings.still_run([word]):
            waits.append((findings, word))
    return _Tests(finding, world, tuple(waits)), troubles


def _in_the_world(
    world: World, terms: Terms, word: str, last: int
) -> tuple[Findings, WorldFinding | None] | None:
    """The test in the narrowest frame that was counted, where the claim is examined (docs/terms.md)."""
    frames = [] if world.is_empty else [one for one in terms.frames if one.id in world.frames]
    if not frames:
        return None
    frame = min(frames, key=lambda one: (not one.fields, one.id))
    line = world.line(word, Scope.TITLE, frame.id, last)
    if line is None:
        return None
    stamp = f"{world.series['harvest_id'][0]} {terms.digest}"
    findings = term_data.world_findings(stamp, frame.id, last, world, terms)
    found = findings.of(word)
    if found is None:
        return findings, None
    return findings, WorldFinding(found, frame.label, notes.day(line.asked), line.query)
