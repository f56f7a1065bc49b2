"""The file of labels made by hand, such as `data/lens-labels.jsonl`: its only reader and writer.

A file of lines that are only added (`corpus/line_file.py`), one a label, oldest first:

    {"format": 1, "holds": "labels by lens, made by hand"}
    {"id": "0f3c…", "at": "2026-11-24T12:00:00Z", "annotator": "Ada", "lens_set": "briefing", …}

Fields stand in the order of `HandLabel`; those that are missing are left out, but for `label`: null there
takes back what the annotator said. `corpus/lenses/label_table.py` has the same as CSV.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from corpus.errors import LabelsDiffer, LabelsUnreadable, LabelsUnwritable
from corpus.lenses.hand_labels import FIELDS, Drawn, HandLabel, merged
from corpus.lenses.lens_set import NoneKind
from corpus.line_file import LineFile, text_of, word_of, written_time

REQUIRED = {"id", "at", "annotator", "lens_set", "work", "title", "label", "drawn"}


def _label(said: Mapping[str, Any]) -> HandLabel:
    if missing := sorted(REQUIRED - said.keys()):
        raise ValueError(f"the label has no {missing[0]}")
    if unknown := sorted(said.keys() - set(FIELDS)):
        raise ValueError(f"a label has no field {unknown[0][:40]!r}")

    def text(name: str) -> str:
        return text_of(said, name)

    year, blind = said.get("year"), said.get("blind", False)
    if year is not None and type(year) is not int:
        raise ValueError("year must be a whole number")
    if not isinstance(blind, bool):
        raise ValueError("blind must be true or false")
    return HandLabel(
        id=text("id"),
        at=datetime.fromisoformat(text("at")),
        annotator=text("annotator"),
        lens_set=text("lens_set"),
        work=text("work"),
        doi=text("doi") if said.get("doi") is not None else None,
        title=text("title"),
        authors=text("authors"),
        year=year,
        label=text("label") if said["label"] is not None else None,
        second=text("second") if said.get("second") is not None else None,
        none_kind=word_of(NoneKind, "none_kind", text("none_kind")) if said.get("none_kind") else None,
        note=text("note"),
        drawn=word_of(Drawn, "drawn", text("drawn")),
        blind=blind,
        machine=text("machine") if said.get("machine") is not None else None,
    )


def _said(label: HandLabel) -> dict[str, Any]:
    said = {name: getattr(label, name) for name in FIELDS}
    said["at"] = written_time(label.at)
    return {name: value for name, value in said.items() if value is not None or name == "label"}


LABELS = LineFile[HandLabel](
    holds="labels by lens, made by hand",
    of=_label,
    said=_said,
    merged=merged,
    same_by=lambda label: label.id,
    differ=(LabelsDiffer,),
    called=lambda label: f"the label of {label.title[:80]!r}",
    unreadable=LabelsUnreadable,
    unwritable=LabelsUnwritable,
    mends_conflict="take the labels of both with `python -m corpus labels merge {path} --out {path}`",
)


def read_labels(path: Path, *, missing_ok: bool = True, both_sides: bool = False) -> tuple[HandLabel, ...]:
    """Return the labels of a file, oldest first; none if there is no file, unless `missing_ok` is false.

    With `both_sides` git's conflict marks are passed over, so that the labels of both sides are read.
    Raises LabelsUnreadable, with the line.
    """
    return LABELS.read(path, missing_ok=missing_ok, both_sides=both_sides)


def add_labels(path: Path, new: Sequence[HandLabel]) -> tuple[HandLabel, ...]:
    """Write labels down beside those that are there; return all, oldest first.

    Programs that add at the same time wait for each other. Raises LabelsUnreadable, LabelsUnwritable or
    LabelsDiffer; then the file is as it was.
    """
    return LABELS.add(path, new)


def merge_files(sources: Sequence[Path], target: Path) -> tuple[HandLabel, ...]:
    """Write the labels of several files into one, beside those that are there; return all, oldest first.

    Files with git's conflict marks can be merged too, and into themselves. Raises LabelsUnreadable,
    LabelsUnwritable or LabelsDiffer; then the target is as it was.
    """
    return LABELS.merge(sources, target)
