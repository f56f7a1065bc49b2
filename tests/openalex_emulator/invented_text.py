"""The title and abstract of an invented work, in which exactly the planted families of terms can be read."""

from dataclasses import dataclass
from random import Random

from tests.openalex_emulator import invented_phrases as phrases
from tests.openalex_emulator import invented_words as words

TITLE_HAS_TERM = 0.6
"""Share of works with an abstract whose title names their terms too; without an abstract every title does."""
SHORTEST, LONGEST = 80, 200
"""Words of an abstract."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a text is to be about, and how it is to speak."""

    community: words.Community
    lens: str
    families: int  # bits, in the order of words.FAMILIES
    language: str
    false_friend: bool
    has_abstract: bool


def write(subject: Subject, rng: Random) -> tuple[str, str | None]:
    """Return title (marked as invented) and abstract, or None for an abstract that is missing."""
    if subject.false_friend:
        title = rng.choice(phrases.FALSE_FRIEND_TITLES)
        abstract = _fill(phrases.FALSE_FRIEND_SENTENCES, {"n": rng.randint(5, 90)})
    elif subject.language != "en":
        title, abstract = _foreign(subject, rng)
    else:
        title, abstract = _english(subject, rng)
    marked = f"Invented: {title}" if rng.random() < 0.5 else f"{title} [invented]"
    return marked, abstract if subject.has_abstract else None


def family_ids(families: int) -> tuple[str, ...]:
    """Return the ids of the families whose bits are set."""
    return tuple(family.id for place, family in enumerate(words.FAMILIES) if families >> place & 1)


def _english(subject: Subject, rng: Random) -> tuple[str, str]:
    spelling = rng.choices(words.SPELLINGS, words.SPELLING_SHARES)[0]
    terms = _terms(subject.families, spelling)
    named = terms or [rng.choice(phrases.NEUTRAL_TERMS)]
    slots = _slots(subject.community, rng)
    in_title = not subject.has_abstract or rng.random() < TITLE_HAS_TERM
    in_titles = _terms(subject.families, "hyphen" if spelling == "spaced" else spelling) if in_title else []
    heading = _listed(in_titles) or (rng.choice(phrases.NEUTRAL_TERMS) if terms else named[0])
    pattern = rng.choice(phrases.TITLES[subject.lens])
    title = pattern.format_map({**slots, "term": heading, "opening": heading[0].upper() + heading[1:]})
    sentences = [rng.choice(phrases.OPENINGS)]
    if len(named) > 1:
        sentences.append(phrases.ALSO)
    slots |= {"term": named[0], "others": _listed(named[1:])}
    middle = rng.sample(phrases.CUES[subject.lens], 3) + rng.sample(phrases.FILLERS, rng.randint(2, 5))
    rng.shuffle(middle)
    return title[0].upper() + title[1:], _fill([*sentences, *middle, rng.choice(phrases.CLOSINGS)], slots)


def _foreign(subject: Subject, rng: Random) -> tuple[str, str]:
    *known, neutral = phrases.LANGUAGE_TERMS[subject.language]
    named = [term for place, term in enumerate(known) if subject.families >> place & 1] or [neutral]
    slots = {"term": phrases.LANGUAGE_AND[subject.language].join(named), "n": rng.randint(3, 60)}
    title = rng.choice(phrases.LANGUAGE_TITLES[subject.language]).format_map(slots)
    return title, _fill(phrases.LANGUAGE_SENTENCES[subject.language], slots)


def _terms(families: int, spelling: str) -> list[str]:
    """Return one way of writing each family; knowledge co-production is co-production with a word before."""
    found = []
    for place, family in enumerate(words.FAMILIES[:-1]):
        if families >> place & 1:
            form = family.form
            term = form[1:] if form[0] == " " else spelled(form, spelling)
            makes_knowledge = place == 0 and families >> words.KNOWLEDGE & 1
            found.append(f"knowledge {term}" if makes_knowledge else term)
    return found


def spelled(form: str, spelling: str) -> str:
    """Return "co" and its form in one of the spellings met in print.

    >>> [spelled("design", spelling) for spelling in ("hyphen", "closed", "spaced", "capitals")]
    ['co-design', 'codesign', 'co design', 'Co-Design']
    """
    if spelling == "capitals":
        return f"Co-{form.capitalize()}"
    return "co" + {"hyphen": "-", "closed": "", "spaced": " ", "unbreakable": "\u2011"}[spelling] + form


def _slots(community: words.Community, rng: Random) -> dict[str, object]:
    sample = rng.sample
    actors, actors2 = sample(community.actors, 2)
    setting, setting2 = sample(community.settings, 2)
    practice, practice2 = sample(community.practices, 2)
    problem, problem2 = sample(community.problems, 2)
    return {
        "actors": actors, "actors2": actors2, "setting": setting, "setting2": setting2,
        "practice": practice, "practice2": practice2, "problem": problem, "problem2": problem2,
        "place": rng.choice(phrases.PLACES), "n": rng.randint(6, 480),
    }  # fmt: skip


def _listed(terms: list[str]) -> str:
    if len(terms) < 2:
        return "".join(terms)
    return ", ".join(terms[:-1]) + " and " + terms[-1]


def _fill(sentences: tuple[str, ...] | list[str], slots: dict[str, object]) -> str:
    return " ".join(sentence.format_map(slots) for sentence in sentences)
