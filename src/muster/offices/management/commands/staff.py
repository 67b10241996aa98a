"""`muster staff give ROLE OFFICE ADDRESS`: the first roles of an installation; later ones are given on the desk."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from muster.journal.actions import SYSTEM
from muster.offices.actions import give_role
from muster.offices.errors import NotPossible
from muster.offices.models import Office, Role


class Command(BaseCommand):
    help = "Gives a role in an office to the account that has registered with the address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["give"])
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("office", help="the code of the office")
        parser.add_argument("address", help="the e-mail address the person registered with")

    def handle(self, *_args: Any, role: str, office: str, address: str, **_options: Any) -> None:
        found = Office.objects.filter(pk=office).first()
        if found is None:
            message = f"There is no office {office!r}. Load the offices first: muster offices load FILE.csv"
            raise CommandError(message)
        try:
            give_role(user=None, actor=SYSTEM, email=address, office=found, role=Role(role))
        except NotPossible as error:
            raise CommandError(str(error.message)) from None
        self.stdout.write(f"The account is now {Role(role).label} of {found.name_en}.")
