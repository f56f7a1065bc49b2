"""Choose by hand what a doubtful or absent reference is; every later harvest goes by it.

  python -m harvest choose KEY W123 W124     it is these records of OpenAlex, and no others
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
from corpus.errors import ChoiceRefused
from corpus.model import Reference
from corpus.wording import counted
from harvest import show, show_seeds
from harvest.commands.consoles import OUT
from harvest.commands.inputs import references_argument
from harvest.settings import Settings


def arguments(parser: ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("key", nargs="?", metavar="KEY", help="key of the reference")
    parser.add_argument("ids", nargs="*", metavar="W123", help="the records of OpenAlex that it is")
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
    made = choose(
        settings.choices, reference, None if args.none else args.ids, args.note, datetime.now(UTC).date()
    )
    what = f"it is {' '.join(made.ids)}" if made.ids else "it is left out"
    show.say(OUT, f"Chosen for {args.key}: {what}. Every later run goes by it ({settings.choices}).")


def _no_such(args: Namespace, references: Sequence[Reference]) -> str:
    near = difflib.get_close_matches(args.key, [one.key for one in references], n=3)
    like = f" Keys like it: {', '.join(near)}." if near else ""
    return (
        f"{args.references} has no entry {args.key}.{like} `python -m harvest seeds` shows all keys; name "
        "another file by --references."
    )
