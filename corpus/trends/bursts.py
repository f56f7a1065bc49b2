"""When a term was used in bursts: Kleinberg's two-state automaton over yearly batches.

After Kleinberg 2003, Data Mining and Knowledge Discovery 7:373-397, for batches of works: in the calm state
a work uses the term with the share of all years, in the burst with that share times a ratio. Each year costs
minus the log of its binomial probability in the state it is in; entering the burst costs gamma x ln(years),
leaving it nothing. The cheapest row of states is found by dynamic programming (Viterbi 1967).
"""

from dataclasses import dataclass
from math import log

import numpy as np

from corpus.trends.series import Series

RATIO = 2.0  # Kleinberg's s
GAMMA = 1.0  # his gamma, as in his examples
MOST = 0.9999  # a share stays below one


@dataclass(frozen=True, slots=True)
class Burst:
    """Years, both inclusive, in which the term was used in a burst."""

    first: int
    last: int
    weight: float
    """Cost saved against staying calm; bursts are compared by it."""


def bursts(series: Series, *, ratio: float = RATIO, gamma: float = GAMMA) -> tuple[Burst, ...]:
    """Return the bursts, oldest first. Years without works are passed over; without hits there is none."""
    rows = [row for row in series.rows() if row[2]]
    if not sum(hits for _, hits, _ in rows):
        return ()
    years = [year for year, _, _ in rows]
    hits, works = np.array([row[1:] for row in rows], float).T
    calm = min(hits.sum() / works.sum(), MOST)
    costs = np.array(
        [-(hits * log(share) + (works - hits) * log(1 - share)) for share in (calm, min(calm * ratio, MOST))]
    )
    excited = _states(costs, gamma * log(len(rows)))
    saved = costs[0] - costs[1]
    found: list[Burst] = []
    for place in np.flatnonzero(excited):
        if found and place and excited[place - 1]:
            found[-1] = Burst(found[-1].first, years[place], found[-1].weight + float(saved[place]))
        else:
            found.append(Burst(years[place], years[place], float(saved[place])))
    return tuple(found)


def _states(costs: np.ndarray[tuple[int, int], np.dtype[np.float64]], entering: float) -> list[bool]:
    """Return for each year whether it is in the burst, on the cheapest way, which begins calm."""
    spent, came_from = [0.0, entering], []
    for calm, burst in costs.T.tolist():
        stays = spent[0] + entering >= spent[1]  # in the burst, rather than entering it now
        falls = spent[1] < spent[0]
        came_from.append((int(falls), int(stays)))
        spent = [min(spent[0], spent[1]) + calm, min(spent[1], spent[0] + entering) + burst]
    state = int(spent[1] < spent[0])
    states = []
    for origin in reversed(came_from):
        states.append(bool(state))
        state = origin[state]
    return states[::-1]
