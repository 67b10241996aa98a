"""`muster keys show`, `rotate`, `rewrap`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from muster.people import keys, vault

_ELSEWHERE = (
    "The master keys are not in a file that Muster may change. Put this entry in front of what "
    "MUSTER_MASTER_KEYS, or the program of MUSTER_MASTER_KEYS_COMMAND, gives; restart Muster, then type "
    "`muster keys rewrap`:"
)


class Command(BaseCommand):
    help = (
        "Shows the master keys by name, makes a new one current, or wraps everything under the current one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("show", "rotate", "rewrap"))

    def handle(self, *_args: Any, act: str, **_options: Any) -> None:
        if act == "show":
            self._show()
        elif act == "rotate":
            try:
                done = keys.rotate()
            except keys.KeptElsewhereError:
                message = f"{_ELSEWHERE}\n{settings.NEW_MASTER_KEY()}"
                raise CommandError(message) from None
            self.stdout.write(f"{vault.keyring().current.hex()} is the current key; {done} wrapped anew.")
        else:
            self.stdout.write(f"{keys.rewrap()} wrapped anew under {vault.keyring().current.hex()}.")

    def _show(self) -> None:
        """Names and counts; the keys themselves are never shown."""
        used = keys.in_use()
        ring = vault.keyring()
        names = [name.hex() for name in ring.keys]
        for name in [*names, *sorted(used.keys() - set(names))]:
            note = "current" if name == ring.current.hex() else "" if name in names else "MISSING"
            self.stdout.write(f"{name}  wraps {used[name]:>8}  {note}".rstrip())
