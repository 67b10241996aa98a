"""Whoever reads somebody's mail does not get to what is kept of them, even where there is no second factor."""

import pytest
from django.test import Client

from muster.accounts import recovery
from muster.accounts.actions import make_recovery_codes
from muster.people.actions import start_reset
from muster.people.models import User
from muster.portal.signing import PENDING_FOR_SECONDS
from tests.cast import PASSWORD, Cast
from tests.conftest import Clock

pytestmark = pytest.mark.django_db
CHOSEN = "chosen by whoever reads the mail"
SECOND, HOME = "/sign-in/second/", "/application/"


@pytest.fixture
def applicant(cast: Cast) -> User:
    cast.bring_to("draft")
    return cast.applicant


def choose(client: Client, user: User, password: str = CHOSEN) -> str:
    """Where a new password, chosen by a link in the mail, leads."""
    token = start_reset(email=user.email, language="en")
    return client.post(f"/password/{token}/", {"password": password}).headers["Location"]


def sign_in(client: Client, user: User, password: str = CHOSEN) -> str:
    return client.post("/sign-in/", {"email": user.email, "password": password}).headers["Location"]


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_link_in_the_mail_alone_opens_nothing(applicant: User, client: Client) -> None:
    assert choose(client, applicant) == SECOND
    assert not is_signed_in(client)
    assert "chosen by a link in a mail" in client.get(SECOND).content.decode()
    # Nor does the password that was chosen so, later and from elsewhere.
    elsewhere = Client()
    assert sign_in(elsewhere, applicant) == SECOND
    assert not is_signed_in(elsewhere)


def test_a_recovery_code_opens_it_and_the_password_holds_from_then_on(
    applicant: User, client: Client
) -> None:
    code = make_recovery_codes(user=applicant)[0]
    choose(client, applicant)
    assert "One of your recovery codes." in client.get(SECOND).content.decode()
    assert client.post(SECOND, {"code": "AAAA-BBBB-CCCC"}).status_code == 200
    assert client.post(SECOND, {"code": code}).headers["Location"] == HOME
    assert sign_in(Client(), applicant) == HOME


def test_so_does_a_browser_that_is_known_to_the_account(applicant: User, client: Client) -> None:
    assert sign_in(client, applicant, PASSWORD) == HOME
    client.post("/sign-out/")
    choose(Client(), applicant)  # the thief
    assert choose(client, applicant, "the owner chose this anew") == HOME
    assert is_signed_in(client)


def test_an_account_with_nothing_in_it_opens_by_the_mail(cast: Cast, client: Client) -> None:
    assert choose(client, cast.applicant) == HOME


def test_staff_are_asked_too(cast: Cast, client: Client) -> None:
    assert choose(client, cast.clerk) == SECOND


def test_who_has_neither_waits_and_is_seen_by_two(
    applicant: User, cast: Cast, client: Client, clock: Clock
) -> None:
    clock.move(minutes=0)
    choose(client, applicant)
    assert "I have neither a code nor such a browser" in client.get(SECOND).content.decode()
    assert "come to the office" in client.post("/sign-in/lost/").content.decode()
    code = recovery.ask(user=applicant)
    clock.move(days=4)
    recovery.vouch(user=cast.operator, actor=cast.actor(cast.operator), code=code)
    sign_in(client, applicant)
    assert "once two operators have seen you" in client.get("/sign-in/lost/").content.decode()
    assert not is_signed_in(client)
    recovery.vouch(user=cast.auditor, actor=cast.actor(cast.auditor), code=code)
    assert client.post("/sign-in/lost/").headers["Location"] == HOME
    assert is_signed_in(client)
    assert sign_in(Client(), applicant) == HOME


def test_the_step_waits_ten_minutes(applicant: User, client: Client, clock: Clock) -> None:
    clock.move(minutes=0)
    code = make_recovery_codes(user=applicant)[0]
    choose(client, applicant)
    clock.move(seconds=PENDING_FOR_SECONDS + 1)
    assert client.post(SECOND, {"code": code}).headers["Location"] == "/sign-in/"


def test_codes_are_offered_once_there_is_something_to_lose(cast: Cast, client: Client) -> None:
    case = cast.bring_to("submitted")
    client.force_login(cast.applicant)
    receipt = f"/application/{case.reference}/submitted/"
    assert "Make recovery codes" in client.get(receipt).content.decode()
    assert client.post("/account/security/codes/").content.decode().count("<li><code>") == 10
    assert "Make recovery codes" not in client.get(receipt).content.decode()
    assert "10 left" in client.get("/account/security/").content.decode()
