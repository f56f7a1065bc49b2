"""Keep the corpus fresh: refresh when it is due, as a service or, by --once, for the machine's own timer.

The service looks at the clock, and runs `refresh` as a process of its own when the last harvest in the store
is older than --every, never two at a time. What a spent budget, a lost network or a sleeping machine kept
from being done is done later; nothing is forgotten over a restart. It ends on SIGTERM or Ctrl-C and keeps
what was fetched.

Files in HARVEST_RUNS: schedule.json (how it stands), log.jsonl (one event a line), last-refresh.log. The
service shows the events on standard error. Options of `refresh` may follow after `--`.
More: docs/scheduling.md.

Exit codes: 0 ended on request, 1 could not start, 2 wrong usage. With --once that of the refresh, 0 too if
nothing was due. With --check 0 if all is well, 1 if somebody should look.
"""

import argparse
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from corpus.bibliography import STANDARD_INPUT, read_bibliography
from corpus.schedule_status import length, read_schedule, schedule_sentence
from harvest import show
from harvest.commands import refresh
from harvest.commands.consoles import OUT
from harvest.commands.inputs import key_argument, need_key, references_argument
from harvest.errors import Cancelled, HarvestError
from harvest.keeper import latest_stored
from harvest.log import RunLog
from harvest.schedule import Rhythm, parse_at, parse_every, unhealthy
from harvest.service import Wanted, once, serve
from harvest.settings import Settings

COMMAND = "refresh"
WEEK = timedelta(days=7)


class CannotBeScheduled(HarvestError):
    """The options do not go together."""

    exit_code = 2


class SomebodyShouldLook(HarvestError):
    """The schedule is not as it should be."""


def arguments(parser: ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--every",
        type=_every,
        default=WEEK,
        metavar="TIME",
        help="from one harvest to the next: a number and m, h, d or w (default 7d)",
    )
    parser.add_argument(
        "--at", type=_at, metavar="HH:MM", help="begin at this hour of the day, in UTC (from --every 1d on)"
    )
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--once", action="store_true", help="refresh if that is due, and exit: for cron")
    kind.add_argument("--check", action="store_true", help="say how the schedule stands: for monitoring")
    references_argument(parser)
    key_argument(parser)
    parser.add_argument(
        "options", nargs="*", metavar="-- OPTIONS", help=f"options for `{COMMAND}`, such as -- --no-map"
    )


def run(args: Namespace, settings: Settings) -> None:
    """Serve, refresh once, or say how it stands."""
    if args.check:
        show.say(OUT, check(settings, datetime.now(UTC)))
        return
    wanted = Wanted(_rhythm(args), refresh_words(args))
    read_bibliography(args.references)
    need_key(args, settings)
    if args.once:
        show.say(OUT, once(wanted, settings, RunLog(settings.runs, settings.api_key)))
        return
    try:
        serve(wanted, settings, RunLog(settings.runs, settings.api_key, sys.stderr))
    except Cancelled:  # before it had begun
        return


def check(settings: Settings, now: datetime) -> str:
    """Return how the schedule stands. Raises SomebodyShouldLook or CorpusError."""
    told = read_schedule(settings.runs)
    every = timedelta(seconds=told.every) if told else WEEK
    why = unhealthy(told, latest_stored(settings.corpus_uri, now + every), now)
    if why or told is None:
        raise SomebodyShouldLook(why or "")
    return schedule_sentence(told, now)


def refresh_words(args: Namespace) -> list[str]:
    """Return command and options of the refresh. Exits with 2 if it does not know them."""
    if args.references == STANDARD_INPUT:
        raise CannotBeScheduled("A schedule reads the references again each time: give a file, not -.")
    words = ["--references", str(Path(args.references).resolve())]
    words += ["--without-key"] if args.without_key else []
    words += args.options
    known = ArgumentParser(prog=f"python -m harvest {COMMAND}")
    refresh.arguments(known)
    known.parse_args(words)
    return [COMMAND, *words]


def _rhythm(args: Namespace) -> Rhythm:
    if args.at is not None and args.every < timedelta(days=1):
        raise CannotBeScheduled(
            "--at names one hour of a day, and --every "
            f"{length(args.every.total_seconds())} is less than a day: leave one of them out."
        )
    return Rhythm(args.every, args.at)


def _every(text: str) -> timedelta:
    try:
        return parse_every(text)
    except ValueError as failure:
        raise argparse.ArgumentTypeError(str(failure)) from failure


def _at(text: str) -> time:
    try:
        return parse_at(text)
    except ValueError as failure:
        raise argparse.ArgumentTypeError(str(failure)) from failure
