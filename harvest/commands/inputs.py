"""Options that several commands share, and what they mean."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from corpus.bibtex import Bibliography, read_bibliography
from corpus.locations import REFERENCES
from harvest import show
from harvest.commands.consoles import ERR
from harvest.errors import NoKey
from harvest.settings import Settings


def references_argument(parser: ArgumentParser) -> None:
    """Add --references."""
    parser.add_argument(
        "--references",
        type=Path,
        default=REFERENCES,
        metavar="FILE",
        help="the .bib file to start from (default: data/references.bib)",
    )


def key_argument(parser: ArgumentParser) -> None:
    """Add --without-key."""
    parser.add_argument(
        "--without-key",
        action="store_true",
        help="go on without an OpenAlex key: 1,000 credits a day (a list costs 1, a search 10)",
    )


def bibliography(path: Path) -> Bibliography:
    """Return the references of a file, and say what in it could not be read."""
    found = read_bibliography(path)
    for problem in found.problems:
        show.say(
            ERR,
            f"{path.name}, line {problem.line}: {problem.message}; this entry is left out.",
            style="yellow",
        )
    return found


def need_key(args: Namespace, settings: Settings) -> None:
    """Raise NoKey if there is none and the user has not said that this is meant."""
    if settings.api_key is None and not args.without_key:
        raise NoKey(
            "No OpenAlex key is set",
            or_else="go on without one by --without-key (1,000 credits a day: a list costs 1, a search 10)",
        )
