"""How a view of the explorer is cited: a sentence with its corpus, and BibTeX of tool, data and briefing."""

from dataclasses import dataclass
from datetime import date

from corpus.exports.bibtex_file import latex
from corpus.literature import Corpus
from corpus.wording import counted

TOOL, AUTHORS = "Co-production explorer", "The co-production explorer contributors"
BRIEFING = """@techreport{durose2024coproduction,
  author      = {Durose, Catherine and Richardson, Liz and Perry, Beth},
  title       = {Co-production is everywhere: but is it useful?},
  institution = {Heseltine Institute for Public Policy, Practice and Place, University of Liverpool},
  year        = {2024},
  doi         = {10.17638/03172461},
}"""


@dataclass(frozen=True, slots=True)
class ViewCitation:
    """A view as it is cited."""

    sentence: str
    bibtex: str


def cite_view(
    corpus: Corpus, view: str, link: str, *, version: str, today: date, shown: tuple[str, int] | None = None
) -> ViewCitation:
    """Return how to cite a view, which is called `view` and found at `link`.

    `version` is that of the program; `shown` says how the works shown were chosen, and how many they are.
    """
    of = counted(corpus.works.height, "work")
    what = f"“{view}”"
    if shown:
        how, works = shown
        what += f", {works:,} of {of}: {how}" if works < corpus.works.height else f", all {of}"
    sentence = f"{what}. {_data(corpus)}. {TOOL} {version}, seen {_day(today)}. {link}"
    return ViewCitation(sentence, "\n\n".join([_tool(version, today), _dataset(corpus, link), BRIEFING]))


def _data(corpus: Corpus) -> str:
    run = corpus.harvest
    if run is None:
        return f"{corpus.name} of {counted(corpus.works.height, 'record')} collected by hand"
    source = "OpenAlex" if "openalex.org" in run.source else run.source
    return f"{corpus.name}, harvested {_day(run.finished)} from {source} (run {run.id})"


def _tool(version: str, today: date) -> str:
    return (
        "@software{coproductionexplorer,\n"
        f"  author  = {{{{{AUTHORS}}}}},\n"
        f"  title   = {{{TOOL}}},\n"
        f"  version = {{{version}}},\n"
        f"  year    = {{{today.year}}},\n"
        "}"
    )


def _dataset(corpus: Corpus, link: str) -> str:
    run = corpus.harvest
    key = "starter" if corpus.version is None else f"v{corpus.version}"
    title = "Works around the briefing on co-production, starter set"
    year, note = "", _data(corpus)
    if run is not None:
        title = f"Works that cite the references on co-production, version {corpus.version}"
        year = f"  year  = {{{run.finished.year}}},\n"
    address = link.replace("%", "\\%").replace("#", "\\#").replace("{", "").replace("}", "")
    return (
        f"@misc{{coproductioncorpus{key},\n"
        f"  author = {{{{{AUTHORS}}}}},\n"
        f"  title = {{{title}}},\n{year}"
        f"  note  = {{{latex(note)}}},\n"
        f"  howpublished = {{\\url{{{address}}}}},\n"
        "}"
    )


def _day(when: date) -> str:
    return f"{when.day} {when:%B %Y}"
