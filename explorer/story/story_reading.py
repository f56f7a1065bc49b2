"""The reading list on the screen: one list at a time, each work with its reason, and what saves it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

import polars as pl
import streamlit as st

from corpus.exports.command import tool
from corpus.exports.exported import exported
from corpus.exports.formats import FORMATS
from corpus.story.told import Entry, Role
from corpus.wording import counted
from explorer import facts
from explorer.components import save_works
from explorer.components.escaping import as_html, as_markdown, cut
from explorer.story import story_text
from explorer.visit import Visit

LONGEST_TITLE = 160
ALL = "all lists"
ISOLATE, END = "\u2068", "\u2069"
"""A title between them keeps its own direction of writing and leaves that of the line alone."""


def draw(visit: Visit, roles: Sequence[Role]) -> None:
    """Draw the choice of list, the list, and what saves it."""
    if not roles:
        st.info("No work of this corpus is cited often enough by others to be recommended.")
        return
    all_of_them = sum(len(role.entries) for role in roles)
    with st.container(key="story_screen_reading"):
        st.markdown(
            f"{counted(all_of_them, 'work')} in {counted(len(roles), 'list')}, by the role that they play "
            "here and by "
            "lens; each work stands once. The reasons are this corpus’s own numbers and no judgement of "
            "quality."
        )
        names = {role.key: role for role in roles}
        chosen = st.pills(
            "List",
            list(names),
            format_func=lambda key: f"{as_markdown(cut(names[key].title, 60))} ({len(names[key].entries)})",
            default=roles[0].key,
            required=True,
            key=f"story_list_{'_'.join(names)}",  # of other lists the choice is another
        )
        role = names[chosen if chosen in names else roles[0].key]
        st.subheader(as_markdown(role.title), anchor=False)
        st.caption(as_markdown(role.how))
        for number, entry in enumerate(role.entries, 1):
            _entry(visit, entry, number)
        left, right = st.columns(2, gap="small")
        with left:
            _save(visit, [role], role.title)
        with right:
            _save(visit, roles, ALL)


def _entry(visit: Visit, entry: Entry, number: int) -> None:
    work = entry.work
    title = f"{number}. {ISOLATE}{cut(work.title, LONGEST_TITLE)}{END}"
    st.page_link(visit.pages["works"], label=as_markdown(title), query_params=visit.to_work(work.id))
    who = [f"<bdi>{as_html(cut(work.who, 80))}</bdi>"] if work.who else []
    who += [str(work.year)] if work.year else []
    reason = story_text.sentence_as_html(entry.reason)
    st.html(f'<p class="story-reason">{", ".join(who)}{". " if who else ""}{reason}</p>')


def _save(visit: Visit, roles: Sequence[Role], what: str) -> None:
    """BibTeX at one press, which the Tab key comes to, and all formats."""
    ids = [entry.work.id for role in roles for entry in role.entries]
    key = "all" if what == ALL else roles[0].key
    how, attributes = (
        f"reading list of the story: {what}",
        partial(facts.for_files, visit.reading, visit.places),
    )
    form = FORMATS["bibtex"]
    st.download_button(
        as_markdown(f"BibTeX: {cut(what, 60)}"),
        lambda: form.write(exported(visit.reading.corpus, ids, how, tool(), attributes=attributes())),
        form.file_name(visit.reading.file_stem, f"reading-list-{key}", datetime.now(UTC).date()),
        form.mime,
        icon=":material/download:",
        on_click="ignore",
        key=f"story_bibtex_{key}",
        width="stretch",
    )
    order = {work: place for place, work in enumerate(ids)}
    works = visit.reading.works.filter(pl.col("id").is_in(ids)).sort(
        pl.col("id").replace_strict(order, default=None)
    )
    save_works.draw(visit.reading, works, how, attributes, key=f"story_{key}")
