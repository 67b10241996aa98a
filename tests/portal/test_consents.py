"""The two consents: to a text of one version, in the language it was read in; withdrawn at any time."""

import pytest
from django.test import Client

from muster.people.models import Consent, ConsentKind
from tests.cast import Cast
from tests.portal.conftest import SignedIn


@pytest.fixture
def client(cast: Cast, signed_in: SignedIn) -> Client:
    cast.bring_to("draft")
    return signed_in(cast.applicant)


def test_both_are_given_one_after_the_other(client: Client, cast: Cast) -> None:
    assert (
        "I consent to the processing of my personal data"
        in client.get("/application/consents/processing/").content.decode()
    )
    given = client.post("/application/consents/processing/")
    assert given.headers["Location"] == "/application/consents/verification/"
    assert client.post("/application/consents/verification/").headers["Location"] == "/application/consents/"
    consents = Consent.objects.filter(person=cast.applicant.person)
    assert {(each.kind, each.text_version, each.language) for each in consents} == {
        ("processing", "2026-11", "en"),
        ("verification", "2026-11", "en"),
    }


def test_it_is_shown_in_the_language_it_was_read_in(client: Client) -> None:
    client.cookies["django_language"] = "uk"
    client.post("/application/consents/processing/")
    client.cookies["django_language"] = "en"
    page = client.get("/application/consents/processing/").content.decode()
    assert 'lang="uk" dir="ltr">Я даю згоду' in page
    assert "Text of version 2026-11, read in: Ukrainian." in page


def test_withdrawing_says_what_follows_and_is_done_by_a_button(client: Client, cast: Cast) -> None:
    client.post("/application/consents/processing/")
    page = client.get("/application/consents/processing/withdraw/").content.decode()
    assert "your application cannot go on until you give it again" in page
    client.post("/application/consents/processing/withdraw/")
    assert not Consent.objects.filter(person=cast.applicant.person, withdrawn_at=None).exists()
    assert "I give this consent" in client.get("/application/consents/processing/").content.decode()


def test_giving_it_twice_is_giving_it_once(client: Client, cast: Cast) -> None:
    client.post("/application/consents/processing/")
    client.post("/application/consents/processing/")
    assert Consent.objects.filter(person=cast.applicant.person, kind=ConsentKind.PROCESSING).count() == 1


def test_there_is_no_other_kind(client: Client) -> None:
    assert client.get("/application/consents/everything/").status_code == 404
    assert client.post("/application/consents/everything/withdraw/").status_code == 404


def test_what_is_not_given_cannot_be_withdrawn(client: Client) -> None:
    response = client.post("/application/consents/processing/withdraw/")
    assert response.headers["Location"] == "/application/consents/processing/"
