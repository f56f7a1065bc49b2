"""What the commands print: tables, a progress bar and sentences."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from urllib.parse import urlsplit

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from corpus import progress as status_file
from corpus.literature import Corpus
from corpus.model import Harvest, Plan, Seed, SeedStatus
from corpus.overview import seeds_cited
from corpus.progress import RunState
from corpus.store import Store
from corpus.wording import counted
from harvest.budget import Spent
from harvest.show_seeds import STYLE_OF


def say(console: Console, text: str, style: str | None = None) -> None:
    """Print a text as it is: broken between words on a screen, in one line in a file or a pipe."""
    console.print(text, style=style, highlight=False, markup=False, soft_wrap=not console.is_terminal)


def waiting(console: Console, what: str) -> AbstractContextManager[object]:
    """Show on a screen that something is being done."""
    return console.status(f"{what} …")


def plan_table(plan: Plan) -> Table:
    """Return the plan as a table."""
    table = Table(box=box.SIMPLE, show_header=False)
    table.add_row("Asks", plan.source)
    table.add_row("Seeds found by DOI or id", f"{plan.seeds}")
    table.add_row("References to search by title", f"{plan.to_search}")
    table.add_row("Citing works of the seeds found, up to", f"{plan.works_at_most:,}")
    table.add_row("Calls for these and the searches, up to", f"{plan.calls_at_most:,}")
    table.add_row(
        "Price of these and the searches, up to",
        f"{plan.credits_at_most:,} credits = ${plan.usd_at_most:.4f}",
    )
    table.add_row("Time, about", f"{plan.minutes:g} minutes" if plan.minutes >= 1 else "under a minute")
    table.add_row(
        "Spent for this plan",
        f"{counted(plan.calls_spent, 'call')}, {counted(plan.credits_spent, 'credit')} = "
        f"${plan.credits_spent / 10_000:.4f}",
    )
    for note in plan.notes:
        table.add_row("Note", escape(note))
    return table


def seeds_sentence(seeds: Sequence[Seed]) -> str:
    """Return how many references ended how, and how to choose by hand."""
    count = {status: sum(seed.status is status for seed in seeds) for status in SeedStatus}
    text = ", ".join(f"{number} {status}" for status, number in count.items())
    if count[SeedStatus.MATCHED] < len(seeds):
        text += ". To settle one by hand: python -m harvest choose KEY W123, or --none"
    return f"References: {text}."


def spent_sentence(spent: Spent) -> str:
    """Return what a command that keeps no journal has spent."""
    left = "" if spent.credits_left is None else f"; {spent.credits_left:,} credits are left today"
    return f"This took {counted(spent.calls, 'call')} and ${spent.credits / 10_000:.4f}{left}."


@contextmanager
def progress_bar(console: Console) -> Iterator[Callable[[status_file.Progress], None]]:
    """Show a run on the console: works, calls and what is left of today's budget."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[told]}"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Starting", total=None, told="")

        def update(state: status_file.Progress) -> None:
            of = "" if state.expected is None else f" of {state.expected:,}"
            left = "" if state.credits_left is None else f", {state.credits_left:,} credits left"
            bar.update(
                task,
                description=state.step,
                completed=state.works,
                total=state.expected,
                told=f"{state.works:,}{of} works, {counted(state.calls, 'call')}{left}",
            )

        yield update


def print_status(console: Console, store: Store, latest: status_file.Progress | None) -> None:
    """Print the latest run, every harvest of the corpus, and where the newest version came from."""
    if latest:
        say(console, _run_sentence(latest))
        if latest.message:
            say(console, latest.message)
        say(console, "")
    runs = store.harvests()
    if not runs:
        say(console, f"No harvest is stored at {store.uri} yet: run `python -m harvest run` to make one.")
        return
    say(console, f"Corpus at {store.uri}:")
    console.print(_harvests_table(runs))
    _print_origin(console, store.open())


def _run_sentence(latest: status_file.Progress) -> str:
    if latest.state is RunState.RUNNING:
        of = "" if latest.expected is None else f" of {latest.expected:,}"
        done = f"{latest.step}: {latest.works:,}{of} works and {counted(latest.calls, 'call')} so far"
        return f"A harvest is running since {latest.started:%Y-%m-%d %H:%M} UTC. {done}."
    return (
        f"Latest run, begun {latest.started:%Y-%m-%d %H:%M} UTC: {latest.state} at "
        f"{latest.updated:%Y-%m-%d %H:%M} UTC after {counted(latest.works, 'citing work')} and "
        f"{counted(latest.calls, 'call')}."
    )


def _harvests_table(runs: Sequence[tuple[Harvest, int | None]]) -> Table:
    table = Table(box=box.SIMPLE, padding=(0, 1, 0, 0))
    for heading in ("Finished, UTC", "Version", "Citing works", "Calls", "Price", "From"):
        right = heading in {"Citing works", "Calls", "Price"}
        table.add_column(heading, justify="right" if right else "left", overflow="fold", no_wrap=right)
    for run, version in runs:
        table.add_row(
            f"{run.finished:%Y-%m-%d %H:%M}",
            "unchanged" if version is None else f"version {version}",
            f"{run.received:,}",
            f"{run.calls:,}",
            f"${run.usd:.4f}",
            escape(urlsplit(run.source).netloc or run.source),
        )
    return table


def _print_origin(console: Console, corpus: Corpus) -> None:
    """Print what a version holds, the question it answers, and what each seed brought."""
    works, inside = counted(corpus.works.height, "work"), counted(corpus.citations.height, "citation")
    say(console, f"Version {corpus.version}, the newest, holds {works} with {inside} among them.")
    if run := corpus.harvest:
        say(
            console,
            f"Asked of {run.source} from {run.started:%Y-%m-%d %H:%M} to {run.finished:%Y-%m-%d %H:%M} UTC: "
            f"{run.received:,} of {run.expected:,} announced citing works came.",
        )
        say(console, f"Question: {run.query}")
        say(console, f"Bibliography: SHA-256 {run.references_digest}")
        say(console, f"Software: {run.software}")
    console.print(_origin_table(corpus))
    say(console, "Why a reference is doubtful or absent: `python -m harvest seeds`.")


def _origin_table(corpus: Corpus) -> Table:
    """What each reference is in OpenAlex, by what it was matched, and how many works cite it."""
    table = Table(box=box.SIMPLE, padding=(0, 1, 0, 0))
    for heading in ("Reference", "Status", "Matched by", "Sure", "OpenAlex", "Cited by"):
        right = heading in {"Sure", "Cited by"}
        table.add_column(heading, justify="right" if right else "left", overflow="fold", no_wrap=right)
    for row in seeds_cited(corpus).iter_rows(named=True):
        matched = row["status"] == SeedStatus.MATCHED
        table.add_row(
            escape(row["key"]),
            f"[{STYLE_OF[SeedStatus(row['status'])]}]{row['status']}[/]",
            row["how"] if matched else "",
            f"{row['confidence']:.0%}" if matched else "",
            " ".join(row["ids"]),
            f"{row['citing']:,}" if matched else "",
        )
    return table
