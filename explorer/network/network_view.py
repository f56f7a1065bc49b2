"""What a reader chose on the page of networks, as the part of the address that keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Question(StrEnum):
    """What the network answers."""

    SELECTION = "selection"
    """How the works that the filters leave hang together."""
    AROUND = "around"
    """What is around a work."""
    PATHS = "paths"
    """How citations lead from one work to another."""
    SHARED = "shared"
    """What two works both cite."""
    CITING = "citing"
    """Who cites two works together."""
    CORE = "core"
    """The most cited works of a cluster."""
    BRIDGES = "bridges"
    """Works between clusters."""


SIZES = (30, 60, 150, 300)
"""How many works can be asked for."""
ONE_WORK = frozenset({Question.AROUND})
TWO_WORKS = frozenset({Question.PATHS, Question.SHARED, Question.CITING})
OF_CLUSTERS = frozenset({Question.CORE, Question.BRIDGES})
SIZED = frozenset({Question.SELECTION, Question.AROUND, Question.CORE})


@dataclass(frozen=True, slots=True)
class NetworkView:
    """The choices; the default is the works that the filters leave."""

    question: Question = Question.SELECTION
    first: str | None = None
    """Id of a work."""
    second: str | None = None
    most: int = SIZES[1]
    steps: int = 1
    """1 or 2 citations away from the work."""
    strongest: bool = False
    """The strongest path instead of the shortest ones."""
    either: bool = False
    """Paths may go against the citations as well."""
    past_seeds: bool = False
    """No path leads through a seed."""
    group: str | None = None
    """The cluster whose core is drawn."""


def read_view(params: Mapping[str, Sequence[str]]) -> NetworkView:
    """Return what the parameters of an address ask for; what is not known is ignored.

    >>> read_view({"ask": ["paths"], "a": ["W1"], "b": ["W2"], "steps": ["9"]}).second
    'W2'
    """

    def one(name: str) -> str:
        return (params.get(name) or [""])[-1]

    return NetworkView(
        question=Question(one("ask")) if one("ask") in set(Question) else Question.SELECTION,
        first=one("a")[:200] or None,
        second=one("b")[:200] or None,
        most=int(one("most")) if one("most") in {str(size) for size in SIZES} else SIZES[1],
        steps=2 if one("steps") == "2" else 1,
        strongest=one("path") == "strongest",
        either=one("way") == "either",
        past_seeds=one("past") == "seeds",
        group=one("core")[:200] or None,
    )


def write_view(view: NetworkView) -> dict[str, list[str]]:
    """Return the parameters that stand for the choices; what is as by default is left out."""
    single = {
        "ask": None if view.question is Question.SELECTION else view.question,
        "a": view.first,
        "b": view.second,
        "most": None if view.most == SIZES[1] else view.most,
        "steps": None if view.steps == 1 else view.steps,
        "path": "strongest" if view.strongest else None,
        "way": "either" if view.either else None,
        "past": "seeds" if view.past_seeds else None,
        "core": view.group,
    }
    return {name: [str(value)] for name, value in single.items() if value is not None}
