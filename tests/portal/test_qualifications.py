"""What the applicant can do: recorded, and removed again."""

import pytest

from tests.cast import Cast
from tests.portal.conftest import SignedIn

ADD = "/application/qualifications/add/"


def test_a_qualification_is_recorded_with_its_paper(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("ready")
    client = signed_in(cast.applicant)
    paper = case.papers.get()
    data = {"kind": "language", "description": "Spanish, first language", "paper": str(paper.pk)}
    page = client.post(ADD, data, follow=True).content.decode()
    assert "Spanish, first language" in page
    assert case.qualifications.get().paper == paper
    asked = client.get("/application/papers/").content.decode()
    assert "?kind=qualification" in asked


def test_what_is_missing_is_said_and_the_rest_kept(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft")
    page = signed_in(cast.applicant).post(ADD, {"description": "Spanish"}).content.decode()
    assert "Choose the kind of qualification" in page
    assert ">\nSpanish</textarea>" in page
    assert not case.qualifications.exists()


def test_a_paper_of_another_cannot_be_named(cast: Cast, signed_in: SignedIn) -> None:
    other = cast.bring_to("ready", who=cast.stranger)
    case = cast.bring_to("draft")
    data = {"kind": "language", "description": "Spanish", "paper": str(other.papers.get().pk)}
    assert "There is a problem" in signed_in(cast.applicant).post(ADD, data).content.decode()
    assert not case.qualifications.exists()


def test_a_qualification_is_removed_after_being_asked(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft")
    client = signed_in(cast.applicant)
    client.post(ADD, {"kind": "language", "description": "Spanish"})
    address = f"/application/qualifications/{case.qualifications.get().pk}/remove/"
    assert "Spanish" in client.get(address).content.decode()
    client.post(address)
    assert not case.qualifications.filter(removed_at=None).exists()
    assert client.get(address).status_code == 404


def test_nobody_removes_the_qualifications_of_another(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft")
    signed_in(cast.applicant).post(ADD, {"kind": "language", "description": "Spanish"})
    cast.bring_to("draft", who=cast.stranger)
    address = f"/application/qualifications/{case.qualifications.get().pk}/remove/"
    assert signed_in(cast.stranger).post(address).status_code == 404
    assert case.qualifications.filter(removed_at=None).exists()


@pytest.mark.parametrize(
    ("said", "detail", "words"),
    [
        (
            {"kind": "language", "language": "es", "level": "4"},
            {"language": "es", "level": 4},
            "Spanish, level 4 of 4",
        ),
        ({"kind": "speciality", "years": "6"}, {"years": 6}, "6 years"),
        ({"kind": "service_abroad", "years": "1"}, {"years": 1}, "1 year"),
        ({"kind": "education", "years": "5"}, None, "degree"),
        ({"kind": "language"}, None, "degree"),
    ],
)
def test_what_can_be_counted_is_recorded_and_shown(
    cast: Cast, signed_in: SignedIn, said: dict[str, str], detail: object, words: str
) -> None:
    case = cast.bring_to("draft")
    page = (
        signed_in(cast.applicant).post(ADD, said | {"description": "A degree"}, follow=True).content.decode()
    )
    assert case.qualifications.get().detail == detail
    assert words in page


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"kind": "language", "language": "es"}, "Choose how well you speak it"),
        ({"kind": "language", "level": "2"}, "Choose the language"),
        ({"kind": "speciality", "years": "many"}, "Enter a whole number"),
        ({"kind": "speciality", "years": "90"}, "less than or equal to 60"),
    ],
)
def test_what_cannot_be_counted_is_asked_again(
    cast: Cast, signed_in: SignedIn, said: dict[str, str], wrong: str
) -> None:
    case = cast.bring_to("draft")
    page = signed_in(cast.applicant).post(ADD, said | {"description": "Mine"}).content.decode()
    assert wrong in page
    assert not case.qualifications.exists()
