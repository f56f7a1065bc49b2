"""The numbers of the test, fixed before any series is looked at, each with its reason.

They are the defaults everywhere. Whoever changes one tests another claim, and should say so.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Procedure:
    """What is asked of a series before it counts as a lasting onset, and of an onset before a claim holds."""

    first_year: int = 1990
    """Earlier years are left out: indexes hold few abstracts and fewer journals before."""
    incomplete_years: int = 2
    """So many of a series' last years are still being indexed and stay out of every fit."""
    alpha: float = 0.05
    """A break is believed if a series without one would show as strong a one less often than this."""
    least_rise: float = 0.03
    """The slope of log share must rise by more than this a year at the break."""
    least_slope: float = 0.02
    """Behind the break the slope must stay above this ..."""
    lasting_years: int = 5
    """... for at least so many years inside the window."""
    kept: float = 0.5
    """At the end of the window so much of the rise (in log share) must be left, or it was a burst."""
    margin: float = 2.0
    """By so much in QBIC a lasting onset must beat the line: positive evidence (Kass and Raftery 1995)."""
    least_years: int = 12
    """With fewer years nothing is tested: two slopes, a break year and noise need about a dozen points."""
    least_hits: int = 20
    """With fewer hits in the window nothing is tested (docs/onset-simulations.md, tiny counts)."""
    telling_rise: float = 0.10
    """Where no onset is found, "no" needs a line that would have shown a rise of this size ..."""
    telling_power: float = 0.80
    """... with this probability. Otherwise the answer is "cannot tell"."""
    replicates: int = 500
    """Series drawn for each bootstrap."""
    seed: int = 20_070_501
    """Of the random numbers, the same for every series, so that rows and their order do not matter."""
    claim_low: int = 2003
    """The claim "since the mid-2000s" (2004 to 2006) with a year of grace on either side ..."""
    claim_high: int = 2007
    """... which the interval of the onset year must overlap."""
    early: int = 2000
    """An onset before this year is told as a rise that was under way before the claim's years."""
    late: int = 2010
    """An onset after this year is told as one that came later."""
    widest_interval: int = 10
    """With an interval of more years than this one cannot say that the rise is one of the mid-2000s."""
    choosing: float = 1.2
    """The threshold of the onset year is widened so, as the course was chosen with the same counts."""
    coverage: float = 0.95
    """Of every interval."""


AS_REGISTERED = Procedure()
