"""Signing in and out, and the brake on guessing."""

import pytest
from django.test import Client, RequestFactory
from django.test.utils import override_settings

from muster.journal.models import Event
from muster.portal.signing import client_of
from tests.cast import APPLICANT, PASSWORD, Cast
from tests.conftest import Clock
from tests.portal.conftest import SignedIn

WRONG = "The e-mail address or the password is not right."
HELD = "There were too many attempts."


def try_in(client: Client, password: str, email: str = APPLICANT.email, **more: str) -> str:
    return client.post(
        "/sign-in/", {"email": email, "password": password, **more}, follow=True
    ).content.decode()


def test_an_applicant_comes_to_their_application(cast: Cast, client: Client) -> None:
    response = client.post("/sign-in/", {"email": APPLICANT.email.upper(), "password": PASSWORD})
    assert response.headers["Location"] == "/application/"
    assert Event.objects.filter(stream=f"account:{cast.applicant.pk}", kind="account:signed-in").count() == 1


def test_staff_come_to_the_desk(cast: Cast, client: Client) -> None:
    response = client.post("/sign-in/", {"email": "clerk@example.org", "password": PASSWORD})
    assert response.headers["Location"].startswith("/desk/")


def test_who_is_signed_in_already_goes_on(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.applicant).get("/sign-in/").headers["Location"] == "/application/"


def test_it_leads_back_to_the_page_that_was_wanted(cast: Cast, client: Client) -> None:
    wanted = client.get("/application/papers/")
    assert wanted.headers["Location"] == "/sign-in/?next=%2Fapplication%2Fpapers%2F"
    data = {"email": APPLICANT.email, "password": PASSWORD, "next": "/application/papers/"}
    assert client.post("/sign-in/", data).headers["Location"] == "/application/papers/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_it_never_leads_elsewhere(cast: Cast, client: Client, elsewhere: str) -> None:
    data = {"email": APPLICANT.email, "password": PASSWORD, "next": elsewhere}
    assert client.post("/sign-in/", data).headers["Location"] == "/application/"


def test_it_says_the_same_of_a_wrong_password_and_an_unknown_address(cast: Cast) -> None:
    assert WRONG in try_in(Client(), "not-the-password")
    assert WRONG in try_in(Client(), PASSWORD, "nobody@example.org")


def test_it_keeps_the_address_but_never_the_password(cast: Cast, client: Client) -> None:
    page = try_in(client, "not-the-password")
    assert APPLICANT.email in page
    assert "not-the-password" not in page


def test_guessing_is_slowed_down_and_then_free_again(cast: Cast, clock: Clock) -> None:
    guesser = Client()
    for _time in range(10):
        assert WRONG in try_in(guesser, "guess")
    assert HELD in try_in(guesser, PASSWORD)
    clock.move(minutes=16)
    assert "Start your application" in try_in(guesser, PASSWORD)


def test_a_browser_known_to_the_account_is_not_shut_out_by_guessers(cast: Cast) -> None:
    home = Client()
    try_in(home, PASSWORD)
    home.post("/sign-out/")
    for _time in range(10):
        try_in(Client(), "guess")
    assert HELD in try_in(Client(), PASSWORD)
    assert "Start your application" in try_in(home, PASSWORD)


def test_one_client_cannot_try_every_account(cast: Cast, client: Client) -> None:
    for number in range(100):
        try_in(client, "guess", f"somebody{number}@example.org")
    assert HELD in try_in(client, PASSWORD)


def test_signing_out_is_a_form_and_ends_the_session(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.applicant)
    assert client.get("/sign-out/").status_code == 405
    assert "You are signed out" in client.post("/sign-out/", follow=True).content.decode()
    assert client.get("/application/").status_code == 302


def test_a_closed_account_cannot_sign_in(cast: Cast, client: Client) -> None:
    cast.applicant.is_active = False
    cast.applicant.save()
    assert WRONG in try_in(client, PASSWORD)


def test_the_client_behind_a_proxy_is_the_one_the_proxy_saw(rf: RequestFactory) -> None:
    request = rf.get("/", headers={"x-forwarded-for": "203.0.113.9, 198.51.100.7"}, REMOTE_ADDR="10.0.0.1")
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        assert client_of(request) == "198.51.100.7"
    with override_settings(SECURE_PROXY_SSL_HEADER=None):
        assert client_of(request) == "10.0.0.1"
