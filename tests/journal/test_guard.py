"""The database itself refuses to change or remove an event, whoever asks and however."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from muster.journal import guard
from muster.journal.actions import SYSTEM, append
from muster.journal.kinds import EventKind
from muster.journal.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return append(stream="case:1", kind=EventKind.CASE_OPENED, actor=SYSTEM)


def by_sql(statement: str) -> Callable[[Event], None]:
    def run(event: Event) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def by_save(event: Event) -> None:
    event.kind = "forged"
    event.save()


CHANGES = {
    "QuerySet.update": lambda _: Event.objects.update(kind="forged"),
    "QuerySet.delete": lambda _: Event.objects.all().delete(),
    "Model.save": by_save,
    "Model.delete": lambda event: event.delete(),
    "bulk_update": lambda event: Event.objects.bulk_update([event], ["kind"]),
    "UPDATE": by_sql("UPDATE journal_event SET kind = 'forged'"),
    "DELETE": by_sql("DELETE FROM journal_event"),
}
if connection.vendor == "sqlite":
    CHANGES["INSERT OR REPLACE"] = by_sql(
        "INSERT OR REPLACE INTO journal_event SELECT id, stream, position, 'forged', at, actor, actor_role, "
        "actor_office, data, sealed, previous, digest FROM journal_event"
    )
    CHANGES["UPDATE OR IGNORE"] = by_sql("UPDATE OR IGNORE journal_event SET kind = 'forged'")
else:
    CHANGES["TRUNCATE"] = by_sql("TRUNCATE journal_event")
    CHANGES["ON CONFLICT DO UPDATE"] = by_sql(
        "INSERT INTO journal_event SELECT * FROM journal_event ON CONFLICT (id) DO UPDATE SET kind = 'forged'"
    )


@pytest.mark.parametrize("change", CHANGES)
def test_it_refuses(change: str, event: Event) -> None:
    with pytest.raises(DatabaseError, match=guard.REFUSAL), transaction.atomic():
        CHANGES[change](event)
    assert Event.objects.get().kind == EventKind.CASE_OPENED
