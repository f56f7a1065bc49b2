"""Say what changed between two versions: works new, gone and why, retracted, changed, cited otherwise; seeds.

A and B are numbers of versions, `newest` or `previous`; by default what the newest has beside the one before
it. The other way round is allowed and said. Files: --csv has one row a change, --atom the new works of the
later of the two versions and of those before it.
"""

import json
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from rich import box
from rich.markup import escape
from rich.table import Table

from corpus.change_table import Kind, as_json, edition_name, field_name, sentence, table
from corpus.changes import Changes, compare, ledger_between
from corpus.errors import NoCorpus, NoSuchVersion
from corpus.feed import new_works_feed
from corpus.literature import Corpus
from corpus.spreadsheet import csv
from corpus.store import Store
from harvest import show
from harvest.commands.consoles import ERR, OUT
from harvest.commands.files import write_file
from harvest.errors import HarvestError
from harvest.settings import Settings

LISTED = 20
LETTERS = 90  # of a value in the lists; files have all of it
NEWEST, PREVIOUS = "newest", "previous"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")  # a title may not steer the terminal


class OneVersion(HarvestError):
    """There is nothing to compare yet."""


class NoVersionMeant(HarvestError):
    """What was given names no version."""

    exit_code = 2


def arguments(parser: ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("before", nargs="?", default=PREVIOUS, metavar="A", help="default: previous")
    parser.add_argument("after", nargs="?", default=NEWEST, metavar="B", help="default: newest")
    parser.add_argument("--all", action="store_true", help=f"list every change, not {LISTED} of a kind")
    parser.add_argument("--json", action="store_true", help="write summary and all changes as JSON")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write one row a change into a file")
    parser.add_argument("--atom", type=Path, metavar="FILE", help="write a feed of new works into a file")


def run(args: Namespace, settings: Settings) -> None:
    """Compare them, and print or write it."""
    store = Store(settings.corpus_uri)
    versions = store.versions()
    one, other = _chosen(args, versions, settings.corpus_uri)
    before, after = store.open(one), store.open(other)
    changes = compare(before, after, ledger_between(store.ledger(), store.harvests(), one, other))
    if args.csv:
        _write(args.csv, csv(table(changes)))
    if args.atom:
        write_feed(args.atom, store, max(one, other))
    if args.json:
        print(json.dumps(as_json(changes), ensure_ascii=False))
    else:
        _print(changes, every=args.all)


def write_feed(file: Path, store: Store, version: int) -> None:
    """Write the feed of the new works of a version and of those before it. Raises FileUnwritable."""
    _write(file, new_works_feed(_back_from(version, store), store.makers()[store.versions()[0]]))


def _chosen(args: Namespace, versions: list[int], uri: str) -> tuple[int, int]:
    """Return the two versions meant. Raises NoCorpus, OneVersion, NoVersionMeant or NoSuchVersion."""
    if not versions:
        raise NoCorpus(uri)
    if len(versions) == 1:
        raise OneVersion(
            f"{uri} has one version, {versions[0]}: nothing to compare yet. The next harvest that finds "
            "anything changed makes another."
        )
    named = {NEWEST: versions[-1], PREVIOUS: versions[-2]}
    found = []
    for word in (args.before, args.after):
        number = word.lower().removeprefix("v")
        if word.lower() not in named and not number.isdecimal():
            raise NoVersionMeant(
                f"{word!r} names no version: give a number from {versions[0]} to {versions[-1]}, "
                f"{NEWEST} or {PREVIOUS}."
            )
        version = named[word.lower()] if word.lower() in named else int(number)
        if version not in versions:
            raise NoSuchVersion(uri, version, versions[-1])
        found.append(version)
    return found[0], found[1]


def _back_from(version: int, store: Store) -> Iterator[Corpus]:
    """Yield a version and those before it, each opened when it is asked for."""
    for number in reversed([v for v in store.versions() if v <= version]):
        yield store.open(number)


def _write(file: Path, content: bytes) -> None:
    write_file(file, content)
    show.say(ERR, f"Written: {file}.")


def _print(changes: Changes, *, every: bool) -> None:
    show.say(OUT, sentence(changes))
    OUT.print(_summary(changes))
    if changes.not_recorded:
        columns = ", ".join(map(field_name, changes.not_recorded))
        show.say(OUT, f"Not compared, as one of the two was stored before it was recorded: {columns}.")
    rows = table(changes)
    for kind in Kind:
        of_kind = rows.filter(rows["change"] == str(kind))
        if of_kind.is_empty():
            continue
        shown = of_kind if every else of_kind.head(LISTED)
        show.say(OUT, "")
        show.say(OUT, f"{kind.capitalize()}: {of_kind.height:,}", style="bold")
        for row in shown.iter_rows(named=True):
            show.say(OUT, _line(row))
        if shown.height < of_kind.height:
            show.say(
                OUT, f"  … and {of_kind.height - shown.height:,} more: --all lists them, --csv saves them."
            )


def _summary(changes: Changes) -> Table:
    told = Table(box=box.SIMPLE)
    told.add_column("")
    for edition in (changes.before, changes.after):
        told.add_column(escape(edition_name(edition)), justify="right")
    told.add_row("Works", f"{changes.before.works:,}", f"{changes.after.works:,}")
    told.add_row("Citations between them", f"{changes.before.citations:,}", f"{changes.after.citations:,}")
    summary = changes.summary
    for name, number in (
        ("New", summary.new),
        *((f"Gone: {fate}", count) for fate, count in summary.gone.items()),
        ("Retracted since", summary.retracted),
        ("No longer marked as retracted", summary.unretracted),
        ("Metadata changed", summary.metadata),
        *((f"  {field_name(name)}", count) for name, count in summary.fields.items()),
        ("Reference list changed", summary.references),
        ("Local citation score changed", summary.locally),
        ("Global citation score changed", summary.globally),
        ("Seeds changed", summary.seeds),
    ):
        told.add_row(escape(name), "", f"{number:,}")
    return told


def _line(row: dict[str, object]) -> str:
    words = f"  {row['id']}  {'RETRACTED: ' if row['retracted'] else ''}{_cut(row['title'] or 'Untitled')}"
    if row["year"]:
        words += f" ({row['year']})"
    if row["field"] and row["change"] != Kind.REFERENCES:
        words += f"; {row['field']}: {_cut(row['before'])} → {_cut(row['after'])}"
    return f"{words}; {_cut(row['why'])}" if row["why"] else words


def _cut(value: object) -> str:
    line = "–" if value is None or value == "" else " ".join(_CONTROL.sub(" ", str(value)).split())
    return line if len(line) <= LETTERS else line[: LETTERS - 1] + "…"
