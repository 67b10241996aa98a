"""The service's role in PostgreSQL can only insert into the journal."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from muster.journal.actions import SYSTEM, append
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.people.actions import create_account

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")
ROLE = "muster_service_in_tests"


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def as_service() -> Iterator[None]:
    """One event in the journal, and from then on the service's own role; all of it goes with the transaction."""
    append(stream="case:1", kind=EventKind.CASE_OPENED, actor=SYSTEM)
    execute(f"CREATE ROLE {ROLE} NOLOGIN")
    said = StringIO()
    call_command("database", "grant", ROLE, stdout=said)
    assert "neither change nor remove" in said.getvalue()
    execute(f"SET ROLE {ROLE}")
    yield
    execute("RESET ROLE")


@on_postgresql
@pytest.mark.usefixtures("as_service")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_event SET kind = 'forged'",
        "DELETE FROM journal_event",
        "TRUNCATE journal_event",
        "DROP TABLE journal_event CASCADE",
        "ALTER TABLE journal_event DISABLE TRIGGER ALL",
        "DROP FUNCTION journal_event_refuse() CASCADE",
        "DELETE FROM journal_streamhead",
        "TRUNCATE journal_streamhead",
        "DELETE FROM django_migrations",
        "CREATE TABLE mine (a int)",
    ],
)
def test_the_service_can_do_nothing_to_the_journal_but_add(statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        execute(statement)
    assert Event.objects.get().kind == EventKind.CASE_OPENED


@on_postgresql
@pytest.mark.usefixtures("as_service")
def test_the_service_does_its_work_with_it() -> None:
    user = create_account(email="role@example.org", password="a-long-fictional-one", language="en")
    user.language = "uk"
    user.save()
    append(stream="case:1", kind=EventKind.CASE_SUBMITTED, actor=SYSTEM)
    assert Event.objects.filter(stream="case:1").count() == 2


@on_postgresql
def test_it_refuses_a_role_that_is_not_there_or_owns_the_tables() -> None:
    with pytest.raises(CommandError, match="There is no role nobody"):
        call_command("database", "grant", "nobody")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        [owner] = cursor.fetchone()
    with pytest.raises(CommandError, match="owns the tables"):
        call_command("database", "grant", owner)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="what SQLite answers")
def test_on_sqlite_it_says_that_there_are_no_roles() -> None:
    with pytest.raises(CommandError, match="SQLite has no roles"):
        call_command("database", "grant", "service")
