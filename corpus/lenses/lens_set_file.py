"""The file of a lens set, such as `data/lenses.toml`, which explains itself: its only reader.

What is wrong with a file is told with its place, and the file is refused as a whole.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from corpus.errors import LensesUnreadable
from corpus.lenses.lens_set import NONE, Context, Cue, Example, Lens, LensSet, NoneKind

FORMAT = 1


class _Context(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    text: str
    source: str


class _Lens(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    name: str
    question: str
    definition: str
    source: str
    cues: list[str | tuple[str, float]]
    is_not: list[str] = msgspec.field(default_factory=list)
    anchors: list[str] = msgspec.field(default_factory=list)
    context: list[_Context] = msgspec.field(default_factory=list)


class _Example(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    label: str
    authors: str = ""
    year: int | None = None
    second: str | None = None
    none_kind: NoneKind | None = None
    confidence: float = 1.0
    votes: list[str] = msgspec.field(default_factory=list)
    reason: str = ""


class _Examples(msgspec.Struct, forbid_unknown_fields=True):
    works: list[_Example]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: int
    id: str
    name: str
    source: str
    lenses: list[_Lens]
    examples: _Examples
    none_cues: list[str | tuple[str, float]] = msgspec.field(default_factory=list)


def read_lens_set(path: Path) -> LensSet:
    """Return what a file of lenses says. Raises LensesUnreadable, with the place and what to do."""
    try:
        content = path.read_bytes()
        said = msgspec.toml.decode(content, type=_File)
    except OSError as failure:
        raise LensesUnreadable(path, failure.strerror or "it cannot be opened") from failure
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as failure:
        raise LensesUnreadable(path, str(failure).replace("`$.", "`")) from failure
    _check(path, said)
    return LensSet(
        id=said.id,
        name=said.name,
        source=said.source,
        lenses=tuple(_lens(one) for one in said.lenses),
        none_cues=_cues(said.none_cues),
        examples=tuple(_example(one) for one in said.examples.works),
        digest=hashlib.sha256(content).hexdigest(),
    )


def _check(path: Path, said: _File) -> None:
    if said.format != FORMAT:
        raise LensesUnreadable(path, f"format: it is {said.format} and this program reads {FORMAT}")
    ids = [lens.id for lens in said.lenses]
    if len(ids) < 2:
        raise LensesUnreadable(path, "lenses: there must be two at least")
    if len(set(ids)) != len(ids) or NONE in ids:
        raise LensesUnreadable(path, f"lenses: every id must be another, and none of them {NONE!r}")
    for of, cues in ((NONE, said.none_cues), *((lens.id, lens.cues) for lens in said.lenses)):
        for cue in _cues(cues):
            if not cue.words.strip("*").strip() or cue.words != cue.words.lower() or "*" in cue.words[:-1]:
                why = f"cues of {of}: {cue.words!r} is not in lower case, with * at its end at most"
                raise LensesUnreadable(path, why)
    _check_examples(path, ids, said.examples.works)


def _check_examples(path: Path, ids: Sequence[str], works: Sequence[_Example]) -> None:
    known = {*ids, NONE}
    for number, one in enumerate(works, 1):
        for label in (one.label, one.second, *one.votes):
            if label and label not in known:
                why = f"example number {number} ({one.title[:40]!r}): there is no lens {label!r}"
                raise LensesUnreadable(path, why)
        if not one.title.strip():
            raise LensesUnreadable(path, f"example number {number}: it has no title")

    labelled = {one.label for one in works}
    for lens in ids:
        if lens not in labelled:
            why = f"examples: no work is labelled {lens!r}, and a lens is learnt from works"
            raise LensesUnreadable(path, why)


def _cues(said: list[str | tuple[str, float]]) -> tuple[Cue, ...]:
    return tuple(Cue(one) if isinstance(one, str) else Cue(*one) for one in said)


def _lens(said: _Lens) -> Lens:
    return Lens(
        id=said.id,
        name=said.name,
        question=said.question,
        definition=said.definition.strip(),
        is_not=tuple(said.is_not),
        cues=_cues(said.cues),
        anchors=tuple(said.anchors),
        source=said.source,
        context=tuple(Context(one.title, one.text.strip(), one.source) for one in said.context),
    )


def _example(said: _Example) -> Example:
    return Example(
        title=said.title,
        authors=said.authors,
        year=said.year,
        label=said.label,
        second=said.second or None,
        none_kind=said.none_kind,
        confidence=said.confidence,
        reason=said.reason,
        votes=tuple(said.votes),
    )
