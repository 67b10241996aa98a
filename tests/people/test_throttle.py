"""The brake on guessing: it slows, and lets go by itself."""

import pytest

from muster.people import throttle
from muster.people.models import Attempts
from tests.conftest import Clock

pytestmark = pytest.mark.django_db


def tried(times: int, what: str = "somebody@example.org") -> None:
    for _time in range(times):
        throttle.note("sign-in", what)


def test_it_holds_after_as_many_attempts_as_are_allowed() -> None:
    tried(2)
    assert not throttle.is_held("sign-in", "somebody@example.org", 3)
    tried(1, " Somebody@Example.org ")
    assert throttle.is_held("sign-in", "somebody@example.org", 3)


def test_it_tells_purposes_and_addresses_apart() -> None:
    tried(3)
    assert not throttle.is_held("mail", "somebody@example.org", 3)
    assert not throttle.is_held("sign-in", "nobody@example.org", 3)


def test_it_lets_go_after_the_window_and_keeps_nothing(clock: Clock) -> None:
    tried(3)
    clock.move(minutes=16)
    assert not throttle.is_held("sign-in", "somebody@example.org", 3)
    tried(1, "nobody@example.org")
    assert Attempts.objects.count() == 1


def test_it_forgets_when_told() -> None:
    tried(3)
    throttle.forget("sign-in", "somebody@example.org")
    assert not throttle.is_held("sign-in", "somebody@example.org", 1)


def test_it_keeps_no_address() -> None:
    tried(1)
    assert "example" not in Attempts.objects.get().key
