"""What the story is made of: sentences, each with the figures, names and works that it was written from.

A sentence is a template and its evidence. Digits stand in no template: whatever number a reader sees is a
`Figure`, with how it was counted and over how many. So a sentence cannot say what nobody counted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from string import Formatter

from corpus.model import WorkId
from corpus.selection import Selection
from corpus.wording import counted


class Kind(StrEnum):
    """How the value of a figure is written."""

    COUNT = "count"
    YEAR = "year"
    SHARE = "share"
    """0 to 1, written in per cent."""
    GROWTH = "growth"
    """A share a year, which may be below 0; in per cent with a decimal."""
    NUMBER = "number"
    """A number with two decimals."""
    NAME = "name"
    """A name from the records: it may hold anything, and the screen escapes it."""
    WORDS = "words"
    """Words of this project, such as a verdict."""


Value = int | float | str
LEAST_SHARE = 0.001


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of a sentence."""

    value: Value
    kind: Kind
    how: str
    """What was counted, without an end: `works whose title or abstract uses the word`."""
    of: int | None = None
    """Over how many, where the value is a count of part of them or a share of them."""
    noun: str = ""
    """Of a count, if the sentence says it: singular, of those that take an s."""
    low: float | None = None
    high: float | None = None
    """Bounds of its 95 % interval, in the unit of the value."""

    @property
    def text(self) -> str:
        """The value as it is written.

        >>> Figure(0.1234, Kind.SHARE, "works").text, Figure(1200, Kind.COUNT, "works", noun="work").text
        ('12 %', '1,200 works')
        """
        return written(self.value, self.kind, self.noun)

    @property
    def interval(self) -> str:
        """Its interval as it is written; empty if it has none."""
        if self.low is None or self.high is None:
            return ""
        return f"{written(self.low, self.kind)} to {written(self.high, self.kind)}"


@dataclass(frozen=True, slots=True)
class Named:
    """A work that a sentence names."""

    id: WorkId
    title: str | None
    who: str | None
    """Authors, short."""
    year: int | None

    @property
    def text(self) -> str:
        """Title, authors and year."""
        beside = ", ".join(str(one) for one in (self.who, self.year) if one)
        return f"“{self.title or 'Untitled'}”" + (f" ({beside})" if beside else "")


Part = str | Figure | Named
"""A piece of a sentence: words of the template, or what it was written from."""


class Page(StrEnum):
    """The pages of the explorer that the story leads to."""

    MAP = "map"
    WORKS = "works"
    TERMS = "terms"
    LENSES = "lenses"
    CLUSTERS = "clusters"
    SEEDS = "seeds"
    OVERVIEW = "overview"


@dataclass(frozen=True, slots=True)
class Opens:
    """A page with the choices under which it shows what a sentence says."""

    page: Page
    label: str
    selection: Selection = field(default_factory=Selection)
    colour: str | None = None
    """Of the map."""
    families: tuple[str, ...] = ()
    """Of the page of terms, which then shows this corpus."""
    world: bool = False
    """The page of terms shows all of OpenAlex instead."""
    lens: str | None = None
    """Of the page of lenses."""
    seed: str | None = None
    """Of the page of seeds."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template and its evidence; every placeholder of the template is a key of `says`."""

    template: str
    says: Mapping[str, Figure | Named]
    opens: tuple[Opens, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The sentence in pieces, in order."""
        found: list[Part] = []
        for words, name, _, _ in Formatter().parse(self.template):
            if words:
                found.append(words)
            if name is not None:
                found.append(self.says[name])
        return tuple(found)

    @property
    def text(self) -> str:
        """The sentence as plain words; names in it may hold anything.

        >>> Sentence("It has {works}.", {"works": Figure(2, Kind.COUNT, "works", noun="work")}).text
        'It has 2 works.'
        """
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def figures(self) -> dict[str, Figure]:
        """The figures by their names."""
        return {name: one for name, one in self.says.items() if isinstance(one, Figure)}

    @property
    def works(self) -> tuple[Named, ...]:
        """The works that it names, in order."""
        return tuple(one for one in self.says.values() if isinstance(one, Named))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One part of the story."""

    key: str
    heading: str
    sentences: tuple[Sentence, ...]
    note: str
    """How it was counted, and what it does not mean."""
    opens: tuple[Opens, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A work of the reading list, and why it stands there."""

    work: Named
    reason: Sentence


@dataclass(frozen=True, slots=True)
class Role:
    """One list of the reading list."""

    key: str
    title: str
    how: str
    """How its works were chosen."""
    entries: tuple[Entry, ...]
    lens: str | None = None
    """Label of the lens it belongs to; None: it belongs to none."""


@dataclass(frozen=True, slots=True)
class Story:
    """All of it, from one version of a corpus."""

    paragraphs: tuple[Paragraph, ...]
    roles: tuple[Role, ...]

    @property
    def sentences(self) -> tuple[tuple[Paragraph, Sentence], ...]:
        """All sentences in order, with the paragraphs that they stand in."""
        return tuple((part, one) for part in self.paragraphs for one in part.sentences)


def written(value: Value, kind: Kind, noun: str = "") -> str:
    """Return a value as it is written; a share below one per cent has a decimal.

    >>> written(0.004, Kind.SHARE), written(0.0004, Kind.SHARE), written(1996, Kind.YEAR)
    ('0.4 %', 'less than 0.1 %', '1996')
    """
    if isinstance(value, str):
        return value
    if kind is Kind.SHARE:
        return _per_cent(value)
    if kind is Kind.GROWTH:
        return f"{100 * value:.1f} %".replace("-", "−")
    if kind is Kind.NUMBER:
        return f"{value:,.2f}"
    if kind is Kind.YEAR or not noun:
        return str(value) if kind is Kind.YEAR else f"{value:,}"
    return counted(int(value), noun)


def _per_cent(share: float) -> str:
    if 0 < share < LEAST_SHARE:
        return f"less than {100 * LEAST_SHARE} %"
    return f"{100 * share:.1f} %" if 0 < share < 0.0095 else f"{100 * share:.0f} %"


def listed(pieces: Iterable[str]) -> str:
    """Return pieces as people list them.

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    *first, last = pieces
    return f"{', '.join(first)} and {last}" if first else last


def split_by(pieces: Iterable[str]) -> str:
    """Return pieces that hold commas themselves as a list.

    >>> split_by(["a, b", "c", "d"])
    'a, b; c; d'
    """
    return "; ".join(pieces)
