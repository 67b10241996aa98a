"""The triggers by which the database itself refuses to change or remove an event."""

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "events are never changed or removed"

_ABORT = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
# The third is for INSERT OR REPLACE, which removes the row in its way without asking the second.
_SQLITE = (
    "CREATE TRIGGER journal_event_no_update BEFORE UPDATE ON journal_event " + _ABORT,
    "CREATE TRIGGER journal_event_no_delete BEFORE DELETE ON journal_event " + _ABORT,
    "CREATE TRIGGER journal_event_no_replace BEFORE INSERT ON journal_event WHEN EXISTS (SELECT 1 "
    "FROM journal_event WHERE id = NEW.id OR (stream = NEW.stream AND position = NEW.position)) " + _ABORT,
)
_POSTGRESQL = (
    "CREATE FUNCTION journal_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    "CREATE TRIGGER journal_event_no_change BEFORE UPDATE OR DELETE ON journal_event "
    "FOR EACH ROW EXECUTE FUNCTION journal_event_refuse()",
    "CREATE TRIGGER journal_event_no_truncate BEFORE TRUNCATE ON journal_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION journal_event_refuse()",
)
_REMOVE_SQLITE = tuple(
    f"DROP TRIGGER IF EXISTS journal_event_no_{act}" for act in ("update", "delete", "replace")
)
_REMOVE_POSTGRESQL = ("DROP FUNCTION IF EXISTS journal_event_refuse() CASCADE",)


def install(connection: BaseDatabaseWrapper) -> None:
    _run(connection, _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL)


def remove(connection: BaseDatabaseWrapper) -> None:
    _run(connection, _REMOVE_SQLITE if connection.vendor == "sqlite" else _REMOVE_POSTGRESQL)


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
