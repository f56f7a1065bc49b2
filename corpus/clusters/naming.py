"""Names for clusters: the words and phrases of titles that tell a cluster from the others.

Class-based TF-IDF (Grootendorst 2022, arXiv:2203.05794): how often the works of a cluster write a phrase,
times how rare it is over all clusters. Ours are: phrases of up to three words, each counted once a work
and weighed by its length, as a longer one says more where it is as frequent; and that words at the top of
many clusters, such as co-production in its own literature, count less.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import polars as pl

from corpus.clusters.partition import UNCLUSTERED, Labels
from corpus.terms.modifiers import SMALL, Stems

LONGEST = 3  # words of a phrase
SHORTEST = 3  # letters of a word
PART = re.compile(r"[^\w\s'’-]+|\s[-–—]+\s")
WORD = re.compile(r"[^\W\d_]\w*(?:['’-]\w+)*")
GENERIC = frozenset(
    """study studies case cases review reviews analysis analyses research approach approaches method methods
    role effect effects impact impacts introduction evidence perspective perspectives framework frameworks
    new lessons insights paper article book chapter editorial report reply comment findings results literature
    systematic empirical theory theoretical concept conceptual model models issue issues two three first one
    exploring understanding assessing evaluating rethinking examining meta-analysis trial trials randomized
    randomised controlled getting""".split()
)  # what titles of any subject say: such a word is part of a name only beside another
STOPS = SMALL | frozenset(
    """use used whose against beyond it's la le les el los las y en un una des du de der die das und im zur
    para por del da do e em o os as na no sobre et""".split()
)  # small words, also of the other languages that meet in a corpus
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


def names(
    works: pl.DataFrame, labels: Labels, most: int = 3, fixed: Mapping[int, Name] | None = None
) -> tuple[Name, ...]:
    """Return a name of up to `most` words or phrases for each cluster, in the order of their numbers.

    `works` follow `schema.WORKS`, and `labels` are one a work. No two names read the same, and within a
    name no word comes twice, be it in singular and plural. Words are written as they mostly are. Names that
    are `fixed` stay, and the others give way to them.
    """
    fixed = fixed or {}
    stems = _Stemmed()
    told = [label for label in np.unique(labels).tolist() if label != UNCLUSTERED]
    written: dict[str, Counter[str]] = defaultdict(Counter)
    counts: dict[int, Counter[str]] = {label: Counter() for label in told}
    for title, label in zip(works["title"], labels.tolist(), strict=True):
        if label == UNCLUSTERED or not title:
            continue
        forms = {}
        for form in _phrases(title):
            forms[stems.of(form)] = form
        counts[label].update(forms.keys())
        for key, form in forms.items():
            written[key][form] += 1
    ranked = _ranked(counts, {label: int((labels == label).sum()) for label in told})
    topics = _topics(works["topic"], labels, told)
    found: list[Name] = []
    taken = {name.text.casefold() for label, name in fixed.items() if label in told}
    for label in told:
        if label in fixed:
            found.append(fixed[label])
            continue
        chosen = _chosen(ranked[label], counts[label], stems, most)
        name = Name(label, tuple(_commonest(written[key]) for key in chosen), topics.get(label))
        others = iter(ranked[label])
        while name.words and name.text.casefold() in taken:
            extra = next((one for one in others if not _shares(stems, one, chosen)), None)
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


class _Stemmed:
    """Phrases by the stems of their words, each stem computed once."""

    def __init__(self) -> None:
        self._word = cache(Stems().of)

    def of(self, phrase: str) -> str:
        """Public service and public services are one."""
        return " ".join(self._word(word) for word in phrase.casefold().replace("’", "'").split())

    def content(self, key: str) -> set[str]:
        """The stems of a key, those with a hyphen also in their parts."""
        words = set(key.split())
        return words | {self._word(part) for word in words for part in word.split("-") if len(part) > LONGEST}


def _phrases(title: str) -> Iterator[str]:
    """Words and phrases of a title, in the case that says something; none goes over a mark or small word."""
    in_title_case = _in_title_case(title)
    for part in PART.split(title):
        words = [
            word if _is_name(word) else word if place and not in_title_case else word.lower()
            for place, word in enumerate(WORD.findall(part))
        ]
        for first in range(len(words)):
            run: list[str] = []
            for word in words[first : first + LONGEST]:
                if word.lower() in STOPS or len(word) < SHORTEST:
                    break
                run.append(word)
                if not all(one.lower() in GENERIC for one in run):
                    yield " ".join(run)


def _in_title_case(title: str) -> bool:
    """Whether capitals say nothing, as most longer words have one."""
    longer = [word for word in WORD.findall(title)[1:] if len(word) > LONGEST]
    return sum(1 for word in longer if word[0] != word[0].lower()) * 2 > len(longer)


def _is_name(word: str) -> bool:
    """COVID-19, OpenAlex and NHS are written so anywhere; a title all in capitals is not told apart."""
    return word.isupper() or any(letter.isupper() for letter in word.partition("-")[0][1:])


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


def _chosen(ranked: list[str], works: Counter[str], stems: _Stemmed, most: int) -> list[str]:
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


def _shares(stems: _Stemmed, phrase: str, chosen: Iterable[str]) -> bool:
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
