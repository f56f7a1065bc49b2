"""What is cited together with a seed is counted as by hand, inside the corpus and outside it."""

from collections import Counter
from math import sqrt

import polars as pl

from corpus.around.together import cited_with
from corpus.schema import CITED_WORKS, works_frame
from tests.explorer import builders


def test_counts_and_cosine_are_those_of_a_count_by_hand():
    literature, seeds = builders.works(300), builders.seeds()
    works = works_frame(literature, seeds)
    own = "W9000001"
    citing = [work for work in literature if own in work.references]
    expected = Counter(cited for work in citing for cited in set(work.references) if cited != own)
    outside = sorted(cited for cited in expected if cited.startswith("W91"))
    named = outside[: len(outside) // 2]
    cited_works = pl.DataFrame(
        {
            "id": named,
            "title": [f"Cited [invented] {one}" for one in named],
            "authors": [["Ann Lee"]] * len(named),
        },
        schema={name: CITED_WORKS[name] for name in ("id", "title", "authors")},
    ).with_columns(pl.lit(2001, pl.Int32).alias("year"))
    most = len(expected)
    found = cited_with(works, cited_works, "seed1", (own,), most)
    assert found.citing == len(citing)
    often = {cited: count for cited, count in expected.items() if count > 1}
    known = {cited: count for cited, count in often.items() if cited in named or not cited.startswith("W91")}
    assert dict(found.works.select("id", "together").iter_rows()) == known
    assert found.without_title == len(often) - len(known)
    times = Counter(cited for work in literature for cited in set(work.references))
    for row in found.works.iter_rows(named=True):
        assert abs(row["cosine"] - row["together"] / sqrt(times[row["id"]] * len(citing))) < 1e-9
        assert row["inside"] == (not row["id"].startswith("W91"))
        assert row["title"]
    assert found.works["together"].is_sorted(descending=True)


def test_a_seed_that_nothing_cites_has_nothing_beside_it():
    works = works_frame(builders.works(20), builders.seeds())
    found = cited_with(works, CITED_WORKS.to_frame(), "absent", (), 10)
    assert (found.citing, found.works.height, found.without_title) == (0, 0, 0)
