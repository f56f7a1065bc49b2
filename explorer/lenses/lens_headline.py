"""How many works look through each lens, in words and bars, before anything is drawn."""

import streamlit as st

from corpus.lenses.lens_set import NONE
from corpus.lenses.profile import counts
from corpus.trends.series import wilson
from corpus.wording import counted
from explorer.components.escaping import as_markdown
from explorer.lenses import lens_notes
from explorer.lenses.lens_marks import marks
from explorer.lenses.lens_shown import Shown
from explorer.visit import Visit

COLUMNS = "grid-template-columns:minmax(7rem,1fr) minmax(0,3fr) auto"


def draw(visit: Visit, shown: Shown) -> None:
    """Draw the numbers."""
    works, found = shown.works.height, counts(shown.works, shown.told.lenses.labels)
    lensed = works - found[NONE]
    st.markdown(
        as_markdown(f"Of {lens_notes.of_what(shown)}, ")
        + f"**{counted(lensed, 'work')}** {'looks' if lensed == 1 else 'look'} through a lens: "
        + ", ".join(f"**{found[one]:,}** {as_markdown(shown.names[one])}" for one in shown.ids)
        + f". **{found[NONE]:,}** {'has' if found[NONE] == 1 else 'have'} none or it is unclear, which is "
        "the expected answer for most works of a citing literature"
        + (f": {as_markdown(lens_notes.unlensed(shown))}." if found[NONE] else ".")
    )
    rows = []
    for mark in marks(shown, dark=visit.dark).values():
        count = found[mark.label]
        low, high = wilson(count, works)
        rows.append(
            f'<div role="listitem" style="display:contents"><span>{mark.html}</span>'
            '<span style="background:rgba(128,128,128,.15);border-radius:3px;height:.8rem">'
            f'<span style="display:block;width:{100 * count / works:.2f}%;height:100%;border-radius:3px;'
            f'background:{mark.colour}"></span></span>'
            '<span style="text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap">'
            f"{count:,} ({100 * count / works:.1f} %, {100 * low:.1f} to {100 * high:.1f})</span></div>"
        )
    st.html(
        f'<div role="list" aria-label="Works by lens" style="display:grid;{COLUMNS};gap:.35rem .75rem;'
        f'align-items:center;font-size:.9rem">{"".join(rows)}</div>'
    )
    st.markdown(as_markdown(lens_notes.how_they_were_told(shown)))
    st.caption(as_markdown(f"{lens_notes.METHOD} {lens_notes.source(shown, visit.reading)}"))
