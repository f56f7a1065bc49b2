"""From a bibliography to a corpus of all works that cite it.

Results go to standard output, progress and errors to standard error. Exit codes: 0 done, 1 failed, 2 wrong
usage, 75 stopped early with everything kept: call again.
"""

import argparse
import os
import traceback
from pathlib import Path
from typing import cast

from corpus.errors import CorpusError
from corpus.locations import runs_folder
from harvest import show
from harvest.commands import (
    Command,
    choose,
    diff,
    plan,
    refresh,
    report,
    run,
    schedule,
    seeds,
    starter,
    status,
)
from harvest.commands.consoles import ERR
from harvest.errors import HarvestError, NotDerived
from harvest.settings import read_settings
from harvest.starter import StarterInputError
from harvest.stopping import stop_on_signals

LAST_ERROR = "last-error.txt"
COMMANDS = cast(
    "tuple[Command, ...]", (plan, run, refresh, schedule, seeds, choose, status, diff, report, starter)
)
ENVIRONMENT = (
    "The environment decides the rest: OPENALEX_API_KEY (the key), CORPUS_URI (where the corpus is), "
    "HARVEST_RUNS (where a run keeps what it fetched), HARVEST_CHOICES (what was chosen by hand), "
    "OPENALEX_URL (whom to ask)."
)


def main() -> int:
    """Run one command; return the exit code."""
    args = _parser().parse_args()
    stop_on_signals()
    try:
        args.command.run(args, read_settings(os.environ))
    except HarvestError as failure:
        if isinstance(failure, NotDerived):
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m harvest", description=(__doc__ or "").split("\n")[0], epilog=ENVIRONMENT
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        summary = (command.__doc__ or "").splitlines()[0]
        sub = commands.add_parser(
            command.__name__.rpartition(".")[2],
            help=summary,
            description=command.__doc__,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.arguments(sub)
        sub.set_defaults(command=command)
    return parser


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
