"""`muster offices load FILE.csv`: the offices of an installation."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from muster.journal.actions import SYSTEM
from muster.offices.actions import OfficeDetails, set_up_offices
from muster.offices.errors import NotPossible
from muster.offices.models import OfficeKind

COLUMNS = ("code", "kind", "region", "formation", "name_uk", "name_en", "about_uk", "about_en")
NEEDED = ("code", "kind", "name_uk", "name_en")


class Command(BaseCommand):
    help = f"Adds offices from a CSV file, or brings them up to date. Columns: {', '.join(COLUMNS)}."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["load"])
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as source:
                offices = list(_read(csv.DictReader(source)))
            changed = set_up_offices(actor=SYSTEM, offices=offices)
        except (OSError, UnicodeDecodeError) as error:
            message = f"{file} could not be read: {error}"
            raise CommandError(message) from None
        except NotPossible as error:
            raise CommandError(str(error.message)) from None
        self.stdout.write(f"{changed} of {len(offices)} offices added or changed.")


def _read(rows: "csv.DictReader[str]") -> Iterator[OfficeDetails]:
    unknown = set(rows.fieldnames or ()) - set(COLUMNS)
    missing = set(NEEDED) - set(rows.fieldnames or ())
    if unknown or missing:
        message = f"Columns unknown: {sorted(unknown)}; missing: {sorted(missing)}. Nothing was changed."
        raise CommandError(message)
    for row in rows:
        values = {name: (row.get(name) or "").strip() for name in COLUMNS}
        kind = values.pop("kind")
        empty = [name for name in NEEDED if name != "kind" and not values[name]]
        if empty or kind not in OfficeKind.values:
            problem = (
                f"{empty[0]} is empty" if empty else f"kind is {kind!r}; write one of {OfficeKind.values}"
            )
            message = f"Line {rows.line_num}: {problem}. Nothing was changed."
            raise CommandError(message)
        yield OfficeDetails(kind=OfficeKind(kind), **values)
