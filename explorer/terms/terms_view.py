"""What a reader chose on the page of terms, as the part of the address that keeps it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.terms.use import Scope, Split

MOST_SMOOTH = 4


class Source(StrEnum):
    """Where the works are counted. The two are never on one chart."""

    WORLD = "world"
    CORPUS = "corpus"


@dataclass(frozen=True, slots=True)
class TermsView:
    """The choices; the default is the headline: the core families in titles, as shares, in the world."""

    source: Source | None = None
    """None: the world where it was counted, else the corpus."""
    families: tuple[str, ...] = ()
    """Empty: the core."""
    scope: Scope = Scope.TITLE
    frame: str | None = None
    """None: the narrowest that was counted."""
    split: Split | None = None
    raw: bool = False
    log: bool = False
    smooth: int = 0
    """Years to each side of a moving average."""
    point: tuple[str, int] | None = None
    """Line and year whose works are looked at."""


def read_view(params: Mapping[str, Sequence[str]]) -> TermsView:
    """Return what the parameters of an address ask for; what is not known is ignored.

    >>> read_view({"family": ["co-design"], "smooth": ["2"], "at": ["co-design:2007"]}).point
    ('co-design', 2007)
    """

    def one(name: str) -> str:
        return (params.get(name) or [""])[-1]

    at = re.fullmatch(r"(.{1,200}):([12]\d{3})", one("at"))
    return TermsView(
        source=Source(one("of")) if one("of") in set(Source) else None,
        families=tuple(dict.fromkeys(v[:80] for v in params.get("family", ()) if v))[:30],
        scope=Scope(one("scope")) if one("scope") in set(Scope) else Scope.TITLE,
        frame=one("frame")[:80] or None,
        split=Split(one("by")) if one("by") in set(Split) else None,
        raw=one("unit") == "works",
        log=one("log") == "1",
        smooth=int(one("smooth")) if one("smooth") in set("01234") else 0,
        point=(at[1], int(at[2])) if at else None,
    )


def write_view(view: TermsView) -> dict[str, list[str]]:
    """Return the parameters that stand for the choices; what is as by default is left out."""
    single = {
        "of": view.source,
        "scope": None if view.scope is Scope.TITLE else view.scope,
        "frame": view.frame,
        "by": view.split,
        "unit": "works" if view.raw else None,
        "log": "1" if view.log else None,
        "smooth": view.smooth or None,
        "at": f"{view.point[0]}:{view.point[1]}" if view.point else None,
    }
    params = {name: [str(value)] for name, value in single.items() if value is not None}
    return params | ({"family": list(view.families)} if view.families else {})
