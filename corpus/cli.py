"""python -m corpus: what is stored, what is derived from it, and its methods on anyone's tables."""

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from corpus.clusters import command as clusters_command
from corpus.derive import derive, derive_vectors
from corpus.errors import CorpusError, NoCorpus, OptionImpossible
from corpus.exports import command as export_command
from corpus.lenses import labels_command
from corpus.lenses.label_file import read_labels
from corpus.lenses.lens_file import lens_file
from corpus.lenses.lens_set_file import read_lens_set
from corpus.locations import LENSES, TERMS, corpus_uri
from corpus.marks import command as marks_command
from corpus.store import KEEP_MERGED, Place, Store
from corpus.terms.codebook_file import read_terms
from corpus.terms.tagged_file import Columns, tag_file
from corpus.trends.onset_file import onset_file
from corpus.trends.procedure import AS_REGISTERED
from corpus.wording import counted

DESCRIPTION = "What is stored at CORPUS_URI, what is derived from it, and the same methods on files of yours."
MOST_INCOMPLETE = 20


def main() -> int:
    """Run one command; return the exit code."""
    args = _arguments().parse_args()
    try:
        if args.command in ON_FILES:
            ON_FILES[args.command](args)
        else:
            _on_the_store(args, Store(corpus_uri(os.environ)))
    except CorpusError as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m corpus", description=DESCRIPTION)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("versions", help="list the harvests, with what each changed and took on disk")
    compute = commands.add_parser("derive", help="compute the map of a version that lacks one")
    compute.add_argument("--version", type=int, help="by default the newest")
    vectors = commands.add_parser(
        "vectors", help="make the sentence vectors of a version, for its lenses; what is there is kept"
    )
    vectors.add_argument("--version", type=int, help="by default the newest")
    clusters = commands.add_parser(
        "clusters", help="part a version into named clusters, at three levels, with their stability"
    )
    clusters.add_argument("--version", type=int, help="by default the newest")
    clusters.add_argument("--since", type=int, metavar="N", help="say what became of those of version N")
    clusters.add_argument("--csv", type=Path, metavar="FILE", help="write the works with their clusters")
    export_command.add_arguments(commands)
    commands.add_parser("compact", help="merge small files; no version changes, and all stay open")
    check = commands.add_parser("check", help="read versions and compare them with what was stored")
    check.add_argument("--version", type=int, help="by default all")
    tag = commands.add_parser("terms", help="find the terms in the texts of a CSV file of yours")
    _add_files(tag)
    tag.add_argument(
        "--text-column",
        action="append",
        required=True,
        metavar="NAME",
        help="column to read; give it again for a second, such as title and abstract",
    )
    tag.add_argument("--language-column", metavar="NAME", help="language of the row, such as en")
    tag.add_argument("--field-column", metavar="NAME", help="OpenAlex's field of the row, by name or number")
    tag.add_argument(
        "--codebook", type=Path, default=TERMS, metavar="FILE", help="file of terms (default data/terms.toml)"
    )
    lens = commands.add_parser("lens", help="tell by which lens the works of a CSV file of yours look")
    _add_files(lens)
    lens.add_argument(
        "--lenses", type=Path, default=LENSES, metavar="FILE", help="lens set (default data/lenses.toml)"
    )
    labels_command.add_arguments(commands)
    marks_command.add_arguments(commands)
    lens.add_argument(
        "--labels", type=Path, metavar="FILE", help="labels made by hand, to learn from as well"
    )
    onset = commands.add_parser("onset", help="test whether yearly counts in a CSV file have lastingly risen")
    _add_files(onset)
    onset.add_argument(
        "--incomplete-years",
        type=int,
        default=AS_REGISTERED.incomplete_years,
        metavar="N",
        help="last years of each series that are still being indexed, and stay out of fits (default 2)",
    )
    return parser


def _add_files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--csv", type=Path, required=True, metavar="FILE", help="the table, UTF-8")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the result goes")


def _on_the_store(args: argparse.Namespace, store: Store) -> None:
    if args.command == "derive":
        print(f"Version {derive(store, args.version)} has its map.")
    elif args.command == "vectors":
        _vectors(store, args.version)
    elif args.command == "clusters":
        print("\n".join(clusters_command.run(store, args.version, args.since, args.csv)))
    elif args.command == "export":
        print("\n".join(export_command.run(store, args)))
    elif args.command == "compact":
        _compact(store)
    elif args.command == "check":
        _check(store, args.version)
    else:
        _print_versions(store)


def _terms(args: argparse.Namespace) -> None:
    columns = Columns(tuple(args.text_column), args.language_column, args.field_column)
    told = tag_file(args.csv, args.out, columns, read_terms(args.codebook))
    print(
        f"{counted(told.rows, 'row')}: {told.with_terms:,} with terms, {told.with_dropped:,} with words that "
        f"only look like one. Written to {args.out}."
    )


def _onset(args: argparse.Namespace) -> None:
    if not 0 <= args.incomplete_years <= MOST_INCOMPLETE:
        raise OptionImpossible(
            "--incomplete-years", f"{args.incomplete_years}", f"a number from 0 to {MOST_INCOMPLETE}"
        )
    told = onset_file(args.csv, args.out, replace(AS_REGISTERED, incomplete_years=args.incomplete_years))
    print(
        f"{told.series:,} series: {told.with_onset:,} with a lasting onset, "
        f"{told.cannot_tell:,} of which it cannot be told. Written to {args.out}."
    )


def _lens(args: argparse.Namespace) -> None:
    labels = read_labels(args.labels, missing_ok=False) if args.labels else ()
    told = lens_file(args.csv, args.out, read_lens_set(args.lenses), read_terms(TERMS), labels)
    if told.without_model:
        print(told.without_model, file=sys.stderr)
    print(
        f"{counted(told.rows, 'work')}: {told.with_lens:,} with a lens, {told.rows - told.with_lens:,} with "
        f"none. Written to {args.out}."
    )
    if told.given:
        print(f"The list had columns {', '.join(told.given)} already: they are called given_… there.")


def _labels(args: argparse.Namespace) -> None:
    print("\n".join(labels_command.run(args, os.environ)))


def _marks(args: argparse.Namespace) -> None:
    print("\n".join(marks_command.run(args, os.environ)))


def _vectors(store: Store, version: int | None) -> None:
    begun = time.monotonic()

    def told(done: int, of: int) -> None:
        left = (time.monotonic() - begun) / done * (of - done)
        print(f"{done:,} of {counted(of, 'work')}, about {left / 60:.0f} minutes more", flush=True)

    number, made = derive_vectors(store, version, told)
    print(f"Version {number} has its sentence vectors: {made:,} made now, the others were there.")


ON_FILES: dict[str, Callable[[argparse.Namespace], None]] = {
    "terms": _terms,
    "lens": _lens,
    "labels": _labels,
    "marks": _marks,
    "onset": _onset,
}


def _print_versions(store: Store) -> None:
    for run, place in store.places():
        print(f"{run.finished:%Y-%m-%d %H:%M} UTC  {_told(place)}  from {run.source}")
    if not store.versions():
        raise NoCorpus(store.uri)


def _told(place: Place) -> str:
    made = "unchanged" if place.version is None else f"version {place.version}"
    return (
        f"{made:<11} {place.works:>9,} works: {place.new:,} new, {place.changed:,} changed, "
        f"{place.gone:,} gone, {place.recounted:,} with other counts; {place.bytes / 1_000:,.1f} kB"
    )


def _compact(store: Store) -> None:
    if not store.versions():
        raise NoCorpus(store.uri)
    fewer = store.compact()
    for name, number in fewer.items():
        print(f"{name}: {counted(number, 'file')} fewer")
    if not fewer:
        print("There was nothing to merge.")
    print(
        "Every version is as it was. Files whose rows were merged are deleted "
        f"{KEEP_MERGED.days} days later, when files are merged again."
    )


def _check(store: Store, version: int | None) -> None:
    """Raise the first fault, after all versions were read."""
    faults: list[CorpusError] = []
    versions = store.versions() if version is None else [version]
    for one in versions:
        try:
            store.check(one)
            print(f"Version {one} is as it was stored.")
        except CorpusError as fault:
            print(f"Version {one} is not as it was stored.")
            faults.append(fault)
    if faults:
        raise faults[0]
    if not versions:
        raise NoCorpus(store.uri)
