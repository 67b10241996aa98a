"""Rows written with SQL worked out once; see `prepared`. What is written is what Django's own `save` would write."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import batched
from typing import Any, Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model
from django.db.models.base import ModelState

type AnyField = Field[Any, Any]

MANY: Final = 100  # rows a statement


def fresh[M: Model](model: type[M], **values: Any) -> M:
    """`model(**values)` where there are very many of them, at a tenth of the time.

    The values are those of columns, by the names they have as attributes (`case_id`, not `case`); nobody is told
    of the new row by a signal, and a constructor of the model's own is not called.
    """
    plain, called = _defaults(model)
    row = model.__new__(model)
    row._state = ModelState()
    attributes = row.__dict__
    attributes.update(plain)
    for name, default in called:
        if name not in values:
            attributes[name] = default()
    attributes.update(values)
    return row


@cache
def _defaults(model: type[Model]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """What fields hold that are not given: values, and what has to be called each time."""
    plain: dict[str, Any] = {}
    called: list[tuple[str, Callable[[], Any]]] = []
    for field in model._meta.concrete_fields:
        if field.has_default() and callable(field.default):
            called.append((field.attname, field.default))
        plain[field.attname] = field.get_default()
    return plain, called


def insert(*rows: Model) -> None:
    """Insert new rows of one model in one statement; keys that the database gives are set on them."""
    model = type(rows[0])
    fields, sql = _insertion(model, len(rows))
    key, connection = model._meta.pk, connections[DEFAULT_DB_ALIAS]
    values = [_value(row, field, connection, add=True) for row in rows for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        for row, found in zip(rows, cursor.fetchall(), strict=True):
            setattr(row, key.attname, key.to_python(found[0]))
            row._state.adding, row._state.db = False, connection.alias


def update(row: Model, *names: str) -> None:
    """Write these fields of a row that is in the database. `DatabaseError` if it is there no more."""
    fields, sql = _update(type(row), names)
    connection = connections[DEFAULT_DB_ALIAS]
    values = [_value(row, field, connection, add=False) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        if cursor.rowcount != 1:
            message = f"{row._meta.label} {row.pk} is not in the database any more."
            raise DatabaseError(message)


def _value(row: Model, field: AnyField, connection: BaseDatabaseWrapper, *, add: bool) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add), connection)


@cache
def _insertion(model: type[Model], rows: int, *, returning: bool = True) -> tuple[list[AnyField], str]:
    fields = [field for field in model._meta.concrete_fields if not field.db_returning]
    columns = ", ".join(_column(field) for field in fields)
    places = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * rows)
    table, key = _quoted(model._meta.db_table), _column(model._meta.pk)
    ending = f" RETURNING {key}" if returning else ""
    return fields, f"INSERT INTO {table} ({columns}) VALUES {places}{ending}"  # noqa: S608  names of ours


@cache
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[list[AnyField], str]:
    known = {field.name: field for field in model._meta.concrete_fields}
    fields = [known[name] for name in names]
    changes = ", ".join(f"{_column(field)} = %s" for field in fields)
    table, key = _quoted(model._meta.db_table), _column(model._meta.pk)
    return [*fields, model._meta.pk], f"UPDATE {table} SET {changes} WHERE {key} = %s"  # noqa: S608  names of ours


def _column(field: AnyField) -> str:
    return _quoted(str(field.column))


def _quoted(name: str) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(name)


def insert_all(rows: Iterable[Model]) -> None:
    """Insert many new rows of one model, many a statement; keys that the database gives are not set on them."""
    writers: list[Callable[[Model], Any]] = []
    for portion in batched(rows, MANY, strict=False):
        fields, sql = _insertion(type(portion[0]), len(portion), returning=False)
        writers = writers or [_writer(field) for field in fields]
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(sql, [write(row) for row in portion for write in writers])


def update_all(rows: Sequence[Model], *names: str) -> None:
    """Write these fields of many rows of one model that are in the database."""
    if not rows:
        return
    fields, sql = _update(type(rows[0]), names)
    writers = [_writer(field) for field in fields]
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.executemany(sql, [[write(row) for write in writers] for row in rows])


# What the database takes as it is, so that nothing need be asked of the field.
_PLAIN: Final = frozenset((str, int, bool, bytes, type(None)))
_UNCHANGED: Final = (models.CharField, models.TextField, models.BinaryField, models.IntegerField)


def _writer(field: AnyField) -> Callable[[Model], Any]:
    """How a field's value is taken from a row for the database: as `_value` does it, only that a value which many
    rows share, a moment or the key of one office, is worked out once."""
    connection, name = connections[DEFAULT_DB_ALIAS], field.attname
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return lambda row: _value(row, field, connection, add=True)
    if isinstance(field, models.JSONField):
        return lambda row: field.get_db_prep_save(getattr(row, name), connection)
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, _UNCHANGED):
        return lambda row: _plainly(getattr(row, name), field, connection)
    if isinstance(target, models.UUIDField) and not connection.features.has_native_uuid_field:
        return lambda row: _hex(getattr(row, name), field, connection)
    known: dict[Any, Any] = {}

    def write(row: Model) -> Any:
        value = getattr(row, name)
        if value not in known:
            if len(known) >= MANY:
                known.clear()
            known[value] = field.get_db_prep_save(value, connection)
        return known[value]

    return write


def _plainly(value: Any, field: AnyField, connection: BaseDatabaseWrapper) -> Any:
    return value if type(value) in _PLAIN else field.get_db_prep_save(value, connection)


def _hex(value: Any, field: AnyField, connection: BaseDatabaseWrapper) -> Any:
    return value.hex if type(value) is UUID else field.get_db_prep_save(value, connection)
