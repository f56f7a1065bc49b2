"""What can end a harvest, typed by what happens next. Each message says what happened and what to do."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum


class HarvestError(Exception):
    """The harvest failed; calling it again without a change would fail again."""

    exit_code = 1


class HarvestStopped(HarvestError):
    """The harvest ended early; all that was fetched is kept and the next call goes on from there."""

    exit_code = 75  # EX_TEMPFAIL of sysexits.h: try again later


class NoKey(HarvestError):
    """A key is needed and none is set."""

    def __init__(self, why: str, or_else: str = "") -> None:
        way_out = "get a free key at https://openalex.org/settings/api and set OPENALEX_API_KEY"
        super().__init__(f"{why}: {way_out}{', or ' + or_else if or_else else ''}.")


class KeyRefused(HarvestError):
    """OpenAlex does not know the key."""

    def __init__(self) -> None:
        super().__init__(
            "OpenAlex refused the key in OPENALEX_API_KEY (401): copy it again from "
            "https://openalex.org/settings/api; nothing was spent."
        )


class KeyMalformed(HarvestError):
    """The key holds characters that no key has, so it is not even sent."""

    def __init__(self) -> None:
        super().__init__(
            "OPENALEX_API_KEY holds blanks or characters that no key has: copy it again from "
            "https://openalex.org/settings/api."
        )


class CursorRefused(HarvestError):
    """OpenAlex does not page by cursor without a key; page numbers still work, up to 10,000 works."""


class QuestionRefused(HarvestError):
    """OpenAlex does not accept the question (400) or the plan does not include it."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(f"OpenAlex refused the question ({status}): {message}")


class NotOpenAlex(HarvestError):
    """Something answers, but not in the way of OpenAlex: then its 404 says nothing about a work either."""

    def __init__(self, source: str, why: str) -> None:
        super().__init__(
            f"{source} does not answer like OpenAlex ({why}): check OPENALEX_URL if you set it, and whether "
            "the network asks you to log in first; what was stored before is whole."
        )


class NoSeeds(HarvestError):
    """Not one reference was matched: a corpus of nothing would hide the one before."""

    def __init__(self, references: int) -> None:
        none = (
            "The one reference was not" if references == 1 else f"None of the {references:,} references was"
        )
        super().__init__(
            f"{none} found in OpenAlex with certainty; nothing was stored and the last version stays. "
            "`python -m harvest seeds` says why each was not found."
        )


class Derivation(StrEnum):
    """What is made of a version once it is stored, with the words that say it is not there yet."""

    MAP = "its map is not drawn yet: `python -m corpus derive` draws it"
    VECTORS = "its new sentences are not read yet: `python -m corpus vectors` reads them"


class NotDerived(HarvestError):
    """The harvest is stored, and only something that is made of it failed."""

    def __init__(self, version: int, what: Derivation, why: Exception) -> None:
        because = str(why).rstrip(". ") or repr(why)
        super().__init__(f"Version {version} is stored; {what}. It failed because: {because}.")


class DerivingStopped(HarvestStopped):
    """The harvest is stored, and the user stopped it while something was made of it."""

    def __init__(self, version: int, what: Derivation) -> None:
        super().__init__(f"Version {version} is stored; {what}.")


class NotFound(HarvestError):
    """There is no record at this address: never was, deleted, or merged into another."""


class BudgetSpent(HarvestStopped):
    """Today's allowance cannot pay for the next call."""

    def __init__(self, *, needed: int | None, left: int | None, resets_in: timedelta, now: datetime) -> None:
        self.needed, self.left, self.resets_at = needed, left, now + resets_in
        cost = (
            ""
            if needed is None or left is None
            else f" (the next call costs {needed} credits, {left} are left)"
        )
        super().__init__(
            f"Today's OpenAlex budget is spent{cost}. All that was fetched is kept; `python -m harvest run` "
            f"goes on from here after {self.resets_at.astimezone(UTC):%d %B, %H:%M} UTC."
        )


class CapReached(HarvestStopped):
    """The next call would cost more than the user allows for the run."""

    def __init__(self, cap: int, committed: int, needed: int) -> None:
        super().__init__(
            f"The cap of ${cap / 10_000:.4f} set by --max-usd is reached: ${committed / 10_000:.4f} are "
            f"spent and the next call costs ${needed / 10_000:.4f}. All that was fetched is kept; "
            "run again with a higher cap and it goes on from here."
        )


class Unreachable(HarvestStopped):
    """No usable answer after several tries."""

    def __init__(self, source: str, why: str) -> None:
        super().__init__(
            f"OpenAlex at {source} cannot be reached ({why}): check the network connection, and "
            "OPENALEX_URL if you set it, and run the command again; all that was fetched is kept."
        )


class Cancelled(HarvestStopped):
    """The user stopped the run."""

    def __init__(self) -> None:
        super().__init__("Stopped. All that was fetched is kept; `python -m harvest run` goes on from here.")


class AlreadyRunning(HarvestError):
    """Another process is harvesting into the same corpus, or with the same folder of runs."""

    def __init__(self, place: object, holder: str) -> None:
        super().__init__(
            f"A harvest is already running at {place} ({holder}): wait for it to end, watch it by "
            "`python -m harvest status`, or stop it first."
        )


class FileUnwritable(HarvestError):
    """A file that was asked for cannot be written."""

    def __init__(self, file: object, why: str) -> None:
        super().__init__(f"Could not write {file} ({why}): give another place.")


class FolderUnwritable(HarvestError):
    """The journal of the run cannot be written."""

    def __init__(self, folder: object, why: str) -> None:
        super().__init__(
            f"Could not write to {folder} ({why}); what was stored before is whole. Free space or make the "
            "folder writable, or set HARVEST_RUNS to another place, and run again."
        )
