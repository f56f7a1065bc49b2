"""One rerun of one reader: what is open, at which address, and where the other pages are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from explorer.address import Address, write
from explorer.history.history_view import HistoryView
from explorer.lenses.lens_view import LensView
from explorer.loading import Places, Reading
from explorer.network.network_view import NetworkView
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
        return write(replace(self._bare(), work=work_id))

    def to_network(self, view: NetworkView) -> dict[str, list[str]]:
        """Return the parameters of a link to the page of networks with these choices, filters kept."""
        return write(replace(self._bare(), work=None, network=view))

    def to_history(self, view: HistoryView) -> dict[str, list[str]]:
        """Return the parameters of a link to the page of history with these choices, filters kept."""
        return write(replace(self._bare(), work=None, history=view))

    def to_author(self, key: str) -> dict[str, list[str]]:
        """Return the parameters of a link to the page of an author."""
        return write(Address(corpus=self.address.corpus, author=key))

    def to_venue(self, key: str) -> dict[str, list[str]]:
        """Return the parameters of a link to the page of a venue."""
        return write(Address(corpus=self.address.corpus, venue=key))

    def to_seed(self, key: str) -> dict[str, list[str]]:
        """Return the parameters of a link to the page of a seed."""
        return write(Address(corpus=self.address.corpus, seed=key))

    def _bare(self) -> Address:
        """The address without what single pages keep in it."""
        here = replace(self.address, since=None, references=None, cluster=None)
        here = replace(here, author=None, venue=None, seed=None)
        return replace(
            here, terms=TermsView(), lenses=LensView(), network=NetworkView(), history=HistoryView()
        )
