"""Another mail address: nothing changes before its owner opens the link, and the old mailbox can undo it."""

import re
from smtplib import SMTPException

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from muster.accounts import address
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.people.actions import create_account, stream_of
from muster.people.addresses import LinkError
from muster.people.models import PendingAddress, User
from tests.cast import APPLICANT, PASSWORD, Cast
from tests.conftest import Clock
from tests.portal.conftest import SignedIn
from tests.portal.test_mailbox import choose

pytestmark = pytest.mark.django_db
NEW, SECOND = "moved@example.org", "/sign-in/second/"


def ask(client: Client, email: str = NEW) -> str:
    """The page that is shown after asking."""
    return client.post("/account/address/", {"email": email}, follow=True).content.decode()


def link_to(email: str) -> str:
    """Where the newest mail to the address leads."""
    body = next(message.body for message in reversed(mail.outbox) if message.to == [email])
    found = re.search(r"http://localhost:8000(/\S+/\S+/)", body)
    assert found is not None
    return found[1]


def can_sign_in(email: str, password: str = PASSWORD) -> bool:
    client = Client()
    client.post("/sign-in/", {"email": email, "password": password})
    return client.get("/account/").status_code == 200


def change(client: Client) -> None:
    ask(client)
    client.post(link_to(NEW))


def test_the_owner_asks_confirms_and_signs_in_with_it(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.applicant)
    assert "We sent a link to the new address" in ask(client)
    assert can_sign_in(APPLICANT.email)
    link = link_to(NEW)
    assert NEW not in link
    assert NEW in client.get(link).content.decode()
    assert can_sign_in(APPLICANT.email), "looking at the page changes nothing"
    assert "Your e-mail address is changed" in client.post(link, follow=True).content.decode()
    assert NEW in client.get("/account/").content.decode()
    assert can_sign_in(NEW)
    assert not can_sign_in(APPLICANT.email)
    assert "This link does not work any more" in client.post(link).content.decode()
    kinds = [event.kind for event in events_of(stream_of(cast.applicant))]
    assert EventKind.ACCOUNT_ADDRESS_ASKED in kinds
    assert EventKind.ACCOUNT_ADDRESS_CHANGED in kinds


def test_the_other_sessions_end_and_this_browser_is_known_to_the_account(
    cast: Cast, signed_in: SignedIn
) -> None:
    cast.bring_to("draft")
    elsewhere, client = signed_in(cast.applicant), signed_in(cast.applicant)
    change(client)
    assert elsewhere.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
    user = User.objects.get(pk=cast.applicant.pk)
    assert choose(Client(), user) == SECOND
    assert choose(client, user) == "/application/"


def test_the_old_address_hears_of_it_twice(
    cast: Cast, signed_in: SignedIn, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = signed_in(cast.applicant)
    ask(client)
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([APPLICANT.email], "Was it you?"),
        ([NEW], "Continue in Muster"),
    ]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(link_to(NEW))
    assert mail.outbox[-1].to == [APPLICANT.email]
    assert "take your address back" in mail.outbox[-1].body
    assert NEW not in "".join(message.body for message in mail.outbox)


def test_the_old_mailbox_takes_it_back_and_that_alone_opens_nothing(
    cast: Cast, signed_in: SignedIn, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    cast.bring_to("draft")
    thief = signed_in(cast.applicant)
    with django_capture_on_commit_callbacks(execute=True):
        change(thief)
    ask(thief, "third@example.org")
    waiting = link_to("third@example.org")
    back, owner = link_to(APPLICANT.email), Client()
    assert "Take it back" in owner.get(back).content.decode()
    assert thief.get("/account/").status_code == 200
    owner.post(back)
    assert thief.get("/account/").status_code == 302
    user = User.objects.get(pk=cast.applicant.pk)
    assert user.email == APPLICANT.email
    assert user.mailed_at is not None
    assert not can_sign_in(NEW)
    assert "does not work any more" in owner.post(back).content.decode()
    assert "does not work any more" in signed_in(user).post(waiting).content.decode()
    assert choose(owner, user, "another long password") == SECOND
    assert events_of(stream_of(user)).filter(kind=EventKind.ACCOUNT_ADDRESS_TAKEN_BACK).exists()


def test_it_can_be_taken_back_for_a_week(
    cast: Cast,
    signed_in: SignedIn,
    clock: Clock,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        change(signed_in(cast.applicant))
    back = link_to(APPLICANT.email)
    clock.move(days=6, hours=23)
    assert "Take it back" in Client().get(back).content.decode()
    clock.move(days=7, seconds=1)
    assert "does not work any more" in Client().get(back).content.decode()


def test_a_closed_account_is_not_given_back(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    user = cast.applicant
    token = address.ask(user=user, email=NEW, language="en")
    assert token is not None
    with django_capture_on_commit_callbacks(execute=True):
        address.change(user=user, token=token)
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(LinkError):
        address.take_back(token=link_to(APPLICANT.email).split("/")[2])


def test_nobody_else_confirms_it(cast: Cast, signed_in: SignedIn) -> None:
    ask(signed_in(cast.applicant))
    link = link_to(NEW)
    assert "/sign-in/" in Client().get(link).headers["Location"]
    assert "does not work any more" in signed_in(cast.stranger).get(link).content.decode()
    assert "does not work any more" in signed_in(cast.stranger).post(link).content.decode()
    assert can_sign_in(APPLICANT.email)


def test_the_link_works_for_a_day_and_the_newest_counts(
    cast: Cast, signed_in: SignedIn, clock: Clock
) -> None:
    client = signed_in(cast.applicant)
    ask(client)
    first = link_to(NEW)
    ask(client, "third@example.org")
    assert "does not work any more" in client.get(first).content.decode()
    clock.move(hours=24, seconds=1)
    again = signed_in(cast.applicant)
    assert "does not work any more" in again.get(link_to("third@example.org")).content.decode()


def test_the_asker_does_not_learn_who_else_has_an_account(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.applicant)
    assert "We sent a link to the new address" in ask(client, cast.stranger.email)
    assert "already has an account" in mail.outbox[-1].body
    assert mail.outbox[-1].to == [cast.stranger.email]
    assert not PendingAddress.objects.exists()


def test_an_address_that_got_an_account_meanwhile_stays_with_that(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.applicant)
    ask(client)
    create_account(email=NEW, password=PASSWORD, language="en")
    assert "does not work any more" in client.post(link_to(NEW)).content.decode()
    assert User.objects.get(pk=cast.applicant.pk).email == APPLICANT.email


def test_the_own_address_and_nonsense_are_refused(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.applicant)
    assert "the address of your account already" in ask(client, APPLICANT.email.upper())
    assert "name@example.org" in ask(client, "nonsense")
    assert not mail.outbox


def test_mail_that_cannot_be_sent_is_said(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> int:
        raise SMTPException

    monkeypatch.setattr("django.core.mail.EmailMessage.send", broken)
    assert "We cannot send mail at the moment" in ask(signed_in(cast.applicant))


def test_whoever_did_not_prove_of_late_who_they_are_does_it_first(
    cast: Cast, signed_in: SignedIn, clock: Clock
) -> None:
    client = signed_in(cast.applicant)
    clock.move(seconds=settings.CONFIRMED_FOR_SECONDS + 60)
    assert client.get("/account/address/").headers["Location"].startswith("/sign-in/again/")
    assert "Is it you?" in ask(client)
    assert not mail.outbox
