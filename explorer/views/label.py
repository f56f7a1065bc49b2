"""Label: say by which lens works look, one after another or many at once, and see how far people agree."""

import streamlit as st

from corpus.errors import CorpusError
from explorer.components import filters
from explorer.components.escaping import as_markdown
from explorer.lenses import labelling, lens_data, lens_label_files, lens_label_many, lens_label_one
from explorer.visit import Visit

ONE, MANY, FILES = "One by one", "Many at once", "Agreement and files"


def render(visit: Visit) -> None:
    """Draw the page."""
    st.title("Label")
    st.markdown(
        "Whoever knows a work knows more than the machine. What you say here counts for more than any guess, "
        "the classifier learns from it at once, and no harvest ever touches it."
    )
    if not visit.reading.main.works:
        st.info("This corpus holds no works.")
        return
    try:
        told = lens_data.told(visit.reading, visit.places)
        said = lens_data.by_hand(visit.reading, visit.places)
        labels = lens_data.labels(visit.places)
    except CorpusError as failure:
        st.error(as_markdown(str(failure)), icon=":material/error:")
        return
    part = st.segmented_control(
        "What to do", [ONE, MANY, FILES], default=ONE, key="label_part", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    if part == ONE:
        lens_label_one.draw(visit, told, said)
    elif part == MANY:
        with st.sidebar:
            filters.facets(visit, keep_work=False)
        lens_label_many.draw(visit, told)
    else:
        labelling.show_told()
        lens_label_files.draw(visit, told.lenses, labels)
    st.caption(
        as_markdown(
            f"Lens set: {told.lenses.name} ({told.lenses.digest[:8]}). The labels are kept in "
            f"{visit.places.labels.name}."
        )
    )
