"""The way in: a territorial centre, or a unit and perhaps one of its posts."""

import pytest

from muster.cases import actions
from muster.cases.models import Case
from muster.offices.models import Office, OfficeKind
from tests.cast import Cast
from tests.portal.conftest import SignedIn

UNIT = "/application/way/units/unit-3001/"


def current(case: Case) -> Case:
    return Case.objects.select_related("office", "wished_post").get(pk=case.pk)


def state(cast: Cast, case: Case, **facts: object) -> None:
    actions.state_facts(user=cast.applicant, case_id=case.pk, facts=facts)


def test_one_of_two_ways_is_chosen_first(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("draft")
    client = signed_in(cast.applicant)
    assert "Choose one of the two ways" in client.post("/application/way/", {}).content.decode()
    assert (
        client.post("/application/way/", {"kind": "centre"}).headers["Location"] == "/application/way/centre/"
    )
    assert client.post("/application/way/", {"kind": "unit"}).headers["Location"] == "/application/way/units/"


def test_a_centre_is_chosen_from_the_list(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft")
    client = signed_in(cast.applicant)
    page = client.get("/application/way/centre/").content.decode()
    assert "Office centre-lviv" in page
    assert "Office unit-3001" not in page
    assert client.post("/application/way/centre/", {"office": "centre-lviv"}).status_code == 302
    assert current(case).office == cast.centre


@pytest.mark.parametrize("office", ["", "unit-3001", "no-such-office"])
def test_what_is_no_centre_cannot_be_chosen(cast: Cast, signed_in: SignedIn, office: str) -> None:
    case = cast.bring_to("draft")
    page = signed_in(cast.applicant).post("/application/way/centre/", {"office": office}).content.decode()
    assert "There is a problem" in page
    assert current(case).office is None


def test_units_are_found_by_a_part_of_their_name(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("draft")
    client = signed_in(cast.applicant)
    found = client.get("/application/way/units/", {"q": "3002"}).content.decode()
    assert "unit-3002" in found
    assert "unit-3001" not in found
    assert "No unit of that name" in client.get("/application/way/units/", {"q": "%"}).content.decode()


def test_the_list_of_units_comes_in_pages(cast: Cast, signed_in: SignedIn) -> None:
    for number in range(25):
        code = f"many-{number}"
        Office.objects.create(
            code=code, kind=OfficeKind.UNIT, name_uk=code, name_en=code, region="UA-46", formation="NGU"
        )
    cast.bring_to("draft")
    page = signed_in(cast.applicant).get("/application/way/units/").content.decode()
    assert page.count("/application/way/units/") == 20 + page.count("?page=")
    assert "Next page" in page


def test_a_unit_shows_what_matters_about_its_posts(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("draft")
    page = signed_in(cast.applicant).get(UNIT).content.decode()
    assert "Private · 2 of 2 seats free · open to foreigners · open to servicewomen" in page
    assert "not open to servicewomen" in page
    assert "access to state secrets" in page


def test_a_unit_is_chosen_with_and_without_a_post(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft")
    client = signed_in(cast.applicant)
    client.post(UNIT, {"post": str(cast.private_post.pk)})
    assert current(case).wished_post == cast.private_post
    client.post(UNIT, {"post": "none"})
    assert (current(case).office, current(case).wished_post) == (cast.unit, None)


def test_a_post_of_another_unit_cannot_be_chosen(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft")
    page = signed_in(cast.applicant).post(UNIT, {"post": str(cast.other_unit_post.pk)}).content.decode()
    assert "no longer on the unit’s list" in page
    assert current(case).office is None


def test_a_woman_is_told_at_once_of_a_post_closed_to_servicewomen(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft", who=cast.stateless)
    actions.state_facts(user=cast.stateless, case_id=case.pk, facts={"sex": "female"})
    client = signed_in(cast.stateless)
    page = client.post(UNIT, {"post": str(cast.men_only_post.pk)}).content.decode()
    assert "You cannot hold the post “Boarding party”" in page
    assert "A woman is admitted where the vacant post is one that servicewomen may fill." in page
    assert "Decree 84/2024" in page
    assert current(case).office is None
    assert client.post(UNIT, {"post": str(cast.sergeant_post.pk)}).status_code == 302
    assert current(case).wished_post == cast.sergeant_post


def test_she_is_told_when_she_states_her_sex_after_the_wish(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft", who=cast.stateless)
    client = signed_in(cast.stateless)
    client.post(UNIT, {"post": str(cast.men_only_post.pk)})
    assert current(case).wished_post == cast.men_only_post
    page = client.post("/application/question/sex/", {"sex": "female"}, follow=True)
    assert page.redirect_chain[-1][0] == UNIT
    assert "Decree 84/2024" in page.content.decode()
    home = client.get("/application/").content.decode()
    assert "The law stands in the way" in home
    assert "Choose another post, or none" in home


def test_a_post_closed_to_foreigners_is_told_with_its_rule(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft")
    page = signed_in(cast.applicant).post(UNIT, {"post": str(cast.citizens_only_post.pk)}).content.decode()
    assert "You cannot hold the post “Cipher clerk”" in page
    assert current(case).wished_post is None


def test_the_way_cannot_be_changed_after_submission(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    client = signed_in(cast.applicant)
    client.post("/application/way/centre/", {"office": "centre-odesa"})
    assert current(case).office == cast.centre
