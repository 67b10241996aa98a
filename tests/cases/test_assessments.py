"""What a board finds: facts for all who decide, reasons for its own compartment."""

from datetime import timedelta

import pytest
from django.utils import timezone

from muster.cases import actions
from muster.cases.lawful import answer, law_facts, supported_category
from muster.cases.models import ASSESSMENTS, Case, Level, Outcome, Request, RequestKind
from muster.cases.progress import Status, status_of
from muster.journal.kinds import EventKind
from muster.law import FactError
from muster.offices.access import NoAccess
from muster.offices.models import RankCategory
from tests.cast import FOUND, Cast, find, offer
from tests.conftest import Clock
from tests.events import last_event, only_event, personal, refused

pytestmark = pytest.mark.django_db
MEDICAL, SELECTION = RequestKind.MEDICAL, RequestKind.SELECTION


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.bring_to("in_unit")


def asked(case: Case, kind: RequestKind) -> Request:
    return case.requests.filter(kind=kind).latest("asked_at")


@pytest.mark.parametrize("kind", ASSESSMENTS)
def test_the_finding_becomes_facts_of_the_case(cast: Cast, case: Case, kind: RequestKind) -> None:
    find(cast, case, kind)
    for level in (Level.CLAIMED, Level.VERIFIED):
        assert law_facts(case, level).items() >= FOUND[kind].items()
    event = only_event(case, EventKind.OUTCOME_RECORDED)
    assert event.data == {
        "request": str(asked(case, kind).pk),
        "kind": kind.value,
        "found_on": timezone.localdate().isoformat(),
    }
    assert personal(case, event) == FOUND[kind]


@pytest.mark.parametrize("kind", ASSESSMENTS)
def test_the_reasons_stay_in_the_boards_compartment(cast: Cast, case: Case, kind: RequestKind) -> None:
    find(cast, case, kind, reasons="An old injury of the knee.")
    outcome = Outcome.objects.get(request__kind=kind)
    kept = {
        other: getattr(outcome, f"{other.value}_reasons")
        for other in ASSESSMENTS
        if getattr(outcome, f"{other.value}_reasons")
    }
    assert kept == {kind: "An old injury of the knee."}
    assert "knee" not in str(personal(case, last_event(case)))


def test_an_outcome_is_recorded_once(cast: Cast, case: Case) -> None:
    find(cast, case, MEDICAL)
    request = asked(case, MEDICAL)
    with refused("judged"):
        actions.record_outcome(
            actor=cast.actor(cast.assessors[MEDICAL]),
            request_id=request.pk,
            facts={"medical": "unfit"},
            found_on=timezone.localdate(),
        )


@pytest.mark.parametrize("kind", ASSESSMENTS)
def test_only_the_board_that_was_asked_answers(cast: Cast, case: Case, kind: RequestKind) -> None:
    request = asked(case, kind)
    others = [user for other, user in cast.assessors.items() if other != kind]
    for user in (*others, cast.recruiter, cast.clerk, cast.deciding_officer):
        with pytest.raises(NoAccess):
            actions.record_outcome(
                actor=cast.actor(user),
                request_id=request.pk,
                facts=FOUND[kind],
                found_on=timezone.localdate(),
            )


def test_a_board_settles_only_what_is_its_own(cast: Cast, case: Case) -> None:
    with refused("not-settled-here"):
        find(cast, case, MEDICAL, {"medical": "fit", "selection": "passed"})


@pytest.mark.parametrize("facts", [{}, {"medical": None}])
def test_something_is_found(cast: Cast, case: Case, facts: dict[str, object]) -> None:
    with refused("no-finding"):
        find(cast, case, MEDICAL, facts)


def test_the_special_check_says_more_than_doubt(cast: Cast, case: Case) -> None:
    with refused("no-finding"):
        find(cast, case, RequestKind.SPECIAL_CHECK, {"data_doubtful": True})


def test_what_the_vocabulary_does_not_have_is_refused(cast: Cast, case: Case) -> None:
    with pytest.raises(FactError):
        find(cast, case, MEDICAL, {"medical": "so-so"})


def test_the_finding_is_not_of_tomorrow(cast: Cast, case: Case) -> None:
    with refused("future"):
        actions.record_outcome(
            actor=cast.actor(cast.assessors[MEDICAL]),
            request_id=asked(case, MEDICAL).pk,
            facts={"medical": "fit"},
            found_on=timezone.localdate() + timedelta(days=1),
        )


def test_it_does_not_end_before_it_was_found(cast: Cast, case: Case) -> None:
    with refused("ends-before"):
        find(cast, case, MEDICAL, valid_until=timezone.localdate() - timedelta(days=1))


def test_a_selection_that_was_passed_names_a_category(cast: Cast, case: Case) -> None:
    with refused("no-category"):
        actions.record_outcome(
            actor=cast.actor(cast.assessors[SELECTION]),
            request_id=asked(case, SELECTION).pk,
            facts={"selection": "passed"},
            found_on=timezone.localdate(),
        )


def test_a_selection_that_failed_supports_no_category(cast: Cast, case: Case) -> None:
    find(cast, case, SELECTION, {"selection": "failed"}, supports=RankCategory.SERGEANT)
    assert supported_category(case) == ""


def test_the_newest_selection_says_which_category_is_supported(cast: Cast, clock: Clock) -> None:
    case = cast.bring_to("accepted", supports=RankCategory.SERGEANT)
    assert supported_category(case) == "sergeant"
    officer = cast.deciding_officer
    actions.return_case(
        user=officer, actor=cast.actor(officer), case_id=case.pk, kind=SELECTION, text="Look once more."
    )
    clock.move(hours=1)
    find(cast, case, SELECTION, supports=RankCategory.PRIVATE)
    assert supported_category(case) == "private"


def test_whom_the_law_bars_goes_before_a_person_once_every_board_has_spoken(cast: Cast, case: Case) -> None:
    """No seat could be offered any more, so it is not the recruiter who is waited for."""
    find(cast, case, MEDICAL, {"medical": "unfit"})
    assert waiting(case) == {"selection", "physical", "special_check", "offer"}
    for kind in (SELECTION, RequestKind.PHYSICAL, RequestKind.SPECIAL_CHECK):
        find(cast, case, kind)
    assert waiting(case) == {"decision"}


def waiting(case: Case) -> set[str]:
    return set(case.requests.filter(judged_at=None, cancelled_at=None).values_list("kind", flat=True))


def test_an_outcome_whose_validity_has_passed_is_unknown_again(cast: Cast, case: Case, clock: Clock) -> None:
    until = timezone.localdate() + timedelta(days=30)
    find(cast, case, MEDICAL, valid_until=until)
    assert "medical" in law_facts(case, Level.VERIFIED, until)
    assert "medical" not in law_facts(case, Level.VERIFIED, until + timedelta(days=1))
    assert "medical" in answer(case, Level.VERIFIED, until + timedelta(days=1)).missing


def test_an_acceptance_asks_anew_for_a_word_that_has_lapsed(cast: Cast, clock: Clock) -> None:
    case = cast.bring_to("in_unit")
    for kind in FOUND:
        valid = timezone.localdate() if kind == MEDICAL else None
        find(cast, case, kind, valid_until=valid)
    held = offer(cast, case, cast.private_post)
    clock.move(days=1)
    actions.accept_offer(user=cast.applicant, case_id=case.pk, offer_id=held.pk)
    assert status_of(case) == Status.IN_ASSESSMENT
    assert asked(case, MEDICAL).is_open


def test_when_the_last_board_has_spoken_the_accepted_case_goes_to_the_decision(cast: Cast) -> None:
    case = cast.bring_to("in_unit")
    held = offer(cast, case, cast.private_post)
    actions.accept_offer(user=cast.applicant, case_id=case.pk, offer_id=held.pk)
    for number, kind in enumerate(FOUND):
        assert status_of(case) == Status.IN_ASSESSMENT, number
        find(cast, case, kind)
    assert status_of(case) == Status.IN_DECISION
