"""The master keys: a new one made current, and everything that an older one wraps wrapped anew."""

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import BinaryField, Count, QuerySet
from django.db.models.functions import Substr

from muster.database.writing import update_all
from muster.journal.actions import SYSTEM, append
from muster.journal.kinds import EventKind
from muster.people import vault
from muster.people.addresses import place_of
from muster.people.models import PendingAddress, Person

STREAM = "keys"
_BATCH = 200
_PAUSE: Final = (
    0.02  # seconds between batches: on SQLite a waiting writer looks for the lock only now and then
)
_NAME: Final = cast("BinaryField[bytes, bytes]", BinaryField())


class KeptElsewhereError(Exception):
    """The keys come from the environment itself, so that they are changed where the environment is set."""


def rotate() -> int:
    """Put a new master key in front of the others, and wrap everything under it; how much was wrapped anew.

    The old keys stay in the file: a backup needs the key it was made under. A process that runs meanwhile reads the
    file again as soon as it meets, or makes, something under a key it does not know.
    """
    before = vault.Keyring(settings.MASTER_KEYS()).current
    if not settings.ADD_MASTER_KEY():
        raise KeptElsewhereError
    return _rewrap(before)


def rewrap() -> int:
    """Wrap under the current master key whatever an older one still wraps; how much that was."""
    return _rewrap(None)


def in_use() -> Counter[str]:
    """How many persons and pending addresses each master key wraps, by the key's identifier."""
    pending = PendingAddress.objects.values_list("address_sealed", flat=True)
    used = Counter(_key_of(sealed).hex() for sealed in pending.iterator())
    for name, rows in _named().values_list("master").annotate(Count("pk")):
        used[bytes(name).hex()] += rows
    return used


def wrapped_under(name: str) -> QuerySet[Person]:
    """The persons whose key the master key of this identifier wraps."""
    return _named().filter(master=bytes.fromhex(name))


def _named() -> QuerySet[Any]:
    """Persons who have a key, with the identifier of the master key that wraps it as `master`."""
    name = Substr("wrapped_key", 1, vault.KEY_ID, output_field=_NAME)
    return Person.objects.exclude(wrapped_key=None).annotate(master=name)


def _rewrap(before: bytes | None) -> int:
    vault.forget_keys()
    current = vault.keyring().current
    done = sum(_rewrap_people(batch, current) for batch in _batches(current)) + _rewrap_pending(current)
    if done or before:
        with transaction.atomic():
            append(
                stream=STREAM,
                kind=EventKind.KEYS_ROTATED,
                actor=SYSTEM,
                data={"from": before.hex() if before else "", "to": current.hex(), "wrapped": done},
            )
    return done


def _batches(current: bytes) -> Iterator[list[UUID]]:
    """The persons whose key another master key wraps, so many at a time that no lock is held for long."""
    old = list(_named().exclude(master=current).values_list("pk", flat=True))
    for start in range(0, len(old), _BATCH):
        if start:
            time.sleep(_PAUSE)
        yield old[start : start + _BATCH]


def _key_of(wrapped: bytes | memoryview | None) -> bytes:
    return bytes(wrapped or b"")[: vault.KEY_ID]


def _rewrap_people(batch: list[UUID], current: bytes) -> int:
    with transaction.atomic():
        locked = Person.objects.select_for_update().filter(pk__in=batch).exclude(wrapped_key=None)
        people = [person for person in locked if _key_of(person.wrapped_key) != current]
        for person in people:
            person.wrapped_key = vault.rewrapped(person.pk, bytes(person.wrapped_key or b""))
        update_all(people, "wrapped_key")
    return len(people)


def _rewrap_pending(current: bytes) -> int:
    done = 0
    for pending in list(PendingAddress.objects.all()):
        sealed = bytes(pending.address_sealed)
        if _key_of(sealed) != current:
            place = place_of(pending.token_digest)
            again = vault.wrap(vault.unwrap(sealed, place), place)
            done += PendingAddress.objects.filter(pk=pending.pk).update(address_sealed=again)
    return done
