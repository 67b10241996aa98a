"""Another password by whoever is signed in and knows the one of now."""

import pytest
from django.test import Client

from muster.people import throttle
from tests.cast import APPLICANT, PASSWORD, Cast
from tests.portal.conftest import SignedIn

pytestmark = pytest.mark.django_db
PAGE, NEXT = "/account/security/password/", "three words put together"


def send(client: Client, current: str = PASSWORD, password: str = NEXT) -> str:
    return client.post(PAGE, {"current": current, "password": password}, follow=True).content.decode()


def can_sign_in(password: str) -> bool:
    client = Client()
    client.post("/sign-in/", {"email": APPLICANT.email, "password": password})
    return client.get("/account/").status_code == 200


def test_it_is_set_and_every_other_session_ends(cast: Cast, signed_in: SignedIn) -> None:
    elsewhere, client = signed_in(cast.applicant), signed_in(cast.applicant)
    assert "Your new password is set" in send(client)
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert can_sign_in(NEXT)
    assert not can_sign_in(PASSWORD)


def test_without_the_one_of_now_nothing_changes(cast: Cast, signed_in: SignedIn) -> None:
    page = send(signed_in(cast.applicant), current="guessed by somebody")
    assert "That is not right." in page
    assert "guessed by somebody" not in page
    assert NEXT not in page
    assert can_sign_in(PASSWORD)


def test_guessing_is_slowed(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.applicant)
    for _attempt in range(throttle.MOST_OF_AN_ADDRESS):
        send(client, current="guessed by somebody")
    assert "too many attempts" in send(client)
    assert can_sign_in(PASSWORD)


def test_a_weak_one_is_refused(cast: Cast, signed_in: SignedIn) -> None:
    assert "too common" in send(signed_in(cast.applicant), password="password123")
    assert can_sign_in(PASSWORD)


def test_neither_is_kept_where_the_session_has_ended(cast: Cast) -> None:
    page = Client().post(PAGE, {"current": PASSWORD, "password": NEXT})
    assert "pages/sign_in.html" in [each.name for each in page.templates]  # type: ignore[attr-defined]
