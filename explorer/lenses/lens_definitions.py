"""What each lens means, by whom it is defined, and what stands beside it in the source."""

import streamlit as st

from corpus.lenses.lens_set import Context, Lens
from explorer.components.escaping import as_html, as_markdown
from explorer.lenses.lens_marks import Mark, marks
from explorer.lenses.lens_shown import Shown
from explorer.visit import Visit


def draw(visit: Visit, shown: Shown) -> None:
    """Draw the definitions in the order of the set."""
    st.subheader("What the lenses mean")
    told = marks(shown, dark=visit.dark)
    for lens in shown.lenses.lenses:
        anchors = [visit.reading.names.get(key, key) for key in lens.anchors]
        st.html(_definition(lens, told[lens.id], anchors))
    st.caption(
        as_markdown(
            f"Source: {shown.lenses.source}. The definitions are in words of our own after it. Lens set "
            f"{shown.lenses.digest[:8]}, {visit.places.lenses.name}: copy it to look through others."
        )
    )


def _definition(lens: Lens, mark: Mark, anchors: list[str]) -> str:
    """As HTML: a text's own line breaks and signs mean nothing here."""
    parts = [
        f'<h4 style="margin:0;padding:0;font-size:1.05rem">{mark.html}</h4>',
        f"<p><em>{as_html(lens.question)}</em></p>",
        f"<p>{as_html(lens.definition)}</p>",
    ]
    if lens.is_not:
        parts.append(_list("It is not", lens.is_not))
    if anchors:
        parts.append(f"<p><strong>Stands for it:</strong> {as_html('; '.join(anchors))}</p>")
    parts += [_context(one) for one in lens.context]
    parts.append(f'<p style="opacity:.78">{as_html(lens.source)}</p>')
    return (
        f'<section style="border-left:4px solid {mark.colour};padding:0 0 0 1rem;margin:0 0 1.25rem;'
        'max-width:52rem;overflow-wrap:anywhere;font-size:.95rem;line-height:1.45">'
        f"{''.join(parts)}</section>"
    )


def _list(title: str, lines: tuple[str, ...]) -> str:
    items = "".join(f"<li>{as_html(line)}</li>" for line in lines)
    return f'<p style="margin-bottom:0"><strong>{title}:</strong></p><ul style="margin-top:0">{items}</ul>'


def _context(one: Context) -> str:
    return (
        '<p style="background:rgba(128,128,128,.1);border-radius:6px;padding:.5rem .75rem">'
        f"<strong>{as_html(one.title)}.</strong> {as_html(one.text)} <br>"
        f'<span style="opacity:.78">Source: {as_html(one.source)}</span></p>'
    )
