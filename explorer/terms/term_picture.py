"""Charts as pictures for print: SVG, PDF, or PNG of 300 dots an inch. The first: that of terms."""

import io
import textwrap

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from explorer import theme
from explorer.terms.term_chart import top, unit
from explorer.terms.term_lines import Chart

DOTS_AN_INCH = 300
WIDTH, HEIGHT = 7.5, 6.0  # inches: a page's text, and room for the caption
STYLES = ("-", "--", ":", "-.", (0, (7, 2)), (0, (7, 2, 1, 2)))
CAPTION_WIDTH = 118  # characters a line


def picture(chart: Chart, caption: str, form: str) -> bytes:
    """Return the chart in one of the forms svg, pdf and png."""
    drawn, foot = sheet(caption)
    above = drawn.add_axes((0.10, foot + 0.24, 0.87, 0.70 - foot))
    below = drawn.add_axes((0.10, foot + 0.06, 0.87, 0.13), sharex=above)
    for place, line in enumerate(chart.lines):
        colour = theme.CATEGORIES[place % len(theme.CATEGORIES)]
        points = [at for at, one in enumerate(line.shares) if one.year >= chart.first_year]
        years = [line.shares[at].year for at in points]
        middle = [line.middle[at] for at in points]
        heights = [float("nan") if value is None else value for value in middle]
        above.plot(years, heights, color=colour, linestyle=STYLES[place % len(STYLES)], label=line.label)
        if not chart.view.raw and not chart.view.smooth:
            low, high = ([getattr(line.shares[at], end) for at in points] for end in ("low", "high"))
            above.fill_between(years, low, high, color=colour, alpha=0.15, linewidth=0)
        onset = line.finding.title.onset if line.finding else None
        if onset:
            above.axvspan(onset.low - 0.4, onset.high + 0.4, color=colour, alpha=0.08, linewidth=0)
            above.axvline(onset.year, color=colour, linestyle=":", linewidth=1)
    last = max((one.year for line in chart.lines for one in line.shares), default=chart.complete_until)
    if last > chart.complete_until:
        above.axvspan(chart.complete_until + 0.5, last + 0.6, color="#A8A5A0", alpha=0.3, linewidth=0)
    above.set_ylabel(unit(chart))
    if chart.view.log:
        above.set_yscale("log")
    else:
        above.set_ylim(0, top(chart))
    if chart.lines:
        for name in above.legend(frameon=False, fontsize=8, loc="upper left").get_texts():
            name.set_parse_math(False)  # a name may hold dollars
    if chart.coverage:
        held = [row for row in chart.coverage.rows() if row[0] >= chart.first_year and row[2]]
        below.fill_between([y for y, _, _ in held], [100 * a / b for _, a, b in held], color="#A8A5A0")
    below.set_ylim(0, 100)
    below.set_ylabel("abstracts, %", fontsize=8)
    for axes in (above, below):
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=8)
    return as_file(drawn, form)


def sheet(caption: str) -> tuple[Figure, float]:
    """Return a figure with its caption below, and the height, 0 to 1, at which the room above it begins."""
    lines = textwrap.wrap(caption, CAPTION_WIDTH)
    drawn = Figure(figsize=(WIDTH, HEIGHT + 0.16 * len(lines)))
    FigureCanvasAgg(drawn)
    drawn.text(0.10, 0.012, "\n".join(lines), fontsize=6.5, va="bottom", linespacing=1.35, parse_math=False)
    return drawn, (0.30 + 0.16 * len(lines)) / drawn.get_figheight()


def as_file(drawn: Figure, form: str) -> bytes:
    """Return a figure in one of the forms svg, pdf and png; without a date, so that it is the same again."""
    content = io.BytesIO()
    plain = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}[form]
    drawn.savefig(content, format=form, dpi=DOTS_AN_INCH, metadata=plain)
    return content.getvalue()
