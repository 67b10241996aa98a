"""Names, document number and telephone."""

import pytest

from muster.cases.models import Case
from tests.cast import Cast
from tests.portal.conftest import SignedIn

GIVEN = {
    "given_names": "Tadeo",
    "family_name": "Quillfeather",
    "ukrainian_name": "Квілфезер Тадео",
    "document_number": "QX 7719043",
    "phone": "+380 00 555 01 17",
}


def test_it_saves_who_the_applicant_is(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft")
    client = signed_in(cast.applicant)
    assert client.post("/application/identity/", GIVEN).headers["Location"] == "/application/"
    person = Case.objects.get(pk=case.pk).person
    assert (person.full_name, person.ukrainian_name) == ("Tadeo Quillfeather", "Квілфезер Тадео")
    assert (person.document_number, person.phone) == ("QX 7719043", "+380 00 555 01 17")
    page = client.get("/application/identity/").content.decode()
    assert all(value in page for value in GIVEN.values())
    assert "ICAO Doc 9303" in page
    assert "resolution no. 55" in page


def test_a_ukrainian_form_is_suggested_once_and_saved_only_when_sent(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft")
    client = signed_in(cast.applicant)
    without = GIVEN | {"ukrainian_name": "", "given_names": "Ярина", "family_name": "Kovalska"}
    answer = client.post("/application/identity/?then=review", GIVEN | {"ukrainian_name": ""})
    assert answer.headers["Location"] == "/application/identity/?then=review&suggested=1"
    assert not Case.objects.get(pk=case.pk).person.ukrainian_name
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Квіллфеатер Тадео" in page
    assert "Check how it is written in Ukrainian" in page
    left_empty = client.post("/application/identity/?then=review&suggested=1", without)
    assert left_empty.headers["Location"] == "/application/review/"
    assert not Case.objects.get(pk=case.pk).person.ukrainian_name


def test_no_form_is_suggested_where_none_can_be(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("draft")
    said = GIVEN | {"ukrainian_name": "", "given_names": "محمد", "family_name": ""}
    assert (
        signed_in(cast.applicant).post("/application/identity/", said).headers["Location"] == "/application/"
    )


def test_the_form_of_the_lines_is_made_until_another_is_given(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft")
    client = signed_in(cast.applicant)

    def saved(**said: str) -> str | None:
        client.post("/application/identity/", GIVEN | said)
        return Case.objects.get(pk=case.pk).person.mrz_name

    assert saved() == "QUILLFEATHER TADEO"
    assert saved(mrz_name="QUILLFEATHER TADEO", given_names="Łukasz") == "QUILLFEATHER LUKASZ"
    assert saved(mrz_name="Quillfeather<<Lukas", given_names="Łukasz") == "QUILLFEATHER LUKAS"
    assert "QUILLFEATHER LUKAS" in client.get("/application/identity/").content.decode()


def test_one_name_is_enough(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft")
    signed_in(cast.applicant).post("/application/identity/", GIVEN | {"family_name": ""})
    assert Case.objects.get(pk=case.pk).person.full_name == "Tadeo"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"given_names": "", "family_name": " "}, "Enter your name as it is printed"),
        ({"phone": "call me"}, "Write the telephone number in figures"),
        ({"document_number": "9" * 41}, "at most 40 characters"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_kept(
    cast: Cast, signed_in: SignedIn, wrong: dict[str, str], message: str
) -> None:
    case = cast.bring_to("draft")
    page = signed_in(cast.applicant).post("/application/identity/", GIVEN | wrong).content.decode()
    assert message in page
    assert "Квілфезер Тадео" in page
    assert Case.objects.get(pk=case.pk).person.full_name == ""


def test_no_name_stands_in_an_address(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("draft")
    response = signed_in(cast.applicant).post("/application/identity/", GIVEN, follow=True)
    assert all("Quillfeather" not in address for address, _status in response.redirect_chain)
