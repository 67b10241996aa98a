"""A sealed attribute of a model: the column holds ciphertext, the attribute the value."""

import json
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Self, overload

from django.db import models

from muster.people.vault import Compartment

if TYPE_CHECKING:
    from muster.people.models import Person


class Sealed[T]:
    """`name = Sealed[str](Compartment.IDENTITY)` beside `name_sealed = SealedColumn()`.

    The value is any JSON value. The model names the way to the person whose key seals it in `sealed_for`
    (a dotted path, "" for the person itself). Set it after the primary key and that path are set.
    """

    def __init__(self, compartment: Compartment) -> None:
        self.compartment = compartment

    def __set_name__(self, owner: type[models.Model], name: str) -> None:
        self.column = f"{name}_sealed"

    def _place(self, instance: models.Model) -> str:
        return f"{instance._meta.db_table}.{self.column}:{instance.pk}"

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: models.Model, owner: type) -> T: ...
    def __get__(self, instance: models.Model | None, owner: type) -> Self | T:
        if instance is None:
            return self
        sealed = getattr(instance, self.column)
        if not sealed:
            return None  # type: ignore[return-value]  # T is declared optional where a column may be empty
        key = person_of(instance).key
        plain: T = json.loads(key.open(self.compartment, bytes(sealed), self._place(instance)))
        return plain

    def __set__(self, instance: models.Model, value: T) -> None:
        plain = json.dumps(value, ensure_ascii=False).encode()
        key = person_of(instance).key
        setattr(instance, self.column, key.seal(self.compartment, plain, self._place(instance)))


def person_of(instance: Any) -> "Person":
    path: str = instance.sealed_for
    person: Person = attrgetter(path)(instance) if path else instance
    return person


def sealed_column() -> "models.BinaryField[bytes, bytes]":
    """The column of a `Sealed` attribute; empty until it is set."""
    return models.BinaryField(default=bytes, blank=True)
