"""Reading what an act left in a case's stream."""

import json
from typing import Any

import pytest

from muster.cases.errors import NotPossible
from muster.cases.models import Case
from muster.journal.models import Event
from muster.journal.queries import events_of
from muster.people.vault import Compartment


def last_event(case: Case) -> Event:
    event = events_of(case.stream).last()
    assert event is not None
    return event


def only_event(case: Case, kind: str) -> Event:
    """The one event of this kind."""
    (event,) = events_of(case.stream).filter(kind=kind)
    return event


def personal(case: Case, event: Event) -> dict[str, Any]:
    """The sealed part of an event, opened with the person's key."""
    assert event.sealed is not None
    plain: dict[str, Any] = json.loads(
        case.person.key.open(Compartment.JOURNAL, bytes(event.sealed), case.stream)
    )
    return plain


class Refused:
    """`with refused("code"):` the act is not possible, with that code and a message for the person."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._raises = pytest.raises(NotPossible)

    def __enter__(self) -> None:
        self._caught = self._raises.__enter__()

    def __exit__(self, *error: Any) -> bool:
        done = bool(self._raises.__exit__(*error))
        assert self._caught.value.code == self._code
        assert str(self._caught.value.message)
        return done


refused = Refused
