"""An event is written only with the act it records."""

from contextlib import suppress

import pytest
from django.db import transaction

from muster.journal.actions import SYSTEM, Actor, append
from muster.journal.kinds import EventKind
from muster.journal.models import Event, StreamHead
from muster.journal.queries import events_of, link_of, verify

KIND = EventKind.CASE_OPENED
CLERK = Actor(identifier="7", role="clerk", office="centre")


@pytest.mark.django_db(transaction=True)
def test_it_is_refused_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        append(stream="case:1", kind=KIND, actor=SYSTEM)
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_goes_with_the_act_that_fails() -> None:
    class ActFailedError(Exception):
        pass

    with suppress(ActFailedError), transaction.atomic():
        append(stream="case:1", kind=KIND, actor=SYSTEM)
        raise ActFailedError
    assert not Event.objects.exists()
    assert not StreamHead.objects.exists()


@pytest.mark.django_db
def test_events_of_a_stream_follow_one_another() -> None:
    first = append(stream="case:1", kind=KIND, actor=SYSTEM)
    second = append(stream="case:1", kind=EventKind.CASE_SUBMITTED, actor=CLERK)
    assert (first.position, first.previous) == (1, "")
    assert (second.position, second.previous) == (2, first.digest)


@pytest.mark.django_db
def test_streams_do_not_touch_each_other() -> None:
    append(stream="case:1", kind=KIND, actor=SYSTEM)
    other = append(stream="case:2", kind=KIND, actor=SYSTEM)
    assert (other.position, other.previous) == (1, "")


@pytest.mark.django_db
def test_it_says_who_acted_in_which_role_for_which_office() -> None:
    event = append(stream="case:1", kind=KIND, actor=CLERK)
    assert (event.actor, event.actor_role, event.actor_office) == ("7", "clerk", "centre")


@pytest.mark.django_db
def test_what_is_read_back_has_the_digest_that_was_written() -> None:
    data = {"text": "Ґанок “зранку”", "list": [1, None, True], "nested": {"b": 1, "a": [2]}, "empty": {}}
    append(stream="case:1", kind=KIND, actor=CLERK, data=data, sealed=b"\x00\xff sealed")
    (event,) = events_of("case:1")
    assert link_of(event).digest() == event.digest
    assert event.data == data


@pytest.mark.django_db
def test_a_fraction_is_refused_when_it_is_written() -> None:
    with pytest.raises(TypeError):
        append(stream="case:1", kind=KIND, actor=SYSTEM, data={"share": 0.5})
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_a_stream_as_written_verifies() -> None:
    for number in range(5):
        append(stream=f"case:{number % 2}", kind=KIND, actor=SYSTEM, data={"number": number})
    assert list(verify()) == []
