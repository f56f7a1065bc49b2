"""What the commands print: tables, a progress bar and sentences."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from corpus import progress as status_file
from corpus.model import Seed, SeedStatus
from corpus.store import Store
from harvest.plan import Plan

STYLE_OF = {SeedStatus.MATCHED: "green", SeedStatus.DOUBTFUL: "yellow", SeedStatus.ABSENT: "red"}


def plan_table(plan: Plan) -> Table:
    """Return the plan as a table."""
    table = Table(box=box.SIMPLE, show_header=False)
    table.add_row("Asks", plan.source)
    table.add_row("Seeds found by DOI or id", f"{plan.seeds}")
    table.add_row("Citing works, at most", f"{plan.works_at_most:,}")
    table.add_row("Calls, at most", f"{plan.calls_at_most:,}")
    table.add_row("Price, at most", f"{plan.credits_at_most:,} credits = ${plan.usd_at_most:.4f}")
    table.add_row("Time, about", f"{plan.minutes:g} minutes" if plan.minutes >= 1 else "under a minute")
    table.add_row("Spent for this plan", "nothing")
    for note in plan.notes:
        table.add_row("Note", escape(note))
    return table


def seeds_table(seeds: Sequence[Seed]) -> Table:
    """Return the seeds as a table: status, key, ids and why."""
    table = Table(box=box.SIMPLE)
    for heading in ("Reference", "Status", "OpenAlex", "Why"):
        table.add_column(heading, overflow="fold")
    for seed in seeds:
        why = seed.reason
        if seed.status is SeedStatus.DOUBTFUL:
            why += "; candidates: " + ", ".join(f"{c.id} ({c.year}) {c.title}" for c in seed.candidates)
        status = f"[{STYLE_OF[seed.status]}]{seed.status}[/]"
        table.add_row(escape(seed.reference.key), status, " ".join(seed.ids), escape(why))
    return table


def seeds_sentence(seeds: Sequence[Seed]) -> str:
    """Return how many references ended how, and how to choose by hand."""
    count = {status: sum(seed.status is status for seed in seeds) for status in SeedStatus}
    text = ", ".join(f"{number} {status}" for status, number in count.items())
    if count[SeedStatus.MATCHED] < len(seeds):
        text += ". To settle one by hand, add openalex = {W123} to its entry in the .bib file"
    return f"References: {text}."


@contextmanager
def progress_bar(console: Console) -> Iterator[Callable[[status_file.Progress], None]]:
    """Show a run on the console: works, calls and what is left of today's budget."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("works, {task.fields[calls]} calls, {task.fields[left]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("Starting", total=None, calls=0, left="")

        def update(state: status_file.Progress) -> None:
            left = "" if state.credits_left is None else f"{state.credits_left:,} credits left today"
            bar.update(
                task,
                description=state.step,
                completed=state.works,
                total=state.expected,
                calls=state.calls,
                left=left,
            )

        yield update


def print_status(console: Console, store: Store, latest: status_file.Progress | None) -> None:
    """Print the latest run and every version of the corpus with its origin."""
    if latest:
        console.print(
            f"Latest run {latest.run_id}: {latest.state}, {latest.works:,} works, {latest.calls:,} calls."
        )
        if latest.message:
            console.print(latest.message, highlight=False, markup=False, soft_wrap=True)
    runs = store.harvests()
    if not runs:
        console.print(
            f"No harvest is stored at {store.uri} yet: run `python -m harvest run`.", soft_wrap=True
        )
        return
    console.print(f"Corpus at {store.uri}:", highlight=False, soft_wrap=True)
    for run, version in runs:
        made = "unchanged" if version is None else f"version {version}"
        console.print(
            f"  {run.finished:%Y-%m-%d %H:%M} UTC  {made:<11} {run.received:,} of {run.expected:,} announced "
            f"citing works from {run.source}, {run.calls:,} calls, ${run.usd:.4f}",
            highlight=False,
            soft_wrap=True,
        )
    newest = store.open()
    cited = newest.seeds.select("key", "status", "ids").iter_rows()
    console.print(
        f"Newest version: {newest.works.height:,} works, {newest.citations.height:,} citations inside."
    )
    matched = [key for key, status, _ in cited if status == SeedStatus.MATCHED]
    console.print(f"Seeds matched: {', '.join(matched) or 'none'}.", soft_wrap=True, highlight=False)
