"""Marks on invented works, and how hypothesis makes them."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from corpus.marks.mark import Kind, Mark

START = datetime(2026, 11, 24, 12, tzinfo=UTC)


def mark(number, text="An invented note", *, at=None, **more) -> Mark:
    """Return a mark of which only the number and what matters is said; `at` is in minutes."""
    fields = {
        "id": f"{number:032x}",
        "at": START + timedelta(minutes=number if at is None else at),
        "by": "Ada Example",
        "kind": Kind.NOTE,
        "work": "W9001",
        "doi": None,
        "title": "An invented paper",
        "text": text,
    }
    return Mark(**fields | more)


def name(number, text, works, *, at=None, level="coarse", **more) -> Mark:
    """Return a name of a cluster."""
    more = {"kind": Kind.CLUSTER_NAME, "work": None, "level": level, "works": tuple(works)} | more
    return mark(number, text, at=at, **more)


words = st.text(st.characters(), max_size=12) | st.sampled_from(
    ["=1+1", "'=1+1", "''=x", "\ud83d", "\ud83d\ude00", "a\nb", "\r", "\x00", '"', "\u2028", "\x85-",
     "<script>", "yes", "taken back", "\u202eabc"]
)  # fmt: skip
said = words.filter(lambda text: text.strip())
ids = st.sampled_from("abc") | st.uuids().map(lambda one: one.hex)
times = st.datetimes(timezones=st.just(UTC)) | st.just(START)
of_works = st.builds(
    Mark,
    id=ids,
    at=times,
    by=said,
    kind=st.sampled_from([Kind.NOTE, Kind.TAG, Kind.EXCLUSION]),
    work=said,
    doi=st.none() | words,
    title=words,
    text=st.none() | said,
)
of_clusters = st.builds(
    Mark,
    id=ids,
    at=times,
    by=said,
    kind=st.just(Kind.CLUSTER_NAME),
    work=st.none(),
    doi=st.none(),
    title=words,
    text=st.none() | said,
    level=st.sampled_from(["coarse", "middle", "fine"]),
    works=st.lists(st.from_regex(r"W\d{1,4}", fullmatch=True), min_size=1, max_size=4).map(tuple),
)
any_marks = of_works | of_clusters
