"""Examine a term: its title line, and beside it the lines that may contradict it, and judge the claim.

The title line decides. Abstracts are held for other works in other years, so that a line which counts them
can rise without the term; a line over journals that were there all the time shows whether the index itself
grew into the field of the term. A disagreement is told, never settled silently.
"""

from dataclasses import dataclass

from corpus.trends.bursts import Burst, bursts
from corpus.trends.coverage import Jump, coverage_jumps
from corpus.trends.line import Answer, Line, examine_line
from corpus.trends.procedure import AS_REGISTERED, Procedure
from corpus.trends.series import Series, fit_window
from corpus.trends.verdict import Judgement, judge, lines_compared


@dataclass(frozen=True, slots=True)
class Finding:
    """All that a page draws and says about one term."""

    title: Line
    abstract: Line | None
    fixed_journals: Line | None
    comparison: Line | None
    bursts: tuple[Burst, ...]
    """Of the title line, in the years of the fit."""
    jumps: tuple[Jump, ...]
    """In the holdings of abstracts."""
    judgement: Judgement
    """Supported, not supported or cannot tell, with the reason."""
    lines: str
    """A sentence on whether the lines agree; empty if there is one line alone."""

    @property
    def has_lasting_onset(self) -> bool:
        """Whether the title line shows a lasting onset, whenever it was."""
        return self.title.answer is Answer.ONSET

    @property
    def verdict(self) -> str:
        """The verdict with its reason, and whether the lines agree, in sentences."""
        return f"{self.judgement.word.capitalize()}: {self.judgement.reason} {self.lines}".strip()


def examine(
    title: Series,
    abstract: Series | None = None,
    fixed_journals: Series | None = None,
    comparison: Series | None = None,
    procedure: Procedure = AS_REGISTERED,
) -> Finding:
    """Return what the lines of one term show, and whether they support the claim of `procedure`.

    `title`: works with the term in the title, over all works. `abstract`: in title or abstract, over
    works with an abstract. `fixed_journals`: as `title`, in journals present through the whole window.
    `comparison`: as `title`, of an old word for the same field, such as participation, which must not
    have risen with it.
    """
    title_line = examine_line(title, procedure)
    abstract_line = None if abstract is None else examine_line(abstract, procedure)
    fixed_line = None if fixed_journals is None else examine_line(fixed_journals, procedure)
    compared = None if comparison is None else examine_line(comparison, procedure)
    jumps = () if abstract is None else coverage_jumps(title, abstract)
    window, _ = fit_window(title, procedure.first_year, procedure.incomplete_years)
    return Finding(
        title=title_line,
        abstract=abstract_line,
        fixed_journals=fixed_line,
        comparison=compared,
        bursts=bursts(window),
        jumps=jumps,
        judgement=judge(title_line, fixed_line, compared, procedure),
        lines=lines_compared(title_line, abstract_line, jumps),
    )
