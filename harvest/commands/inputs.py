"""Options that several commands share, and what they mean."""

import argparse
import math
from argparse import ArgumentParser, Namespace
from pathlib import Path

from corpus.bibliography import STANDARD_INPUT, Bibliography, read_bibliography
from corpus.locations import REFERENCES, TERMS
from corpus.terms.codebook import Terms
from corpus.terms.codebook_file import read_terms
from harvest import show
from harvest.commands.consoles import ERR
from harvest.errors import NoKey
from harvest.settings import Settings
from harvest.steps import Options


def references_argument(parser: ArgumentParser) -> None:
    """Add --references."""
    parser.add_argument(
        "--references",
        type=Path,
        default=REFERENCES,
        metavar="FILE",
        help="what to start from, or - for standard input: BibTeX, RIS, a list of DOIs or OpenAlex ids, or a "
        "reference list as printed (default: data/references.bib)",
    )


def key_argument(parser: ArgumentParser) -> None:
    """Add --without-key."""
    parser.add_argument(
        "--without-key",
        action="store_true",
        help="go on without an OpenAlex key: 1,000 credits a day (a list costs 1, a search 10)",
    )


def harvest_arguments(parser: ArgumentParser) -> None:
    """Add what decides how a harvest is done."""
    references_argument(parser)
    key_argument(parser)
    parser.add_argument(
        "--wait",
        action="store_true",
        help="when the day's budget is spent, wait for the next one and go on (default: stop, exit code 75)",
    )
    parser.add_argument(
        "--max-usd",
        type=_dollars,
        metavar="USD",
        help="stop before the whole run, with its interruptions, costs more than this",
    )
    parser.add_argument(
        "--cited-at-least",
        type=_positive,
        default=3,
        metavar="N",
        help="one hop back: fetch works outside the corpus that at least N of its works cite (default 3; "
        "more where the budget does not reach)",
    )
    parser.add_argument("--no-cited", action="store_true", help="leave the hop back out")
    parser.add_argument(
        "--no-map",
        action="store_true",
        help="do not draw the map: `python -m corpus derive` does it later, perhaps on a larger machine",
    )
    parser.add_argument("--no-world", action="store_true", help="do not count the terms in all of OpenAlex")


def options(args: Namespace) -> Options:
    """Return what the arguments decide."""
    return Options(
        wait=args.wait,
        max_usd=args.max_usd,
        cited_at_least=None if args.no_cited else args.cited_at_least,
        map=not args.no_map,
    )


def terms(args: Namespace) -> Terms | None:
    """Return the families of terms to count in all of OpenAlex, if they are to be counted."""
    return None if args.no_world else read_terms(TERMS)


def bibliography(path: Path) -> Bibliography:
    """Return the references of a file, and say how it was read and what in it could not be."""
    found = read_bibliography(path)
    name = "Standard input" if path == STANDARD_INPUT else path.name
    show.say(ERR, f"{name} {found.told}.")
    for problem in found.problems:
        show.say(ERR, f"{name}, line {problem.line}: {problem.told}.", style="yellow")
    return found


def need_key(args: Namespace, settings: Settings) -> None:
    """Raise NoKey if there is none and the user has not said that this is meant."""
    if settings.api_key is None and not args.without_key:
        raise NoKey(
            "No OpenAlex key is set",
            or_else="go on without one by --without-key (1,000 credits a day: a list costs 1, a search 10)",
        )


def _dollars(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= 0):
        raise argparse.ArgumentTypeError(f"{text} is no sum of dollars")
    return value


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1 on")
    return int(text)
