"""`muster index`: what people are found by, made anew."""

from typing import Any

from django.core.management.base import BaseCommand

from muster.cases.alike import births_of
from muster.people import search_keys
from muster.people.models import Person, document_digest

_AT_ONCE = 200


class Command(BaseCommand):
    help = (
        "Makes the keyed digests anew by which people are found and compared: after an upgrade that says so, and "
        "after a change of MUSTER_DIGEST_KEY. Erased people are left out."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        keys = list(Person.objects.exclude(wrapped_key=None).values_list("pk", flat=True))
        for start in range(0, len(keys), _AT_ONCE):
            people = list(
                Person.objects.filter(pk__in=keys[start : start + _AT_ONCE]).exclude(wrapped_key=None)
            )
            births = births_of(people)
            for person in people:
                number = person.document_number
                person.document_number_digest = document_digest(number) if number else ""
                person.save(update_fields=("document_number_digest",))
                search_keys.refresh(person, births[person.pk])
        self.stdout.write(f"{len(keys)} people indexed.")
