"""The codebook of terms: which forms make a family, what only looks alike, and where they are counted.

What `data/terms.toml` says (`corpus.terms.codebook_file` reads it), as values.
"""

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """How a family is shown."""

    CORE = "core"
    """The headline."""
    EXTENDED = "extended"
    NEIGHBOURS = "neighbours"
    """Words for the same thing without co-."""
    APART = "apart"
    """Old and huge words: counted in the world for comparison, never tagged in texts."""


@dataclass(frozen=True, slots=True)
class Family:
    """Forms of words that count as one term."""

    id: str
    label: str
    group: Group
    forms: tuple[str, ...]
    note: str | None = None
    forms_in_context: tuple[str, ...] = ()
    """Forms that count only where a word of `context` stands in the same sentence."""
    context: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """The forms as they are printed: with their hyphen, and in one word as well.

        >>> Family("x", "X", Group.CORE, ("co-design", "action research")).spellings
        ('co-design', 'codesign', 'action research')
        """
        return tuple(
            spelling for form in self.forms for spelling in dict.fromkeys((form, form.replace("-", "")))
        )


@dataclass(frozen=True, slots=True)
class Subfamily:
    """A part of a family: hits of which one of `objects` is what is produced, which count as both."""

    id: str
    label: str
    family: str
    objects: tuple[str, ...]
    after_object: tuple[str, ...]
    """Forms right behind the object: knowledge co-production."""
    before_of: tuple[str, ...]
    """Forms before "of", at most two words and the object: co-production of useful knowledge."""
    before_object: tuple[str, ...]
    """Forms before at most two words and the object: co-producing new knowledge."""
    never_between: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """Forms of another language, by family."""

    code: str
    """ISO 639-1."""
    label: str
    forms: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Social:
    """Words by which a sentence is about people and what they do together."""

    words: tuple[str, ...]
    but_not: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """A false friend: a hit is dropped where its words stand and no word of `unless` does."""

    id: str
    label: str
    families: tuple[str, ...]
    """Empty: all."""
    words: tuple[str, ...]
    unless: tuple[str, ...] | None = None
    """None: the social words."""
    fields: tuple[int, ...] = ()
    """OpenAlex's numbers of fields in which a hit is dropped if title and abstract hold no social word."""
    written: str | None = None
    """Instead of words: how the letters of co- are written, a blank behind them."""


@dataclass(frozen=True, slots=True)
class Sense:
    """Another sense of a family, kept and told."""

    id: str
    label: str
    families: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The works among which terms are counted in the world, and why these."""

    id: str
    label: str
    fields: tuple[int, ...]
    """OpenAlex's numbers of fields; empty: all works, also those without a field."""
    reason: str


@dataclass(frozen=True, slots=True)
class Works:
    """What holds for the works of every frame."""

    language: str
    """ISO 639-1."""
    first_year: int
    types_left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the file says, in its order."""

    works: Works
    frames: tuple[Frame, ...]
    families: tuple[Family, ...]
    subfamilies: tuple[Subfamily, ...]
    languages: tuple[Language, ...]
    social: Social
    screens: tuple[Screen, ...]
    senses: tuple[Sense, ...]
    digest: str
    """SHA-256 of the file's bytes."""

    @property
    def tagged(self) -> tuple[Family, ...]:
        """The families that are looked for in texts: all but those counted apart."""
        return tuple(family for family in self.families if family.group is not Group.APART)

    @property
    def everything_tagged(self) -> tuple[str, ...]:
        """Ids of the families that are looked for in texts, and of their parts."""
        return (*(one.id for one in self.tagged), *(one.id for one in self.subfamilies))

    @property
    def labels(self) -> dict[str, str]:
        """Id of a family or a part of one -> how it is called."""
        named: tuple[Family | Subfamily, ...] = (*self.families, *self.subfamilies)
        return {one.id: one.label for one in named}
