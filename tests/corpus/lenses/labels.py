"""Labels of invented works, and how hypothesis makes them."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from corpus.lenses.hand_labels import Drawn, HandLabel
from corpus.lenses.lens_set import NONE, NoneKind

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAMES = ("clarification", "elucidation", "provocation", NONE)


def label(number, said="elucidation", *, by="Ada Example", work="W9001", **more) -> HandLabel:
    """Return a label of which only the number and what matters is said; a higher number is later."""
    fields = {
        "id": f"{number:032x}",
        "at": START + timedelta(minutes=number),
        "annotator": by,
        "lens_set": "briefing",
        "work": work,
        "doi": None,
        "title": "An invented paper",
        "authors": "Example, Ada; Sample, Bo",
        "year": 2020,
        "label": said,
        "second": None,
        "none_kind": None,
        "note": "",
        "drawn": Drawn.PAGE,
        "blind": False,
        "machine": None,
    }
    return HandLabel(**fields | more)


words = st.text(st.characters(), max_size=12) | st.sampled_from(
    [
        "=1+1",
        "'=1+1",
        "''=x",
        "'Tis",
        "\ud83d",
        "\ud83d\ude00",
        "😀",
        "a\nb",
        "\r",
        "\x00",
        '"',
        "\u2028",
        "\x85-",
    ]
)
named = words.filter(lambda text: text.strip())
years = st.none() | st.integers(1, 9999)
any_labels = st.builds(
    HandLabel,
    id=st.uuids().map(lambda one: one.hex),
    at=st.datetimes(timezones=st.just(UTC)),
    annotator=named,
    lens_set=st.just("briefing"),
    work=named,
    doi=st.none() | words,
    title=words,
    authors=words,
    year=years,
    label=st.none() | st.sampled_from(NAMES),
    second=st.none() | st.sampled_from(NAMES),
    none_kind=st.none() | st.sampled_from(NoneKind),
    note=words,
    drawn=st.sampled_from(Drawn),
    blind=st.booleans(),
    machine=st.none() | words,
)
