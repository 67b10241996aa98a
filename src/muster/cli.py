"""The `muster` command. Each word loads only what it needs: `decide` knows no web framework."""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Final

HELP: Final = """\
muster decide FACTS.json --regime ua-ngu --on 2024-03-01 [--reading R] [--set NAME=VALUE] [--json]
    what the law says of one applicant, or of a list of them (- reads standard input)
muster decide-many IN.parquet --regime ua-ngu --on 2024-03-01 --out OUT.parquet [--keep COLUMN] [...]
    the same of every row of a Parquet or CSV file of any length
muster law check [BOOK ...] | show REGIME --on DAY | timeline REGIME
    whether the rule books are in order; one of them as a document; all its changes
muster law prove [REGIME ...] | compare REGIME --from DAY [--to DAY] [--draft FOLDER] [--cases]
    what holds for everybody, on every day of change; who gains and who loses by a change
muster place INSTANCE.json [--objective applicants|units|fill] [--json]
    who serves where: a stable placement, or the one that fills most seats; .csv and .parquet with --posts
muster place verify INSTANCE PLACEMENT [--json]
    whether a placement is stable, checked without the engine that made it
muster verify FILE.pdf --authority AUTHORITY.pem [--time-authority AUTHORITY.pem] [--json]
    whether a sealed PDF is true: who sealed it, when, and whether anything changed since
muster seal authority NAME --in FOLDER | office CODE --in FOLDER
    an authority of one's own, and keys for the seals of offices
muster replay CASE --reason WHY
    each decision of a case from the journal alone, and whether the law still gives the same answer
muster COMMAND ...
    any command of the service: migrate, journal verify, ... (muster help lists them)
"""

# word: module and function that takes the rest of the words and returns the exit status
COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "decide": ("muster.commands.decide", "run"),
    "decide-many": ("muster.commands.decide_many", "run"),
    "law": ("muster.commands.law", "run"),
    "place": ("muster.commands.place", "run"),
    "seal": ("muster.commands.seal", "run_seal"),
    "verify": ("muster.commands.seal", "run_verify"),
}


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that `words` say (those of the process, if None); the exit status is returned."""
    given = list(sys.argv[1:] if words is None else words)
    if not given or given[0] in ("-h", "--help"):
        print(HELP, end="")
        return 0
    found = COMMANDS.get(given[0])
    if found is None:
        return manage(given)
    module, name = found
    command: Callable[[list[str]], int] = getattr(import_module(module), name)
    try:
        return command(given[1:])
    except (
        BrokenPipeError
    ):  # whoever read the answer has had enough of it; Python would say so again at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def manage(words: list[str]) -> int:
    """A command of the service, by Django's management."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.site.settings")
    os.umask(0o077)  # databases, papers and keys are for this account alone
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["muster", *words])
    return 0
