"""Withdrawing: one act, at any time before both have confirmed the contract."""

import pytest

from muster.cases import actions
from muster.cases.models import Case
from muster.cases.progress import Status, next_step, status_of
from muster.cases.seats import free_seats
from muster.contracts import actions as contracts
from muster.journal.kinds import EventKind
from muster.notices.models import Notice, NoticeKind
from tests.cast import PASSWORD, STAGES, Cast, Stage, offer
from tests.events import only_event, refused

pytestmark = pytest.mark.django_db
BEFORE_SIGNATURE = STAGES[: STAGES.index("signed")]


def withdraw(cast: Cast, case: Case) -> Case:
    return actions.withdraw(user=cast.applicant, case_id=case.pk)


@pytest.mark.parametrize("stage", BEFORE_SIGNATURE)
def test_it_is_possible_before_both_have_confirmed(cast: Cast, stage: Stage) -> None:
    case = withdraw(cast, cast.bring_to(stage))
    assert status_of(case) == Status.WITHDRAWN
    assert next_step(case) is None
    assert not any(request.is_open for request in case.requests.all())
    assert free_seats(cast.private_post).count() == 2
    only_event(case, EventKind.CASE_WITHDRAWN)
    assert Notice.objects.filter(kind=NoticeKind.WITHDRAWN, user=cast.applicant).count() == 1


def test_done_again_it_answers_the_same(cast: Cast) -> None:
    case = withdraw(cast, cast.bring_to("submitted"))
    assert withdraw(cast, case).withdrawn_at == case.withdrawn_at
    only_event(case, EventKind.CASE_WITHDRAWN)


def test_once_both_have_confirmed_the_contract_itself_says_how_it_ends(cast: Cast) -> None:
    case = cast.bring_to("signed")
    with refused("signed"):
        withdraw(cast, case)


def test_what_has_ended_is_not_withdrawn(cast: Cast) -> None:
    with refused("enrolled"):
        withdraw(cast, cast.bring_to("in_force"))


def test_a_late_confirmation_is_told_that_it_was_withdrawn(cast: Cast) -> None:
    case = cast.bring_to("understood")
    contract = contracts.standing(case)
    assert contract is not None
    withdraw(cast, case)
    with refused("withdrawn"):
        contracts.confirm_by_applicant(
            user=cast.applicant, case_id=case.pk, digest=contract.text_digest, password=PASSWORD
        )


def test_no_contract_stands_after_it(cast: Cast) -> None:
    case = cast.bring_to("confirmed")
    withdraw(cast, case)
    assert contracts.standing(case) is None


@pytest.mark.parametrize("stage", ["submitted", "offered", "accepted", "drafted"])
def test_nobody_does_anything_more_in_it(cast: Cast, stage: Stage) -> None:
    case = cast.bring_to(stage)
    office = case.office
    withdraw(cast, case)
    checker = cast.clerk if office == cast.centre else cast.recruiter
    with refused("withdrawn"):
        actions.ask_applicant(user=checker, actor=cast.actor(checker), case_id=case.pk, text="x")


def test_its_seat_can_be_offered_to_another_at_once(cast: Cast) -> None:
    case = cast.bring_to("accepted", post=cast.secret_post)
    other = cast.bring_to("assessed", who=cast.stranger)
    withdraw(cast, case)
    assert offer(cast, other, cast.secret_post)
