"""An account by e-mail link, and a new password by e-mail link; nobody learns which addresses have accounts."""

import re
from smtplib import SMTPException

import pytest
from django.core import mail
from django.test import Client

from muster.people import actions
from muster.people.models import PendingAddress, User
from tests.cast import APPLICANT, PASSWORD, Cast
from tests.conftest import Clock

NEW = "newcomer@example.org"
CHOSEN = "another-long-fictional-password"


def link_in(message: str) -> str:
    found = re.search(r"http://localhost:8000(/\S+)", message)
    assert found is not None
    return found[1]


def asked(client: Client, email: str, address: str = "/register/") -> str:
    """The page that is shown after asking for a link."""
    response = client.post(address, {"email": email}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
def test_it_registers_by_the_link_in_the_mail(client: Client) -> None:
    assert "Look into your mail" in asked(client, NEW)
    link = link_in(mail.outbox[0].body)
    assert NEW not in link
    assert "Choose a password" in client.get(link).content.decode()
    done = client.post(link, {"password": CHOSEN}, follow=True)
    assert done.redirect_chain[-1][0] == "/application/"
    assert User.objects.by_email(NEW) is not None
    assert client.get("/application/").status_code == 200


def test_the_page_is_the_same_whether_or_not_the_address_has_an_account(cast: Cast) -> None:
    known, unknown = asked(Client(), APPLICANT.email), asked(Client(), NEW)
    assert _without_token(known) == _without_token(unknown)
    assert [message.to for message in mail.outbox] == [[APPLICANT.email], [NEW]]
    assert "already has an account" in mail.outbox[0].body


def test_asking_for_a_new_password_tells_nothing_either(cast: Cast) -> None:
    known = asked(Client(), APPLICANT.email, "/password/")
    unknown = asked(Client(), NEW, "/password/")
    assert _without_token(known) == _without_token(unknown)
    assert "It has no account" in mail.outbox[1].body


def _without_token(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["short", "password12345", "1029384756"])
def test_it_refuses_a_weak_password_and_says_why(client: Client, password: str) -> None:
    asked(client, NEW)
    page = client.post(link_in(mail.outbox[0].body), {"password": password}).content.decode()
    assert "There is a problem" in page
    assert User.objects.by_email(NEW) is None


@pytest.mark.django_db
def test_a_link_works_once(client: Client) -> None:
    asked(client, NEW)
    link = link_in(mail.outbox[0].body)
    client.post(link, {"password": CHOSEN})
    again = Client().get(link).content.decode()
    assert "This link does not work any more" in again


@pytest.mark.django_db
def test_a_link_grows_too_old(client: Client, clock: Clock) -> None:
    asked(client, NEW)
    clock.move(hours=25)
    assert "This link does not work any more" in client.get(link_in(mail.outbox[0].body)).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/register/no-such-token/", "/password/no-such-token/", "/password/00/"])
def test_an_invented_link_does_nothing(client: Client, address: str) -> None:
    assert "This link does not work any more" in client.get(address).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("email", ["", "nobody", "a@b@c.example"])
def test_it_says_what_is_wrong_with_an_address(client: Client, email: str) -> None:
    page = client.post("/register/", {"email": email}).content.decode()
    assert "There is a problem" in page
    assert not mail.outbox


@pytest.mark.django_db
def test_it_says_so_when_mail_cannot_be_sent(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_about: str) -> None:
        raise SMTPException

    monkeypatch.setattr(actions, "start_registration", broken)
    page = client.post("/register/", {"email": NEW}).content.decode()
    assert "We cannot send mail at the moment" in page
    assert NEW in page


@pytest.mark.django_db
def test_one_address_is_not_flooded_with_links(client: Client) -> None:
    for _time in range(5):
        assert "Look into your mail" in asked(client, NEW)
    assert len(mail.outbox) == 3


@pytest.mark.django_db
def test_one_client_cannot_mail_everybody(client: Client) -> None:
    for number in range(31):
        page = client.post("/register/", {"email": f"stranger{number}@example.org"}, follow=True)
    assert "Too many links were asked for" in page.content.decode()
    assert PendingAddress.objects.count() == 30


def test_a_new_password_ends_the_old_one_and_every_other_session(cast: Cast) -> None:
    elsewhere = Client()
    elsewhere.force_login(cast.applicant)
    client = Client()
    asked(client, APPLICANT.email, "/password/")
    link = link_in(mail.outbox[0].body)
    assert APPLICANT.email not in link
    client.post(link, {"password": CHOSEN})
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    cast.applicant.refresh_from_db()
    assert cast.applicant.check_password(CHOSEN)
    assert "This link does not work any more" in Client().get(link).content.decode()


def test_a_reset_link_of_one_account_opens_no_other(cast: Cast) -> None:
    token = actions.start_reset(email=APPLICANT.email, language="en")
    assert token is not None
    forged = token.replace(cast.applicant.pk.hex, cast.stranger.pk.hex)
    assert "This link does not work any more" in Client().get(f"/password/{forged}/").content.decode()


def test_a_closed_account_cannot_be_reset(cast: Cast) -> None:
    cast.applicant.is_active = False
    cast.applicant.save()
    assert actions.start_reset(email=APPLICANT.email, language="en") is None
    assert PASSWORD not in mail.outbox[0].body
