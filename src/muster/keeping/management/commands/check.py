"""`muster check states`: looks for what must never be. With other words, Django's own `check`."""

from typing import Any, override

from django.core.management.base import CommandError
from django.core.management.commands import check

from muster.keeping.states import STATES, found


class Command(check.Command):
    help = "check states: looks for what must never be, and exits with status 1 where it is. Else Django's own checks."

    @override
    def handle(self, *app_labels: Any, **options: Any) -> None:
        if app_labels != ("states",):
            super().handle(*app_labels, **options)
            return
        broken = found()
        if broken:
            raise CommandError("\n".join(map(str, broken)), returncode=1)
        self.stdout.write(f"{len(STATES)} states that must never be: none is there")
