"""The boxes of the flow diagram, each with its lines: the one place from which figure and table are drawn.

Stages and boxes follow the PRISMA 2020 flow diagram for searches of databases, registers and other sources
(Page et al. 2021, BMJ 372:n71), adapted to a search that is citation searching alone.
"""

from dataclasses import dataclass

from corpus.flow_model import Flow
from corpus.ledger import Outcome
from corpus.model import SeedStatus
from corpus.wording import counted

NOT_RECORDED = "not recorded"
NO_BREAK = "\u00a0"  # a space at which no line ends
NAMED_AT_MOST = 8  # references named in a box; the table of seed references names all


@dataclass(frozen=True, slots=True)
class Line:
    """One number with what it counts."""

    label: str
    number: int | None
    note: str | None = None
    part: bool = False
    """Whether it is a part of the line above it."""
    missing: str = NOT_RECORDED
    """What is said where there is no number."""

    @property
    def figure(self) -> str:
        """The number as people read it, or why there is none."""
        return self.missing if self.number is None else f"{self.number:,}".replace("-", "−")

    @property
    def text(self) -> str:
        """The line as it stands in a box: `Records (n = 1,234)`."""
        shown = f"n = {self.figure}" if self.number is not None else self.figure
        return f"{self.label} ({shown})".replace("n = ", f"n{NO_BREAK}={NO_BREAK}")


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the main flow, or one beside it with what leaves the flow there."""

    stage: str
    title: str
    lines: tuple[Line, ...]
    beside: bool = False


def boxes(flow: Flow) -> tuple[Box, ...]:
    """Return the boxes from top to bottom; a box beside belongs to the one before it."""
    return (*_seed_boxes(flow), *_forward_boxes(flow), *_version_boxes(flow), *_backward_boxes(flow))


def _seed_boxes(flow: Flow) -> tuple[Box, ...]:
    seeds, stage = flow.seeds, "Seeds"
    family = "duplicates, versions and chapters of a reference included"
    found = (
        Line("References matched", len(seeds.of(SeedStatus.MATCHED))),
        Line("Records searched for", seeds.records, family),
    )
    not_searched = (_named(flow, SeedStatus.DOUBTFUL), _named(flow, SeedStatus.ABSENT))
    return (
        Box(stage, "Seed references", (Line("References given", seeds.given),)),
        Box(stage, "Seed references not searched", not_searched, beside=True),
        Box(stage, "Seed references found in the index", found),
    )


def _named(flow: Flow, status: SeedStatus) -> Line:
    names = [one.name for one in flow.seeds.of(status)]
    more = f" and {len(names) - NAMED_AT_MOST:,} more" if len(names) > NAMED_AT_MOST else ""
    return Line(status.capitalize(), len(names), "; ".join(names[:NAMED_AT_MOST]) + more or None)


def _forward_boxes(flow: Flow) -> tuple[Box, ...]:
    forward, stage = flow.forward, "Identification"
    slices = f" in {counted(forward.slices, 'slice')}" if forward.slices else ""
    again = sum(one.lines for one in flow.notable if one.outcome == Outcome.SLICE_AGAIN)
    identified = (
        Line(
            "Citing works announced",
            forward.announced,
            "by the counting calls" if flow.recorded else "by the first page",
        ),
        Line(f"Rows received{slices}", forward.rows),
    )
    removed = (
        Line(
            "Duplicate rows, joined by OpenAlex id",
            forward.repeated,
            f"{counted(again, 'walk')} of a slice begun anew" if again else None,
        ),
        Line("received in more than one slice", forward.in_two_slices, part=True),
        Line("Removed by automation tools or by hand", 0),
    )
    citing = (
        Line("Distinct works received", forward.distinct),
        Line("Difference to the number announced", forward.difference),
        Line("Added: known to the query of one seed only", forward.only_by_query),
        Line("Added: missed by the walk and found again", forward.found_again),
        Line("Citing works in all", forward.citing),
    )
    return (
        Box(stage, "Records identified by forward citation searching", identified),
        Box(stage, "Records removed before screening", removed, beside=True),
        Box(stage, "Citing works", citing),
    )


def _version_boxes(flow: Flow) -> tuple[Box, ...]:
    shared = f"{counted(flow.shared_dois, 'DOI')}; all kept" if flow.shared_dois else None
    screening = (
        Line("Records screened", 0, "every citing work is kept as it is"),
        Line("Records excluded", 0),
    )
    included = (
        Line("Works", flow.works),
        Line("citing works", flow.forward.citing, part=True),
        Line("seed records that came by no citation", flow.seeds_added, part=True),
        Line("Works that share a DOI with another", flow.sharing_works, shared),
        Line("Works without a known reference list", flow.without_references),
    )
    title = "Citing works of the previous version not received again"
    return (
        Box("Screening", "Screening", screening),
        Box("Included", f"Works in version {flow.version}", included),
        Box("Included", title, _gone(flow), beside=True),
    )


def _gone(flow: Flow) -> tuple[Line, ...]:
    since = flow.since
    if since is None:
        first = flow.version == 0 and flow.recorded
        return (Line("Gone", None, missing="no earlier version" if first else NOT_RECORDED),)
    fates = (
        ("merged into another record", since.merged),
        ("deleted", since.deleted),
        ("no longer citing a seed", since.unlinked),
        ("still citing a seed, and put back", since.found_again),
        ("not traced", since.untraced),
    )
    parts = (Line(label, number, part=True) for label, number in fates if number)
    return (Line("Gone", since.gone), *parts)


def _backward_boxes(flow: Flow) -> tuple[Box, ...]:
    back, stage = flow.backward, "One hop back"
    missing = f"left out: {back.left_out}" if back.left_out else NOT_RECORDED
    often = "often enough" if back.at_least is None else f"at least {counted(back.at_least, 'time')}"
    merged = Line("Merged into a record counted already", back.same_record)
    cited = (
        Line("Distinct works cited", back.references),
        Line("in the version already", back.inside, part=True),
        Line("outside it", back.outside, part=True),
    )
    not_sought = (
        Line("Cited less often by the version", back.rare, missing=missing),
        Line("Cited often enough and not sought", back.not_asked, missing=missing),
    )
    sought = (Line(f"Cited {often} by the version and sought", back.asked, missing=missing),)
    not_retrieved = (
        Line("No record under the id (dangling)", back.dangling, missing=missing),
        Line("Left out of the answer (missing)", back.missing, missing=missing),
        *((merged,) if back.same_record else ()),
    )
    found = (Line("Kept beside the version, not in it", back.found, missing=missing),)
    return (
        Box(stage, "Backward citation searching from all works of the version", cited),
        Box(stage, "Cited works not sought", not_sought, beside=True),
        Box(stage, "Cited works sought", sought),
        Box(stage, "Cited works not retrieved", not_retrieved, beside=True),
        Box(stage, "Cited works found", found),
    )
