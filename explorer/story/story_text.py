"""The sentences of the story as they are shown: prose, evidence, paper. All of it is escaped."""

from collections.abc import Sequence
from urllib.parse import urlencode

import polars as pl

from corpus.story.told import Figure, Kind, Named, Part, Sentence, Story
from explorer.components.escaping import as_html, cut
from explorer.story import story_links
from explorer.visit import Visit

LONGEST_TITLE, LONGEST_NAME = 140, 120

STYLE = """<style>
.story-prose {max-width: 46rem; line-height: 1.65; margin: 0; overflow-wrap: anywhere}
.story-prose sup {opacity: .75; font-size: .7em; margin-left: .1em}
.story-figures {display: grid; grid-template-columns: minmax(4rem, max-content) minmax(0, 1fr);
  gap: .3rem .9rem; font-size: .9rem; margin: 0; overflow-wrap: anywhere}
.story-figures dt {font-weight: 600; font-variant-numeric: tabular-nums; max-width: 11rem}
.story-figures dd {margin: 0}
.story-paper {display: none}
.story-reason {margin: 0 0 .4rem; font-size: .92rem; max-width: 46rem; overflow-wrap: anywhere}
[class*="st-key-story_screen"] [data-testid="stPageLink"] p {overflow-wrap: anywhere; white-space: normal}
@media print {
  @page {margin: 18mm 16mm}
  html, body, #root, [data-testid="stApp"], [data-testid="stAppViewContainer"], [data-testid="stMain"],
  [data-testid="stMainBlockContainer"], [data-testid="stVerticalBlock"] {position: static !important;
    display: block !important; height: auto !important; max-height: none !important;
    overflow: visible !important; color: #000 !important; background: #fff !important}
  [data-testid="stMainBlockContainer"] {padding: 0 !important; max-width: none !important}
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stExpandSidebarButton"],
  [data-testid="stToolbar"], [data-testid="stStatusWidget"], [data-testid="stHeaderActionElements"],
  [data-testid="stPopover"], [data-testid="stPageLink"], [class*="st-key-story_screen"]
    {display: none !important}
  [data-testid="stHeadingWithActionElements"] * {color: #000 !important}
  .story-paper {display: block; color: #000}
  .story-prose {max-width: none; line-height: 1.5; color: #000}
  h2 {break-after: avoid; page-break-after: avoid; margin-top: 6mm !important}
  .story-paper h2 {break-before: page; page-break-before: always}
  .story-paper h3 {break-after: avoid; margin: 4mm 0 1mm; font-size: 12pt}
  .story-paper li, .story-paper tr, .story-prose p {break-inside: avoid; page-break-inside: avoid}
  .story-paper li {margin-bottom: 1.5mm}
  .story-paper table {width: 100%; border-collapse: collapse; font-size: 8.5pt}
  .story-paper td, .story-paper th {border-bottom: .2mm solid #999; text-align: left; vertical-align: top;
    padding: 1mm 2mm 1mm 0; overflow-wrap: anywhere; color: #000}
  [data-testid="stCaptionContainer"] p {color: #000 !important; font-size: 9pt}
}
</style>"""
"""On paper the controls, the sidebar and the lists of the screen go, and the whole reading list and the
evidence come in their place: what is printed cannot be clicked."""


def part_as_html(part: Part) -> str:
    """Return a piece of a sentence; names and titles keep their own direction of writing."""
    if isinstance(part, str):
        return as_html(part)
    if isinstance(part, Named):
        return work_as_html(part)
    if part.kind is Kind.NAME:
        return f"<bdi>{as_html(cut(part.text, LONGEST_NAME))}</bdi>"
    return as_html(part.text.replace(" %", "\u00a0%"))


def work_as_html(work: Named) -> str:
    """Return a work as a sentence names it."""
    told = f"“<bdi>{as_html(cut(work.title, LONGEST_TITLE))}</bdi>”"
    beside = [f"<bdi>{as_html(cut(work.who, LONGEST_NAME))}</bdi>"] if work.who else []
    beside += [str(work.year)] if work.year else []
    return told + (f" ({', '.join(beside)})" if beside else "")


def sentence_as_html(sentence: Sentence) -> str:
    """Return a sentence without its number."""
    return "".join(part_as_html(part) for part in sentence.parts)


def prose(sentences: Sequence[Sentence], first: int) -> str:
    """Return sentences as a paragraph, each with the number of its evidence, from `first` on."""
    told = (
        f'<span>{sentence_as_html(one)}<sup aria-label="evidence {number}">{number}</sup></span>'
        for number, one in enumerate(sentences, first)
    )
    return f'<p class="story-prose">{" ".join(told)}</p>'


def figures(sentence: Sentence) -> str:
    """Return the figures of a sentence, each with how it was counted."""
    rows = "".join(
        f"<dt>{part_as_html(one)}</dt><dd>{as_html(counted(one))}</dd>" for one in sentence.figures.values()
    )
    return f'<dl class="story-figures">{rows}</dl>'


def counted(one: Figure) -> str:
    """Return how a figure was counted, over how many, and how sure it is."""
    said = one.how
    if one.of is not None and one.kind is Kind.COUNT:
        said += f"; of {one.of:,}"
    if one.of is not None and one.kind in (Kind.NUMBER, Kind.YEAR):
        said += f"; over {one.of:,}"
    return said + (f"; 95 % interval {one.interval}" if one.interval else "")


def evidence(visit: Visit, story: Story) -> pl.DataFrame:
    """Return a row for each figure and each work of each sentence; titles are whole."""
    version = visit.reading.file_stem
    rows = []
    for number, (paragraph, sentence) in enumerate(story.sentences, 1):
        ways = "; ".join(
            f"{one.page}?{urlencode(story_links.params(visit, one), doseq=True)}" for one in sentence.opens
        )
        for name, one in sentence.says.items():
            rows.append(
                {
                    "Sentence": number,
                    "Part": paragraph.heading,
                    "Text": sentence.text,
                    "Figure": name,
                    "Value": one.text if isinstance(one, Named) else str(one.value),
                    "Counted": "a work that it names" if isinstance(one, Named) else one.how,
                    "Of": None if isinstance(one, Named) else one.of,
                    "Low": None if isinstance(one, Named) else one.low,
                    "High": None if isinstance(one, Named) else one.high,
                    "Work": one.id if isinstance(one, Named) else None,
                    "Opens": ways,
                    "Corpus": version,
                }
            )
    numbers = {"Of": pl.Int64, "Low": pl.Float64, "High": pl.Float64, "Sentence": pl.Int64}
    names = [
        "Sentence",
        "Part",
        "Text",
        "Figure",
        "Value",
        "Counted",
        "Of",
        "Low",
        "High",
        "Work",
        "Opens",
        "Corpus",
    ]
    return pl.DataFrame(rows, schema={name: numbers.get(name, pl.String) for name in names})


def on_paper(story: Story, line: str) -> str:
    """Return what only paper shows: the whole reading list, and the evidence of each sentence."""
    lists = []
    for role in story.roles:
        entries = "".join(
            f"<li>{work_as_html(one.work)}. {sentence_as_html(one.reason)}</li>" for one in role.entries
        )
        lists.append(f"<h3><bdi>{as_html(role.title)}</bdi></h3><p>{as_html(role.how)}</p><ol>{entries}</ol>")
    rows = []
    for number, (_, sentence) in enumerate(story.sentences, 1):
        told = "; ".join(f"{part_as_html(one)}: {as_html(counted(one))}" for one in sentence.figures.values())
        works = ", ".join(as_html(one.id) for one in sentence.works)
        rows.append(f"<tr><td>{number}</td><td>{told}{f'. Works: {works}' if works else ''}</td></tr>")
    head = "<tr><th>Sentence</th><th>What it was written from</th></tr>"
    return (
        f'<div class="story-paper"><h2>Reading list</h2>{"".join(lists)}'
        f"<h2>Evidence</h2><p>{as_html(line)}.</p><table>{head}{''.join(rows)}</table></div>"
    )
