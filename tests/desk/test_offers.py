"""Offering a seat of the unit, and taking an offer back."""

from muster.cases import actions
from muster.cases.models import Offer
from muster.offices.models import Post
from tests.cast import Cast
from tests.desk.conftest import SignedIn, at, text_of


def test_it_lists_the_posts_the_law_lets_this_applicant_hold_and_says_why_not_the_others(
    cast: Cast, signed_in: SignedIn
) -> None:
    case = cast.bring_to("assessed", who=cast.stateless, way="unit")
    response = signed_in(cast.recruiter).get(at("offer", case))
    offered = {label for _value, label in response.context["form"].fields["post"].choices}
    assert offered == {"Rifleman", "Section commander", "Signaller"}
    closed = {row.post.title_en: row.hindrances for row in response.context["closed"]}
    assert set(closed) == {"Boarding party", "Cipher clerk"}
    assert closed["Boarding party"][0].startswith("R11: ")
    assert closed["Cipher clerk"][0].startswith("R10: ")
    page = text_of(response)
    assert "Private · 2 free seats" in page
    assert "access to state secrets" in page
    assert "The selection supports the rank category: Sergeant." in page


def test_a_seat_is_offered_and_held(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("assessed", way="unit")
    client = signed_in(cast.recruiter)
    assert "Choose a post" in text_of(client.post(at("offer", case), {}))
    page = client.post(at("offer", case), {"post": str(cast.private_post.pk)}, follow=True)
    assert "The seat is held and the applicant is asked." in text_of(page)
    assert Offer.objects.get(case=case, released_at=None).seat.post == cast.private_post


def test_a_post_closed_to_this_applicant_cannot_be_chosen(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("assessed", who=cast.stateless, way="unit")
    client = signed_in(cast.recruiter)
    for post in (cast.men_only_post, cast.other_unit_post):
        page = text_of(client.post(at("offer", case), {"post": str(post.pk)}))
        assert "Choose a post that the law lets this applicant hold" in page
    assert not Offer.objects.filter(case=case).exists()


def test_a_seat_taken_meanwhile_is_told_and_another_can_be_chosen(cast: Cast, signed_in: SignedIn) -> None:
    first = cast.bring_to("assessed", way="unit")
    second = cast.bring_to("offered", who=cast.stranger, way="unit", post=cast.sergeant_post)
    assert second is not None
    page = signed_in(cast.recruiter).post(at("offer", first), {"post": str(cast.sergeant_post.pk)})
    assert "that has a free seat" in text_of(page)


def test_a_second_offer_is_not_possible(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("offered", way="unit")
    client = signed_in(cast.recruiter)
    assert "Withdraw that offer first." in text_of(client.get(at("offer", case)))
    page = text_of(client.post(at("offer", case), {"post": str(cast.secret_post.pk)}))
    assert "A seat is held for this applicant already." in page


def test_no_seat_is_offered_before_the_check_is_finished(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted", way="unit")
    page = text_of(signed_in(cast.recruiter).post(at("offer", case), {"post": str(cast.private_post.pk)}))
    assert "Finish the check of facts and papers first." in page


def test_a_unit_without_free_seats_says_so(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("assessed", way="unit")
    for post in Post.objects.all():
        post.seats.update(closed_at=case.opened_at)
    page = text_of(signed_in(cast.recruiter).get(at("offer", case)))
    assert "No post with a free seat is open to this applicant" in page


def test_an_offer_is_withdrawn_with_a_reason(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("offered", way="unit")
    client = signed_in(cast.recruiter)
    assert "Say why" in text_of(client.post(at("withdraw-offer", case), {}))
    page = client.post(at("withdraw-offer", case), {"reason": "The post moves."}, follow=True)
    assert "The offer is withdrawn and the seat is free again." in text_of(page)
    assert Offer.objects.get(case=case).released_at is not None


def test_without_an_offer_there_is_nothing_to_withdraw(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("offered", way="unit")
    actions.withdraw_offer(actor=cast.actor(cast.recruiter), case_id=case.pk, reason="The post moves.")
    page = text_of(signed_in(cast.recruiter).post(at("withdraw-offer", case), {"reason": "Once more."}))
    assert "There is no offer that could be withdrawn." in page
    assert "Once more." in page


def test_only_the_units_recruiter_offers(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("assessed", way="unit")
    for user in (cast.deciding_officer, cast.commander, cast.other_recruiter, cast.clerk):
        client = signed_in(user)
        assert client.post(at("offer", case), {"post": str(cast.private_post.pk)}).status_code == 404
        assert client.post(at("withdraw-offer", case), {"reason": "No."}).status_code == 404
