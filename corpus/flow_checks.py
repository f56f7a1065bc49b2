"""Whether the numbers of a flow add up; what does not is said in the report, never smoothed over."""

from collections.abc import Iterator

from corpus.flow_model import Flow
from corpus.ledger import Step


def contradictions(flow: Flow) -> tuple[str, ...]:
    """Return a sentence for each two numbers that should agree and do not; empty if all is well."""
    pairs = (*_seeds(flow), *_forward(flow), *_backward(flow))
    return tuple(
        f"{one[0].upper()}{one[1:]} ({first:,}) and {other} ({second:,}) should be the same."
        for one, first, other, second in pairs
        if first is not None and second is not None and first != second
    ) + tuple(
        f"{what[0].upper()}{what[1:]} ({number:,}) should not be below 0."
        for what, number in _never_negative(flow)
        if number is not None and number < 0
    )


_Pair = tuple[str, int | None, str, int | None]


def _seeds(flow: Flow) -> Iterator[_Pair]:
    looked_up = next(
        (step for step in flow.steps if step.step == Step.SEEDS and step.outcome == "done"), None
    )
    if looked_up:
        yield "references in the ledger", looked_up.expected, "references stored", flow.seeds.given
        matched = sum(1 for one in flow.seeds.references if one.records)
        yield "references matched by the ledger", looked_up.received, "references with records", matched


def _forward(flow: Flow) -> Iterator[_Pair]:
    forward = flow.forward
    yield "works counted", forward.announced, "works announced by the account", flow.harvest.expected
    yield (
        "works in the version",
        flow.works,
        "citing works and seed records",
        forward.citing + flow.seeds_added,
    )
    if flow.since:
        since = flow.since
        fates = since.merged + since.deleted + since.unlinked + since.found_again + since.untraced
        yield "works gone", since.gone, "works whose fate is told", fates


def _backward(flow: Flow) -> Iterator[_Pair]:
    back = flow.backward
    done = next((step for step in flow.steps if step.step == Step.CITED and step.outcome == "done"), None)
    if done:
        yield "cited works found by the ledger", done.received, "cited works stored as found", back.found


def _never_negative(flow: Flow) -> Iterator[tuple[str, int | None]]:
    forward, back = flow.forward, flow.backward
    yield "duplicate rows", forward.repeated
    yield "works in more than one slice", forward.in_two_slices
    yield "works known to the query of one seed only", forward.only_by_query
    yield "seed records added", flow.seeds_added
    yield "cited works not sought", back.not_asked
    yield "cited works merged into a record counted already", back.same_record
    calls = [step.calls for step in flow.steps if step.calls is not None]
    yield "calls outside the steps", flow.harvest.calls - sum(calls) if calls else None
