"""Submission: what hinders it, what it leaves, and that it happens once."""

import pytest
from django.utils import timezone

from muster.cases import actions
from muster.cases.models import Case, Level, RequestKind
from muster.cases.progress import next_step
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.notices.models import Notice, NoticeKind
from muster.people.models import ConsentKind
from muster.regimes import load
from tests.cast import MAN, Cast
from tests.events import only_event, personal, refused

pytestmark = pytest.mark.django_db


def submit(cast: Cast, case: Case) -> Case:
    return actions.submit(user=cast.applicant, case_id=case.pk)


def test_it_is_submitted_to_the_chosen_office(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    assert case.submitted_at is not None
    step = next_step(case)
    assert step is not None
    assert (step.kind, step.owner) == (RequestKind.VERIFICATION, "Office centre-lviv")
    assert not step.of_the_applicant


def test_the_event_copies_what_was_stated(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    event = only_event(case, EventKind.CASE_SUBMITTED)
    assert event.data == {
        "office": "centre-lviv",
        "channel": "territorial_centre",
        "edition": load("ua-ngu").edition,
    }
    copied = personal(case, event)
    assert copied.items() >= MAN.items()
    assert copied["consent_processing"] is True


def test_the_applicant_is_told(cast: Cast) -> None:
    cast.bring_to("submitted")
    assert [(notice.user, notice.kind) for notice in Notice.objects.all()] == [
        (cast.applicant, NoticeKind.SUBMITTED)
    ]


def test_submitted_again_it_is_the_same_submission(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    again = submit(cast, case)
    assert (again.reference, again.submitted_at) == (case.reference, case.submitted_at)
    only_event(case, EventKind.CASE_SUBMITTED)
    assert case.requests.count() == 1


def test_a_withdrawn_application_is_not_submitted(cast: Cast) -> None:
    case = cast.bring_to("ready")
    actions.withdraw(user=cast.applicant, case_id=case.pk)
    with refused("withdrawn"):
        submit(cast, case)


def test_an_office_is_needed(cast: Cast) -> None:
    case = cast.bring_to("ready")
    Case.objects.filter(pk=case.pk).update(office=None, channel="")
    with refused("no-way"):
        submit(cast, case)


@pytest.mark.parametrize("name", ["date_of_birth", "sex", "citizenships", "statelessness", "rank_category"])
def test_what_every_rule_needs_is_needed(cast: Cast, name: str) -> None:
    case = cast.bring_to("ready")
    actions.state_facts(user=cast.applicant, case_id=case.pk, facts={name: None})
    with refused("facts-missing"):
        submit(cast, case)


def test_no_citizenship_without_statelessness_is_no_answer(cast: Cast) -> None:
    case = cast.bring_to("ready")
    actions.state_facts(user=cast.applicant, case_id=case.pk, facts={"citizenships": []})
    with refused("facts-missing"):
        submit(cast, case)


def test_a_name_is_needed(cast: Cast) -> None:
    case = cast.bring_to("ready")
    identity(cast, case, family_name="", given_names="")
    with refused("identity-missing"):
        submit(cast, case)


def test_one_name_is_enough(cast: Cast) -> None:
    case = cast.bring_to("ready")
    identity(cast, case, family_name="")
    assert submit(cast, case).submitted_at


def test_whoever_has_a_document_gives_its_number(cast: Cast) -> None:
    case = cast.bring_to("ready")
    identity(cast, case, document_number="")
    with refused("document-number-missing"):
        submit(cast, case)


def test_whoever_has_no_document_may_submit_all_the_same(cast: Cast) -> None:
    case = cast.bring_to("ready", facts={"identity_document": "none", "identity_document_until": None})
    identity(cast, case, document_number="")
    assert submit(cast, case).submitted_at


def identity(cast: Cast, case: Case, **changed: str) -> None:
    known = cast.identities[cast.applicant]
    said = {
        "family_name": known.family_name,
        "given_names": known.given_names,
        "ukrainian_name": known.ukrainian_name,
        "document_number": known.document_number,
        "phone": known.phone,
    }
    actions.state_identity(user=cast.applicant, case_id=case.pk, **(said | changed))


@pytest.mark.parametrize("kind", ConsentKind)
def test_both_consents_are_needed(cast: Cast, kind: ConsentKind) -> None:
    case = cast.bring_to("ready")
    actions.withdraw_consent(user=cast.applicant, case_id=case.pk, kind=kind)
    with refused("consents-missing"):
        submit(cast, case)


def test_a_minor_cannot_submit(cast: Cast) -> None:
    seventeen = timezone.localdate().replace(day=1, year=timezone.localdate().year - 17)
    case = cast.bring_to("ready", facts={"date_of_birth": seventeen.isoformat()})
    with refused("minor"):
        submit(cast, case)


def test_a_woman_is_told_that_the_wished_post_is_closed_to_her_and_may_choose_another(cast: Cast) -> None:
    case = cast.bring_to("ready", who=cast.stateless, way="unit", wished_post=cast.men_only_post)
    with refused("closed-to-servicewomen"):
        actions.submit(user=cast.stateless, case_id=case.pk)
    actions.choose_way(user=cast.stateless, case_id=case.pk, office=cast.unit, post=cast.sergeant_post)
    assert actions.submit(user=cast.stateless, case_id=case.pk).submitted_at


def test_an_answer_of_the_law_against_it_does_not_hinder_it(cast: Cast) -> None:
    """A person decides, never the software."""
    case = cast.bring_to(
        "submitted", facts={"conviction": "current", "stay_ground": "none", "stay_until": None}
    )
    assert case.submitted_at


def test_a_hindered_submission_leaves_nothing(cast: Cast) -> None:
    case = cast.bring_to("draft")
    with refused("no-way"):
        submit(cast, case)
    assert events_of(case.stream).count() == 1
    assert not Notice.objects.exists()


def test_what_hinders_is_known_before_trying(cast: Cast) -> None:
    case = cast.bring_to("draft")
    hindrance = actions.what_hinders_submission(case)
    assert hindrance is not None
    assert hindrance.code == "no-way"
    ready = cast.bring_to("ready")
    assert actions.what_hinders_submission(ready) is None
    assert ready.facts.filter(level=Level.CLAIMED).exists()
