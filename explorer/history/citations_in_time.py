"""The historiograph on the page: how many works, which citations, and the drawing."""

import polars as pl
import streamlit as st

from corpus.history.historiograph import chosen
from corpus.links import Links
from corpus.wording import counted
from explorer import notes
from explorer.address import set_widget
from explorer.history import in_time
from explorer.history.choices import heard
from explorer.history.groups import Groups
from explorer.history.history_view import SIZES
from explorer.visit import Visit


def draw(visit: Visit, made: Links, grouped: Groups) -> None:
    """Draw the most cited of these works."""
    view = visit.address.history
    size, implied = st.columns([1, 2], gap="medium", vertical_alignment="bottom")
    with size:
        set_widget("history_most", view.most)
        st.selectbox("Works", SIZES, key="history_most", on_change=lambda: heard("most"))
    with implied:
        set_widget("history_implied", view.implied)
        st.toggle(
            "Also citations that a longer way implies",
            key="history_implied",
            on_change=lambda: heard("implied"),
            help="If B cites A, and C cites B and A, the citation of A by C is not drawn.",
        )
    works = visit.reading.works
    counts = works.select("id", "cited_by_count")
    counts = made.ids.to_frame("id").join(counts, on="id", how="left", maintain_order="left")
    seeds = works.filter(pl.col("seed_key").is_not_null())["id"].to_list()
    found = chosen(made, counts["cited_by_count"].to_list(), view.most, seeds=seeds, implied=view.implied)
    drawn = counted(len(found.links), "citation")
    more = f", with {counted(found.added, 'seed')} more" if found.added else ""
    says = (
        f"The {in_time.of_all(len(found.ids) - found.added, found.of)} that these cite most{more}, and "
        f"{drawn} among them; "
        f"{notes.n(found.implied)} that longer ways imply are left out. From left to right by year; the "
        "larger, the more cited here. Historiograph after Garfield, Pudovkin and Istomin 2003."
    )
    in_time.draw(
        visit, grouped, list(found.ids), list(found.links),
        in_time.Told("historiograph", says, f"the {len(found.ids)} works of the historiograph"),
    )  # fmt: skip
