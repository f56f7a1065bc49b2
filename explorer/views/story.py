"""The story: what this literature is about, each sentence with its evidence, and what to read."""

import streamlit as st

from corpus import spreadsheet
from corpus.errors import CorpusError
from corpus.story.told import Paragraph, Sentence, Story
from corpus.wording import counted
from explorer import notes
from explorer.components.escaping import as_markdown, cut
from explorer.story import story_data, story_links, story_reading, story_text
from explorer.story.story_data import Written
from explorer.visit import Visit

LONGEST_TITLE = 120
READING_LIST = "reading-list"


def render(visit: Visit) -> None:
    """Draw the page."""
    st.html(story_text.STYLE)
    st.title("The story of this literature")
    if not visit.reading.main.works:
        st.info("This corpus holds no works. The Harvest page says what was asked and found.")
        return
    try:
        told = story_data.written(visit.reading, visit.places)
    except CorpusError as failure:
        st.error(as_markdown(str(failure)), icon=":material/error:")
        return
    _beginning(told.story)
    first = 1
    for paragraph in told.story.paragraphs:
        _paragraph(visit, paragraph, first)
        first += len(paragraph.sentences)
        if paragraph.key == "rise":
            _still_tested(told)
    if not any(one.key == "rise" for one in told.story.paragraphs):
        _still_tested(told)
    for trouble in told.troubles:
        st.info(as_markdown(trouble), icon=":material/info:")
    with st.container(key="story_screen_reading_list"):  # paper has the lists under a heading of its own
        st.header("What to read", anchor=READING_LIST)
    story_reading.draw(visit, told.story.roles)
    _evidence(visit, told.story)
    st.html(story_text.on_paper(told.story, notes.corpus_line(visit.reading)))


def _beginning(story: Story) -> None:
    sentences = len(story.sentences)
    st.markdown(
        f"{counted(sentences, 'sentence')}, ten minutes at most. Each was written from the works of this "
        "corpus alone, anew for every version; what the corpus does not support is left out. The small "
        "numbers are those of the evidence: what was counted, over how many works, and where to look at it."
    )
    with st.container(key="story_screen_beginning"):
        parts = [f"[{one.heading}](#{one.key})" for one in story.paragraphs]
        parts.append(f"[What to read](#{READING_LIST})")
        st.markdown(" · ".join(parts))
        st.caption("Print it or save it as PDF with Ctrl+P (⌘P): without controls, with all lists.")


def _paragraph(visit: Visit, paragraph: Paragraph, first: int) -> None:
    st.header(paragraph.heading, anchor=paragraph.key)
    st.html(story_text.prose(paragraph.sentences, first))
    st.caption(as_markdown(paragraph.note))
    with st.container(key=f"story_screen_{paragraph.key}"):
        numbered = dict(enumerate(paragraph.sentences, first))
        shown = st.pills(
            "Evidence for sentence",
            list(numbered),
            key=f"story_evidence_{paragraph.key}_{first}_{len(numbered)}",
        )
        if shown in numbered:
            _proof(visit, numbered[shown])
        with st.container(horizontal=True, gap="small"):
            for opens in paragraph.opens:
                story_links.draw(visit, opens)


def _proof(visit: Visit, sentence: Sentence) -> None:
    """The evidence of one sentence. Not in a popover, which the Tab key comes to after all else."""
    with st.container(border=True):
        st.html(f'<p class="story-prose">{story_text.sentence_as_html(sentence)}</p>')
        if sentence.figures:
            st.html(story_text.figures(sentence))
        for work in sentence.works:
            st.page_link(
                visit.pages["works"],
                label=as_markdown(cut(work.title, LONGEST_TITLE)),
                icon=":material/article:",
                query_params=visit.to_work(work.id),
            )
        for opens in sentence.opens:
            story_links.draw(visit, opens)
        st.caption(as_markdown(notes.corpus_line(visit.reading)))


def _evidence(visit: Visit, story: Story) -> None:
    with st.container(key="story_screen_evidence"):
        st.header("All evidence", anchor="evidence")
        table = story_text.evidence(visit, story)
        st.markdown(
            f"{counted(table.height, 'value')} that {counted(len(story.sentences), 'sentence')} were "
            "written from, "
            "with what was counted, over how many, the interval where there is one, and the page that "
            "shows it."
        )
        with st.expander("The evidence as a table", icon=":material/table:"):
            st.dataframe(
                table.select("Sentence", "Figure", "Value", "Counted", "Of", "Low", "High"),
                hide_index=True,
                height=420,
                placeholder="–",
                alt="Evidence of all sentences",
            )
        st.download_button(
            "Evidence (CSV)",
            lambda: spreadsheet.csv(table),
            f"{visit.reading.file_stem}-story-evidence.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="story_evidence_csv",
        )


def _still_tested(told: Written) -> None:
    if told.waits_for:
        with st.container(key="story_screen_tests"):
            _until_tested(told)


@st.fragment(run_every=1.0)
def _until_tested(told: Written) -> None:
    """Say that a test runs, and draw the page again once one is done."""
    if any(not found.still_run([word]) for found, word in told.waits_for):
        st.rerun()
    st.info("Whether the word rose is being tested: these sentences follow.", icon=":material/hourglass:")
