"""What two works share is counted as on the map, and named where it can be."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.coupling import reference_vectors
from corpus.schema import CITED_WORKS
from corpus.shared import cited_together, shared_references
from tests.corpus.citing import IDS, REFERENCES, frame_of, links_of

ENDS = st.lists(st.sampled_from(IDS), min_size=2, max_size=2, unique=True)
UNKNOWN = CITED_WORKS.to_frame()


@given(REFERENCES, ENDS)
def test_two_works_share_the_references_of_both_with_the_likeness_of_the_map(literature, ends):
    assume(set(ends) <= set(literature))
    first, second = ends
    frame = frame_of(literature)
    found = shared_references(frame, UNKNOWN, first, second)
    both = set(literature[first]) & set(literature[second]) - {first, second}
    assert set(found.references["id"]) == both
    assert set(found.references.filter("inside")["id"]) == both & set(literature)
    vectors = reference_vectors(frame)
    rows = [frame["id"].index_of(work) for work in ends]
    like = float((vectors[rows[0]] @ vectors[rows[1]].T).toarray()[0, 0])
    if not set(ends) & (set(literature[first]) | set(literature[second])):
        assert found.cosine == pytest.approx(like, abs=1e-5)
    if found.cosine:
        assert found.references["share"].sum() == pytest.approx(1)


@given(REFERENCES, ENDS)
def test_who_cites_both_is_counted_by_hand(literature, ends):
    assume(set(ends) <= set(literature))
    made = links_of(literature)
    found = cited_together(made, *(made.row(work) for work in ends))
    citing = [{work for work, cited in literature.items() if one in cited and work != one} for one in ends]
    assert set(made.ids_of(found.both)) == citing[0] & citing[1]
    assert (found.first, found.second) == (len(citing[0]), len(citing[1]))
    if citing[0] and citing[1]:
        salton = len(citing[0] & citing[1]) / math.sqrt(len(citing[0]) * len(citing[1]))
        assert found.cosine == pytest.approx(salton)
    else:
        assert found.cosine == 0


def test_a_reference_outside_the_corpus_has_its_name_if_the_harvest_asked_for_it():
    frame = frame_of({"W1": ["X1", "X2"], "W2": ["X1", "X2"], "W3": []})
    told = pl.DataFrame(
        [
            {
                "id": "X1",
                "found": "found",
                "title": "A far work [invented]",
                "authors": ["Ann Lee"],
                "year": 1990,
            }
        ],
        schema=CITED_WORKS,
    )
    found = shared_references(frame, told, "W1", "W2").references.sort("id")
    assert found["title"].to_list() == ["A far work [invented]", None]
    assert found["inside"].to_list() == [False, False]


def test_what_everyone_cites_is_shared_and_weighs_nothing():
    frame = frame_of({f"W{n:02d}": ["X1"] for n in range(30)})
    found = shared_references(frame, UNKNOWN, "W00", "W01")
    assert found.references["share"].to_list() == [0.0]
    assert found.cosine == 0
    assert np.isfinite(found.cosine)
