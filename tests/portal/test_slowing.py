"""Brakes for all together, and what they leave open to those who are known."""

from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

import muster
from muster.pages.slowing import slowed
from muster.people import throttle
from muster.people.models import User
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str = PASSWORD) -> HttpResponse:
    return client.post("/sign-in/", {"email": email, "password": password})


def test_a_flood_slows_who_is_unknown_and_lets_in_who_is_known(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Client()
    sign_in(known, cast.applicant.email)
    known.post("/sign-out/")
    monkeypatch.setattr(throttle, "MOST_OF_ALL", 3)
    for number in range(3):
        sign_in(Client(), f"nobody-{number}@example.org")
    assert "too many attempts" in sign_in(Client(), cast.stranger.email).content.decode()
    assert sign_in(known, cast.applicant.email).status_code == 302


def test_mails_and_checks_have_a_brake_for_all(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MOST_OF_ALL", 1)
    client.post("/register/", {"email": "newcomer@example.org"})
    client.post("/verify/", {"code": "unit-3001"})
    asked = client.post("/register/", {"email": "another@example.org"})
    assert "Too many links were asked for" in asked.content.decode()
    assert "too many attempts" in client.post("/verify/", {"code": "unit-3001"}).content.decode()


def test_uploads_are_slowed_by_account(cast: Cast) -> None:
    @slowed("trial", of_account=2, of_client=9, of_all=99)
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("taken")

    def send(user: User) -> HttpResponse:
        request = RequestFactory().post("/somewhere/")
        request.user = user
        request._messages = type("Said", (), {"add": lambda *_said: None})()  # type: ignore[attr-defined]
        return view(request)

    assert [send(cast.applicant).status_code for _time in range(3)] == [200, 200, 302]
    assert send(cast.stranger).status_code == 200


def test_every_page_that_takes_a_file_has_a_brake() -> None:
    """Checks of a paper and readings of a photograph count by brakes of their own; see their tests."""
    own = {"verify.py", "photograph.py"}
    files = [
        path for path in Path(muster.__file__).parent.rglob("*.py") if "request.FILES" in path.read_text()
    ]
    taking = [path for path in files if path.parts[-2] in {"portal", "views"} and path.name not in own]
    assert len(taking) >= 3
    assert [path.name for path in taking if "@uploading\n" not in path.read_text()] == []


def test_an_address_without_an_account_costs_the_same_work(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda hasher, *given: hashed.append(given) or encode(hasher, *given),
    )
    for email in (cast.applicant.email, "nobody@example.org"):
        hashed.clear()
        assert authenticate(None, email=email, password="wrong") is None
        assert len(hashed) == 1, email
