"""Choose by hand what a doubtful or absent reference is; every later harvest goes by it.

  python -m harvest choose KEY W123 W124     it is these records of OpenAlex, and no others
  python -m harvest choose KEY 10.5555/x     it is the record with this DOI, asked of OpenAlex for free
  python -m harvest choose KEY --none        none of the works found is it: it is left out
  python -m harvest choose KEY --forget      look it up again
  python -m harvest choose --list            what was chosen, and what it counts for

KEY is that of the reference as `python -m harvest seeds` shows it. Choices are kept in data/choices.toml, or
where HARVEST_CHOICES says.
"""

import difflib
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import UTC, datetime

from corpus.bibliography import read_bibliography
from corpus.choices import choose, forget, read_choices
from corpus.dois import bare_doi
from corpus.errors import ChoiceRefused
from corpus.identifiers import openalex_id
from corpus.model import Reference
from corpus.wording import counted
from harvest import show, show_seeds
from harvest.commands.consoles import OUT
from harvest.commands.inputs import references_argument
from harvest.errors import NotFound
from harvest.openalex import OpenAlex
from harvest.records import work_from_record
from harvest.settings import Settings
from harvest.transport import Transport


def arguments(parser: ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("key", nargs="?", metavar="KEY", help="key of the reference")
    parser.add_argument(
        "ids", nargs="*", metavar="W123", help="the records of OpenAlex that it is, by id or DOI"
    )
    parser.add_argument("--none", action="store_true", help="none of the works found is it")
    parser.add_argument("--forget", action="store_true", help="take the choice back")
    parser.add_argument("--list", action="store_true", help="show what was chosen")
    parser.add_argument("--note", metavar="TEXT", help="why, for whoever reads the file later")
    references_argument(parser)
    parser.set_defaults(wrong_usage=parser.error)


def run(args: Namespace, settings: Settings) -> None:
    """Write the choice down, or show or take back what was chosen."""
    asked = sum((bool(args.ids), args.none, args.forget, args.list))
    if asked != 1 or bool(args.key) == args.list:
        args.wrong_usage("say KEY and one of: ids, --none, --forget; or --list alone")
    references = read_bibliography(args.references).references
    if args.list:
        OUT.print(show_seeds.choices_table(read_choices(settings.choices), references))
        return
    reference = next((one for one in references if one.key == args.key), None)
    if args.forget:
        number = forget(settings.choices, reference, args.key)
        if not number:
            raise ChoiceRefused(
                f"Nothing was chosen for {args.key}; `python -m harvest choose --list` shows all."
            )
        show.say(
            OUT, f"Took back {counted(number, 'choice')} for {args.key}: the next run looks it up again."
        )
        return
    if reference is None:
        raise ChoiceRefused(_no_such(args, references))
    ids = None if args.none else _ids(args.ids, settings)
    made = choose(settings.choices, reference, ids, args.note, datetime.now(UTC).date())
    what = f"it is {' '.join(made.ids)}" if made.ids else "it is left out"
    show.say(OUT, f"Chosen for {args.key}: {what}. Every later run goes by it ({settings.choices}).")


def _ids(words: Sequence[str], settings: Settings) -> list[str]:
    """Return the ids that the words name; which record bears a DOI is asked of OpenAlex.

    Raises ChoiceRefused if none does. What is neither id nor DOI is left to the owner of choices.
    """
    openalex = OpenAlex(Transport(settings.openalex_url, settings.api_key))
    ids = []
    for word in words:
        doi = None if openalex_id(word) else bare_doi(word)
        try:
            ids.append(work_from_record(openalex.work(f"doi:{doi}")).id if doi else word)
        except NotFound as failure:
            raise ChoiceRefused(
                f"OpenAlex holds no record with the DOI {doi}: check it, or name the record by its id, which "
                "looks like W2999414134; nothing was kept."
            ) from failure
    return ids


def _no_such(args: Namespace, references: Sequence[Reference]) -> str:
    near = difflib.get_close_matches(args.key, [one.key for one in references], n=3)
    like = f" Keys like it: {', '.join(near)}." if near else ""
    return (
        f"{args.references} has no entry {args.key}.{like} `python -m harvest seeds` shows all keys; name "
        "another file by --references."
    )
