"""The lines that a reader asked for on the page of terms: what each counts and where that comes from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.terms.codebook import Group, Terms
from corpus.terms.use import Scope, Split, TermUse, smoothed
from corpus.terms.world_lines import World, WorldLine
from corpus.trends.finding import Finding
from corpus.trends.series import Series, Share
from explorer.terms.term_data import FIXED_JOURNALS, Findings
from explorer.terms.terms_view import Source, TermsView

INCOMPLETE_YEARS = 2
MOST_PARTS = 6
FIRST_DRAWN = 1970
FEW_WORKS = 100
SCOPES = {Scope.TITLE: "in titles", Scope.TEXT: "in titles or abstracts"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line of the chart."""

    id: str
    """By which the address names it: a family, or a part of one behind a slash."""
    family: str
    label: str
    series: Series
    shares: tuple[Share, ...]
    middle: tuple[float | None, ...]
    """What is drawn: share or count, smoothed if that was asked for."""
    finding: Finding | None = None
    world: WorldLine | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn, and over which years."""

    lines: tuple[Drawn, ...]
    coverage: Series | None
    """Works with an abstract over all works."""
    complete_until: int
    first_year: int
    view: TermsView
    frame_label: str
    of_parts: str | None
    """The family whose parts the lines are, by its label; None where they are families."""
    missing: tuple[str, ...]
    """Families that were asked for and are not counted there."""


def settled(view: TermsView, world: World, terms: Terms, *, is_starter: bool) -> TermsView:
    """Return the choices with nothing left open: source, frame and families that there are."""
    source = view.source or (Source.CORPUS if world.is_empty else Source.WORLD)
    if source is Source.WORLD and world.is_empty and not is_starter:
        source = Source.CORPUS
    frames = list(frame_labels(world, terms))
    frame = view.frame if view.frame in frames else (frames[0] if frames else None)
    known = set(terms.labels) if source is Source.CORPUS else {*terms.labels, *world.families(frame or "")}
    families = tuple(one for one in view.families if one in known) or core(terms)
    split = view.split if source is Source.CORPUS else None
    return replace(view, source=source, frame=frame, families=families, split=split)


def core(terms: Terms) -> tuple[str, ...]:
    """Return the families of the headline."""
    return tuple(one.id for one in terms.families if one.group is Group.CORE)


def frame_labels(world: World, terms: Terms) -> dict[str, str]:
    """Return the frames that were counted with what they are called, the narrower ones first."""
    if world.is_empty:
        return {}
    named = {
        frame.id: frame.label for frame in sorted(terms.frames, key=lambda one: (not one.fields, one.id))
    }
    named[FIXED_JOURNALS] = "Journals there since 1990"
    counted = world.frames
    return {frame: label for frame, label in named.items() if frame in counted} | {
        frame: frame for frame in counted if frame not in named
    }


def world_chart(view: TermsView, world: World, terms: Terms, findings: Findings, last_year: int) -> Chart:
    """Return the lines of the families in the world."""
    frame, lines, missing = view.frame or "", [], []
    for family in view.families:
        line = world.line(family, view.scope, frame, last_year)
        if line is None:
            missing.append(terms.labels.get(family, family))
            continue
        label = terms.labels.get(family, family)
        drawn = _drawn(family, family, label, line.series, view)
        lines.append(replace(drawn, finding=findings.of(family), world=line))
    return Chart(
        lines=tuple(lines),
        coverage=world.coverage(frame, last_year),
        complete_until=last_year - INCOMPLETE_YEARS,
        first_year=_first_year(lines, FEW_WORKS),
        view=view,
        frame_label=frame_labels(world, terms).get(frame, frame),
        of_parts=None,
        missing=tuple(missing),
    )


def corpus_chart(view: TermsView, use: TermUse, terms: Terms, findings: Findings, last_year: int) -> Chart:
    """Return the lines of the families in the open version, or of the parts of the first of them."""
    lines: list[Drawn] = []
    if view.split is None:
        for family in view.families:
            drawn = _drawn(
                family, family, terms.labels.get(family, family), use.series(family, view.scope), view
            )
            lines.append(replace(drawn, finding=findings.of(family)))
    else:
        family = view.families[0]
        for part in use.commonest(family, view.split, MOST_PARTS):
            series = (
                use.series_of_form(family, part, view.scope)
                if view.split is Split.FORM
                else use.series(family, view.scope, use.of(view.split, part))
            )
            lines.append(_drawn(f"{family}/{part}", family, part, series, view))
    return Chart(
        lines=tuple(lines),
        coverage=use.with_abstract(),
        complete_until=last_year - INCOMPLETE_YEARS,
        first_year=_first_year(lines, 1),
        view=view,
        frame_label="the works that cite the seed references, and these",
        of_parts=terms.labels[view.families[0]] if view.split else None,
        missing=(),
    )


def _first_year(lines: Sequence[Drawn], few: int) -> int:
    """The first year with enough works to draw a share of."""
    enough = [year for line in lines for year, _, works in line.series.rows() if works >= few]
    return max(min(enough, default=FIRST_DRAWN), FIRST_DRAWN)


def _drawn(name: str, family: str, label: str, series: Series, view: TermsView) -> Drawn:
    shares = series.shares()
    values: Sequence[float | None] = [float(one.hits) if view.raw else one.share for one in shares]
    return Drawn(
        id=name,
        family=family,
        label=label,
        series=series,
        shares=shares,
        middle=tuple(smoothed(values, view.smooth) if view.smooth else values),
    )
