"""How far annotators agree: as the authors of the measures computed it, with gaps, and at once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from corpus.lenses.agreement import agreements, cohen_kappa, krippendorff_alpha, measured
from tests.corpus.lenses.labels import NAMES, label

OBSERVERS = (  # Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, part C
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
UNITS = [[value for value in unit if value != "."] for unit in zip(*map(str.split, OBSERVERS), strict=True)]
pairs = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=30)


def by_hand(units) -> float:
    """Krippendorff's alpha from pairs of values, as his paper puts it, and nothing shared with ours."""
    usable = [unit for unit in units if len(unit) > 1]
    values = [value for unit in usable for value in unit]
    observed = sum(
        (one != other) / (len(unit) - 1)
        for unit in usable
        for place, one in enumerate(unit)
        for second, other in enumerate(unit)
        if place != second
    ) / len(values)
    expected = sum(one != other for one in values for other in values) / (len(values) * (len(values) - 1))
    return 1 - observed / expected if expected else 1.0


def test_alpha_is_that_of_krippendorffs_own_example():
    assert len(UNITS) == 12
    assert round(krippendorff_alpha(UNITS), 3) == 0.743
    assert krippendorff_alpha([unit for unit in UNITS if len(unit) > 1]) == krippendorff_alpha(UNITS)


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=5), max_size=12))
def test_alpha_of_any_labels_is_what_pairs_say(units):
    usable = [*units, ["a", "b"]]
    assert krippendorff_alpha(usable) == pytest.approx(by_hand(usable))


@given(pairs)
def test_kappa_is_that_of_scikit_learn_and_1_where_that_cannot_tell(pairs):
    theirs = 1.0 if len({*sum(pairs, ())}) == 1 else cohen_kappa_score(*zip(*pairs, strict=True))
    assert cohen_kappa(pairs) == pytest.approx(theirs)


@pytest.mark.parametrize("measure", [cohen_kappa, krippendorff_alpha])
def test_if_all_labels_are_one_agreement_is_full_also_in_every_draw(measure):
    found = measured([("a", "a")] * 5, measure)
    assert (found.value, found.low, found.high) == (1, 1, 1)
    mostly = measured([("a", "a")] * 5 + [("b", "b")], measure)
    assert (mostly.value, mostly.low, mostly.high) == (1, 1, 1)
    assert measured([("a", "b"), ("a", "a")], measure).low <= 0


@pytest.mark.parametrize("measure", [cohen_kappa, krippendorff_alpha])
def test_the_interval_is_that_of_drawing_works_one_by_one(measure):
    draw = np.random.default_rng(1)
    units = [(one, one if draw.random() < 0.7 else "abc"[draw.integers(3)]) for one in "abc" * 40]
    drawn = [measure([units[place] for place in draw.integers(0, 120, 120)]) for _ in range(1_000)]
    found = measured(units, measure)
    assert (found.low, found.high) == pytest.approx(np.percentile(drawn, (2.5, 97.5)), abs=0.025)
    assert found.low < found.value < found.high
    assert measured(units, measure) == found


def test_annotators_are_compared_by_what_stands_on_works_that_both_have_labelled():
    labels = [
        *(label(n, NAMES[n % 4], work=f"W{n}") for n in range(8)),
        *(label(20 + n, NAMES[n % 4], by="Bo Sample", work=f"W{n}") for n in range(6)),
        label(40, "provocation", by="bo  sample", work="W0"),
        label(41, None, by="Bo Sample", work="W1"),
        label(42, "provocation", by="Cy Specimen", work="W7"),
        label(43, "provocation", by="Di Example", work="W99"),
        label(44, "provocation", by="Cy Specimen", work="W0", lens_set="another"),
    ]
    found = agreements(labels, "briefing")
    assert found.works == 6
    units = [[NAMES[n % 4]] * 2 for n in range(2, 6)] + [
        ["clarification", "provocation"],
        ["none", "provocation"],
    ]
    assert found.alpha.value == pytest.approx(by_hand(units))
    one, other = found.pairs
    assert (one.one, one.other, one.works, one.alike) == ("Ada Example", "bo sample", 5, 4)
    assert one.share == 0.8
    assert one.kappa.low <= one.kappa.value <= one.kappa.high
    assert (other.one, other.other, other.works, other.kappa) == ("Ada Example", "Cy Specimen", 1, None)


def test_one_work_or_none_is_too_few():
    assert agreements([], "briefing") == agreements([label(1)], "briefing")
    found = agreements([label(1), label(2, by="Bo Sample")], "briefing")
    assert (found.works, found.alpha, found.pairs[0].alike) == (1, None, 1)


def test_of_eight_annotators_all_pairs_are_compared():
    labels = [
        label(n * 8 + by, NAMES[(n + (n * by) % 5 // 4) % 4], by=f"{by}", work=f"W{n}")
        for n in range(500)
        for by in range(8)
    ]
    found = agreements(labels, "briefing")
    assert (found.works, len(found.pairs)) == (500, 28)
