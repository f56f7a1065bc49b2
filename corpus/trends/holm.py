"""Several families tested at once: p-values corrected after Holm 1979, Scand. J. Statistics 6:65-70."""

from collections.abc import Mapping


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Return the corrected p-value of each family, in the same order; compare them with alpha as they are.

    >>> holm({"co-production": 0.01, "co-design": 0.04, "co-creation": 0.03})
    {'co-production': 0.03, 'co-design': 0.06, 'co-creation': 0.06}
    """
    corrected: dict[str, float] = {}
    highest = 0.0
    ordered = sorted(p_values, key=lambda family: (p_values[family], family))
    for place, family in enumerate(ordered):
        highest = max(highest, min(1.0, (len(ordered) - place) * p_values[family]))
        corrected[family] = highest
    return {family: corrected[family] for family in p_values}
