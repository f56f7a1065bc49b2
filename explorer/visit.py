"""One rerun of one reader: what is open, at which address, and where the other pages are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from explorer.address import Address, write
from explorer.lenses.lens_view import LensView
from explorer.loading import Places, Reading
from explorer.terms.terms_view import TermsView


@dataclass(frozen=True)
class Visit:
    """What every page is given."""

    reading: Reading
    address: Address
    places: Places
    pages: Mapping[str, Any]
    """Name of a page -> its `st.Page`: overview, map, works, …."""
    environ: Mapping[str, str]
    dark: bool
    phone: bool
    """Whether the browser says that it is on a phone."""

    def to_work(self, work_id: str | None) -> dict[str, list[str]]:
        """Return the parameters of a link to a work, filters kept; None is the way back to the list."""
        here = replace(self.address, work=work_id, since=None, references=None)
        return write(replace(here, terms=TermsView(), lenses=LensView()))
