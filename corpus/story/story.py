"""The whole story of one version, in the order in which it is read."""

from collections.abc import Callable, Mapping

from corpus.history.acyclic import Acyclic, acyclic
from corpus.history.main_path import Search, main_path
from corpus.history.search_paths import SearchPaths, search_paths
from corpus.links import Links
from corpus.model import WorkId
from corpus.story.carriers import carriers
from corpus.story.contested import contested, limits
from corpus.story.looks import looks
from corpus.story.material import Material
from corpus.story.origins import origins
from corpus.story.parts import parts
from corpus.story.reading_list import reading_list
from corpus.story.rise import rise
from corpus.story.siblings import siblings
from corpus.story.told import Paragraph, Story

PARAGRAPHS: tuple[Callable[[Material], Paragraph | None], ...] = (
    origins,
    carriers,
    rise,
    siblings,
    parts,
    looks,
    contested,
    limits,
)


def story(stuff: Material) -> Story:
    """Return the story; what the corpus does not support is not in it."""
    if stuff.works.is_empty():
        return Story((), ())
    told = (paragraph(stuff) for paragraph in PARAGRAPHS)
    return Story(tuple(one for one in told if one), reading_list(stuff))


def on_the_main_path(made: Links, years: list[int | None]) -> Mapping[WorkId, float]:
    """Return the works of the main path with the share of all paths that lead through each, 0 to 1.

    Key routes by search path count. `years` are those of `made.ids`. Paths lead from works that cite no other
    to works that none cites.
    """
    graph = acyclic(made, years)
    paths = search_paths(graph)
    found = main_path(graph, paths, Search.KEY_ROUTES)
    return {str(made.ids[int(graph.works[place])]): through(graph, paths, place) for place in found.places}


def through(graph: Acyclic, paths: SearchPaths, place: int) -> float:
    """Return the share of all paths that lead through a work, 0 to 1."""
    assert place < len(graph.works)  # noqa: S101
    return paths.before[place] * paths.after[place] / paths.total if paths.total else 0.0
