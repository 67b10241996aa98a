"""Papers on disk: sealed under the person's key, under random names, where no URL leads."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from muster.people.models import Person
from muster.people.vault import Compartment


def _path(stored_as: str) -> Path:
    return Path(settings.MEDIA_ROOT) / stored_as[:2] / stored_as


def store(person: Person, content: bytes, compartment: Compartment = Compartment.PAPERS) -> str:
    """Seal and write the content; the random name under which `load` finds it."""
    stored_as = secrets.token_hex(32)
    path = _path(stored_as)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    sealed = person.key.seal(compartment, content, f"file:{stored_as}")
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(sealed)
    return stored_as


def load(person: Person, stored_as: str, compartment: Compartment = Compartment.PAPERS) -> bytes:
    return person.key.open(compartment, _path(stored_as).read_bytes(), f"file:{stored_as}")


def remove(*stored_as: str) -> None:
    for name in filter(None, stored_as):
        _path(name).unlink(missing_ok=True)


@contextmanager
def undone() -> Iterator[Callable[..., str]]:
    """`store`, within an act: what it has stored goes again if the act fails."""
    names: list[str] = []

    def stored(person: Person, content: bytes, compartment: Compartment = Compartment.PAPERS) -> str:
        names.append(store(person, content, compartment))
        return names[-1]

    try:
        yield stored
    except BaseException:
        remove(*names)
        raise
