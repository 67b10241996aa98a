from uuid import UUID

from django.utils import timezone

from muster.cases import actions as cases
from muster.cases.models import Case, Offer, Request, RequestKind
from muster.journal.actions import SYSTEM
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of, verify
from muster.offices.actions import approve_post, request_approval, set_seats
from muster.offices.models import Post, Seat
from muster.people.models import User
from muster.rounds import actions
from muster.rounds.actions.carrying_on import given_up
from muster.rounds.candidates import candidates_for, shown
from muster.rounds.clock import work
from muster.rounds.computing import compute, placed_post
from muster.rounds.models import Round
from muster.rounds.queries import parts_of, standing_of
from tests.cast import Cast
from tests.conftest import Clock
from tests.planning import published, ready


def held(case: Case) -> Post | None:
    offer = Offer.objects.filter(case=case, released_at=None).select_related("seat__post").first()
    return offer.seat.post if offer else None


def decline(who: User, case: Case) -> None:
    offer = Offer.objects.get(case=case, released_at=None)
    cases.decline_offer(user=who, case_id=case.pk, offer_id=offer.pk)


def two_for_one_seat(cast: Cast) -> tuple[Case, Case]:
    """Two wish for the one seat of a post; the first has waited longer."""
    first = ready(cast, cast.applicant, cast.sergeant_post)
    second = ready(cast, cast.stranger, cast.sergeant_post)
    Case.objects.filter(pk=first.pk).update(submitted_at=first.opened_at.replace(year=2020))
    return first, second


def rerun(found: Round) -> dict[UUID, UUID]:
    """Where a whole computation over everybody who holds nothing would place them."""
    computed = compute(found, at=found.published_at or found.opened_at, refused=given_up(found))
    places = {one.case: placed_post(computed, at) for at, one in enumerate(computed.entrants)}
    return {case: post.id for case, post in places.items() if post}


def test_a_seat_that_is_declined_goes_to_the_next(cast: Cast) -> None:
    first, second = two_for_one_seat(cast)
    found = published(cast)
    decline(cast.applicant, first)
    expected = rerun(found)

    work()

    assert held(first) is None
    assert held(second) == cast.sergeant_post
    assert expected == {second.pk: cast.sergeant_post.pk}
    event = events_of(found.stream).last()
    assert event is not None
    assert event.kind == EventKind.ROUND_CARRIED_ON
    assert found.certificates.count() == 2
    assert list(verify()) == []


def test_what_was_declined_is_not_offered_again_in_the_round(cast: Cast) -> None:
    case = ready(cast, cast.applicant, cast.sergeant_post)
    published(cast)
    decline(cast.applicant, case)

    work()

    assert held(case) is None
    assert Request.objects.filter(case=case, kind=RequestKind.PLACEMENT, judged_at=None).count() == 1


def test_an_offer_that_expires_frees_its_seat_for_the_next(cast: Cast, clock: Clock) -> None:
    first, second = two_for_one_seat(cast)
    published(cast)

    clock.move(days=15)
    cases.expire_due()
    work()

    assert held(first) is None
    assert held(second) == cast.sergeant_post


def test_a_new_seat_is_placed(cast: Cast) -> None:
    _first, second = two_for_one_seat(cast)
    published(cast)
    assert held(second) is None

    set_seats(actor=cast.actor(cast.recruiter), post_id=cast.sergeant_post.pk, seats=2)
    request_approval(user=None, actor=SYSTEM, post_id=cast.sergeant_post.pk)
    approve_post(user=None, actor=SYSTEM, post_id=cast.sergeant_post.pk)
    work()

    assert held(second) == cast.sergeant_post


def test_whoever_is_ready_later_takes_what_is_left(cast: Cast) -> None:
    ready(cast, cast.applicant, cast.sergeant_post)
    published(cast)

    late = ready(cast, cast.stranger, cast.sergeant_post, cast.private_post)
    work()

    assert held(late) == cast.private_post


def test_who_holds_an_offer_is_a_fixed_point(cast: Cast) -> None:
    first, second = two_for_one_seat(cast)
    actions.state_wishes(
        user=cast.stranger, case_id=second.pk, wishes=[cast.sergeant_post, cast.private_post]
    )
    published(cast)
    assert held(second) == cast.private_post
    decline(cast.applicant, first)

    work()

    assert held(second) == cast.private_post
    assert (
        Seat.objects.filter(post=cast.sergeant_post, offers__released_at=None, offers__isnull=False).count()
        == 0
    )


def test_a_round_that_is_not_live_is_not_carried_on(cast: Cast) -> None:
    first, second = two_for_one_seat(cast)
    published(cast, live=False)
    decline(cast.applicant, first)

    work()

    assert held(second) is None


def test_a_closed_round_is_not_carried_on(cast: Cast) -> None:
    first, second = two_for_one_seat(cast)
    found = published(cast)
    decline(cast.applicant, first)
    actions.close_round(user=cast.planner, actor=cast.actor(cast.planner), round_id=found.pk)

    work()

    assert held(second) is None


def test_nothing_is_looked_at_while_nothing_happens(cast: Cast) -> None:
    ready(cast, cast.applicant, cast.sergeant_post)
    found = published(cast)
    work()
    found.refresh_from_db()

    assert not actions.is_stirred(found)


def cutoff_of(found: Round, post: Post) -> tuple[int, int, int]:
    """Seats, filled, wished."""
    cutoff = found.cutoffs.get(post=post)
    return cutoff.seats, cutoff.filled, cutoff.wished


def test_the_posts_of_the_round_are_kept_as_they_stand(cast: Cast) -> None:
    first, second = two_for_one_seat(cast)
    found = published(cast)
    assert cutoff_of(found, cast.sergeant_post) == (1, 1, 2)
    decline(cast.applicant, first)
    work()
    assert cutoff_of(found, cast.sergeant_post) == (1, 1, 2)
    decline(cast.stranger, second)

    work()

    assert cutoff_of(found, cast.sergeant_post) == (1, 0, 2)
    now = standing_of(found)
    assert (now.accepted, now.waiting, now.given_back, now.without, now.free) == (0, 0, 2, 0, now.seats)
    units, _categories = parts_of(found)
    assert next(part for part in units if part["name"] == cast.unit.pk)["filled"] == 0


def test_who_comes_later_is_a_candidate_who_stands_last(cast: Cast) -> None:
    first, second = two_for_one_seat(cast)
    found = published(cast)
    late = ready(cast, cast.stateless, cast.sergeant_post, cast.private_post)

    work()

    candidates = candidates_for(cast.recruiter, cast.sergeant_post.pk)
    assert candidates.cases == [first.pk, second.pk, late.pk]
    assert cutoff_of(found, cast.sergeant_post) == (1, 1, 3)
    assert standing_of(found).without == 1
    assert [one.placed_here for one in shown(candidates, candidates.cases)] == [True, False, False]


def test_a_post_that_is_new_in_the_round_is_kept_too(cast: Cast) -> None:
    found = published(cast)
    found.cutoffs.filter(post=cast.private_post).delete()
    late = ready(cast, cast.stateless, cast.private_post)

    work()

    seats, filled, wished = cutoff_of(found, cast.private_post)
    assert (filled, wished) == (1, 1)
    assert seats > filled
    assert candidates_for(cast.recruiter, cast.private_post.pk).cases == [late.pk]


def test_who_stays_without_a_place_keeps_entry_and_reasons(cast: Cast) -> None:
    first, second = two_for_one_seat(cast)
    found = published(cast)
    entry = found.entries.get(case=second)
    ready(cast, cast.stateless, cast.private_post)
    assert held(first) is not None

    work()

    assert found.entries.get(case=second) == entry


def test_where_it_takes_long_the_clock_rests_however_much_stirs(cast: Cast, clock: Clock) -> None:
    first, second = two_for_one_seat(cast)
    found = published(cast)
    work()
    Round.objects.filter(pk=found.pk).update(stirring_took=2000, stirred_at=timezone.now())
    clock.move(seconds=1)
    decline(cast.applicant, first)

    work()
    assert held(second) is None
    clock.move(seconds=20)
    work()

    assert held(second) == cast.sergeant_post


def test_many_events_are_one_computation(cast: Cast) -> None:
    first, _second = two_for_one_seat(cast)
    ready(cast, cast.stateless, cast.private_post)
    found = published(cast)
    decline(cast.applicant, first)
    decline(cast.stateless, Case.objects.get(person=cast.stateless.person))

    work()
    work()

    assert events_of(found.stream).filter(kind=EventKind.ROUND_CARRIED_ON).count() == 1
