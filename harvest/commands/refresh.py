"""Harvest again, and say what changed since the version before: works new, gone, retracted, changed.

The same walk as `run`, so that nothing is missed that was indexed late; what is known of one hop back is not
fetched again for ninety days. Nothing changed, no new version. --atom writes the feed of new works.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from corpus.change_table import sentence
from corpus.changes import compare, ledger_between
from corpus.store import Store
from harvest import show
from harvest.commands.consoles import OUT
from harvest.commands.diff import write_feed
from harvest.commands.inputs import harvest_arguments
from harvest.commands.run import take
from harvest.settings import Settings


def arguments(parser: ArgumentParser) -> None:
    """Add the options."""
    harvest_arguments(parser)
    parser.add_argument("--atom", type=Path, metavar="FILE", help="write a feed of new works into a file")


def run(args: Namespace, settings: Settings) -> None:
    """Harvest, and compare the new version with the one before."""
    outcome = take(args, settings)
    store = Store(settings.corpus_uri)
    if outcome.is_new and outcome.version > 0:
        before, now = store.open(outcome.version - 1), store.open(outcome.version)
        ledger = ledger_between(store.ledger(), store.harvests(), before.version or 0, outcome.version)
        show.say(OUT, sentence(compare(before, now, ledger)))
        show.say(OUT, "`python -m harvest diff` lists it.")
    if args.atom:
        write_feed(args.atom, store, outcome.version)
