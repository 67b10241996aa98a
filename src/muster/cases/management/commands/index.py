"""`muster index`: what people are found by, made anew."""

from typing import Any

from django.core.management.base import BaseCommand

from muster.cases.alike import births_of
from muster.people import search_keys
from muster.people.models import Person, document_digest
from muster.people.vault import VaultError


class Command(BaseCommand):
    help = (
        "Makes the keyed digests anew by which people are found and compared: after an upgrade that says so, and "
        "after a change of MUSTER_DIGEST_KEY. Erased people are left out."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        keys = list(Person.objects.exclude(wrapped_key=None).values_list("pk", flat=True))
        done = sum(_index(person) for key in keys for person in Person.objects.filter(pk=key))
        self.stdout.write(f"{done} people indexed.")


def _index(person: Person) -> bool:
    """Whether there was still something to find the person by."""
    try:
        births, number = births_of([person])[person.pk], person.document_number
    except VaultError:  # erased meanwhile, or kept for the sake of a contract alone
        return False
    person.document_number_digest = document_digest(number) if number else ""
    person.save(update_fields=("document_number_digest",))
    search_keys.refresh(person, births)
    return True
