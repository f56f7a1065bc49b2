"""Make the starter set anew from two tables of hand-collected facts."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from corpus.bibliography import read_bibliography
from corpus.derive import derive_starter
from corpus.locations import STARTER
from harvest import show
from harvest.commands.consoles import ERR, OUT
from harvest.commands.inputs import references_argument
from harvest.settings import Settings
from harvest.starter import build, write


def arguments(parser: ArgumentParser) -> None:
    """Add the options."""
    references_argument(parser)
    parser.add_argument("--works", type=Path, required=True, metavar="FILE", help="works found, as CSV")
    parser.add_argument(
        "--citations", type=Path, required=True, metavar="FILE", help="citations seen, as CSV"
    )
    parser.add_argument("--out", type=Path, default=STARTER, metavar="FOLDER", help="default: data/starter")


def run(args: Namespace, settings: Settings) -> None:
    """Make it, and draw its map."""
    made = build(args.works, args.citations, args.references)
    write(made, args.out)
    derive_starter(args.out, read_bibliography(args.references).references)
    show.say(OUT, f"{len(made.works)} works and {len(made.citations)} citations written to {args.out}.")
    for remark in (*made.dropped, *made.remarks):
        show.say(ERR, remark)
