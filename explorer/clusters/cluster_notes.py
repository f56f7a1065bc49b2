"""What is said around the clusters: how many, how stable, of what they are made, and what changed."""

from corpus.clusters.clustering import METHOD, Clustering
from corpus.clusters.portrait import Portrait
from corpus.wording import counted
from explorer import notes
from explorer.loading import Reading

STEADY, LOOSE = 0.9, 0.75  # mean agreement of runs
WHAT_STABILITY_IS = (
    "Stability is how far runs of the method with different dice agree (adjusted mutual information): 1 is "
    "the same, 0 what chance gives."
)
LEVEL_NAMES = {"coarse": "Few, large", "middle": "Some", "fine": "Many, small"}


def headline(level: Clustering, reading: Reading) -> str:
    """Say how many clusters there are, how stable they are, and how many works are in none."""
    if level.stability >= STEADY:
        how = "the same works come together whatever the dice"
    elif level.stability >= LOOSE:
        how = "most works come together whatever the dice; at the borders it is chance"
    else:
        how = "the literature has no clear parts at this level: take the borders as one way among others"
    inside = reading.main.works - level.unclustered
    return (
        f"**{counted(len(level.names), 'cluster')}** hold {notes.n(inside)} of "
        f"{counted(reading.main.works, 'work')}; {notes.n(level.unclustered)} are tied too loosely to be in "
        f"one. Stability **{level.stability:.2f}**: {how}."
    )


def method(level: Clustering, reading: Reading) -> str:
    """Say how the clusters came about, and of which corpus they are."""
    return f"{WHAT_STABILITY_IS} {METHOD}; resolution {level.resolution:.2g}. {notes.corpus_line(reading)}"


def since(level: Clustering) -> str:
    """Say against which version the changes are told."""
    return f"Since version {level.since}"


def seed_share(one: Portrait, names: dict[str, str], overall: dict[str, float]) -> str:
    """Say how far a cluster is the circle of one seed's citers."""
    if one.seed is None:
        return "None of its works cites a seed."
    key, share = one.seed.value, one.seed.share
    return (
        f"The seed that most of its works cite is {names.get(key, key)}: {_percent(share)} do, "
        f"{_percent(overall.get(key, 0.0))} of the whole corpus."
    )


def years(one: Portrait) -> str:
    """Say when its works appeared."""
    if one.years is None:
        return "not known"
    first, half, last = one.years
    return f"half of them by {half}, the middle half {first}–{last}"


def _percent(share: float) -> str:
    return "<1 %" if 0 < share < 0.01 else f"{share:.0%}".replace("%", " %")
