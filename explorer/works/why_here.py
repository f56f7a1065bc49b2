"""Why a work is in the corpus: the seeds it cites and by which of their records, and since which harvest."""

from datetime import date
from typing import Any

import streamlit as st

from corpus.around.arrival import Arrival
from corpus.errors import CorpusError
from explorer import notes
from explorer.components.escaping import as_markdown
from explorer.harvests.seed_list import RELATED
from explorer.visit import Visit
from explorer.works import links
from explorer.works.work_data import arrival_of, days_of, merged_into


def draw(visit: Visit, work: dict[str, Any]) -> None:
    """Draw the reasons; `work` is a row of `schema.WORKS`."""
    reading = visit.reading
    st.markdown("**Why it is here**")
    st.html(links.STYLE)
    seeds = {row["key"]: row for row in reading.seeds.iter_rows(named=True)}
    own = [row for row in seeds.values() if work["id"] in (row["ids"] or ())]
    with st.container(gap=None, key="ways_why"):
        for seed in own:
            _seed(visit, seed["key"], "It is a seed itself", _as_record(seed, work["id"]), "own")
        for key in work["cites_seeds"] or ():
            _seed(visit, key, "It cites", _by_record(seeds.get(key), work), "cites")
    if reading.corpus.is_starter:
        st.caption("It was collected by hand; its evidence stands below.")
        return
    try:
        merged = merged_into(visit.places, reading, work["id"])
        came = arrival_of(visit.places, reading, work["id"])
        days = days_of(visit.places, reading)
    except CorpusError as failure:
        st.caption(as_markdown(str(failure)))
        return
    said = [*_merged(merged), *(_since(came, days) if came else [])]
    if not own and not work["cites_seeds"] and not merged:
        said.insert(0, "Its record as it is now cites no seed.")
    if said:
        st.caption(as_markdown(" ".join(said)))


def _seed(visit: Visit, key: str, words: str, note: str, where: str) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(words)
        links.to_seed(visit, key, visit.reading.names.get(key, key), where)
    if note:
        st.caption(as_markdown(note))


def _as_record(seed: dict[str, Any], work_id: str) -> str:
    """Say which of several records of the seed this is."""
    member = next((one for one in seed["members"] or () if one["id"] == work_id), None)
    if member is None or len(seed["ids"] or ()) < 2:
        return ""
    return f"It is {RELATED.get(member['relation'], member['relation'])}: {member['reason']}."


def _by_record(seed: dict[str, Any] | None, work: dict[str, Any]) -> str:
    """Say which of several records of the seed it cites."""
    if seed is None or len(seed["ids"] or ()) < 2:
        return ""
    relations = {one["id"]: one["relation"] for one in seed["members"] or ()}
    cited = [one for one in seed["ids"] if one in set(work["references"] or ())]
    told = [
        f"{one} ({RELATED.get(relations[one], relations[one])})" if one in relations else one for one in cited
    ]
    return f"By {', '.join(told)}." if told else ""


def _merged(merged: list[str]) -> list[str]:
    if not merged:
        return []
    what = "The record" if len(merged) == 1 else "The records"
    was = "was" if len(merged) == 1 else "were"
    return [f"{what} {', '.join(merged)} {was} merged into it in OpenAlex."]


def _since(came: Arrival, days: dict[int, date]) -> list[str]:
    def version(number: int) -> str:
        day = days.get(number)
        return f"version {number}, harvested {notes.day(day)}" if day else f"version {number}"

    said = [f"It came with {version(came.first)}."]
    if came.back is not None:
        said.append(f"It was gone for a while, and came back with {version(came.back)}.")
    if came.changed is not None:
        said.append(f"Its record last changed with {version(came.changed)}, its GCS apart.")
    else:
        said.append("Its record has not changed since, its GCS apart.")
    return said
