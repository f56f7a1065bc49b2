"""Whatever goes wrong, the corpus is that of a calm harvest, or the ledger names what is missing."""

import random

import pytest

from corpus.ledger import Outcome, Step
from tests.harvest.builders import SEEDS
from tests.harvest.disturbed import Ended, harvest, literature, small_and_quick
from tests.openalex_emulator import Emulator

PASSING = {
    "rate_limited": Outcome.ANSWER_FAILED,
    "day_spent": None,  # the run stops, and the next goes on
    "unavailable_html": Outcome.ANSWER_FAILED,
    "crash_html": Outcome.ANSWER_FAILED,
    "gateway_timeout": Outcome.ANSWER_FAILED,
    "stalled_socket": Outcome.ANSWER_FAILED,
    "cut_connection": Outcome.ANSWER_FAILED,
    "partial_count": Outcome.PARTIAL_ANSWER,
    "row_moves": Outcome.SLICE_AGAIN,
    "late_stall": Outcome.ANSWER_FAILED,
    "slow": None,
    "bad_json": Outcome.ANSWER_FAILED,
    "proxy_html_200": Outcome.ANSWER_FAILED,
    "server_error_json": Outcome.ANSWER_FAILED,
    "charged_failure": Outcome.ANSWER_FAILED,
    "slow_partial": Outcome.PARTIAL_ANSWER,
    "row_doubled": Outcome.ROW_REPEATED,
    "wide_cites": None,
}
"""Faults that leave OpenAlex as it was, and by what the ledger knows that they happened."""
LASTING = {
    "dangling_references": None,  # each is named when the works most cited are fetched, one hop back
    "dropped_ids": Outcome.REMARK,
    "keyless_cursor_401": None,  # nothing happens: there is a key
    "merged_redirects": None,
    "count_drifts": None,
    "lost_reference": Outcome.ATTRIBUTION_DISAGREES,
    "unfindable_citation": Outcome.ATTRIBUTION_DISAGREES,
}
"""Faults that stay, and by what the ledger knows of them."""
CHANGING = ("deleted_record", "duplicate_doi")
MIXTURES = 200


@pytest.fixture(autouse=True)
def _small_and_quick():
    with small_and_quick():
        yield


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> Ended:
    """The harvest of the same literature from a server without faults."""
    with small_and_quick(), serve() as server:
        return harvest(server, tmp_path_factory.mktemp("undisturbed"))


def serve(*faults: str, seed: int = 0) -> Emulator:
    return Emulator(literature(), rate=100_000, budget=10_000_000, faults=faults, seed=seed)


def calm_after(server: Emulator, folder, *lasting: str) -> Ended:
    """Harvest the same server once more, in peace."""
    server.clear_faults()
    for fault in lasting:
        server.set_fault(fault)
    return harvest(server, folder / "calm")


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("when", ["once@1", "every:6"])
def test_a_fault_that_passes_changes_nothing_and_is_named(tmp_path, fault, when, undisturbed):
    with serve(f"{fault}={when}") as server:
        ended = harvest(server, tmp_path)
    assert ended.works.equals(undisturbed.works)
    if PASSING[fault] and when == "every:6":
        assert not ended.named(PASSING[fault]).is_empty()


@pytest.mark.parametrize("fault", LASTING)
def test_a_fault_that_lasts_gives_the_same_corpus_every_time(tmp_path, fault):
    with serve(f"{fault}=always") as server:
        ended = harvest(server, tmp_path / "disturbed")
        calm = calm_after(server, tmp_path, f"{fault}=always")
    assert ended.works.equals(calm.works)
    assert len(ended.ids) == 133
    if LASTING[fault]:
        assert not ended.named(LASTING[fault]).is_empty()


@pytest.mark.parametrize("when", ["once@1", "once@3", "2@2", "3@5"])
@pytest.mark.parametrize("fault", CHANGING)
def test_of_a_literature_that_changes_while_it_is_read_only_what_changed_can_differ(tmp_path, fault, when):
    with serve(f"{fault}={when}") as server:
        ended = harvest(server, tmp_path / "disturbed")
        calm = calm_after(server, tmp_path)
    before = {f"W{int(w['id'].rsplit('W')[-1])}" for w in literature()}
    changed = (calm.ids - before) | (before - calm.ids)
    assert ended.ids ^ calm.ids <= changed
    same = ended.ids & calm.ids
    assert ended.works.filter(ended.works["id"].is_in(same)).equals(
        calm.works.filter(calm.works["id"].is_in(same))
    )


def mixture(number: int) -> tuple[list[str], list[int]]:
    """Return the faults and the kills of one of the mixtures, always the same."""
    draw = random.Random(number)
    faults = [
        f"{name}={draw.choice(['once', '2', 'p:0.05', 'p:0.15', 'every:9'])}@{draw.randint(1, 20)}"
        for name in draw.sample(
            sorted(PASSING.keys() - {"stalled_socket", "late_stall", "slow", "charged_failure"}),
            draw.randint(1, 4),
        )
    ]
    return faults, [draw.randint(0, 15) for _ in range(draw.randint(0, 4))]


@pytest.mark.parametrize("number", range(MIXTURES))
def test_any_mixture_of_faults_and_kills_ends_with_the_corpus_of_an_undisturbed_harvest(
    tmp_path, number, undisturbed
):
    faults, kills = mixture(number)
    with serve(*faults, seed=number) as server:
        ended = harvest(server, tmp_path, kills, number)
    missing = undisturbed.ids - ended.ids
    assert ended.ids <= undisturbed.ids
    told = ended.named(Outcome.SLICE_DISAGREES)
    (walked,) = ended.ledger.filter(step=str(Step.WALK), outcome=str(Outcome.DONE))["received"]
    added_by_a_seeds_own_query = len(ended.ids) - SEEDS - walked
    assert len(missing) == (told["expected"] - told["received"]).sum() - added_by_a_seeds_own_query
    same = undisturbed.works.filter(undisturbed.works["id"].is_in(ended.ids))
    assert ended.works.equals(same)
