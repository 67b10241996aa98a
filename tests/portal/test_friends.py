"""The page of two applicants who want the same unit, and what their place says of it."""

import pytest
from pytest_django import DjangoAssertNumQueries

from muster.cases.models import Case
from muster.rounds.friendship import Friendship
from tests.cast import STRANGER, Cast
from tests.planning import befriend, published, ready
from tests.portal.conftest import SignedIn
from tests.portal.test_place import page_of

FRIEND = "/application/friend/"


def test_a_code_goes_from_hand_to_hand(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = cast.bring_to("draft")
    second = cast.bring_to("draft", who=cast.stranger)
    mine, theirs = signed_in(cast.applicant), signed_in(cast.stranger)
    assert FRIEND in mine.get("/application/wishes/").content.decode()
    mine.post(FRIEND, {"act": "make"})
    with django_assert_max_num_queries(15):
        page = mine.get(FRIEND).content.decode()
    found = Friendship.objects.get()
    assert found.code in page
    page = theirs.post(FRIEND, {"code": found.code}, follow=True).content.decode()
    found.refresh_from_db()
    assert f"Tell your friend the number {found.number}." in page
    for secret in (first.reference, cast.identities[cast.applicant].family_name):
        assert secret not in page
    page = mine.get(FRIEND).content.decode()
    assert f"They see the number {found.number} on their page." in page
    for secret in (second.reference, STRANGER.family_name):
        assert secret not in page
    page = mine.post(FRIEND, {"act": "agree"}, follow=True).content.decode()
    assert "You both agreed" in page
    assert "You both agreed" in theirs.get(FRIEND).content.decode()
    page = theirs.post(FRIEND, {"act": "end"}, follow=True).content.decode()
    assert "Each of you is placed alone." in page
    assert "Make a code" in mine.get(FRIEND).content.decode()


@pytest.mark.parametrize(
    ("code", "wrong"),
    [("", "Enter the code your friend gave you"), ("0000-0000-0000", "This code is not open.")],
)
def test_what_is_wrong_is_said(cast: Cast, signed_in: SignedIn, code: str, wrong: str) -> None:
    cast.bring_to("draft")
    assert wrong in signed_in(cast.applicant).post(FRIEND, {"code": code}).content.decode()


def test_an_act_that_is_not_possible_is_explained_and_another_is_none(
    cast: Cast, signed_in: SignedIn
) -> None:
    cast.bring_to("draft")
    client = signed_in(cast.applicant)
    assert (
        "Nobody has entered your code" in client.post(FRIEND, {"act": "agree"}, follow=True).content.decode()
    )
    assert client.post(FRIEND, {"act": "search"}).status_code == 404


def placed(cast: Cast, wishes: tuple[str, ...], *, third: bool = False) -> Case:
    first = ready(cast, cast.applicant, *(getattr(cast, name) for name in wishes))
    second = ready(cast, cast.stranger, cast.private_post)
    befriend(cast, first, second)
    Case.objects.filter(pk=first.pk).update(submitted_at=first.opened_at.replace(year=2020))
    if third:
        ready(cast, cast.stateless, cast.sergeant_post)
    published(cast)
    return first


def test_the_place_says_what_being_together_cost(cast: Cast, signed_in: SignedIn) -> None:
    case = placed(cast, ("other_unit_post", "private_post"))
    page = page_of(cast, signed_in, cast.applicant, case)
    assert "You are both in Office unit-3001." in page
    assert "Alone you would have had your wish number 1." in page
    assert "Let go for your friend 1. Driver" in page
    assert STRANGER.family_name not in page


def test_the_place_says_what_stood_in_the_way(cast: Cast, signed_in: SignedIn) -> None:
    case = placed(cast, ("other_unit_post", "sergeant_post"), third=True)
    page = page_of(cast, signed_in, cast.applicant, case)
    assert "You could not be brought together" in page
    assert "Office unit-3001: 1 other person would lose their place, or one they wished for more" in page


def test_the_place_says_that_nothing_is_wished_in_common(cast: Cast, signed_in: SignedIn) -> None:
    case = placed(cast, ("other_unit_post",))
    assert "There is no unit that both of you wished for" in page_of(cast, signed_in, cast.applicant, case)


def test_where_the_application_stands_says_who_agreed(cast: Cast, signed_in: SignedIn) -> None:
    first, second = cast.bring_to("submitted"), cast.bring_to("submitted", who=cast.stranger)
    befriend(cast, first, second)
    page = signed_in(cast.stranger).get(f"/application/{second.reference}/").content.decode()
    assert "your friend" in page
    assert first.reference not in page
