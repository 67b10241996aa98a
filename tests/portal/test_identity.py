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
