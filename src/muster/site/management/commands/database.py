"""`muster database grant ROLE`: what the service's own role may do in PostgreSQL, and what it may not."""

from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

# The journal only grows: its events are inserted and read, its heads move on and never go.
_ONLY_INSERTED: Final = "journal_event"
_NEVER_REMOVED: Final = "journal_streamhead"


def statements(role: str) -> list[str]:
    """The grants, to be carried out by the owner of the tables; done again, they come to the same."""
    name = connection.ops.quote_name(role)
    return [
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"REVOKE CREATE ON SCHEMA public FROM {name}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
        f"REVOKE UPDATE, DELETE ON {_ONLY_INSERTED} FROM {name}",
        f"REVOKE DELETE ON {_NEVER_REMOVED} FROM {name}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {name}",
    ]


class Command(BaseCommand):
    help = (
        "Gives the service's role in PostgreSQL what it needs and no more: events of the journal it may insert and "
        "read, and neither change nor remove. Run as the owner of the tables, again after each upgrade."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("grant",))
        parser.add_argument("role", help="the role that the service signs in to the database with")
        parser.add_argument(
            "--print", action="store_true", dest="only_print", help="show the SQL, do nothing"
        )

    def handle(self, *_args: Any, role: str, only_print: bool, **_options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("SQLite has no roles; its triggers guard the journal. This is for PostgreSQL.")
        if only_print:
            self.stdout.write(";\n".join(statements(role)) + ";")
            return
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                message = f"There is no role {role}. Make it first: CREATE ROLE … LOGIN PASSWORD …"
                raise CommandError(message)
            cursor.execute("SELECT tableowner FROM pg_tables WHERE tablename = %s", [_ONLY_INSERTED])
            if cursor.fetchone() == (role,):
                message = f"{role} owns the tables and could do anything. Let the service use another role."
                raise CommandError(message)
            for statement in statements(role):
                cursor.execute(statement)
        self.stdout.write(f"{role} may insert events, and neither change nor remove them.")
