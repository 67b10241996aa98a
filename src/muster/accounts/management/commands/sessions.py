"""`muster sessions end`, of one account; `muster sessions end-all`: for an account that somebody else is using."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from muster.accounts.actions import end_sessions
from muster.accounts.models import Session
from muster.people.models import User


class Command(BaseCommand):
    help = "Signs an account out everywhere, or everybody. The address is asked for, so that no shell remembers it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("end", "end-all"))

    def handle(self, *_args: Any, act: str, **_options: Any) -> None:
        ended = sum(end_sessions(user=user) for user in (_all() if act == "end-all" else [_asked_for()]))
        self.stdout.write(f"{ended} sessions ended.")


def _all() -> list[User]:
    held = Session.objects.exclude(user=None).values("user")
    return list(User.objects.filter(pk__in=held))


def _asked_for() -> User:
    try:
        user = User.objects.by_email(input("Address of the account: "))
    except EOFError:
        user = None
    if user is None:
        message = "There is no account with that address. No session was ended."
        raise CommandError(message)
    return user
