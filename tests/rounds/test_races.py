from functools import partial

from muster.cases import actions as cases
from muster.cases.models import Offer
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of, verify
from muster.notices.models import Notice, NoticeKind
from muster.rounds import actions
from tests.cast import Cast
from tests.planning import asked, ready
from tests.races import at_once


def test_two_clocks_publish_a_round_once(standing_cast: Cast) -> None:
    cast = standing_cast
    for who in (cast.applicant, cast.stranger):
        ready(cast, who, cast.private_post)
    found = asked(cast)

    answers = at_once(*[partial(actions.publish_asked, found.pk)] * 2)

    assert [answer is None for answer in answers].count(False) == 1
    assert Offer.objects.count() == 2
    assert events_of(found.stream).filter(kind=EventKind.ROUND_PUBLISHED).count() == 1
    assert Notice.objects.filter(kind=NoticeKind.OFFER).count() == 2
    assert list(verify()) == []


def test_a_recruiter_and_a_round_never_promise_one_seat_twice(standing_cast: Cast) -> None:
    cast = standing_cast
    direct = cast.bring_to("in_unit", who=cast.stranger, way="unit")
    placed = ready(cast, cast.applicant, cast.sergeant_post)
    found = asked(cast)
    recruiter = cast.recruiter

    at_once(
        partial(actions.publish_asked, found.pk),
        partial(
            cases.offer_seat,
            user=recruiter,
            actor=cast.actor(recruiter),
            case_id=direct.pk,
            post=cast.sergeant_post,
        ),
    )

    holders = list(Offer.objects.filter(released_at=None).values_list("case_id", flat=True))
    assert len(holders) == 1
    assert holders[0] in {direct.pk, placed.pk}
    found.refresh_from_db()
    assert found.published_at is not None
    assert list(verify()) == []


def test_a_withdrawal_and_a_publication_leave_no_offer_to_who_has_gone(standing_cast: Cast) -> None:
    cast = standing_cast
    case = ready(cast, cast.applicant, cast.private_post)
    found = asked(cast)

    at_once(
        partial(actions.publish_asked, found.pk),
        partial(cases.withdraw, user=cast.applicant, case_id=case.pk),
    )

    assert not Offer.objects.filter(released_at=None).exists()
    assert not case.requests.filter(judged_at=None, cancelled_at=None).exists()
    assert list(verify()) == []
