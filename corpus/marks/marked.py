"""What stands of readers' marks in one corpus: the notes, the tags and the exclusion of each of its works."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from corpus.marks.mark import Kind, Mark, one_line, standing, tag_key
from corpus.model import WorkId
from corpus.said import works_meant

OfWorks = Mapping[WorkId, tuple[Mark, ...]]


@dataclass(frozen=True, eq=False, slots=True)
class Marked:
    """What stands, by work: each oldest first, and only of works that the corpus holds."""

    notes: OfWorks
    tags: OfWorks
    exclusions: OfWorks
    """Works that are left out, with the reasons."""
    elsewhere: int
    """Marks of works that this corpus does not hold."""

    @property
    def tag_names(self) -> dict[str, str]:
        """Key of each tag -> the tag as it was written last, by key."""
        written = sorted((mark for marks in self.tags.values() for mark in marks), key=lambda one: one.at)
        newest = {tag_key(mark.text or ""): one_line(mark.text or "") for mark in written}
        return dict(sorted(newest.items()))

    @property
    def tag_counts(self) -> dict[str, int]:
        """Key of each tag -> works that have it, most first."""
        counts: dict[str, int] = {}
        for keys in self.tag_keys.values():
            for key in keys:
                counts[key] = counts.get(key, 0) + 1
        return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))

    @property
    def tag_keys(self) -> dict[WorkId, list[str]]:
        """The keys of the tags that each work has, sorted."""
        return {work: sorted({tag_key(one.text or "") for one in marks}) for work, marks in self.tags.items()}


def marked(marks: Iterable[Mark], works: pl.DataFrame, merged_into: Mapping[WorkId, WorkId]) -> Marked:
    """Return what stands of marks in a corpus.

    `works` needs the columns id and doi of `schema.WORKS`; `merged_into` says which work one that is gone was
    merged into: its marks go on with that one.
    """
    ours = [mark for mark in standing(marks) if mark.work is not None and mark.kind is not Kind.CLUSTER_NAME]
    meant = works_meant([(mark.work or "", mark.doi) for mark in ours], works, merged_into)
    found: dict[Kind, dict[WorkId, list[Mark]]] = {kind: {} for kind in Kind}
    for mark, work in zip(ours, meant, strict=True):
        seen = mark.kind is not Kind.TAG or tag_key(mark.text or "")
        if work is not None and seen:
            found[mark.kind].setdefault(work, []).append(mark)
    notes, tags, exclusions = (
        {work: tuple(told) for work, told in found[kind].items()}
        for kind in (Kind.NOTE, Kind.TAG, Kind.EXCLUSION)
    )
    return Marked(notes, tags, exclusions, meant.count(None))


def tags_frame(found: Marked) -> pl.DataFrame:
    """Return id and `tags`, the keys of the tags that each work has; works without are left out."""
    keys = found.tag_keys
    return pl.DataFrame(
        {"id": list(keys), "tags": list(keys.values())},
        schema={"id": pl.String, "tags": pl.List(pl.String)},
    ).sort("id")


def left_out_frame(found: Marked) -> pl.DataFrame:
    """Return id and `left_out`, true, of the works that readers left out."""
    return pl.DataFrame(
        {"id": sorted(found.exclusions), "left_out": True},
        schema={"id": pl.String, "left_out": pl.Boolean},
    )


def marks_for_files(found: Marked) -> pl.DataFrame:
    """Return what stands beside a work in a file: id, tags and notes, and why readers left it out.

    `tags` as they were written, `notes` and `left_out` with who wrote them and when, each a list; a row for
    each work of which something stands.
    """
    names = found.tag_names
    keys = found.tag_keys
    ids = sorted({*found.notes, *found.tags, *found.exclusions})
    lists = pl.List(pl.String)
    return pl.DataFrame(
        {
            "id": ids,
            "tags": [[names[key] for key in keys[work]] if work in keys else None for work in ids],
            "notes": [_signed(found.notes.get(work)) for work in ids],
            "left_out": [_signed(found.exclusions.get(work)) for work in ids],
        },
        schema={"id": pl.String, "tags": lists, "notes": lists, "left_out": lists},
    )


def _signed(marks: tuple[Mark, ...] | None) -> list[str] | None:
    return [f"{mark.text} ({one_line(mark.by)}, {mark.at:%Y-%m-%d})" for mark in marks] if marks else None
