"""python -m corpus export: works of a version as a file in one of the formats."""

import argparse
from importlib.metadata import version
from pathlib import Path

from corpus.clusters.clustering import as_columns
from corpus.csv_table import write_whole
from corpus.errors import CorpusError, OptionImpossible
from corpus.exports.asked import in_words
from corpus.exports.exported import exported
from corpus.exports.formats import FORMATS
from corpus.literature import Corpus
from corpus.search.index import SearchIndex
from corpus.selection import Selection, searchable, select
from corpus.store import Store
from corpus.wording import counted

NAME = "coproduction-explorer"
FIRST_YEAR, LAST_YEAR = 1000, 9999
SHOWN = 3  # ids that are named


class NothingToExport(CorpusError):
    """No work fits what was asked for."""


def tool() -> str:
    """Return the name and the version of this program, as files carry it."""
    return f"{NAME} {version(NAME)}"


def add_arguments(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `export` to the commands."""
    parser = commands.add_parser("export", help="write works as a list, as references or as a network")
    parser.add_argument(
        "--format",
        required=True,
        choices=[*FORMATS],
        help="docs/exports.md says what each holds",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the file goes")
    parser.add_argument("--version", type=int, metavar="N", help="by default the newest")
    parser.add_argument("--query", default="", metavar="TEXT", help="only works that a search for this finds")
    parser.add_argument("--from", dest="first", type=int, metavar="YEAR", help="only from this year on")
    parser.add_argument("--to", dest="last", type=int, metavar="YEAR", help="only up to this year")
    parser.add_argument(
        "--ids", type=Path, metavar="FILE", help="only works with these ids, one a line, and in this order"
    )


def run(store: Store, args: argparse.Namespace) -> list[str]:
    """Write the file; return what to say, line by line. Raises CorpusError, and then writes nothing."""
    form = FORMATS[args.format]
    selection = _selection(args)
    listed = _ids(args.ids) if args.ids else None
    corpus = store.open(args.version)
    ids, how, said = _chosen(corpus, selection, listed)
    if len(ids) < form.fewest:
        raise NothingToExport(
            f"{form.called} opens files of {form.fewest} works or more, and {counted(len(ids), 'work')} of "
            f"{corpus.name} fit: ask for more; nothing was written."
            if ids
            else f"No work of {corpus.name} fits: ask for less; nothing was written."
        )
    clusters = corpus.works.select("id").with_columns(as_columns(corpus.clusters or ()))
    partition = clusters.columns[1] if corpus.clusters else None
    export = exported(corpus, ids, how, tool(), attributes=clusters, partition=partition)
    write_whole(args.out, form.write(export))
    return [f"{counted(len(ids), 'work')} of {corpus.name} as {form.called} in {args.out}.", *said]


def _chosen(
    corpus: Corpus, selection: Selection, listed: list[str] | None
) -> tuple[list[str], str, list[str]]:
    """Return the ids in order, how they were chosen, and what to say of ids that are not there."""
    index = SearchIndex(corpus.works, corpus.local_citations) if selection.text.strip() else None
    found = select(searchable(corpus), selection, index)["id"].to_list()
    if listed is None:
        return found, in_words(selection), []
    there = set(found)
    missing = [one for one in listed if one not in set(corpus.works["id"])]
    how = f"a list of {counted(len(listed), 'id')}"
    if not selection.asks_for_everything:
        how += f", {in_words(selection)}"
    said = []
    if missing:
        named = ", ".join(missing[:SHOWN]) + (", …" if len(missing) > SHOWN else "")
        said = [f"{counted(len(missing), 'id')} of {len(listed):,} not in {corpus.name}, left out: {named}"]
    return [one for one in listed if one in there], how, said


def _selection(args: argparse.Namespace) -> Selection:
    for option, year in (("--from", args.first), ("--to", args.last)):
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            raise OptionImpossible(option, str(year), "a year of four digits")
    if args.first is not None and args.last is not None and args.first > args.last:
        raise OptionImpossible("--from", str(args.first), f"a year up to {args.last}, which --to says")
    return Selection(text=args.query, first_year=args.first, last_year=args.last)


def _ids(file: Path) -> list[str]:
    """Return the ids of a file, each once; an address of OpenAlex is read as the id at its end."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as failure:
        why = failure.strerror if isinstance(failure, OSError) else "no UTF-8 text"
        raise OptionImpossible("--ids", f"{file} ({why})", "a text file with one id a line") from failure
    lines = (line.strip().removeprefix("https://openalex.org/") for line in text.splitlines())
    ids = list(dict.fromkeys(line for line in lines if line))
    if not ids:
        raise OptionImpossible("--ids", f"{file}, which is empty", "a text file with one id a line")
    return ids
