"""The tables of a report: the flow, the seed references, the checklist, the steps and what was notable."""

from dataclasses import dataclass

from corpus.flow_boxes import boxes
from corpus.flow_model import Flow
from corpus.tarcis import checklist

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of plain texts."""

    caption: str
    columns: Row
    rows: tuple[Row, ...]
    numbers: frozenset[int] = frozenset()
    """Places of columns that hold numbers."""


def flow_table(flow: Flow) -> Table:
    """Return the numbers of the flow diagram, box by box from top to bottom."""
    rows = tuple(
        (box.stage, box.title, ("of which " if line.part else "") + line.label, line.figure, line.note or "")
        for box in boxes(flow)
        for line in box.lines
    )
    return Table("Numbers of the flow", ("Stage", "Box", "What", "n", "Note"), rows, frozenset({3}))


def seeds_table(flow: Flow) -> Table:
    """Return every reference given, and what it was found to be."""
    rows = tuple(
        (
            one.name,
            one.title or "",
            one.doi or "",
            str(one.status),
            " ".join(one.records),
            one.reason or "",
        )
        for one in flow.seeds.references
    )
    return Table("Seed references", ("Reference", "Title", "DOI", "Status", "Records", "Why"), rows)


def checklist_table(flow: Flow) -> Table:
    """Return the checklist after TARCiS with our answers."""
    return Table("Checklist after TARCiS", ("No.", "Recommendation, in our words", "Here"), checklist(flow))


def steps_table(flow: Flow) -> Table:
    """Return each step of the run with what it expected, received and cost, and the whole run last."""
    rows = [
        (
            step.step,
            step.outcome,
            *map(_figure, (step.expected, step.received, step.calls, step.credits)),
            step.detail or "",
        )
        for step in flow.steps
    ]
    run = flow.harvest
    whole = ("the whole run", run.outcome, "", "", f"{run.calls:,}", f"{run.credits:,}", f"${run.usd:.4f}")
    columns = ("Step", "Outcome", "Expected", "Received", "Calls", "Credits", "Detail")
    return Table("The run, step by step", columns, (*rows, whole), frozenset({2, 3, 4, 5}))


def notable_table(flow: Flow) -> Table:
    """Return what was not as expected, with the first of each kind in words."""
    rows = tuple(
        (
            one.step,
            one.outcome,
            f"{one.lines:,}",
            "; ".join(one.examples)
            + (f"; and {one.lines - len(one.examples):,} more" if one.lines > len(one.examples) else ""),
        )
        for one in flow.notable
    )
    return Table("What was not as expected", ("Step", "Outcome", "Lines", "Which"), rows, frozenset({2}))


def _figure(number: int | None) -> str:
    return "" if number is None else f"{number:,}"
