"""What the commands print of seeds and choices: each with its reason, and how to settle what is doubtful."""

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich import box
from rich.markup import escape
from rich.table import Table

from corpus.choices import Choice, Choices, choice_for
from corpus.locations import REFERENCES
from corpus.model import Candidate, Reference, Relation, Seed, SeedStatus
from corpus.wording import counted
from harvest.matching import percent

STYLE_OF = {SeedStatus.MATCHED: "green", SeedStatus.DOUBTFUL: "yellow", SeedStatus.ABSENT: "red"}


def seeds_table(seeds: Sequence[Seed]) -> Table:
    """Return the seeds as a table: status, key, record and family, how sure, and why."""
    table = Table(box=box.SIMPLE)
    for heading in ("Reference", "Status", "OpenAlex", "Sure", "Why"):
        right = heading == "Sure"
        table.add_column(heading, justify="right" if right else "left", overflow="fold", no_wrap=right)
    for seed in seeds:
        matched = seed.status is SeedStatus.MATCHED
        table.add_row(
            escape(seed.reference.key),
            f"[{STYLE_OF[seed.status]}]{seed.status}[/]",
            family(seed),
            percent(seed.confidence) if matched else "",
            escape(seed.reason),
        )
    return table


def family(seed: Seed) -> str:
    """Return the ids that a user chose, or the record with how many of what belong to it.

    >>> family(Seed(Reference("k", "T"), SeedStatus.ABSENT, (), "none", 0.0, "why"))
    ''
    """
    records = [member.id for member in seed.members if member.relation is Relation.RECORD]
    if not records:
        return " ".join(seed.ids)
    more = [
        counted(number, str(relation))
        for relation in (Relation.DUPLICATE, Relation.VERSION, Relation.CHAPTER)
        if (number := sum(member.relation is relation for member in seed.members))
    ]
    return " ".join(records) + (f" with {', '.join(more)}" if more else "")


def to_settle(seeds: Sequence[Seed], references: Path) -> Iterator[str]:
    """Yield, line by line, the candidates of each doubtful reference and the command that settles it."""
    of = "" if references == REFERENCES else f" --references {shlex.quote(str(references))}"
    for seed in seeds:
        if seed.status is not SeedStatus.DOUBTFUL:
            continue
        reference = seed.reference
        yield f"{reference.key} is doubtful: {_said(reference)}. Candidates:"
        for candidate in seed.candidates:
            yield f"  {_candidate(candidate)}"
        command = f"python -m harvest choose {shlex.quote(reference.key)}"
        if seed.candidates:
            yield f"  if it is the first:  {command} {seed.candidates[0].id}{of}"
        yield f"  if it is none:       {command} --none{of}"


def _said(reference: Reference) -> str:
    parts = [
        reference.authors[0] if reference.authors else None,
        reference.year,
        reference.title or reference.doi,
    ]
    return ", ".join(str(part) for part in parts if part)


def _candidate(candidate: Candidate) -> str:
    year = candidate.year or "no year"
    return f"{candidate.id}  {year}  {percent(candidate.similarity)} alike  {candidate.title or 'no title'}"


def choices_table(choices: Choices, references: Sequence[Reference]) -> Table:
    """Return what was chosen, and for which entry it counts now."""
    table = Table(box=box.SIMPLE)
    for heading in ("Choice", "OpenAlex", "On", "Note", "Counts for"):
        table.add_column(heading, overflow="fold")
    counts_for: dict[Choice, list[str]] = {}
    for reference in references:
        if choice := choice_for(reference, choices):
            counts_for.setdefault(choice, []).append(reference.key)
    for choice in choices.all:
        table.add_row(
            escape(choice.key),
            " ".join(choice.ids) or "none of the works found",
            f"{choice.on:%Y-%m-%d}",
            escape(choice.note or ""),
            escape(", ".join(counts_for.get(choice, ())) or "no entry of this bibliography"),
        )
    return table
