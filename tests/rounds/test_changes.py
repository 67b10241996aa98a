import pytest

from muster.cases.errors import NotPossible
from muster.cases.models import Case, Offer, RequestKind
from muster.cases.progress import Status, status_of
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.offices.access import NoAccess
from muster.offices.models import Post
from muster.people.models import User
from muster.rounds import actions
from muster.rounds.models import PostChange
from tests.cast import Cast


def propose(cast: Cast, case: Case, post: Post, by: User | None = None) -> PostChange:
    planner = by or cast.planner
    return actions.propose_post(user=planner, actor=cast.actor(planner), case_id=case.pk, post=post)


def test_who_agrees_holds_the_new_seat_and_frees_the_old_one(cast: Cast) -> None:
    case = cast.bring_to("accepted", post=cast.private_post)
    propose(cast, case, cast.other_unit_post)
    assert status_of(case) == Status.APPLICANT_ASKED

    actions.answer_post(user=cast.applicant, case_id=case.pk, agrees=True)

    live = Offer.objects.get(case=case, released_at=None)
    assert live.seat.post == cast.other_unit_post
    assert live.accepted_at is not None
    assert Offer.objects.filter(case=case, released_at__isnull=False).count() == 1
    case.refresh_from_db()
    assert case.office == cast.other_unit
    kinds = set(events_of(case.stream).values_list("kind", flat=True))
    assert {EventKind.POST_CHANGE_PROPOSED, EventKind.POST_CHANGE_AGREED, EventKind.CASE_MOVED} <= kinds
    request = case.requests.get(kind=RequestKind.DECISION, judged_at=None, cancelled_at=None)
    assert request.office == cast.other_unit


def test_who_declines_keeps_the_seat(cast: Cast) -> None:
    case = cast.bring_to("accepted", post=cast.private_post)
    propose(cast, case, cast.other_unit_post)

    actions.answer_post(user=cast.applicant, case_id=case.pk, agrees=False)

    assert Offer.objects.get(case=case).seat.post == cast.private_post
    case.refresh_from_db()
    assert case.office == cast.unit
    assert events_of(case.stream).filter(kind=EventKind.POST_CHANGE_DECLINED).exists()
    assert case.requests.filter(kind=RequestKind.DECISION, judged_at=None, cancelled_at=None).exists()


def test_nothing_changes_where_the_new_seat_is_gone(cast: Cast) -> None:
    case = cast.bring_to("accepted", post=cast.private_post)
    propose(cast, case, cast.sergeant_post)
    cast.bring_to("offered", who=cast.stranger, post=cast.sergeant_post)

    with pytest.raises(NotPossible) as refusal:
        actions.answer_post(user=cast.applicant, case_id=case.pk, agrees=True)

    assert refusal.value.code == "no-seat"
    assert Offer.objects.get(case=case, released_at=None).seat.post == cast.private_post


def test_it_is_proposed_only_to_who_has_accepted_a_seat(cast: Cast) -> None:
    case = cast.bring_to("offered")

    with pytest.raises(NotPossible) as refusal:
        propose(cast, case, cast.other_unit_post)

    assert refusal.value.code == "no-accepted-offer"


def test_a_recruiter_proposes_posts_of_the_own_unit_alone(cast: Cast) -> None:
    case = cast.bring_to("accepted", post=cast.private_post)

    with pytest.raises(NoAccess):
        propose(cast, case, cast.other_unit_post, by=cast.recruiter)
    with pytest.raises(NoAccess):
        propose(cast, case, cast.other_unit_post, by=cast.other_recruiter)
    propose(cast, case, cast.sergeant_post, by=cast.recruiter)


def test_a_stranger_does_not_answer(cast: Cast) -> None:
    case = cast.bring_to("accepted", post=cast.private_post)
    propose(cast, case, cast.sergeant_post)

    with pytest.raises(NoAccess):
        actions.answer_post(user=cast.stranger, case_id=case.pk, agrees=True)


def test_it_is_not_answered_twice(cast: Cast) -> None:
    case = cast.bring_to("accepted", post=cast.private_post)
    propose(cast, case, cast.sergeant_post)
    actions.answer_post(user=cast.applicant, case_id=case.pk, agrees=True)

    with pytest.raises(NotPossible) as refusal:
        actions.answer_post(user=cast.applicant, case_id=case.pk, agrees=True)

    assert refusal.value.code == "no-proposal"
