"""muster law: check, show, follow, prove and compare the rule books."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from muster.commands.law_proofs import add_compare, add_prove
from muster.commands.options import Parser, UsageError, complain, day
from muster.law import BookError, LawError
from muster.law.check import check_folder
from muster.law.show import markdown, shown
from muster.law.timeline import picture, timeline, told
from muster.regimes import BOOKS, available, load

LANGUAGES: Final = ("en", "uk")
FAULTY: Final = 1


def run(words: Sequence[str]) -> int:
    """0 if all is well, 1 if a rule book is faulty, 2 with a one-line error for bad input."""
    try:
        options = _options(words)
        status: int = options.run(options)
    except (LawError, UsageError) as error:
        return complain(error)
    except BookError as error:
        sys.stderr.write(f"{error}\n")
        return FAULTY
    return status


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = Parser("muster law", description="Check, show, follow, prove and compare the rule books.")
    actions = parser.add_subparsers(
        required=True, metavar="check | show | timeline | prove | compare", dest="action"
    )
    check = actions.add_parser("check", help="say what is wrong in a rule book, and where")
    check.add_argument("books", nargs="*", metavar="BOOK", help="a regime, or a folder; all regimes if none")
    check.set_defaults(run=_check)
    show = actions.add_parser("show", help="write the rule book of a day as a document")
    show.add_argument("regime")
    show.add_argument("--on", required=True, type=day, help="the day")
    show.set_defaults(run=_show)
    follow = actions.add_parser("timeline", help="write every change of a rule book")
    follow.add_argument("regime")
    follow.add_argument("--svg", metavar="FILE", help="draw it into a file as well")
    follow.set_defaults(run=_timeline)
    add_prove(actions)
    add_compare(actions)
    for action in (show, follow):
        action.add_argument("--reading", default="enacted", help="how the law is read (enacted)")
        action.add_argument("--lang", default="en", choices=LANGUAGES, help="the language (en)")
    return parser.parse_args(words)


def _check(options: argparse.Namespace) -> int:
    faults = 0
    for book in options.books or available():
        folder = BOOKS / book if book in available() else Path(book)
        if not folder.is_dir():
            raise UsageError(f"{book} is neither a regime nor a folder")
        problems = check_folder(folder)
        faults += len(problems)
        sys.stdout.write("".join(f"{problem}\n" for problem in problems) or f"{book}: in order\n")
    return FAULTY if faults else 0


def _show(options: argparse.Namespace) -> int:
    sys.stdout.write(markdown(shown(load(options.regime), options.on, options.reading), options.lang))
    return 0


def _timeline(options: argparse.Namespace) -> int:
    regime = load(options.regime)
    for turn in timeline(regime, options.reading):
        sys.stdout.write(f"{turn.day}\n" + "".join(f"  {line}\n" for line in told(turn, options.lang)))
    if options.svg:
        try:
            Path(options.svg).write_text(picture(regime, options.reading, options.lang), "utf-8")
        except OSError as error:
            raise UsageError(f"{options.svg} cannot be written: {error.strerror}") from None
    return 0
