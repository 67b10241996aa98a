import pytest

from muster.cases.errors import NotPossible
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.offices.access import NoAccess
from muster.offices.models import Office, Post
from muster.rounds import actions
from muster.rounds.lawful import posts_open_to
from muster.rounds.models import MOST_WISHES, Wish
from muster.rounds.queries import wishes_of
from tests.cast import Cast


def refused(cast: Cast, case_id: object, wishes: list[Post | Office]) -> str:
    with pytest.raises(NotPossible) as refusal:
        actions.state_wishes(user=cast.applicant, case_id=case_id, wishes=wishes)  # type: ignore[arg-type]
    return refusal.value.code


def test_they_are_kept_in_their_order_and_leave_an_event(cast: Cast) -> None:
    case = cast.bring_to("ready")

    actions.state_wishes(user=cast.applicant, case_id=case.pk, wishes=[cast.sergeant_post, cast.other_unit])

    assert [(wish.number, wish.post, wish.unit) for wish in wishes_of(case)] == [
        (1, cast.sergeant_post, None),
        (2, None, cast.other_unit),
    ]
    event = events_of(case.stream).last()
    assert event is not None
    assert event.kind == EventKind.CASE_WISHES_STATED
    assert event.data == {"wishes": [{"post": str(cast.sergeant_post.pk)}, {"unit": cast.other_unit.pk}]}


def test_new_ones_take_the_place_of_the_old(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    actions.state_wishes(user=cast.applicant, case_id=case.pk, wishes=[cast.sergeant_post, cast.private_post])

    actions.state_wishes(user=cast.applicant, case_id=case.pk, wishes=[cast.private_post])

    assert [wish.post for wish in wishes_of(case)] == [cast.private_post]


def test_the_same_again_leaves_no_second_event(cast: Cast) -> None:
    case = cast.bring_to("ready")
    for _ in range(2):
        actions.state_wishes(user=cast.applicant, case_id=case.pk, wishes=[cast.private_post])

    assert events_of(case.stream).filter(kind=EventKind.CASE_WISHES_STATED).count() == 1


def test_no_post_stands_twice(cast: Cast) -> None:
    case = cast.bring_to("ready")

    assert refused(cast, case.pk, [cast.private_post, cast.private_post]) == "doubled"


def test_there_are_at_most_twenty(cast: Cast) -> None:
    case = cast.bring_to("ready")

    assert refused(cast, case.pk, [cast.private_post] * (MOST_WISHES + 1)) == "too-many"


def test_a_post_that_the_law_closes_to_the_person_is_not_taken(cast: Cast) -> None:
    case = cast.bring_to("ready")

    assert cast.citizens_only_post not in posts_open_to(case)
    assert refused(cast, case.pk, [cast.citizens_only_post]) == "closed-post"
    assert not Wish.objects.exists()


def test_a_post_that_is_not_public_is_not_taken(cast: Cast) -> None:
    case = cast.bring_to("ready")
    Post.objects.filter(pk=cast.private_post.pk).update(approved_at=None)

    assert refused(cast, case.pk, [cast.private_post]) == "closed-post"


def test_a_centre_cannot_be_wished_for(cast: Cast) -> None:
    case = cast.bring_to("ready")

    assert refused(cast, case.pk, [cast.centre]) == "not-a-unit"


def test_nothing_is_wished_while_a_seat_is_held(cast: Cast) -> None:
    case = cast.bring_to("offered")

    assert refused(cast, case.pk, [cast.private_post]) == "offered"


def test_nothing_is_wished_for_somebody_else(cast: Cast) -> None:
    case = cast.bring_to("ready")

    with pytest.raises(NoAccess):
        actions.state_wishes(user=cast.stranger, case_id=case.pk, wishes=[cast.private_post])
