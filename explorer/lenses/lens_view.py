"""What a reader chose on the page of lenses, as the part of the address that keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.lenses.profile import Group


class Rank(StrEnum):
    """Which works of a lens are listed."""

    TYPICAL = "typical"
    CONTESTED = "contested"
    BRIDGES = "bridges"


GROUP_NAMES = {
    Group.FIELD: "field",
    Group.COUNTRY: "country",
    Group.VENUE: "venue",
    Group.TYPE: "type",
    Group.SEED: "seed",
    Group.CLUSTER: "cluster",
}
"""How the address names them."""
GROUPS = {name: group for group, name in GROUP_NAMES.items()}


@dataclass(frozen=True, slots=True)
class LensView:
    """The choices; the default is the first lens of the set, its typical works, and the fields."""

    lens: str | None = None
    """Whose works are listed; None: the first lens of the set."""
    rank: Rank = Rank.TYPICAL
    group: Group = Group.FIELD
    """By what the shares are taken apart."""


def read_view(params: Mapping[str, Sequence[str]]) -> LensView:
    """Return what the parameters of an address ask for; what is not known is ignored.

    >>> read_view({"group": ["country"], "works": ["best"]}).group
    <Group.COUNTRY: 'countries'>
    """

    def one(name: str) -> str:
        return (params.get(name) or [""])[-1]

    return LensView(
        lens=one("lens")[:80] or None,
        rank=Rank(one("works")) if one("works") in set(Rank) else Rank.TYPICAL,
        group=GROUPS.get(one("group"), Group.FIELD),
    )


def write_view(view: LensView) -> dict[str, list[str]]:
    """Return the parameters that stand for the choices; what is as by default is left out."""
    single = {
        "lens": view.lens,
        "works": None if view.rank is Rank.TYPICAL else view.rank.value,
        "group": None if view.group is Group.FIELD else GROUP_NAMES[view.group],
    }
    return {name: [value] for name, value in single.items() if value is not None}
