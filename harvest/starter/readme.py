"""The README of the starter corpus, its counts taken from the corpus itself."""

from collections import Counter

from harvest.starter.values import Starter

_TEXT = """\
# The starter corpus

{works} hand-collected records and {citations} citations between them, not a harvest: noted where they
happened to be found. Do not read counts, shares or trends from them.

Made by `python -m harvest starter --works starter-works.csv --citations starter-citations.csv
--out data/starter`, with `data/references.bib`. Equal inputs give equal bytes; this file is made with them.

**works.csv**: one row a work. `id` is the OpenAlex id, else `doi:` and the DOI, else `starter:` and a short
name; `authors` are separated by `; `, editors among them, and end in `et al.` where the source breaks off;
a work known only from being cited often has its first author alone; `seed_key` is the work's key in
references.bib; `relevance` is core, near, context or false-friend as judged by hand, empty if nobody judged;
`evidence` is where the facts were read. An empty cell is unknown.
Judged: {relevance}.
With a DOI {doi}, an OpenAlex id {openalex_id}, a year {year}, an author {authors}.

**citations.csv**: one row a citation; `citing_id` cites `cited_id`. `evidence` is one of:
{evidence}
An in-text citation is the weakest: the page prints author and year, the rest is knowledge of the field.

**layout.csv**: the map, computed from the two (`corpus/layout.py`): id, x, y, whether anything ties the
work to another, and the method. **clusters.csv**: the clusters of the same ties (`corpus/clusters/`): level,
resolution, stability, number, words of the name, topic, colour, and the ids of its works.

One work stands once: joined by DOI, OpenAlex id or key, else by title, year (one apart at most) and first
author; a preprint and its article stay two. Rows left out: {dropped} ({reasons}).
Licence: bibliographic facts; OpenAlex data are CC0.
"""
_REASONS = {
    "placeholder": "references to OpenAlex's placeholder for deleted works",
    "neither": "without a title or an id",
    "cites itself": "a work citing itself",
}


def describe(starter: Starter) -> str:
    """Return the README in Markdown, at most 30 lines."""
    relevance = Counter(work.relevance or "not judged" for work in starter.works)
    evidence = Counter(citation.evidence for citation in starter.citations)
    reasons = Counter(words for row in starter.dropped for mark, words in _REASONS.items() if mark in row)
    return _TEXT.format(
        works=len(starter.works),
        citations=len(starter.citations),
        relevance=", ".join(f"{kind} {count}" for kind, count in sorted(relevance.items())),
        evidence="\n".join(
            f"- {kind}: {count}"
            for kind, count in sorted(evidence.items(), key=lambda item: (-item[1], item[0]))
        ),
        dropped=len(starter.dropped),
        reasons=", ".join(f"{count} {words}" for words, count in sorted(reasons.items())) or "none",
        **{
            column: sum(1 for work in starter.works if getattr(work, column))
            for column in ("doi", "openalex_id", "year", "authors")
        },
    )
