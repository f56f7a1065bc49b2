"""Everything that can go wrong with a corpus, typed by what the caller does next.

Every message is one sentence or two for the person at the keyboard: what happened, where, what to do.
"""

from typing import ClassVar


class CorpusError(Exception):
    """A corpus could not be read, written or understood; the message says what to do."""


class NoCorpus(CorpusError):
    """There is no harvest at this place yet."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        super().__init__(f"No harvest is stored at {uri} yet: run `python -m harvest run` to make one.")


class NoSuchVersion(CorpusError):
    """The version asked for was never committed."""

    def __init__(self, uri: str, version: int, newest: int) -> None:
        self.uri, self.version, self.newest = uri, version, newest
        super().__init__(f"{uri} has versions 0 to {newest}; version {version} does not exist.")


class StoreUnwritable(CorpusError):
    """The store refused a write: nothing of the new version is visible, the old ones are whole."""

    def __init__(self, uri: str, why: str) -> None:
        self.uri = uri
        super().__init__(
            f"Could not write to the corpus at {uri} ({why}); what was stored before is whole. "
            "Free space or make the folder writable, or set CORPUS_URI to another place, and run again."
        )


class StoreUnreadable(CorpusError):
    """The store exists but could not be read."""

    def __init__(self, uri: str, why: str) -> None:
        self.uri = uri
        super().__init__(
            f"Could not read the corpus at {uri} ({why}). Check CORPUS_URI and its access rights; if files "
            "are damaged, put back a copy, or move the folder away and run `python -m harvest run`."
        )


class StoreOfEarlierLayout(StoreUnreadable):
    """The store was written by an earlier release, which kept each version as a whole."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        CorpusError.__init__(
            self,
            f"The corpus at {uri} was written by an earlier release in a form that is no longer read; it is "
            "not touched. Set CORPUS_URI to another folder and run `python -m harvest run` to harvest anew.",
        )


class StoredMeanwhile(CorpusError):
    """Another harvest was stored between reading the newest version and writing this one."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        super().__init__(
            f"Another harvest was stored at {uri} meanwhile, so that this one was not. Nothing is lost: run "
            "the command again, what was fetched is kept."
        )


class StatusUnreadable(CorpusError):
    """The status file of the latest harvest is damaged or closed to us."""

    def __init__(self, file: object, why: str) -> None:
        self.file = file
        super().__init__(
            f"Could not read {file} ({why}), which tells how the latest harvest stands: delete it, or "
            "start a harvest, which writes it anew. The corpus and the pages already fetched are not touched."
        )


class BibliographyUnreadable(CorpusError):
    """A file of references could not be read at all, or holds nothing that can be used."""


class ChoicesUnreadable(CorpusError):
    """The file of choices made by hand cannot be read: a harvest without them would be another one."""

    def __init__(self, path: object, why: str, line: int | None = None) -> None:
        self.path, self.line = path, line
        place = f"{path}, line {line}" if line else str(path)
        super().__init__(
            f"Could not read the choices made by hand ({place}: {why}): mend the file, or move it away to "
            "go on without them; nothing was changed."
        )


class ChoicesUnwritable(CorpusError):
    """A choice could not be written down; those made before are whole."""

    def __init__(self, path: object, why: str) -> None:
        self.path = path
        super().__init__(
            f"Could not write the choice to {path} ({why}); those made before are whole. Free space or make "
            "the folder writable, or set HARVEST_CHOICES to another file, and choose again."
        )


class ChoiceRefused(CorpusError):
    """A choice that cannot be: an id that is none, or a reference that is not there."""


class TermsUnreadable(CorpusError):
    """The file of terms is missing, damaged, or says what cannot be so."""

    def __init__(self, path: object, why: str) -> None:
        self.path = path
        super().__init__(
            f"Could not use the terms of {path} ({why}): correct it, or put back the file that came with "
            "the program; nothing was counted, and what was stored before is whole."
        )


class TableUnreadable(CorpusError):
    """A table that someone gave could not be read or its result not be written."""

    def __init__(self, path: object, why: str, do: str) -> None:
        self.path = path
        super().__init__(f"Could not go through {path}: {why}. Please {do}; nothing was written.")


class OptionImpossible(CorpusError):
    """A command was asked for what cannot be."""

    def __init__(self, option: str, given: str, wanted: str) -> None:
        super().__init__(f"{option} cannot be {given}: give {wanted}; nothing was written.")


class SeriesImpossible(CorpusError):
    """A yearly series holds what cannot be."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}: correct the series; nothing was computed from it.")


class SeriesFileUnreadable(CorpusError):
    """A file of yearly series is missing, damaged, or holds what cannot be."""

    def __init__(self, path: object, why: str, line: int | None = None, do: str = "correct the file") -> None:
        self.path, self.line = path, line
        place = f"{path}, line {line}" if line else str(path)
        super().__init__(f"Could not read the series of {place}: {why}. Please {do}; nothing was written.")


class SeriesFileUnwritable(CorpusError):
    """What was found in the series could not be written down."""

    def __init__(self, path: object, why: str) -> None:
        self.path = path
        super().__init__(
            f"Could not write {path} ({why}); what stood there before is whole. Free space or name a place "
            "that can be written to, and run the command again."
        )


class ModelMissing(CorpusError):
    """The model that turns sentences into vectors is not there; cue words work without it."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The sentence model cannot be used ({why}): install what requirements.txt names, or go on with "
            "cue words alone."
        )


class LensesUnreadable(CorpusError):
    """The file of a lens set is missing, damaged, or says what cannot be so."""

    def __init__(self, path: object, why: str) -> None:
        self.path = path
        super().__init__(
            f"Could not use the lenses of {path} ({why}): correct it, or put back the file that came with "
            "the program; nothing was labelled."
        )


class _LinesUnreadable(CorpusError):
    """A file that people write is damaged or closed to us; to go on without it would lose what they wrote."""

    what: ClassVar[str]

    def __init__(
        self,
        path: object,
        why: str,
        line: int | None = None,
        do: str = "mend the file, or put back a copy of it",
    ) -> None:
        self.path, self.line = path, line
        place = f"{path}, line {line}" if line else str(path)
        super().__init__(f"Could not read {self.what} ({place}: {why}). Please {do}; nothing was changed.")


class _LinesUnwritable(CorpusError):
    """Something could not be written down; what was written before is whole."""

    what: ClassVar[str]
    before: ClassVar[str]
    variable: ClassVar[str]

    def __init__(self, path: object, why: str, do: str | None = None) -> None:
        self.path = path
        other = (
            f"free space, make the folder writable or set {self.variable} to another file, and do it again"
        )
        super().__init__(
            f"Could not write {self.what} to {path} ({why}); {self.before} made before are whole. "
            f"Please {do or other}."
        )


class LabelsUnreadable(_LinesUnreadable):
    """The file of labels made by hand is damaged or closed to us."""

    what = "the labels made by hand"


class LabelsUnwritable(_LinesUnwritable):
    """A label could not be written down."""

    what, before, variable = "the labels", "those", "LENS_LABELS"


class MarksUnreadable(_LinesUnreadable):
    """The file of notes and tags is damaged or closed to us."""

    what = "what readers noted"


class MarksUnwritable(_LinesUnwritable):
    """A note or tag could not be written down."""

    what, before, variable = "it", "the notes and tags", "MARKS"


class LabelsDiffer(CorpusError):
    """Two files hold a label that is the same and yet says different things."""

    def __init__(self, label_id: str, annotator: str, title: str) -> None:
        self.label_id = label_id
        super().__init__(
            f"The label {label_id} ({annotator} on {title[:80]!r}) says one thing in one place and another "
            "elsewhere, and a label never changes once it is made. Put one of them back as it was; if you "
            "changed a row of a table that was exported, empty its id, so that it is a new label. "
            "Nothing was written."
        )
