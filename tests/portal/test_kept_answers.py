"""Whoever is signed out in the middle of a form loses nothing of it."""

import re
import secrets

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from muster.cases.models import Case
from muster.pages import signed_in as module
from muster.pages.signed_in import Answers, seal, unseal
from tests.cast import APPLICANT, PASSWORD, PDF, STRANGER, Cast
from tests.conftest import Clock
from tests.portal.conftest import SignedIn

IDENTITY = {
    "given_names": "Tadeo <b>",
    "family_name": "Quillfeather",
    "ukrainian_name": "Квілфезер Тадео",
    "document_number": "QX7719043",
    "phone": "+380 00 555 01 17",
}
SIGN_IN = {"email": APPLICANT.email, "password": PASSWORD}


def hidden(page: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_answers_sent_without_a_session_can_be_sent_after_signing_in(cast: Cast) -> None:
    case = cast.bring_to("draft")
    client = Client()
    page = client.post("/application/identity/?then=review", IDENTITY).content.decode()
    assert "Your answers are kept" in page
    assert "Quillfeather" not in page
    back = client.post("/sign-in/", SIGN_IN | {"kept": hidden(page, "kept")}).content.decode()
    assert "Your answers are still here" in back
    assert 'action="/application/identity/?then=review"' in back
    assert "Tadeo &lt;b&gt;" in back
    done = client.post("/application/identity/?then=review", IDENTITY)
    assert done.headers["Location"] == "/application/review/"
    case.person.refresh_from_db()
    assert Case.objects.get(pk=case.pk).person.family_name == "Quillfeather"


def test_whoever_signs_in_then_sees_them(cast: Cast) -> None:
    client = Client()
    page = client.post("/application/identity/", IDENTITY).content.decode()
    kept = hidden(page, "kept")
    back = client.post("/sign-in/", {"email": STRANGER.email, "password": PASSWORD, "kept": kept})
    assert "Your answers are still here" in back.content.decode()


def test_a_wrong_password_on_the_way_loses_nothing(cast: Cast) -> None:
    client = Client()
    kept = hidden(client.post("/application/identity/", IDENTITY).content.decode(), "kept")
    page = client.post("/sign-in/", SIGN_IN | {"password": "wrong", "kept": kept}).content.decode()
    assert hidden(page, "kept") == kept


def test_a_chosen_file_is_said_to_have_to_be_chosen_again(cast: Cast) -> None:
    client = Client()
    upload = {"kind": "identity", "file": SimpleUploadedFile("passport.pdf", PDF)}
    kept = hidden(client.post("/application/papers/add/", upload).content.decode(), "kept")
    page = client.post("/sign-in/", SIGN_IN | {"kept": kept}).content.decode()
    assert "You have to choose your file again" in page
    cast.bring_to("draft")
    again = client.post("/application/papers/add/", {"kind": "identity"}).content.decode()
    assert "Choose a file" in again
    assert re.search(r'value="identity"[^>]*checked', again)


def test_a_form_from_before_signing_in_again_is_kept_too(cast: Cast) -> None:
    """Signing in renews the form tokens, so that a form opened before carries an old one."""
    cast.bring_to("draft")
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.applicant)
    stale = IDENTITY | {"csrfmiddlewaretoken": "x" * 64}
    page = client.post("/application/identity/", stale, headers={"origin": "http://testserver"})
    assert "Your answers are still here" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    client.logout()
    page = client.post("/application/identity/", stale, headers={"origin": "http://testserver"})
    assert "Your answers are kept" in page.content.decode()


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_a_form_of_another_site_is_never_offered_again(cast: Cast, signed_in: SignedIn, origin: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.applicant)
    case = cast.bring_to("draft")
    response = client.post(f"/application/{case.reference}/withdraw/", headers={"origin": origin})
    assert response.status_code == 403
    assert "still here" not in response.content.decode()


@pytest.mark.django_db
def test_a_password_is_not_offered_again() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/sign-in/", SIGN_IN, headers={"origin": "http://testserver"})
    assert response.status_code == 403
    assert PASSWORD not in response.content.decode()


def test_kept_answers_expire(cast: Cast, clock: Clock) -> None:
    client = Client()
    kept = hidden(client.post("/application/identity/", IDENTITY).content.decode(), "kept")
    clock.move(hours=13)
    page = client.post("/sign-in/", SIGN_IN | {"kept": kept}, follow=True).content.decode()
    assert "They are gone now" in page


@pytest.mark.parametrize("text", ["", "?", "bm90IG91cnM=", "AAAA"])
def test_nobody_can_invent_kept_answers(text: str) -> None:
    assert unseal(text) is None


def test_passwords_and_tokens_are_never_kept(rf: RequestFactory) -> None:
    request = rf.post("/x/?then=review", {"a": ["1", "2"], "password": "p", "csrfmiddlewaretoken": "t"})
    assert module.answers_of(request) == Answers("/x/?then=review", [("a", "1"), ("a", "2")], [])


def test_what_is_too_long_to_be_carried_is_not_promised() -> None:
    assert seal(Answers("/x/", [("a", secrets.token_hex(700_000))])) == ""
