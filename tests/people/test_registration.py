"""From an address to an account."""

import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.people import actions
from muster.people.actions import ResetError
from muster.people.addresses import LinkError
from muster.people.models import PendingAddress, User
from tests.conftest import Clock

pytestmark = pytest.mark.django_db
EMAIL, PASSWORD = "new.person@example.org", "a-long-fictional-password"


def registered() -> str:
    token = actions.start_registration(email=EMAIL, language="uk")
    assert token is not None
    return token


def test_the_link_that_was_mailed_makes_the_account() -> None:
    token = registered()
    assert re.search(rf"/register/{token}/", str(mail.outbox[0].body))
    user = actions.finish_registration(token=token, password=PASSWORD)
    assert user.email == EMAIL
    assert user.language == "uk"
    assert user.check_password(PASSWORD)
    (event,) = events_of(actions.stream_of(user))
    assert (event.kind, event.data) == (EventKind.ACCOUNT_REGISTERED, {"language": "uk"})


def test_neither_the_address_nor_the_token_is_stored_as_it_is() -> None:
    token = registered()
    row = PendingAddress.objects.values().get()
    assert EMAIL not in repr(row)
    assert token not in repr(row)
    assert actions.registering(token) == EMAIL


def test_a_link_works_once() -> None:
    token = registered()
    actions.finish_registration(token=token, password=PASSWORD)
    with pytest.raises(LinkError):
        actions.finish_registration(token=token, password=PASSWORD)


def test_a_link_works_for_a_day(clock: Clock) -> None:
    token = registered()
    clock.move(hours=actions.REGISTRATION_HOURS, seconds=1)
    with pytest.raises(LinkError):
        actions.registering(token)


def test_an_unknown_link_is_refused() -> None:
    with pytest.raises(LinkError):
        actions.registering("unknown")


def test_of_two_links_to_one_address_only_the_first_makes_an_account() -> None:
    first, second = registered(), registered()
    actions.finish_registration(token=second, password=PASSWORD)
    with pytest.raises(LinkError):
        actions.finish_registration(token=first, password=PASSWORD)
    assert User.objects.count() == 1


def test_whoever_has_an_account_is_told_so_by_mail_alone() -> None:
    actions.create_account(email=EMAIL, password=PASSWORD, language="en")
    assert actions.start_registration(email=EMAIL.upper(), language="en") is None
    assert "already has an account" in str(mail.outbox[0].body)
    assert not PendingAddress.objects.exists()


@pytest.mark.parametrize("weak", ["short", "12345678901234", "password123"])
def test_a_weak_password_is_refused_and_the_link_stays_good(weak: str) -> None:
    token = registered()
    with pytest.raises(ValidationError):
        actions.finish_registration(token=token, password=weak)
    assert actions.finish_registration(token=token, password=PASSWORD)


def test_an_address_has_one_account() -> None:
    actions.create_account(email=EMAIL, password=PASSWORD, language="en")
    with pytest.raises(IntegrityError):
        actions.create_account(email=EMAIL.upper(), password=PASSWORD, language="en")


def test_a_new_password_is_set_by_the_link_once() -> None:
    user = actions.create_account(email=EMAIL, password=PASSWORD, language="en")
    token = actions.start_reset(email=EMAIL, language="en")
    assert token is not None
    actions.finish_reset(token=token, password="another-long-password")
    user.refresh_from_db()
    assert user.check_password("another-long-password")
    assert events_of(actions.stream_of(user)).last().kind == EventKind.ACCOUNT_PASSWORD_CHANGED  # type: ignore[union-attr]
    with pytest.raises(ResetError):
        actions.finish_reset(token=token, password="a-third-long-password")


@pytest.mark.parametrize("token", ["", "nonsense", "00000000000000000000000000000000-abc", "é-é"])
def test_a_bad_link_to_a_new_password_is_refused(token: str) -> None:
    with pytest.raises(ResetError):
        actions.user_to_reset(token)


def test_nobody_learns_from_a_reset_who_has_an_account() -> None:
    assert actions.start_reset(email=EMAIL, language="en") is None
    assert "has no account" in str(mail.outbox[0].body)


def test_the_language_of_notices_is_changed() -> None:
    user = actions.create_account(email=EMAIL, password=PASSWORD, language="en")
    actions.change_language(user=user, language="uk")
    user.refresh_from_db()
    assert user.language == "uk"
    event = events_of(actions.stream_of(user)).last()
    assert event is not None
    assert (event.kind, event.data) == (EventKind.ACCOUNT_LANGUAGE_CHANGED, {"language": "uk"})
