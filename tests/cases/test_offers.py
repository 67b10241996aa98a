"""Seats: offered, held until the due date, accepted, freed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from muster.cases import actions
from muster.cases.clock import due
from muster.cases.lawful import answer
from muster.cases.models import Case, Level, Offer, RequestKind
from muster.cases.progress import Status, next_step, status_of
from muster.cases.seats import free_seats, has_free_seat, open_posts
from muster.journal.actions import SYSTEM
from muster.journal.kinds import EventKind
from muster.notices.models import Notice, NoticeKind
from muster.offices.access import NoAccess
from muster.offices.actions import set_seats
from muster.offices.models import RankCategory
from tests.cast import Cast, ask_applicant, offer
from tests.conftest import Clock
from tests.events import last_event, only_event, personal, refused

pytestmark = pytest.mark.django_db


def held(case: Case) -> Offer:
    return case.offers.get(released_at=None)


def accept(cast: Cast, case: Case, this: Offer | None = None) -> Offer:
    return actions.accept_offer(user=cast.applicant, case_id=case.pk, offer_id=(this or held(case)).pk)


def decline(cast: Cast, case: Case) -> Offer:
    return actions.decline_offer(user=cast.applicant, case_id=case.pk, offer_id=held(case).pk)


def withdraw_offer(cast: Cast, case: Case) -> None:
    actions.withdraw_offer(
        actor=cast.actor(cast.recruiter), case_id=case.pk, reason="The post is taken out of the list."
    )


def pass_by(clock: Clock, this: Offer) -> None:
    clock.set(this.expires_at + timedelta(minutes=1))


class TestOffering:
    def test_a_seat_is_held_until_the_answer_is_due(self, cast: Cast) -> None:
        case = cast.bring_to("offered")
        found = held(case)
        assert found.seat.post == cast.private_post
        assert found.expires_at == due(RequestKind.ANSWER_OFFER, found.offered_at)
        step = next_step(case)
        assert step is not None
        assert (step.kind, step.due_at) == (RequestKind.ANSWER_OFFER, found.expires_at)
        assert status_of(case) == Status.SEAT_OFFERED

    def test_the_event_names_the_seat_and_the_applicant_is_told(self, cast: Cast) -> None:
        case = cast.bring_to("offered")
        found = held(case)
        assert only_event(case, EventKind.OFFER_MADE).data == {
            "offer": str(found.pk),
            "post": str(cast.private_post.pk),
            "seat": found.seat.number,
            "until": timezone.localtime(found.expires_at).isoformat(),
        }
        assert Notice.objects.filter(user=cast.applicant, kind=NoticeKind.OFFER).count() == 1

    def test_while_it_is_held_nobody_else_is_offered_it(self, cast: Cast) -> None:
        cast.bring_to("offered", post=cast.secret_post)
        other = cast.bring_to("assessed", who=cast.stranger)
        with refused("no-seat"):
            offer(cast, other, cast.secret_post)

    def test_another_seat_of_the_post_is_offered_to_the_next(self, cast: Cast) -> None:
        first = cast.bring_to("offered")
        second = cast.bring_to("offered", who=cast.stranger)
        assert {held(first).seat.number, held(second).seat.number} == {1, 2}

    def test_one_seat_at_a_time(self, cast: Cast) -> None:
        case = cast.bring_to("offered")
        with refused("offered"):
            offer(cast, case, cast.secret_post)

    def test_only_the_unit_that_has_the_case_offers_its_own_seats(self, cast: Cast) -> None:
        case = cast.bring_to("assessed")
        with refused("other-unit"):
            offer(cast, case, cast.other_unit_post)
        with pytest.raises(NoAccess):
            actions.offer_seat(
                user=cast.other_recruiter,
                actor=cast.actor(cast.other_recruiter),
                case_id=case.pk,
                post=cast.other_unit_post,
            )

    def test_not_before_the_check_is_finished(self, cast: Cast) -> None:
        case = cast.bring_to("submitted", way="unit")
        with refused("not-verified"):
            offer(cast, case, cast.private_post)

    def test_no_post_that_is_closed_to_foreigners(self, cast: Cast) -> None:
        case = cast.bring_to("assessed")
        with refused("closed-post"):
            offer(cast, case, cast.citizens_only_post)

    def test_no_post_that_is_closed_to_servicewomen_for_a_woman(self, cast: Cast) -> None:
        case = cast.bring_to("assessed", who=cast.stateless, way="unit")
        with refused("closed-post"):
            offer(cast, case, cast.men_only_post)
        assert offer(cast, case, cast.sergeant_post)

    def test_no_post_above_the_category_that_the_selection_supports(self, cast: Cast) -> None:
        case = cast.bring_to("assessed", supports=RankCategory.PRIVATE)
        with refused("too-high"):
            offer(cast, case, cast.sergeant_post)

    def test_the_same_post_for_a_man(self, cast: Cast) -> None:
        case = cast.bring_to("assessed", facts={"rank_category": "sergeant"})
        assert offer(cast, case, cast.men_only_post)

    def test_no_post_without_a_seat(self, cast: Cast) -> None:
        set_seats(actor=SYSTEM, post_id=cast.secret_post.pk, seats=0)
        case = cast.bring_to("assessed")
        with refused("no-seat"):
            offer(cast, case, cast.secret_post)

    def test_a_refused_offer_holds_nothing(self, cast: Cast) -> None:
        case = cast.bring_to("assessed")
        with refused("closed-post"):
            offer(cast, case, cast.citizens_only_post)
        assert has_free_seat(cast.citizens_only_post)
        assert not case.offers.exists()


class TestAnswering:
    def test_accepted_the_seat_stays_held_and_the_decision_is_asked(self, cast: Cast) -> None:
        case = cast.bring_to("accepted")
        assert held(case).accepted_at
        assert only_event(case, EventKind.OFFER_ACCEPTED).data == {"offer": str(held(case).pk)}
        assert status_of(case) == Status.IN_DECISION

    def test_declined_the_seat_is_free_and_another_is_sought(self, cast: Cast) -> None:
        case = cast.bring_to("offered", post=cast.secret_post)
        declined = decline(cast, case)
        assert declined.declined_at
        assert has_free_seat(cast.secret_post)
        assert status_of(case) == Status.SEAT_SOUGHT
        only_event(case, EventKind.OFFER_DECLINED)

    def test_after_declining_another_seat_can_be_offered(self, cast: Cast) -> None:
        case = cast.bring_to("offered", post=cast.secret_post)
        decline(cast, case)
        assert offer(cast, case, cast.private_post)

    def test_it_is_answered_once(self, cast: Cast) -> None:
        case = cast.bring_to("offered")
        this = held(case)
        accept(cast, case)
        with refused("offer-answered"):
            actions.accept_offer(user=cast.applicant, case_id=case.pk, offer_id=this.pk)
        with refused("offer-answered"):
            actions.decline_offer(user=cast.applicant, case_id=case.pk, offer_id=this.pk)

    def test_an_offer_to_another_is_not_answered(self, cast: Cast) -> None:
        case = cast.bring_to("offered")
        other = cast.bring_to("offered", who=cast.stranger)
        with refused("no-offer"):
            accept(cast, case, held(other))

    def test_a_secret_post_needs_a_polygraph_first(self, cast: Cast) -> None:
        """Accepting a post with access to state secrets asks the special check for what is missing now."""
        case = cast.bring_to("accepted", post=cast.secret_post)
        assert "polygraph" in answer(case, Level.VERIFIED).missing
        assert status_of(case) == Status.IN_ASSESSMENT
        assert case.requests.filter(kind=RequestKind.SPECIAL_CHECK, judged_at=None).exists()

    def test_the_decision_waits_for_what_the_applicant_was_asked(self, cast: Cast) -> None:
        case = cast.bring_to("offered")
        request = ask_applicant(cast, case)
        accept(cast, case)
        assert status_of(case) == Status.APPLICANT_ASKED
        actions.answer_request(user=cast.applicant, case_id=case.pk, request_id=request.pk, text="Here.")
        assert status_of(case) == Status.IN_VERIFICATION
        actions.judge_answer(
            user=cast.recruiter,
            actor=cast.actor(cast.recruiter),
            case_id=case.pk,
            request_id=request.pk,
        )
        assert status_of(case) == Status.IN_DECISION


class TestExpiring:
    def test_when_its_time_has_passed_the_seat_is_free_and_the_applicant_told(
        self, cast: Cast, clock: Clock
    ) -> None:
        case = cast.bring_to("offered", post=cast.secret_post)
        this = held(case)
        pass_by(clock, this)
        assert actions.expire_due() == 1
        assert has_free_seat(cast.secret_post)
        assert Notice.objects.filter(kind=NoticeKind.OFFER_EXPIRED).count() == 1
        event = only_event(case, EventKind.OFFER_EXPIRED)
        assert (event.data, event.actor) == ({"offer": str(this.pk)}, "system")
        assert status_of(case) == Status.SEAT_SOUGHT

    def test_nothing_expires_before_its_time(self, cast: Cast, clock: Clock) -> None:
        case = cast.bring_to("offered")
        clock.set(held(case).expires_at)
        assert actions.expire_due() == 0

    def test_it_expires_once(self, cast: Cast, clock: Clock) -> None:
        case = cast.bring_to("offered")
        pass_by(clock, held(case))
        assert [actions.expire_due(), actions.expire_due()] == [1, 0]
        only_event(case, EventKind.OFFER_EXPIRED)

    def test_what_was_accepted_never_expires(self, cast: Cast, clock: Clock) -> None:
        case = cast.bring_to("accepted")
        pass_by(clock, held(case))
        assert actions.expire_due() == 0

    def test_a_late_answer_is_told_that_the_offer_has_expired(self, cast: Cast, clock: Clock) -> None:
        case = cast.bring_to("offered")
        this = held(case)
        pass_by(clock, this)
        with refused("offer-expired"):
            accept(cast, case, this)
        assert Offer.objects.get(pk=this.pk).expired_at
        assert status_of(case) == Status.SEAT_SOUGHT

    def test_a_late_answer_is_told_so_also_when_the_seat_was_given_to_another(
        self, cast: Cast, clock: Clock
    ) -> None:
        case = cast.bring_to("offered", post=cast.secret_post)
        this = held(case)
        other = cast.bring_to("assessed", who=cast.stranger)
        pass_by(clock, this)
        offer(cast, other, cast.secret_post)  # expires the first by itself
        with refused("offer-expired"):
            accept(cast, case, this)
        assert held(other).seat == this.seat


class TestWithdrawing:
    @pytest.mark.parametrize("stage", ["offered", "accepted"])
    def test_before_the_decision_it_can_be_taken_back(self, cast: Cast, stage: str) -> None:
        case = cast.bring_to(stage, facts={"sex": "male"})  # type: ignore[arg-type]
        withdraw_offer(cast, case)
        assert free_seats(cast.private_post).count() == 2
        assert status_of(case) == Status.SEAT_SOUGHT
        event = only_event(case, EventKind.OFFER_WITHDRAWN)
        assert personal(case, event) == {"reason": "The post is taken out of the list."}

    def test_after_admission_it_stays(self, cast: Cast) -> None:
        case = cast.bring_to("admitted")
        with refused("no-offer"):
            withdraw_offer(cast, case)

    def test_there_must_be_one(self, cast: Cast) -> None:
        case = cast.bring_to("assessed")
        with refused("no-offer"):
            withdraw_offer(cast, case)

    def test_it_can_no_longer_be_accepted(self, cast: Cast) -> None:
        case = cast.bring_to("offered")
        this = held(case)
        withdraw_offer(cast, case)
        with refused("offer-withdrawn"):
            accept(cast, case, this)


class TestTheDatabase:
    """What the actions check, the database holds."""

    def test_a_seat_has_one_holder(self, cast: Cast) -> None:
        first = held(cast.bring_to("offered"))
        other = cast.bring_to("assessed", who=cast.stranger)
        with pytest.raises(IntegrityError), transaction.atomic():
            again(first, case=other)

    def test_a_case_has_one_live_offer(self, cast: Cast) -> None:
        case = cast.bring_to("offered")
        seat = free_seats(cast.private_post).get()
        with pytest.raises(IntegrityError), transaction.atomic():
            again(held(case), seat=seat)

    def test_a_freed_seat_can_be_held_again(self, cast: Cast) -> None:
        first = held(cast.bring_to("offered"))
        Offer.objects.update(released_at=timezone.now())
        assert again(first).pk


def again(this: Offer, **changed: object) -> Offer:
    values = {
        name: getattr(this, name) for name in ("case", "seat", "offered_by", "offered_at", "expires_at")
    }
    return Offer.objects.create(**(values | changed))


def test_the_list_of_posts_counts_seats_and_free_seats(cast: Cast) -> None:
    cast.bring_to("offered")
    found = {post.pk: (post.seats_total, post.seats_free) for post in open_posts(cast.unit)}
    assert found[cast.private_post.pk] == (2, 1)
    assert found[cast.sergeant_post.pk] == (1, 1)
    assert cast.other_unit_post.pk not in found
    assert cast.other_unit_post in open_posts()


def test_the_last_event_of_an_offer_is_the_request_to_answer_it(cast: Cast) -> None:
    case = cast.bring_to("offered")
    assert last_event(case).data["kind"] == "answer_offer"
