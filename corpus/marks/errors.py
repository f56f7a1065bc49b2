"""What can go wrong with what readers keep."""

from corpus.errors import CorpusError


class MarksUnreadable(CorpusError):
    """The file of notes and tags is damaged or closed to us; to go on without it would lose them."""

    def __init__(
        self,
        path: object,
        why: str,
        line: int | None = None,
        do: str = "mend the file, or put back a copy of it",
    ) -> None:
        self.path, self.line = path, line
        place = f"{path}, line {line}" if line else str(path)
        super().__init__(
            f"Could not read what readers noted ({place}: {why}). Please {do}; nothing was changed."
        )


class MarksUnwritable(CorpusError):
    """A note or tag could not be written down; those made before are whole."""

    def __init__(
        self,
        path: object,
        why: str,
        do: str = "free space, make the folder writable or set MARKS to another file, and do it again",
    ) -> None:
        self.path = path
        super().__init__(
            f"Could not write it to {path} ({why}); the notes and tags made before are whole. Please {do}."
        )
