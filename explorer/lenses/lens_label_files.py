"""What was labelled so far: by whom, how far people agree, how right the machine was; and its files."""

import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import streamlit as st

from corpus.errors import CorpusError
from corpus.lenses.agreement import Agreement, Measured, agreements
from corpus.lenses.hand_labels import HandLabel, same_name, standing
from corpus.lenses.hand_labels import names_of as annotators
from corpus.lenses.label_file import add_labels, read_labels
from corpus.lenses.label_table import export_csv, import_csv
from corpus.lenses.lens_set import LensSet
from corpus.lenses.queue import rightness
from corpus.wording import counted
from explorer.components.escaping import as_markdown
from explorer.lenses import labelling, lens_data
from explorer.lenses.lens_names import names_of
from explorer.visit import Visit

LARGEST = 20  # megabytes
_C = st.column_config


def draw(visit: Visit, lenses: LensSet, labels: tuple[HandLabel, ...]) -> None:
    """Draw the numbers, the downloads and the way in for the labels of others."""
    stands = standing(labels, lenses.id)
    _who(stands, lenses)
    _agreement(_agreements(visit, lenses, labels))
    _rightness(stands)
    st.subheader("Labels to take away, and those of others")
    _out(visit, labels)
    _in(visit, lenses)


def _who(stands: tuple[HandLabel, ...], lenses: LensSet) -> None:
    st.subheader("Who labelled what")
    if not stands:
        st.caption("Nothing was labelled here yet.")
        return
    names = names_of(lenses)
    people = annotators(stands)
    counts = Counter((same_name(one.annotator), one.label) for one in stands)
    st.dataframe(
        pl.DataFrame(
            {
                "Name": list(people.values()),
                **{name: [counts[person, label] for person in people] for label, name in names.items()},
                "All": [sum(counts[person, label] for label in names) for person in people],
            }
        ),
        hide_index=True,
    )


@st.cache_data(max_entries=4, show_spinner="Measuring how far people agree …")
def _agreed(stamp: str, set_id: str, _labels: tuple[HandLabel, ...]) -> Agreement:
    return agreements(_labels, set_id)


def _agreements(visit: Visit, lenses: LensSet, labels: tuple[HandLabel, ...]) -> Agreement:
    return _agreed(lens_data.file_stamp(visit.places.labels), lenses.id, labels)


def _agreement(found: Agreement) -> None:
    st.subheader("How far people agree")
    if not found.works:
        st.caption("No work was labelled by two people yet: *Second opinion* brings them together.")
        return
    alpha = f"Krippendorff's α {_told(found.alpha)}" if found.alpha else "too few for a measure"
    st.markdown(f"{counted(found.works, 'work')} labelled by two or more: {alpha}.")
    st.dataframe(
        pl.DataFrame(
            {
                "One": [pair.one for pair in found.pairs],
                "Other": [pair.other for pair in found.pairs],
                "Works": [pair.works for pair in found.pairs],
                "Alike": [round(100 * pair.share) for pair in found.pairs],
                "Cohen's κ": [_told(pair.kappa) if pair.kappa else "–" for pair in found.pairs],
            },
            schema_overrides={"One": pl.String, "Other": pl.String, "Cohen's κ": pl.String},
        ),
        hide_index=True,
        column_config={"Alike": _C.NumberColumn(format="%d %%")},
    )
    st.caption(
        "By each annotator's last label of a work. 1 is full agreement, 0 what chance alone gives; "
        "intervals: 95 %, bootstrap over works (docs/lenses.md)."
    )


def _rightness(stands: tuple[HandLabel, ...]) -> None:
    found = rightness(stands)
    st.subheader("How often the machine is right here")
    if found is None:
        st.caption(
            "Not known yet. Label works drawn *At random*, with the machine's opinion hidden: only these "
            "tell."
        )
        return
    st.markdown(
        f"Of {counted(found.works, 'label')} of works drawn at random, the machine's opinion hidden, it had "
        f"said the same of **{found.right}** ({found.right / found.works:.0%}; 95 %: {found.low:.0%} to "
        f"{found.high:.0%})."
    )


def _told(measured: Measured) -> str:
    return f"{measured.value:.2f} ({measured.low:.2f} to {measured.high:.2f})"


def _out(visit: Visit, labels: tuple[HandLabel, ...]) -> None:
    if not labels:
        return
    stem = f"lens-labels-{datetime.now(UTC):%Y-%m-%d}"
    with st.container(horizontal=True):
        st.download_button(
            "Labels (JSON Lines)",
            data=visit.places.labels.read_bytes,
            file_name=f"{stem}.jsonl",
            mime="application/jsonl",
            icon=":material/download:",
            on_click="ignore",
            key="labels_jsonl",
        )
        st.download_button(
            "Labels (CSV)",
            data=lambda: export_csv(labels),
            file_name=f"{stem}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="labels_csv",
        )
    st.caption(
        "The first is the file itself: it can be merged with another's in any order, and nothing is lost. "
        f"{counted(len(labels), 'line')}, with those taken back or made anew."
    )


def _in(visit: Visit, lenses: LensSet) -> None:
    file = st.file_uploader(
        "A file of labels from another: JSON Lines, or CSV with columns title and label",
        type=["jsonl", "csv"],
        key="labels_file",
        max_upload_size=LARGEST,
    )
    if file is None:
        return
    try:
        given = _understood(file.getvalue(), file.name, lenses)
    except CorpusError as failure:
        st.error(as_markdown(str(failure)), icon=":material/error:")
        return
    here = {one.id for one in lens_data.labels(visit.places)}
    new = [one for one in given if one.id not in here]
    st.markdown(f"{counted(len(given), 'label')} in it, {len(new):,} of them new here.")
    st.button("Merge them in", key="labels_merge", type="primary", on_click=_merge, args=(visit, given))


def _understood(content: bytes, name: str, lenses: LensSet) -> tuple[HandLabel, ...]:
    """Return the labels of a file that was brought. Raises CorpusError."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / ("labels.csv" if name.lower().endswith(".csv") else "labels.jsonl")
        place.write_bytes(content)
        if place.suffix == ".csv":
            return import_csv(place, lenses, labelling.annotator() or None, datetime.now(UTC))
        return read_labels(place)


def _merge(visit: Visit, given: tuple[HandLabel, ...]) -> None:
    try:
        all_now = add_labels(visit.places.labels, given)
    except CorpusError as failure:
        labelling.tell(str(failure), failed=True)
        return
    labelling.tell(f"Merged: the file holds {counted(len(all_now), 'line')} now.")
