"""Queries whose SQL is worked out once.

To read a few rows, Django spends ten times as long on working out the SQL as the database on answering it.
The reads that every signed-in page and every submission make are prepared instead: their queryset is built
once, with slots for what differs from call to call. What comes back is the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.sql.compiler import SQLCompiler

type Converters = list[tuple[int, list[Callable[..., Any]], Expression]]


class Slot(Expression):
    """What a prepared query is asked about: the argument at this place."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002
        return "%s", (self,)


class Prepared[T]:
    """A query that is called with its arguments and returns all its rows. See `prepared`."""

    def __init__(self, build: Callable[..., "models.QuerySet[Any, T]"]) -> None:
        self._build = build

    @cached_property
    def _statement(self) -> "_Statement":
        return _statement(self._build(*(Slot(place) for place in range(self._build.__code__.co_argcount))))

    def __call__(self, *arguments: object) -> list[T]:
        return cast("list[T]", self._statement.rows(arguments))

    def first(self, *arguments: object) -> T | None:
        rows = self(*arguments)
        return rows[0] if rows else None


def prepared[T](build: Callable[..., "models.QuerySet[Any, T]"]) -> Prepared[T]:
    """Prepare the queryset that `build` returns; its arguments are what columns are compared with in filters.

    For whole models or `values_list`, without relations read along, on the default database.
    """
    return Prepared(build)


@dataclass(frozen=True, slots=True)
class _Statement:
    sql: str
    parameters: tuple[object, ...]
    fields: dict[int, "models.Field[Any, Any]"]
    converters: Converters
    model: type[models.Model] | None
    columns: list[str]
    locks: bool

    def rows(self, arguments: tuple[object, ...]) -> list[object]:
        connection = connections[DEFAULT_DB_ALIAS]
        if self.locks and not connection.in_atomic_block:
            message = "Rows are locked only inside the transaction of the act that needs them."
            raise transaction.TransactionManagementError(message)
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [self._filled(one, arguments, connection) for one in self.parameters])
            return [self._made(row, connection) for row in cursor.fetchall()]

    def _filled(self, parameter: Any, arguments: tuple[object, ...], connection: BaseDatabaseWrapper) -> Any:
        if isinstance(parameter, Slot):
            return self.fields[parameter.place].get_db_prep_value(arguments[parameter.place], connection)
        return parameter

    def _made(self, found: tuple[object, ...], connection: BaseDatabaseWrapper) -> object:
        row = list(found)
        for place, converters, expression in self.converters:
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        return tuple(row) if self.model is None else self.model.from_db(connection.alias, self.columns, row)


def _statement(queryset: "models.QuerySet[Any, Any]") -> _Statement:
    query, connection = queryset.query, connections[DEFAULT_DB_ALIAS]
    compiler = query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    selected = [column for column, _sql, _alias in compiler.select or ()]
    whole = query.default_cols
    return _Statement(
        sql=sql,
        parameters=tuple(parameters),
        fields={leaf.rhs.place: leaf.lhs.output_field for leaf in query.where.leaves() if _is_slot(leaf)},
        converters=[(place, *found) for place, found in compiler.get_converters(selected).items()],
        model=queryset.model if whole else None,
        columns=[column.target.attname for column in selected] if whole else [],
        locks=query.select_for_update,
    )


def _is_slot(leaf: Any) -> bool:
    return isinstance(getattr(leaf, "rhs", None), Slot)
