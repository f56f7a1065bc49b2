"""The citation graph. An edge A -> B means that A cites B.

Columns for computing, networkx for what a reader sees and for interchange: at 50,000 works and 1.2 million
citations a DiGraph takes 2.4 s and 900 MB to build, the columns 0.1 s.
"""

import networkx as nx
import polars as pl


def citations_within(works: pl.DataFrame) -> pl.DataFrame:
    """Return the citations whose two ends are in `works`: columns citing, cited; sorted, no self-citation."""
    return (
        works.lazy()
        .select(pl.col("id").alias("citing"), pl.col("references").alias("cited"))
        .explode("cited")
        .drop_nulls()
        .join(works.lazy().select("id"), left_on="cited", right_on="id", how="semi")
        .filter(pl.col("citing") != pl.col("cited"))
        .unique()
        .sort("citing", "cited")
        .collect()
    )


def citation_graph(works: pl.DataFrame) -> nx.DiGraph:
    """Return the citation graph of `works`; nodes carry title, year, seed_key and cited_by_count if known."""
    graph = nx.DiGraph()
    for row in works.select("id", "title", "year", "seed_key", "cited_by_count").iter_rows(named=True):
        work_id = row.pop("id")
        graph.add_node(work_id, **{name: value for name, value in row.items() if value is not None})
    graph.add_edges_from(citations_within(works).iter_rows())
    return graph


def neighbourhood(citations: pl.DataFrame, work_id: str, importance: dict[str, int], most: int) -> nx.DiGraph:
    """Return the work, what it cites and what cites it, and the citations among all of these.

    At most `most` neighbours a side, those of the highest `importance` (ties by id) first. The node
    attribute `side` is self, cited or citing; the graph attributes `cited` and `citing` hold how many
    neighbours there are on each side before the cut.
    """
    cited = citations.filter(pl.col("citing") == work_id)["cited"].to_list()
    citing = citations.filter(pl.col("cited") == work_id)["citing"].to_list()
    graph = nx.DiGraph(cited=len(cited), citing=len(citing))
    graph.add_node(work_id, side="self")
    for side, ids in (("cited", cited), ("citing", citing)):
        for neighbour in sorted(ids, key=lambda i: (-importance.get(i, 0), i))[:most]:
            if neighbour not in graph:
                graph.add_node(neighbour, side=side)
    shown = list(graph)
    among = citations.filter(pl.col("citing").is_in(shown) & pl.col("cited").is_in(shown))
    graph.add_edges_from(among.iter_rows())
    return graph
