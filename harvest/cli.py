"""From a bibliography to a corpus of all works that cite it.

Results go to standard output, progress and errors to standard error. Exit codes: 0 done, 1 failed, 2 wrong
usage, 75 stopped early with everything kept: call again.
"""

import argparse
import json
import os
import traceback
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from corpus.bibtex import Bibliography, read_bibliography
from corpus.derive import derive_starter
from corpus.errors import CorpusError
from corpus.locations import REFERENCES, STARTER, runs_folder
from corpus.progress import read_progress
from corpus.store import Store
from harvest import show
from harvest.errors import HarvestError, MapNotDrawn, NoKey
from harvest.openalex import OpenAlex
from harvest.plan import plan_harvest
from harvest.run import harvest, sentence
from harvest.seeds import find_seeds
from harvest.settings import Settings, read_settings
from harvest.starter import StarterInputError, build, write
from harvest.stopping import stop_on_signals
from harvest.transport import Transport

OUT = Console()
ERR = Console(stderr=True)
LAST_ERROR = "last-error.txt"
ENVIRONMENT = (
    "The environment decides the rest: OPENALEX_API_KEY (the key), CORPUS_URI (where the corpus is), "
    "HARVEST_RUNS (where a run keeps what it fetched), OPENALEX_URL (whom to ask)."
)


def main() -> int:
    """Run one command; return the exit code."""
    args = _parser().parse_args()
    stop_on_signals()
    try:
        args.run(args, read_settings(os.environ))
    except HarvestError as failure:
        if isinstance(failure, MapNotDrawn):
            _keep_call_chain()
        show.say(ERR, str(failure), style="bold")
        return failure.exit_code
    except (CorpusError, StarterInputError) as failure:
        show.say(ERR, str(failure), style="bold")
        return 1
    except Exception as failure:  # noqa: BLE001 - the last door: all of it is kept in a file
        where = _keep_call_chain()
        said = _without_key(f"{type(failure).__name__}: {failure}".rstrip(".: "))
        show.say(
            ERR,
            f"An error nobody foresaw ({' '.join(said.split())}); what was stored before is whole. "
            f"The full call chain is {f'in {where}' if where else 'above'}: please report it.",
            style="bold",
        )
        return 1
    return 0


def plan(args: argparse.Namespace, settings: Settings) -> None:
    """Say what a harvest takes, in calls, dollars and minutes, before it is begun."""
    bibliography = _bibliography(args.references)
    with show.waiting(ERR, "Asking how often the references are cited"):
        result = plan_harvest(bibliography.references, OpenAlex(_transport(settings)))
    if args.json:
        print(json.dumps(asdict(result) | {"usd_at_most": result.usd_at_most}))
    else:
        OUT.print(show.plan_table(result))


def seeds(args: argparse.Namespace, settings: Settings) -> None:
    """Look up the references: matched, doubtful or absent, with why. A search by title costs $0.001."""
    bibliography = _bibliography(args.references)
    _need_key(args, settings)
    transport = _transport(settings)
    with show.waiting(ERR, "Looking up the references"):
        found = find_seeds(bibliography.references, OpenAlex(transport))
    OUT.print(show.seeds_table(found.seeds))
    show.say(OUT, show.seeds_sentence(found.seeds))
    show.say(OUT, show.spent_sentence(transport.spent))


def run(args: argparse.Namespace, settings: Settings) -> None:
    """Harvest all works that cite the references and store them as a new version of the corpus."""
    bibliography = _bibliography(args.references)
    _need_key(args, settings)
    with show.progress_bar(ERR) as update:
        outcome = harvest(bibliography, settings, update, lambda text: show.say(ERR, text, style="yellow"))
    show.say(OUT, sentence(outcome))
    show.say(OUT, show.seeds_sentence(outcome.seeds))


def status(args: argparse.Namespace, settings: Settings) -> None:
    """Say what the corpus holds, what came from where and when, and whether a harvest is running."""
    show.print_status(OUT, Store(settings.corpus_uri), read_progress(settings.runs))


def starter(args: argparse.Namespace, settings: Settings) -> None:
    """Make the starter set anew from two tables of hand-collected facts."""
    made = build(args.works, args.citations, args.references)
    write(made, args.out)
    derive_starter(args.out, read_bibliography(args.references).references)
    show.say(OUT, f"{len(made.works)} works and {len(made.citations)} citations written to {args.out}.")
    for remark in (*made.dropped, *made.remarks):
        show.say(ERR, remark)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m harvest", description=(__doc__ or "").split("\n")[0], epilog=ENVIRONMENT
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (plan, run, seeds, status, starter):
        summary = (command.__doc__ or "").splitlines()[0]
        sub = commands.add_parser(command.__name__, help=summary, description=summary)
        sub.set_defaults(run=command)
        if command is not status:
            sub.add_argument(
                "--references",
                type=Path,
                default=REFERENCES,
                metavar="FILE",
                help="the .bib file to start from (default: data/references.bib)",
            )
        if command in (run, seeds):
            sub.add_argument(
                "--without-key",
                action="store_true",
                help="go on without an OpenAlex key: 1,000 credits a day (a list costs 1, a search 10)",
            )
        if command is plan:
            sub.add_argument("--json", action="store_true", help="write the plan as JSON")
        if command is starter:
            sub.add_argument("--works", type=Path, required=True, metavar="FILE", help="works found, as CSV")
            sub.add_argument(
                "--citations", type=Path, required=True, metavar="FILE", help="citations seen, as CSV"
            )
            sub.add_argument(
                "--out", type=Path, default=STARTER, metavar="FOLDER", help="default: data/starter"
            )
    return parser


def _bibliography(path: Path) -> Bibliography:
    bibliography = read_bibliography(path)
    for problem in bibliography.problems:
        show.say(
            ERR,
            f"{path.name}, line {problem.line}: {problem.message}; this entry is left out.",
            style="yellow",
        )
    return bibliography


def _transport(settings: Settings) -> Transport:
    return Transport(settings.openalex_url, settings.api_key)


def _need_key(args: argparse.Namespace, settings: Settings) -> None:
    if settings.api_key is None and not args.without_key:
        raise NoKey(
            "No OpenAlex key is set",
            or_else="go on without one by --without-key (1,000 credits a day: a list costs 1, a search 10)",
        )


def _keep_call_chain() -> Path | None:
    """Write the whole of the error being handled to a file, without the key; show it if that fails too."""
    chain = _without_key(traceback.format_exc())
    file = runs_folder(os.environ) / LAST_ERROR
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(chain, encoding="utf-8")
    except OSError:
        ERR.print(chain, markup=False, highlight=False)
        return None
    return file


def _without_key(text: str) -> str:
    key = os.environ.get("OPENALEX_API_KEY", "").strip()
    return text.replace(key, "[the key]") if key else text
