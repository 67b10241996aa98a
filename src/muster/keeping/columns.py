"""Where anything personal is sealed: every model with a sealed attribute, and the way from it to person and case."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from muster.cases.models import Case
from muster.people.models import Person
from muster.people.sealed import Sealed
from muster.people.vault import Compartment


@dataclass(frozen=True, slots=True)
class Place:
    """One model that seals something: its columns by attribute, and lookups as `case__person` ("" where none leads)."""

    model: type[Model]
    attributes: dict[str, Sealed[object]]
    to_person: str
    to_case: str

    def rows_of(self, person: Person) -> "QuerySet[Model]":
        return self.model._default_manager.filter(**{self.to_person or "pk": person.pk})

    def blank(self, rows: "QuerySet[Model]", compartments: Collection[Compartment]) -> int:
        """Empty the columns that these compartments seal; in how many rows."""
        columns = {
            each.column: b"" for each in self.attributes.values() if each.compartment in set(compartments)
        }
        return rows.update(**columns) if columns else 0


def places() -> Iterator[Place]:
    for model in apps.get_models():
        found = {name: each for name, each in vars(model).items() if isinstance(each, Sealed)}
        if found:
            path: str = vars(model)["sealed_for"].replace(".", "__")
            yield Place(model, found, path, _to_case(model, path))


def _to_case(model: type[Model], path: str) -> str:
    """The case a row belongs to; what is a person's for itself (contacts, complaints) belongs to none."""
    steps = path.split("__") if path else []
    at: Any = model
    for number, step in enumerate(steps):
        at = at._meta.get_field(step).related_model
        if at is Case:
            return "__".join(steps[: number + 1])
        if any(field.name == "case" and field.concrete for field in at._meta.get_fields()):
            return "__".join((*steps[: number + 1], "case"))
    return "case" if any(field.name == "case" for field in model._meta.get_fields()) else ""


def blank_case(case: Case, compartments: Collection[Compartment]) -> int:
    """Empty what these compartments seal in the rows of one case; in how many rows."""
    return sum(
        place.blank(place.model._default_manager.filter(**{place.to_case: case.pk}), compartments)
        for place in places()
        if place.to_case
    )


def blank_person(person: Person, compartments: Collection[Compartment]) -> int:
    """Empty what these compartments seal wherever it is the person's; in how many rows."""
    return sum(place.blank(place.rows_of(person), compartments) for place in places())
