"""The triggers by which the database itself refuses to change or remove an event."""

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "events are never changed or removed"

_SQLITE = tuple(
    f"CREATE TRIGGER journal_event_no_{act} BEFORE {act} ON journal_event "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for act in ("update", "delete")
)
_POSTGRESQL = (
    "CREATE FUNCTION journal_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    "CREATE TRIGGER journal_event_no_change BEFORE UPDATE OR DELETE ON journal_event "
    "FOR EACH ROW EXECUTE FUNCTION journal_event_refuse()",
    "CREATE TRIGGER journal_event_no_truncate BEFORE TRUNCATE ON journal_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION journal_event_refuse()",
)
_REMOVE_SQLITE = tuple(f"DROP TRIGGER IF EXISTS journal_event_no_{act}" for act in ("update", "delete"))
_REMOVE_POSTGRESQL = ("DROP FUNCTION IF EXISTS journal_event_refuse() CASCADE",)


def install(connection: BaseDatabaseWrapper) -> None:
    _run(connection, _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL)


def remove(connection: BaseDatabaseWrapper) -> None:
    _run(connection, _REMOVE_SQLITE if connection.vendor == "sqlite" else _REMOVE_POSTGRESQL)


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
