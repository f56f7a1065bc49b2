"""The numbers of a flow, from the seed references to the works of a version, as frozen values.

A number that cannot be derived is None, never 0. What each is read off: `corpus.flow`.
"""

from dataclasses import dataclass

from corpus.model import Harvest, SeedStatus


@dataclass(frozen=True, slots=True)
class SeedReference:
    """One reference that the search started from, or was to start from."""

    name: str
    """`Durose et al. 2022`, or its key."""
    title: str | None
    doi: str | None
    status: SeedStatus
    records: tuple[str, ...]
    how: str | None
    """The step that decided, as in `corpus.model.Seed`."""
    reason: str | None


@dataclass(frozen=True, slots=True)
class SeedFlow:
    """References given, and what each became."""

    references: tuple[SeedReference, ...]
    records: int
    """Distinct records searched for: all families of the matched references together."""
    in_version: int
    """Works of the version that are such a record."""

    @property
    def given(self) -> int:
        """References in the list that was handed in."""
        return len(self.references)

    @property
    def by_hand(self) -> int:
        """References that were settled by hand."""
        return sum(one.how in {"pinned", "chosen"} for one in self.references)

    def of(self, status: SeedStatus) -> tuple[SeedReference, ...]:
        """Return the references that ended so, in their order."""
        return tuple(one for one in self.references if one.status is status)


@dataclass(frozen=True, slots=True)
class ForwardFlow:
    """Forward citation searching: works that cite a seed reference."""

    announced: int
    """By the counting calls; without a ledger, by the first page of the walk."""
    slices: int | None
    rows: int | None
    """In all slices, also those that were walked again."""
    in_slices: int | None
    """Distinct works of each slice, added up."""
    distinct: int | None
    """Distinct works of the walk."""
    found_again: int | None
    """Works of the previous version that the walk had missed, and whose record still cites a seed."""
    citing: int
    """Distinct citing works in the end."""
    seeds_checked: int | None
    """Seeds whose citing works were counted by reference lists and by the seed's own query."""
    seeds_agreed: int | None
    """Of these, seeds of which both counts are the same."""

    @property
    def repeated(self) -> int | None:
        """Rows taken out because their work had been received already."""
        return _minus(self.rows, self.distinct)

    @property
    def in_two_slices(self) -> int | None:
        """Of these, works that came in more than one slice or question."""
        return _minus(self.in_slices, self.distinct)

    @property
    def only_by_query(self) -> int | None:
        """Works added since only the query of a single seed knew them."""
        return _minus(_minus(self.citing, self.distinct), self.found_again)

    @property
    def difference(self) -> int:
        """Received less announced, slice by slice where that is known; 0 if all that was announced came."""
        for received in (self.in_slices, self.distinct):
            if received is not None:
                return received - self.announced
        return self.citing - self.announced


@dataclass(frozen=True, slots=True)
class SinceFlow:
    """What became of citing works of the previous version that the walk did not bring again."""

    gone: int
    merged: int
    deleted: int
    unlinked: int
    """Their record is there and cites no seed any more."""
    found_again: int
    untraced: int


@dataclass(frozen=True, slots=True)
class BackwardFlow:
    """One hop back: the references of the works of the version, and what was fetched of those outside."""

    references: int
    """Distinct works in all reference lists of the version."""
    inside: int
    """Of these, works of the version."""
    at_least: int | None
    """Citations from the corpus from which on a work outside was asked for."""
    frequent: int | None
    """Works outside that are cited so often."""
    asked: int | None
    """Of these, works sought, now or for an earlier version not long ago."""
    found: int | None
    dangling: int | None
    """Ids that reference lists name and under which there is no record."""
    missing: int | None
    """Ids that were left out of the answer to their batch."""
    left_out: str | None
    """Why the step was not taken, if it was not."""

    @property
    def outside(self) -> int:
        """Cited works that are not in the version."""
        return self.references - self.inside

    @property
    def rare(self) -> int | None:
        """Works outside that are cited less often than `at_least`."""
        return _minus(self.outside, self.frequent)

    @property
    def not_asked(self) -> int | None:
        """Works outside that are cited often enough and were not asked for."""
        return _minus(self.frequent, self.asked)

    @property
    def same_record(self) -> int | None:
        """Ids sought that led to a record which another id had led to, or which is in the version."""
        return _minus(_minus(_minus(self.asked, self.found), self.dangling), self.missing)


@dataclass(frozen=True, slots=True)
class StepAccount:
    """One step of the run; None where the ledger says nothing."""

    step: str
    outcome: str
    expected: int | None
    received: int | None
    calls: int | None
    credits: int | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class Notable:
    """What was not as expected: all lines of the ledger with one step and one outcome."""

    step: str
    outcome: str
    lines: int
    examples: tuple[str, ...]
    """The first of them in words: subject, numbers and detail."""


@dataclass(frozen=True, slots=True)
class Flow:
    """All numbers of a report on one version."""

    harvest: Harvest
    version: int
    works: int
    seeds: SeedFlow
    forward: ForwardFlow
    since: SinceFlow | None
    """None if there was no previous version, or nothing is recorded."""
    shared_dois: int
    """DOIs that more than one work of the version bears."""
    sharing_works: int
    without_references: int
    """Works of the version whose reference list is empty or not known."""
    backward: BackwardFlow
    steps: tuple[StepAccount, ...]
    notable: tuple[Notable, ...]
    recorded: bool
    """Whether this harvest kept a ledger."""
    found_unchanged: tuple[Harvest, ...] = ()
    """Later runs that found the literature as it stands in this version."""

    @property
    def seeds_added(self) -> int:
        """Works of the version that are records of a seed and were not received as citing works."""
        return self.works - self.forward.citing


def _minus(whole: int | None, part: int | None) -> int | None:
    return None if whole is None or part is None else whole - part
