"""The clusters of real records, with names and typical works, for a reader of that literature to judge."""

import gzip
import json

import polars as pl

from corpus.bibliography import read_bibliography
from corpus.clusters.clustering import clusterings
from corpus.clusters.portrait import Portrait, portraits
from corpus.clusters.relation import relation
from corpus.literature import Corpus
from corpus.locations import REFERENCES
from corpus.model import Seed, SeedStatus
from corpus.schema import seeds_frame, works_frame
from corpus.selection import searchable
from harvest.records import work_from_record
from tests.bench.page import MeasurementFailed, Section
from tests.samples import FILES

TYPICAL = 2


def section() -> Section:
    """Cluster the real records of the field nearest to ours."""
    if not FILES[0].exists():
        raise MeasurementFailed("the real records are not on this machine")
    with gzip.open(FILES[0], "rt", encoding="utf-8") as lines:
        works = [work_from_record(json.loads(line)) for line in lines]
    by_doi = {work.doi: work.id for work in works if work.doi}
    seeds = [
        Seed(reference, SeedStatus.MATCHED, (by_doi[reference.doi],), "DOI list", 1.0, "by DOI")
        for reference in read_bibliography(REFERENCES).references
        if reference.doi in by_doi
    ]
    corpus = Corpus(works_frame(works, seeds), seeds_frame(seeds, "real"), None, None, "Real records")
    listed = searchable(corpus)
    overall = listed["cites_seeds"].list.len().gt(0).mean()
    told = [
        f"{corpus.works.height:,} records of OpenAlex on the governance of sustainability transformations (a "
        f"snowball, late 2024; Krug and Niamir 2025, IPBES-Data/IPBES_TG_Snowballing). {len(seeds)} of the "
        f"briefing's references is among them; {overall:.1%} of all works cite it. "
        "The last column is the share that cites it in each cluster: no cluster is its circle of citers.",
    ]
    for level in clusterings(corpus.works, relation(corpus.works)):
        found = portraits(listed, corpus.citations, level)
        told += [
            "",
            f"**{level.level.capitalize()}:** {len(found)} clusters, stability {level.stability:.2f}, "
            f"{level.unclustered} works in none.",
            "",
            "| Cluster | Works | Half by | Typical works | Cite the seed |",
            "| --- | ---: | ---: | --- | ---: |",
            *(_row(one, listed) for one in found),
        ]
    return Section("On real records", told)


def _row(one: Portrait, works: pl.DataFrame) -> str:
    typical = [works.row(by_predicate=pl.col("id") == work, named=True) for work in one.typical[:TYPICAL]]
    cited = "; ".join(f"{work['who']} {work['year']}, {_short(work['title'])}" for work in typical)
    share = f"{one.seed.share:.1%}" if one.seed else "0.0%"
    half = one.years[1] if one.years else ""
    return f"| {one.name} | {one.works} | {half} | {cited} | {share} |"


def _short(title: str | None) -> str:
    words = (title or "without a title").replace("|", "/")
    return words if len(words) <= 90 else words[:88].rsplit(" ", 1)[0] + " …"
