"""python -m corpus: what is stored, and what is derived from it."""

import argparse
import os
import sys

from corpus.derive import derive
from corpus.errors import CorpusError, NoCorpus
from corpus.locations import corpus_uri
from corpus.store import Store

DESCRIPTION = "What is stored at CORPUS_URI, and what is derived from it."


def main() -> int:
    """Run one command; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m corpus", description=DESCRIPTION)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("versions", help="list the stored versions, with the harvest that made each")
    compute = commands.add_parser("derive", help="compute the map of a version that lacks one")
    compute.add_argument("--version", type=int, help="by default the newest")
    args = parser.parse_args()
    store = Store(corpus_uri(os.environ))
    try:
        if args.command == "derive":
            print(f"Version {derive(store, args.version)} has its map.")
        else:
            _print_versions(store)
    except CorpusError as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def _print_versions(store: Store) -> None:
    for run, version in store.harvests():
        made = "unchanged" if version is None else f"version {version}"
        works = "citing work " if run.received == 1 else "citing works"
        print(f"{run.finished:%Y-%m-%d %H:%M} UTC  {made:<10} {run.received:>7,} {works} from {run.source}")
    if not store.versions():
        raise NoCorpus(store.uri)
