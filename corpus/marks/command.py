"""python -m corpus marks: what readers noted, tagged, left out and named, as a file to share or to read."""

import argparse
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from corpus.csv_table import write_whole
from corpus.errors import OptionImpossible
from corpus.lenses.hand_labels import same_name
from corpus.locations import marks_file
from corpus.marks.mark import Kind, Mark, standing
from corpus.marks.mark_file import MARKS, add_marks, merge_marks, read_marks
from corpus.marks.mark_table import brought, export_csv, import_csv
from corpus.wording import counted

ABOUT = "what readers noted, tagged, left out and named: count, export and import it"
CSV, LINES = ".csv", ".jsonl"
KINDS = {
    Kind.NOTE: "notes",
    Kind.TAG: "tags",
    Kind.EXCLUSION: "works left out",
    Kind.CLUSTER_NAME: "names of clusters",
}


def add_arguments(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `marks` to the commands."""
    parser = commands.add_parser("marks", help=ABOUT)
    parser.add_argument(
        "--marks", type=Path, metavar="FILE", help="where they are kept (default MARKS, or data/marks.jsonl)"
    )
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--export",
        type=Path,
        metavar="FILE",
        help="write all, with all that was changed or taken back: .csv, or .jsonl",
    )
    either.add_argument(
        "--import",
        dest="source",
        type=Path,
        metavar="FILE",
        help="add those of a .jsonl of somebody else, or of a .csv with columns kind, text and work; none is "
        "lost",
    )
    parser.add_argument("--by", metavar="NAME", help="who wrote the rows of a .csv, if no column by says it")


def run(args: argparse.Namespace, environ: Mapping[str, str]) -> list[str]:
    """Do what was asked; return what to say, line by line. Raises CorpusError."""
    path = args.marks or marks_file(environ)
    for option, file in (("--export", args.export), ("--import", args.source)):
        if file is not None and file.suffix.lower() not in (CSV, LINES):
            raise OptionImpossible(option, str(file), f"a file that ends in {CSV} or {LINES}")
    if args.source is not None:
        return _imported(args, path)
    marks = read_marks(path, missing_ok=not args.marks)
    if args.export is None:
        return _counted(path, marks)
    if args.export.suffix.lower() == CSV:
        write_whole(args.export, export_csv(marks))
    else:
        write_whole(args.export, MARKS.content(marks).encode())
    return [f"{counted(len(marks), 'line')} written to {args.export}, with all that was ever changed."]


def _imported(args: argparse.Namespace, path: Path) -> list[str]:
    if args.source.suffix.lower() == LINES:
        itself = args.source.resolve() == path.resolve()
        before = () if itself else read_marks(path)
        after = merge_marks(args.source, path)
        if itself:
            return [f"{counted(len(after), 'line')} in {path}."]
    else:
        now = datetime.now(UTC)
        before = read_marks(path)
        after = add_marks(path, brought(import_csv(args.source, args.by, now), before, now))
    return [f"{counted(len(after) - len(before), 'line')} added to {path}; nothing that was there is lost."]


def _counted(path: Path, marks: Sequence[Mark]) -> list[str]:
    if not marks:
        return [f"Nothing is in {path} yet."]
    now = standing(marks)
    people = {same_name(mark.by) for mark in marks}
    told = [f"{sum(mark.kind is kind for mark in now):>7,}  {name}" for kind, name in KINDS.items()]
    said = f"{counted(len(marks), 'line')} by {len(people):,} {'person' if len(people) == 1 else 'people'}"
    return [f"{said} in {path}. Of it stands:", *told]
