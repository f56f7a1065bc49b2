"""What is most often cited together with a seed."""

import streamlit as st

from corpus.errors import CorpusError
from corpus.wording import counted
from explorer.components.escaping import as_markdown, cut
from explorer.visit import Visit
from explorer.works import links
from explorer.works.work_data import together_with

WHAT_IT_IS = (
    "Co-citation (Small 1973): how many works of this corpus cite both. Cosine: that count over the root of "
    "the product of the citations of the two, so that what everybody cites weighs less."
)


def draw(visit: Visit, key: str) -> None:
    """Draw the works that are most often cited with the seed of this key."""
    st.subheader("Cited together with it")
    try:
        found = together_with(visit.places, visit.reading, key)
    except CorpusError as failure:
        st.warning(as_markdown(str(failure)), icon=":material/error:")
        return
    if found.works.is_empty():
        st.caption("Nothing of which a title is known is cited together with it more than once.")
        return
    st.caption(WHAT_IT_IS)
    st.html(links.STYLE)
    for row in found.works.iter_rows(named=True):
        with st.container(gap=None, key=f"ways_together_{row['id']}"):
            if row["inside"]:
                links.to_work(visit, row["id"], row["title"], f"together_{row['id']}")
            else:
                st.markdown(as_markdown(cut(row["title"], 160)))
            names = [cut(name, 40) for name in row["authors"] or ()]
            who = names[0] + (" et al." if len(names) > 1 else "") if names else ""
            parts = [who, str(row["year"] or ""), "" if row["inside"] else "not in this corpus"]
            figures = (
                f"{row['together']:,} of {counted(found.citing, 'work')} that cite the seed cite it too; "
                f"cosine {row['cosine']:.2f}"
            )
            st.caption(as_markdown(", ".join(part for part in parts if part) + ". " + figures + "."))
    if found.without_title:
        st.caption(
            f"{found.without_title:,} more would stand here, but nothing is known of "
            f"{'it but its id' if found.without_title == 1 else 'them but their ids'}."
        )
