"""A case that the centre leaves to the rounds."""

import pytest

from muster.cases import actions
from muster.cases.errors import NotPossible
from muster.cases.models import Case, RequestKind
from muster.cases.progress import Status, next_step, open_requests, status_of
from muster.offices.access import NoAccess
from muster.offices.models import Office
from tests.cast import Cast, find, verify_all


def enter(cast: Cast, case: Case) -> None:
    actions.enter_placement(user=cast.clerk, actor=cast.actor(cast.clerk), case_id=case.pk)


def entered(cast: Cast) -> Case:
    case = cast.bring_to("submitted")
    verify_all(cast, case, cast.clerk)
    enter(cast, case)
    return Case.objects.select_related("office", "person").get(pk=case.pk)


def waiting(case: Case) -> set[str]:
    return {request.kind for request in open_requests(Case.objects.get(pk=case.pk))}


def test_headquarters_are_asked_for_a_place_and_the_boards_for_their_word(cast: Cast) -> None:
    case = entered(cast)

    assert waiting(case) == {RequestKind.PLACEMENT, *cast.boards}
    assert case.requests.get(kind=RequestKind.PLACEMENT).office == cast.headquarters
    assert case.office == cast.centre


def test_with_every_board_heard_a_place_is_what_it_waits_for(cast: Cast) -> None:
    case = entered(cast)

    for kind in cast.boards:
        find(cast, case, kind)

    case = Case.objects.get(pk=case.pk)
    step = next_step(case)
    assert status_of(case) == Status.PLACE_SOUGHT
    assert step is not None
    assert step.owner == cast.headquarters.name


def test_it_is_entered_once(cast: Cast) -> None:
    case = entered(cast)

    with pytest.raises(NotPossible) as refusal:
        enter(cast, case)

    assert refusal.value.code == "placed-by-round"


def test_a_unit_offers_its_own_seats(cast: Cast) -> None:
    case = cast.bring_to("submitted", way="unit")

    with pytest.raises(NotPossible) as refusal:
        actions.enter_placement(user=cast.recruiter, actor=cast.actor(cast.recruiter), case_id=case.pk)

    assert refusal.value.code == "with-unit"


def test_only_the_centre_that_has_it_may(cast: Cast) -> None:
    case = cast.bring_to("submitted")

    for user in (cast.other_clerk, cast.recruiter, cast.planner):
        with pytest.raises(NoAccess):
            actions.enter_placement(user=user, actor=cast.actor(user), case_id=case.pk)


def test_a_referral_takes_it_out_of_the_rounds_and_a_refusal_puts_it_back(cast: Cast) -> None:
    case = entered(cast)
    clerk = cast.clerk

    actions.refer(user=clerk, actor=cast.actor(clerk), case_id=case.pk, unit=cast.unit)
    assert RequestKind.PLACEMENT not in waiting(case)
    actions.answer_referral(user=cast.applicant, case_id=case.pk, agrees=False)

    assert RequestKind.PLACEMENT in waiting(case)
    assert RequestKind.VERIFICATION not in waiting(case)


def test_whom_the_law_bars_goes_before_the_deciding_officer_of_the_centre(cast: Cast) -> None:
    case = entered(cast)

    for kind in cast.boards:
        find(cast, case, kind, facts={"medical": "unfit"} if kind == RequestKind.MEDICAL else None)

    assert waiting(case) == {RequestKind.DECISION}


def test_nobody_is_asked_where_no_headquarters_are_set_up(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    cast.planner.memberships.all().delete()
    for user in (cast.auditor, cast.operator):
        user.memberships.all().delete()
    Office.objects.filter(pk=cast.headquarters.pk).delete()

    with pytest.raises(NotPossible) as refusal:
        enter(cast, case)

    assert refusal.value.code == "no-headquarters"
    assert waiting(case) == {RequestKind.VERIFICATION}
