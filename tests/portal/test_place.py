"""The place that a round gave: which wish, why not a better one, and what one may do now; nothing of anybody else."""

import re

from pytest_django import DjangoAssertNumQueries

from muster.cases import actions as cases
from muster.cases.models import Case, Offer
from muster.offices.models import Post
from muster.people.models import User
from muster.rounds import actions
from muster.rounds.clock import work
from tests.cast import STRANGER, Cast
from tests.planning import previewed, published, ready
from tests.portal.conftest import SignedIn


def place_of(case: Case) -> str:
    return f"/application/{case.reference}/place/"


def page_of(cast: Cast, signed_in: SignedIn, who: User, case: Case, query: str = "") -> str:
    content = signed_in(who).get(place_of(case) + query).content.decode()
    main = re.sub(r"<[^>]+>", " ", content.split("<main", 1)[1].split("</main>", 1)[0])
    return " ".join(main.split())


def decline(who: User, case: Case) -> None:
    held = Offer.objects.get(case=case, released_at=None)
    cases.decline_offer(user=who, case_id=case.pk, offer_id=held.pk)


def test_it_says_the_post_the_wish_and_why_not_a_better_one(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    only_seat = cast.other_unit_post
    first = ready(cast, cast.applicant, only_seat, cast.private_post)
    second = ready(cast, cast.stranger, only_seat, cast.private_post)
    published(cast)
    both = {
        cast.applicant: page_of(cast, signed_in, cast.applicant, first),
        cast.stranger: page_of(cast, signed_in, cast.stranger, second),
    }
    loser = next(page for page in both.values() if "This was your wish number 2." in page)
    winner = next(page for page in both.values() if "This was your wish number 1." in page)
    assert "No seat left 1. Driver" in loser
    assert "the last of them has the same score, and the lottery number decided" in loser
    assert "Your place 2. Rifleman" in loser
    assert "Your place 1. Driver" in winner
    assert "You have a place that you wished for more." in winner
    assert "Your score there: Time waited 1 × 0 = 0" in winner
    for page in both.values():
        assert "waits for your answer" in page
        assert "Look at the offer" in page
        assert "Change your wishes" not in page
    with django_assert_max_num_queries(26):
        page_of(cast, signed_in, cast.applicant, first)


def test_it_shows_nothing_of_anybody_else(cast: Cast, signed_in: SignedIn) -> None:
    mine = ready(cast, cast.applicant, cast.other_unit_post)
    theirs = ready(cast, cast.stranger, cast.other_unit_post)
    published(cast)
    page = page_of(cast, signed_in, cast.applicant, mine)
    for secret in (theirs.reference, STRANGER.family_name, STRANGER.given_names, STRANGER.document_number):
        assert secret not in page


def test_a_post_the_law_closes_is_named_with_its_rule(cast: Cast, signed_in: SignedIn) -> None:
    case = ready(cast, cast.applicant, cast.men_only_post, cast.sergeant_post)
    cases.verify_fact(
        user=cast.clerk, actor=cast.actor(cast.clerk), case_id=case.pk, name="sex", value="female"
    )
    published(cast)
    page = page_of(cast, signed_in, cast.applicant, case)
    assert "Closed to you by law 1. Boarding party" in page
    assert "R11: " in page
    assert "Your place 2. Section commander" in page


def test_who_gets_no_place_reads_why_and_may_wish_anew(cast: Cast, signed_in: SignedIn) -> None:
    cases_of = {who: ready(cast, who, cast.other_unit_post) for who in (cast.applicant, cast.stranger)}
    published(cast)
    left = next(who for who, case in cases_of.items() if not case.offers.exists())
    page = page_of(cast, signed_in, left, cases_of[left])
    assert "None of your wishes could be met in this round." in page
    assert "Change your wishes" in page
    assert "Withdraw this application" in page


def test_what_was_declined_is_not_taken_for_a_new_round(cast: Cast, signed_in: SignedIn) -> None:
    case = ready(cast, cast.applicant, cast.other_unit_post, cast.private_post)
    found = published(cast)
    decline(cast.applicant, case)
    assert "declined" in page_of(cast, signed_in, cast.applicant, case)
    work()
    page = page_of(cast, signed_in, cast.applicant, case)
    assert "Not taken 1. Driver" in page
    assert "Your place 2. Rifleman" in page
    actions.close_round(user=cast.planner, actor=cast.actor(cast.planner), round_id=found.pk)
    decline(cast.applicant, case)
    published(cast)
    page = page_of(cast, signed_in, cast.applicant, case)
    assert "Round 2, published on" in page
    assert "Rounds you took part in" in page
    assert "Round 1, published on" in page_of(cast, signed_in, cast.applicant, case, "?round=1")
    assert signed_in(cast.applicant).get(place_of(case) + "?round=7").status_code == 404


def test_before_a_round_is_published_nobody_sees_a_place(cast: Cast, signed_in: SignedIn) -> None:
    case = ready(cast, cast.applicant, cast.private_post)
    previewed(cast)
    page = page_of(cast, signed_in, cast.applicant, case)
    assert "No round with your application has been published yet." in page
    assert "Rifleman" not in page


def test_it_is_not_for_strangers_nor_for_staff(cast: Cast, signed_in: SignedIn) -> None:
    case = ready(cast, cast.applicant, cast.private_post)
    ready(cast, cast.stranger, cast.private_post)
    published(cast)
    for who in (cast.stranger, cast.clerk, cast.recruiter, cast.planner, cast.auditor):
        assert signed_in(who).get(place_of(case)).status_code == 404


def test_the_offer_says_who_will_see_the_application(cast: Cast, signed_in: SignedIn) -> None:
    case = ready(cast, cast.applicant, cast.other_unit_post)
    published(cast)
    client = signed_in(cast.applicant)
    page = client.get(f"/application/{case.reference}/offer/").content.decode()
    assert "Accepting lets this unit see your application" in page
    assert "Why this place, and why no better wish" in page
    assert place_of(case) in client.get(f"/application/{case.reference}/").content.decode()
    own = cast.bring_to("offered", who=cast.stateless, way="unit")
    page = signed_in(cast.stateless).get(f"/application/{own.reference}/offer/").content.decode()
    assert "Accepting lets this unit see" not in page


class TestAnotherPost:
    def proposed(self, cast: Cast) -> Case:
        case = cast.bring_to("accepted", way="unit")
        recruiter = cast.recruiter
        actions.propose_post(
            user=recruiter, actor=cast.actor(recruiter), case_id=case.pk, post=cast.sergeant_post
        )
        return case

    def held(self, case: Case) -> Post:
        return Offer.objects.get(case=case, released_at=None).seat.post

    def test_both_posts_are_shown_and_agreeing_changes_the_seat(
        self, cast: Cast, signed_in: SignedIn
    ) -> None:
        case = self.proposed(cast)
        client = signed_in(cast.applicant)
        status = client.get(f"/application/{case.reference}/").content.decode()
        assert "Another post is proposed to you" in status
        address = f"/application/{case.reference}/post/"
        page = client.get(address).content.decode()
        assert page.index("Rifleman") < page.index("Section commander")
        assert "You agreed." in client.post(address, {"choice": "yes"}, follow=True).content.decode()
        assert self.held(case) == cast.sergeant_post
        assert "No other post is proposed to you." in client.get(address).content.decode()

    def test_declining_keeps_the_post(self, cast: Cast, signed_in: SignedIn) -> None:
        case = self.proposed(cast)
        address = f"/application/{case.reference}/post/"
        page = signed_in(cast.applicant).post(address, {"choice": "no"}, follow=True).content.decode()
        assert "You keep your post." in page
        assert self.held(case) == cast.private_post

    def test_a_seat_that_went_meanwhile_is_explained_and_nothing_changes(
        self, cast: Cast, signed_in: SignedIn
    ) -> None:
        case = self.proposed(cast)
        cast.bring_to("offered", who=cast.stateless, way="unit", post=cast.sergeant_post)
        address = f"/application/{case.reference}/post/"
        page = signed_in(cast.applicant).post(address, {"choice": "yes"}, follow=True).content.decode()
        assert "No seat of this post is free any more." in page
        assert self.held(case) == cast.private_post

    def test_nobody_answers_for_another(self, cast: Cast, signed_in: SignedIn) -> None:
        case = self.proposed(cast)
        for who in (cast.stranger, cast.recruiter, cast.planner):
            assert signed_in(who).get(f"/application/{case.reference}/post/").status_code == 404
            assert (
                signed_in(who).post(f"/application/{case.reference}/post/", {"choice": "yes"}).status_code
                == 404
            )
        assert self.held(case) == cast.private_post
