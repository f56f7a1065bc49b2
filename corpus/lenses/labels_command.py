"""python -m corpus labels: what was labelled by hand, merged with what others labelled, and as a table."""

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from corpus.csv_table import write_whole
from corpus.lenses.agreement import Agreement, Measured, agreements
from corpus.lenses.hand_labels import HandLabel, by_work, names_of, same_name
from corpus.lenses.label_file import add_labels, merge_files, read_labels
from corpus.lenses.label_table import export_csv, import_csv
from corpus.lenses.lens_set_file import read_lens_set
from corpus.locations import LENSES, labels_file
from corpus.wording import counted

ABOUT = "works labelled by hand: show, merge, export and import the labels"


def add_arguments(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `labels` and what can be done with them to the commands."""
    labels = commands.add_parser("labels", help=ABOUT)
    actions = labels.add_subparsers(dest="action", required=True)
    of = argparse.ArgumentParser(add_help=False)
    of.add_argument(
        "--labels",
        type=Path,
        metavar="FILE",
        help="file of labels (default LENS_LABELS, or data/lens-labels.jsonl)",
    )
    actions.add_parser("show", parents=[of], help="count the labels, and say how far annotators agree")
    merge = actions.add_parser("merge", help="put the labels of several files into one; none is lost")
    merge.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files of labels")
    merge.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="gets them all, beside those it has"
    )
    export = actions.add_parser("export", parents=[of], help="write all labels as a table")
    export.add_argument("--csv", type=Path, required=True, metavar="FILE", help="where the table goes")
    take = actions.add_parser("import", parents=[of], help="add the labels of a table of yours")
    take.add_argument(
        "--csv", type=Path, required=True, metavar="FILE", help="UTF-8, with columns title and label"
    )
    take.add_argument("--annotator", metavar="NAME", help="who labelled, if no column annotator says it")
    take.add_argument(
        "--lenses", type=Path, default=LENSES, metavar="FILE", help="lens set (default data/lenses.toml)"
    )


def run(args: argparse.Namespace, environ: Mapping[str, str]) -> list[str]:
    """Do what was asked; return what to say, line by line. Raises CorpusError."""
    if args.action == "merge":
        after = merge_files(args.files, args.out)
        return [f"{counted(len(after), 'label')} in {args.out}."]
    path = args.labels or labels_file(environ)
    if args.action == "import":
        return _imported(args, path)
    labels = read_labels(path, missing_ok=not args.labels)
    if args.action == "export":
        write_whole(args.csv, export_csv(labels))
        return [f"{counted(len(labels), 'label')} written to {args.csv}."]
    return _shown(path, labels)


def _imported(args: argparse.Namespace, path: Path) -> list[str]:
    labels = import_csv(args.csv, read_lens_set(args.lenses), args.annotator, datetime.now(UTC))
    known = {label.id for label in read_labels(path)}
    new = sum(label.id not in known for label in labels)
    add_labels(path, labels)
    return [f"{counted(new, 'label')} added to {path}; {len(labels) - new:,} were there already."]


def _shown(path: Path, labels: Sequence[HandLabel]) -> list[str]:
    if not labels:
        return [f"No label is in {path} yet."]
    lines = [f"{counted(len(labels), 'label')} in {path}, those that were changed or taken back among them."]
    for lens_set in sorted({label.lens_set for label in labels}):
        lines += ["", *_of_set(lens_set, labels)]
    return lines


def _of_set(lens_set: str, labels: Sequence[HandLabel]) -> list[str]:
    works = by_work(labels, lens_set)
    votes = [vote for votes in works for vote in votes]
    annotators = Counter(same_name(vote.annotator) for vote in votes)
    by_whom = ", ".join(f"{name} {annotators[same]:,}" for same, name in names_of(votes).items())
    by_label = Counter(vote.label or "" for vote in votes)
    return [
        f"Lens set {lens_set}: {counted(len(works), 'work')} labelled by "
        f"{counted(len(annotators), 'annotator')}" + (f" ({by_whom})." if by_whom else "."),
        *(f"  {label:<20} {number:>6,}" for label, number in sorted(by_label.items())),
        *_agreed(agreements(labels, lens_set)),
    ]


def _agreed(found: Agreement) -> list[str]:
    if not found.works:
        return ["No work was labelled by two annotators, so that nobody can tell how far they agree."]
    return [
        f"{counted(found.works, 'work')} labelled by two or more: Krippendorff's alpha {_told(found.alpha)}.",
        *(
            f"  {pair.one} and {pair.other}: {counted(pair.works, 'work')}, {pair.alike:,} alike "
            f"({pair.share:.0%}), Cohen's kappa {_told(pair.kappa)}"
            for pair in found.pairs
        ),
    ]


def _told(measured: Measured | None) -> str:
    if measured is None:
        return "not computed, as one work is too few"
    return f"{measured.value:.2f} (95 % interval {measured.low:.2f} to {measured.high:.2f})"
