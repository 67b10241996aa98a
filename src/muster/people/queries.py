"""Reading persons: for those who have found, by a right of their own, whose."""

from typing import Any

from django.db.models import QuerySet

from muster.database.prepared import prepared
from muster.people.models import Person


@prepared
def persons(pk: Any) -> QuerySet[Person]:
    return Person.objects.filter(pk=pk)
