"""Rows written with SQL worked out once; see `prepared`. What is written is what Django's own `save` would write."""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import batched
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

type AnyField = Field[Any, Any]

MANY: Final = 100  # rows a statement


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
    for portion in batched(rows, MANY, strict=False):
        fields, sql = _insertion(type(portion[0]), len(portion), returning=False)
        connection = connections[DEFAULT_DB_ALIAS]
        values = [_value(row, field, connection, add=True) for row in portion for field in fields]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)


def update_all(rows: Sequence[Model], *names: str) -> None:
    """Write these fields of many rows of one model that are in the database."""
    if not rows:
        return
    fields, sql = _update(type(rows[0]), names)
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        cursor.executemany(
            sql, [[_value(row, field, connection, add=False) for field in fields] for row in rows]
        )
