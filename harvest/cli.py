"""python -m harvest: from a bibliography to a corpus of the works that cite it.

Results go to standard output, progress and errors to standard error. Exit codes: 0 done, 1 failed, 2 wrong
usage, 75 stopped early with everything kept: call again.
"""

import argparse
import json
import os
import signal
from dataclasses import asdict
from pathlib import Path
from types import FrameType

from rich.console import Console

from corpus.bibtex import Bibliography, read_bibliography
from corpus.errors import CorpusError
from corpus.locations import REFERENCES, STARTER
from corpus.progress import read_progress
from corpus.starter import write_layout
from corpus.store import Store
from harvest import show
from harvest.errors import Cancelled, HarvestError, NoKey
from harvest.openalex import OpenAlex
from harvest.plan import plan_harvest
from harvest.run import harvest, sentence
from harvest.seeds import find_seeds
from harvest.settings import Settings, read_settings
from harvest.starter import StarterInputError, build, write
from harvest.transport import Transport

OUT = Console()
ERR = Console(stderr=True)


def main() -> int:
    """Run one command; return the exit code."""
    args = _parser().parse_args()
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    try:
        args.run(args, read_settings(os.environ))
    except HarvestError as failure:
        ERR.print(str(failure), style="bold", highlight=False, markup=False, soft_wrap=True)
        return failure.exit_code
    except (CorpusError, StarterInputError) as failure:
        ERR.print(str(failure), style="bold", highlight=False, markup=False, soft_wrap=True)
        return 1
    return 0


def plan(args: argparse.Namespace, settings: Settings) -> None:
    """Say what a harvest takes at most, in calls, dollars and minutes; spends nothing."""
    bibliography = _bibliography(args.references)
    result = plan_harvest(bibliography.references, OpenAlex(_transport(settings)))
    if args.json:
        print(json.dumps(asdict(result) | {"usd_at_most": result.usd_at_most}))
    else:
        OUT.print(show.plan_table(result))


def seeds(args: argparse.Namespace, settings: Settings) -> None:
    """Look up the references: matched, doubtful or absent, with why. Costs a few list calls."""
    bibliography = _bibliography(args.references)
    _need_key(args, settings)
    found = find_seeds(bibliography.references, OpenAlex(_transport(settings)))
    OUT.print(show.seeds_table(found.seeds))
    OUT.print(show.seeds_sentence(found.seeds), soft_wrap=True)


def run(args: argparse.Namespace, settings: Settings) -> None:
    """Harvest all works that cite the references and store them as a new version of the corpus."""
    bibliography = _bibliography(args.references)
    _need_key(args, settings)
    with show.progress_bar(ERR) as update:
        outcome = harvest(bibliography, settings, update)
    OUT.print(sentence(outcome), highlight=False, soft_wrap=True)
    OUT.print(show.seeds_sentence(outcome.seeds), highlight=False, soft_wrap=True)


def status(args: argparse.Namespace, settings: Settings) -> None:
    """Say what the corpus holds, what came from where and when, and whether a harvest is running."""
    show.print_status(OUT, Store(settings.corpus_uri), read_progress(settings.runs))


def starter(args: argparse.Namespace, settings: Settings) -> None:
    """Make the starter set anew from two tables of hand-collected facts."""
    made = build(args.works, args.citations, args.references)
    write(made, args.out)
    write_layout(args.out, read_bibliography(args.references).references)
    OUT.print(f"{len(made.works)} works and {len(made.citations)} citations written to {args.out}.")
    for remark in (*made.dropped, *made.remarks):
        ERR.print(remark, highlight=False, markup=False, soft_wrap=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m harvest", description=(__doc__ or "").split("\n")[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (plan, run, seeds, status, starter):
        summary = (command.__doc__ or "").splitlines()[0]
        sub = commands.add_parser(command.__name__, help=summary, description=summary)
        sub.set_defaults(run=command)
        if command is not status:
            sub.add_argument(
                "--references", type=Path, default=REFERENCES, metavar="FILE", help="a .bib file"
            )
        if command in (run, seeds):
            sub.add_argument("--without-key", action="store_true", help="go on with 1,000 calls a day")
        if command is plan:
            sub.add_argument("--json", action="store_true", help="for programs")
        if command is starter:
            sub.add_argument("--works", type=Path, required=True, metavar="FILE")
            sub.add_argument("--citations", type=Path, required=True, metavar="FILE")
            sub.add_argument("--out", type=Path, default=STARTER, metavar="FOLDER")
    return parser


def _bibliography(path: Path) -> Bibliography:
    bibliography = read_bibliography(path)
    for problem in bibliography.problems:
        ERR.print(
            f"{path.name}, line {problem.line}: {problem.message}; this entry is left out.",
            style="yellow",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )
    return bibliography


def _transport(settings: Settings) -> Transport:
    return Transport(settings.openalex_url, settings.api_key)


def _need_key(args: argparse.Namespace, settings: Settings) -> None:
    if settings.api_key is None and not args.without_key:
        raise NoKey(
            "No OpenAlex key is set", or_else="go on without one by --without-key (1,000 calls a day)"
        )


def _stop(number: int, frame: FrameType | None) -> None:
    raise Cancelled
