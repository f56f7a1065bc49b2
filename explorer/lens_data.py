"""The lenses as they are told, learnt once for all readers."""

import streamlit as st

from corpus.lenses.lens_set_file import read_lens_set
from corpus.lenses.teller import Teller
from corpus.locations import LENSES
from explorer.term_data import codebook


def teller() -> Teller:
    """Return what tells works by the lenses of data/lenses.toml. Raises LensesUnreadable, TermsUnreadable."""
    return _teller(LENSES.stat().st_mtime if LENSES.exists() else 0.0, codebook().digest)


@st.cache_resource(max_entries=1, show_spinner="Learning the lenses …")
def _teller(stamp: float, digest: str) -> Teller:
    return Teller(read_lens_set(LENSES), codebook())
