"""A name read from a photograph: offered to be checked, never saved unseen."""

import re
import shutil
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from muster.cases.models import Case
from muster.portal.photograph import MOST_READINGS
from tests.cast import Cast
from tests.papers.photographs import Taken, bomb, page_of, photograph
from tests.portal.conftest import SignedIn

PAGE = "/application/identity/photograph/"
PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


def sent(client: Client, content: bytes) -> str:
    file = SimpleUploadedFile("page.jpg", content, "image/jpeg")
    return client.post(PAGE, {"file": file}).content.decode()


def blank() -> bytes:
    saved = BytesIO()
    Image.new("L", (300, 200), 220).save(saved, "PNG")
    return saved.getvalue()


def test_what_was_read_is_offered_and_saved_only_when_sent(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft")
    client = signed_in(cast.applicant)
    assert PAGE in client.get("/application/identity/").content.decode()
    page = sent(client, photograph(page_of(PASSPORT), Taken(turn=90)))
    for read in (
        "ERIKSSON",
        "ANNA MARIA",
        "L898902C3",
        "Check every letter",
        'action="/application/identity/"',
    ):
        assert read in page
    assert Case.objects.get(pk=case.pk).person.full_name == ""
    client.post(
        "/application/identity/",
        {"given_names": "ANNA MARIA", "family_name": "ERIKSSON", "document_number": "L898902C3"},
    )
    assert Case.objects.get(pk=case.pk).person.full_name == "ANNA MARIA ERIKSSON"


def test_dates_and_citizenship_are_offered_and_only_what_is_ticked_is_stated(
    cast: Cast, signed_in: SignedIn
) -> None:
    case = cast.bring_to("draft")
    client = signed_in(cast.applicant)
    page = sent(client, photograph(page_of(PASSPORT.replace("UTO", "COL"))))
    read = re.search('name="read" value="([^"]*)"', page)
    assert read is not None
    for words in ("Ерікссон Анна Марія", "12 August 1974", "15 April 2012", "Colombia", "Tick what is right"):
        assert words in page
    assert page.count("checked") == 0
    name = {"family_name": "ERIKSSON", "ukrainian_name": "Ерікссон"}
    ticked = {"read": read[1], "also": ["date_of_birth", "citizenships"]}
    client.post("/application/identity/", name | ticked)
    stated = {fact.name: fact.value for fact in Case.objects.get(pk=case.pk).facts.all()}
    assert stated == {"date_of_birth": "1974-08-12", "citizenships": ["COL"]}


def test_what_is_no_fact_of_the_form_is_not_taken(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft")
    forged = "medical=fit date_of_birth=yesterday nonsense=1 citizenships=ZZZ date_of_birth"
    sent_too = {"family_name": "ERIKSSON", "read": forged, "also": ["medical"]}
    signed_in(cast.applicant).post("/application/identity/", sent_too)
    found = Case.objects.get(pk=case.pk)
    assert found.person.family_name == "ERIKSSON"
    assert found.facts.count() == 0


def test_a_zone_that_names_no_state_says_nothing_of_citizenship(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("draft")
    page = sent(signed_in(cast.applicant), photograph(page_of(PASSPORT.replace("UTO", "XXA"))))
    assert "12 August 1974" in page
    assert "citizenships=" not in page


def test_a_bomb_is_put_down_gently(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("draft")
    content = bomb(30_000)
    assert len(content) < 200_000
    assert "The lines could not be read" in sent(signed_in(cast.applicant), content)


@pytest.mark.parametrize("content", [b"nonsense", b"\xff\xd8\xff\xe0", blank()])
def test_what_cannot_be_read_is_said_with_what_to_do(cast: Cast, signed_in: SignedIn, content: bytes) -> None:
    cast.bring_to("draft")
    assert "The lines could not be read" in sent(signed_in(cast.applicant), content)


def test_it_is_not_opened_before_the_scanner_has_looked(
    cast: Cast, signed_in: SignedIn, settings: pytest.FixtureRequest
) -> None:
    cast.bring_to("draft")
    settings.CLAMD = "unix:/nowhere/clamd"  # type: ignore[attr-defined]
    assert "Files cannot be checked just now" in sent(
        signed_in(cast.applicant), photograph(page_of(PASSPORT))
    )


def test_nothing_chosen_and_too_much_are_said(
    cast: Cast, signed_in: SignedIn, settings: pytest.FixtureRequest
) -> None:
    cast.bring_to("draft")
    client = signed_in(cast.applicant)
    assert "Choose a photograph" in client.post(PAGE, {}).content.decode()
    settings.MAX_UPLOAD_BYTES = 100  # type: ignore[attr-defined]
    assert "larger than" in sent(client, blank())


def test_readings_are_bounded(cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.bring_to("draft")
    client = signed_in(cast.applicant)
    monkeypatch.setattr("muster.portal.photograph.MOST_READINGS", 1)
    assert MOST_READINGS > 1
    assert "could not be read" in sent(client, blank())
    assert "Many photographs were tried" in sent(client, blank())


def test_without_tesseract_one_is_asked_to_type(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.bring_to("draft")
    client = signed_in(cast.applicant)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert client.get(PAGE).headers["Location"] == "/application/identity/"
    assert "cannot be read here: please type" in client.get("/application/identity/").content.decode()
