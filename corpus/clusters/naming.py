"""Names for clusters: the words and phrases of titles that tell a cluster from the others.

Class-based TF-IDF (Grootendorst 2022, arXiv:2203.05794): how often the works of a cluster write a phrase,
times how rare it is over all clusters. Ours are: phrases of up to three words, each counted once a work
and weighed by its length, as a longer one says more where it is as frequent; and that words at the top of
many clusters, such as co-production in its own literature, count less.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from corpus.clusters.partition import UNCLUSTERED, Labels
from corpus.clusters.phrases import Phrases

FEWEST_WORKS, FEWEST_SHARE = 3, 0.03  # of a cluster that write a phrase, or it says little of the others
COVERING = 0.6  # of a phrase's works write a longer one about it: then the longer one is the name
TOP = 10  # phrases of a cluster by which those common to many are found
COMMON_SHARE = 0.4  # of the clusters that have a phrase at the top: more, and it counts less
COMMON_WEIGHT = 0.1
CANDIDATES = 60
TOPIC_SHARE, TOPIC_LIFT = 0.3, 2.0  # of a cluster's works, and over its share in the corpus: it stands out


@dataclass(frozen=True, slots=True)
class Name:
    """What a cluster is called."""

    label: int
    words: tuple[str, ...]
    """The most telling first; none if its titles share nothing that others lack."""
    topic: str | None
    """The OpenAlex topic that stands out, if one does."""

    @property
    def text(self) -> str:
        """The words as one line; without any, the topic or the number.

        >>> Name(0, ("citizen participation", "local government"), None).text
        'citizen participation, local government'
        """
        return ", ".join(self.words) or self.topic or f"cluster {self.label + 1}"


class Namer:
    """Titles taken apart once, for names of clusters at several levels."""

    def __init__(self, works: pl.DataFrame) -> None:
        """Take works that follow `schema.WORKS`."""
        self._phrases = Phrases()
        self._of_works = [self._phrases.of(title or "") for title in works["title"]]
        self._topics = works["topic"]

    def names(
        self, labels: Labels, most: int = 3, fixed: Mapping[int, Name] | None = None
    ) -> tuple[Name, ...]:
        """Return a name of up to `most` words or phrases for each cluster, in the order of their numbers.

        `labels` are one a work. No two names read the same, and within a name no word comes twice, be it in
        singular and plural. Words are written as they mostly are. Names that are `fixed` stay, and the
        others give way to them.
        """
        fixed = fixed or {}
        told = [label for label in np.unique(labels).tolist() if label != UNCLUSTERED]
        written: dict[str, Counter[str]] = defaultdict(Counter)
        counts: dict[int, Counter[str]] = {label: Counter() for label in told}
        for forms, label in zip(self._of_works, labels.tolist(), strict=True):
            if label != UNCLUSTERED:
                counts[label].update(forms.keys())
                for key, form in forms.items():
                    written[key][form] += 1
        ranked = _ranked(counts, {label: int((labels == label).sum()) for label in told})
        topics = _topics(self._topics, labels, told)
        found: list[Name] = []
        taken = {name.text.casefold() for label, name in fixed.items() if label in told}
        for label in told:
            if label in fixed:
                found.append(fixed[label])
                continue
            chosen = _chosen(ranked[label], counts[label], self._phrases, most)
            name = Name(label, tuple(_commonest(written[key]) for key in chosen), topics.get(label))
            others = iter(ranked[label])
            while name.words and name.text.casefold() in taken:
                extra = next((one for one in others if not _shares(self._phrases, one, chosen)), None)
                if extra is None:
                    name = replace(name, words=())
                else:
                    chosen = [*chosen, extra]
                    name = replace(name, words=tuple(_commonest(written[key]) for key in chosen))
            if name.text.casefold() in taken:
                name = replace(name, topic=None)
            taken.add(name.text.casefold())
            found.append(name)
        return tuple(found)


def names(
    works: pl.DataFrame, labels: Labels, most: int = 3, fixed: Mapping[int, Name] | None = None
) -> tuple[Name, ...]:
    """Return the names of the clusters of one level; see `Namer.names`."""
    return Namer(works).names(labels, most, fixed)


def _ranked(counts: dict[int, Counter[str]], sizes: dict[int, int]) -> dict[int, list[str]]:
    """The phrases of each cluster, the most telling first."""
    everywhere: Counter[str] = Counter()
    for one in counts.values():
        everywhere.update(one)
    average = everywhere.total() / max(len(counts), 1)
    scores: dict[int, list[tuple[float, str]]] = {}
    for label, phrases in counts.items():
        total, least = phrases.total(), max(FEWEST_WORKS, FEWEST_SHARE * sizes[label])
        scores[label] = sorted(
            (-_score(phrase, works / total, average / everywhere[phrase], works / everywhere[phrase]), phrase)
            for phrase, works in phrases.items()
            if works >= least
        )[: CANDIDATES * 2]
    tops = Counter(phrase for ranked in scores.values() for _, phrase in ranked[:TOP])
    common = {one for one, times in tops.items() if times > max(1.0, COMMON_SHARE * len(counts))}
    return {
        label: [
            phrase
            for _, phrase in sorted(
                (score * (COMMON_WEIGHT if phrase in common else 1), phrase) for score, phrase in ranked
            )
        ][:CANDIDATES]
        for label, ranked in scores.items()
    }


def _score(phrase: str, share: float, rarity: float, own: float) -> float:
    """Class-based TF-IDF, times the number of words and the root of the share of its works that are here."""
    return share * float(np.log1p(rarity)) * len(phrase.split()) * float(np.sqrt(own))


def _chosen(ranked: list[str], works: Counter[str], stems: Phrases, most: int) -> list[str]:
    chosen: list[str] = []
    for phrase in ranked:
        if len(chosen) == most:
            break
        if not _shares(stems, phrase, chosen):
            whole = _whole(phrase, ranked, works)
            chosen.append(phrase if _shares(stems, whole, chosen) else whole)
    return chosen


def _whole(phrase: str, ranked: list[str], works: Counter[str]) -> str:
    """The longer phrase that a phrase is nearly always part of: bureaucrats, where all are street-level."""
    longer = [
        one
        for one in ranked
        if f" {phrase} " in f" {one} " and one != phrase and works[one] >= COVERING * works[phrase]
    ]
    return max(longer, key=lambda one: (len(one.split()), works[one], one), default=phrase)


def _shares(stems: Phrases, phrase: str, chosen: Iterable[str]) -> bool:
    content = stems.content(phrase)
    return any(content & stems.content(one) for one in chosen)


def _commonest(forms: Counter[str]) -> str:
    return min(forms, key=lambda one: (-forms[one], one))


def _topics(topics: pl.Series, labels: Labels, told: Iterable[int]) -> dict[int, str]:
    """The commonest topic of each cluster, where it has so large a share and so much more than elsewhere."""
    everywhere: Counter[str] = Counter()
    here: dict[int, Counter[str]] = defaultdict(Counter)
    for topic, label in zip(topics, labels.tolist(), strict=True):
        if topic:
            everywhere[topic] += 1
            here[label][topic] += 1
    found = {}
    for label in told:
        if here[label]:
            topic, works = min(here[label].items(), key=lambda item: (-item[1], item[0]))
            share = works / here[label].total()
            if share >= TOPIC_SHARE and share >= TOPIC_LIFT * everywhere[topic] / everywhere.total():
                found[label] = topic
    return found
