"""A sealed attribute of a model: the column holds ciphertext, the attribute the value."""

import json
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol, Self, overload

from django.db import models

from muster.people.vault import Compartment, PersonKey

if TYPE_CHECKING:
    from muster.people.models import Person


_JSON = json.JSONEncoder(ensure_ascii=False)


class HasKey(Protocol):
    """A person; or, for those who read many rows of one, what holds the person's opened key."""

    @property
    def key(self) -> PersonKey: ...


class Sealed[T]:
    """`name = Sealed[str](Compartment.IDENTITY)` beside `name_sealed = SealedColumn()`.

    The value is any JSON value. The model names the way to the person whose key seals it in `sealed_for`
    (a dotted path, "" for the person itself). Set it after the primary key and that path are set.
    """

    def __init__(self, compartment: Compartment) -> None:
        self.compartment = compartment

    def __set_name__(self, owner: type[models.Model], name: str) -> None:
        self.owner = owner
        self.column = f"{name}_sealed"

    def _place(self, pk: object) -> str:
        return f"{self.table}.{self.column}:{pk}"

    @cached_property
    def table(self) -> str:
        """Known when the model is, which is after its attributes."""
        return self.owner._meta.db_table

    def opened(self, sealed: bytes | memoryview, *, of: HasKey, pk: object) -> T:
        """The value in one row, for readers of many rows: `of` is the person whose key seals the row."""
        if not sealed:
            return None  # type: ignore[return-value]  # T is declared optional where a column may be empty
        plain: T = json.loads(of.key.open(self.compartment, bytes(sealed), self._place(pk)).decode())
        return plain

    def closed(self, value: T, *, of: HasKey, pk: object) -> bytes:
        """What the column of one row holds for this value, for writers of many rows; see `opened`."""
        return of.key.seal(self.compartment, _JSON.encode(value).encode(), self._place(pk))

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: models.Model, owner: type) -> T: ...
    def __get__(self, instance: models.Model | None, owner: type) -> Self | T:
        if instance is None:
            return self
        return self.opened(getattr(instance, self.column), of=person_of(instance), pk=instance.pk)

    def __set__(self, instance: models.Model, value: T) -> None:
        setattr(instance, self.column, self.closed(value, of=person_of(instance), pk=instance.pk))


def person_of(instance: Any) -> "Person":
    path: str = instance.sealed_for
    person: Person = attrgetter(path)(instance) if path else instance
    return person


def sealed_column() -> "models.BinaryField[bytes, bytes]":
    """The column of a `Sealed` attribute; empty until it is set."""
    return models.BinaryField(default=bytes, blank=True)
