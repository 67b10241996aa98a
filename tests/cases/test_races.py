"""What holds whatever races: real threads, real connections, real transactions."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from muster.cases import actions
from muster.cases.errors import NotPossible
from muster.cases.models import Case, Decision, Offer, Paper, PaperKind, Request
from muster.cases.progress import Status, next_step, status_of
from muster.contracts import actions as contracts
from muster.contracts.models import Contract
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of, verify
from muster.notices.actions import deliver_due, queue
from muster.notices.models import NoticeKind
from muster.people.actions import finish_registration, start_registration
from muster.people.addresses import LinkError
from muster.people.models import ConsentKind, User
from tests.cast import (
    APPLICANT,
    PASSWORD,
    PDF,
    Cast,
    Identity,
    confirm_by_commander,
    create_account,
    draft_contract,
    enrol,
    offer,
)
from tests.conftest import Clock
from tests.events import only_event, personal
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _whole() -> Any:
    """However a race ends, the journal is whole."""
    yield
    assert list(verify()) == []


def fresh(case: Case) -> Case:
    return Case.objects.select_related("person", "office").get(pk=case.pk)


def another_applicant(cast: Cast, number: int) -> User:
    identity = Identity(
        email=f"applicant-{number}@example.org",
        given_names="Another",
        family_name=f"Applicant{number}",
        ukrainian_name="Інший",
        document_number=f"AN{number:07}",
        phone="",
        facts=APPLICANT.facts,
    )
    user = create_account(email=identity.email, password="a-long-fictional-password", language="en")
    cast.identities[user] = identity
    return user


def test_a_person_has_one_open_application(standing_cast: Cast) -> None:
    cast = standing_cast
    opened = at_once(*[partial(actions.open_case, user=cast.applicant, regime="ua-ngu")] * 8)
    assert len({case.pk for case in opened if isinstance(case, Case)}) == 1
    assert Case.objects.count() == 1
    assert events_of(Case.objects.get().stream).count() == 1


def test_submitted_in_two_tabs_it_is_one_submission(standing_cast: Cast) -> None:
    cast = standing_cast
    case = cast.bring_to("ready")
    answers = at_once(*[partial(actions.submit, user=cast.applicant, case_id=case.pk)] * 6)
    assert {answer.reference for answer in answers if isinstance(answer, Case)} == {case.reference}
    assert refusals(answers) == []
    assert events_of(case.stream).filter(kind=EventKind.CASE_SUBMITTED).count() == 1
    assert Request.objects.filter(case=case).count() == 1
    assert cast.applicant.notices.count() == 1


def test_many_recruiters_and_one_seat(standing_cast: Cast) -> None:
    cast = standing_cast
    users = [cast.applicant, *(another_applicant(cast, number) for number in range(5))]
    cases = [cast.bring_to("assessed", who=user) for user in users]
    answers = at_once(*[partial(offer, cast, case, cast.secret_post) for case in cases])
    assert refusals(answers) == ["no-seat"] * 5
    assert Offer.objects.filter(seat__post=cast.secret_post, released_at=None).count() == 1
    waiting = {status_of(fresh(case)) for case in cases}
    assert waiting == {Status.SEAT_OFFERED, Status.SEAT_SOUGHT}


def test_as_many_recruiters_as_seats_all_find_one(standing_cast: Cast) -> None:
    """Nobody is told that no seat is free while one is."""
    cast = standing_cast
    users = [cast.applicant, cast.stranger]
    cases = [cast.bring_to("assessed", who=user) for user in users]
    answers = at_once(*[partial(offer, cast, case, cast.private_post) for case in cases])
    assert refusals(answers) == []
    assert {found.seat.number for found in answers if isinstance(found, Offer)} == {1, 2}


def test_one_case_is_offered_one_seat(standing_cast: Cast) -> None:
    cast = standing_cast
    case = cast.bring_to("assessed")
    posts = (cast.private_post, cast.secret_post, cast.private_post)
    answers = at_once(*[partial(offer, cast, case, post) for post in posts])
    assert refusals(answers) == ["offered", "offered"]
    assert case.offers.count() == 1


def test_a_freed_seat_goes_to_one_of_those_who_wait(standing_cast: Cast) -> None:
    cast = standing_cast
    holder = cast.bring_to("offered", post=cast.secret_post)
    others = [cast.bring_to("assessed", who=another_applicant(cast, number)) for number in range(3)]
    at_once(
        partial(actions.withdraw, user=cast.applicant, case_id=holder.pk),
        *[partial(offer, cast, case, cast.secret_post) for case in others],
    )
    assert Offer.objects.filter(seat__post=cast.secret_post, released_at=None).count() <= 1


def test_an_acceptance_against_the_clock(standing_cast: Cast, clock: Clock) -> None:
    """Either it is accepted or it has expired, never both, and the seat is held exactly if it is accepted."""
    cast = standing_cast
    case = cast.bring_to("offered")
    held = case.offers.get()
    clock.set(held.expires_at + timedelta(seconds=1))
    answers = at_once(
        partial(actions.accept_offer, user=cast.applicant, case_id=case.pk, offer_id=held.pk),
        actions.expire_due,
        actions.expire_due,
    )
    held.refresh_from_db()
    assert (held.accepted_at is None) == (held.expired_at is not None)
    assert (held.released_at is not None) == (held.expired_at is not None)
    kinds = set(events_of(case.stream).values_list("kind", flat=True))
    assert len(kinds & {EventKind.OFFER_ACCEPTED, EventKind.OFFER_EXPIRED}) == 1
    assert refusals(answers) in ([], ["offer-expired"])
    assert next_step(fresh(case)) is not None


def test_accepting_against_declining(standing_cast: Cast) -> None:
    cast = standing_cast
    case = cast.bring_to("offered")
    mine: dict[str, Any] = {"user": cast.applicant, "case_id": case.pk, "offer_id": case.offers.get().pk}
    answers = at_once(partial(actions.accept_offer, **mine), partial(actions.decline_offer, **mine))
    assert refusals(answers) == ["offer-answered"]
    held = case.offers.get()
    assert (held.accepted_at is None) == (held.declined_at is not None)


def withdrawing(cast: Cast, case: Case) -> Callable[[], object]:
    return partial(actions.withdraw, user=cast.applicant, case_id=case.pk)


def test_withdrawing_against_the_confirmation_of_the_applicant(standing_cast: Cast) -> None:
    cast = standing_cast
    case = cast.bring_to("understood")
    contract = Contract.objects.get()
    confirm = partial(
        contracts.confirm_by_applicant,
        user=cast.applicant,
        case_id=case.pk,
        digest=contract.text_digest,
        password=PASSWORD,
    )
    answers = at_once(withdrawing(cast, case), confirm)
    assert refusals(answers) in ([], ["withdrawn"])
    assert status_of(fresh(case)) == Status.WITHDRAWN


def test_withdrawing_against_the_confirmation_of_the_commander(standing_cast: Cast) -> None:
    """Whoever comes second is told what the first one did."""
    cast = standing_cast
    case = cast.bring_to("confirmed")
    confirm = partial(confirm_by_commander, cast, case)
    answers = at_once(withdrawing(cast, case), confirm)
    assert refusals(answers) in (["signed"], ["withdrawn"])
    expected = Status.SIGNED if refusals(answers) == ["signed"] else Status.WITHDRAWN
    assert status_of(fresh(case)) == expected


def test_withdrawing_against_the_enrolment(standing_cast: Cast) -> None:
    """A contract that both have confirmed is not withdrawn from, so the order always wins."""
    cast = standing_cast
    case = cast.bring_to("signed")
    answers = at_once(withdrawing(cast, case), partial(enrol, cast, case))
    assert refusals(answers) in (["signed"], ["enrolled"])
    assert status_of(fresh(case)) == Status.IN_FORCE


def test_withdrawing_against_admission(standing_cast: Cast) -> None:
    cast = standing_cast
    case = cast.bring_to("accepted")
    officer = cast.deciding_officer
    admit = partial(actions.admit, user=officer, actor=cast.actor(officer), case_id=case.pk)
    answers = at_once(withdrawing(cast, case), admit)
    assert refusals(answers) in ([], ["withdrawn"])
    assert status_of(fresh(case)) == Status.WITHDRAWN
    assert not Offer.objects.filter(released_at=None).exists()


def test_two_officers_decide_once(standing_cast: Cast) -> None:
    cast = standing_cast
    case = cast.bring_to("accepted")
    officer = cast.deciding_officer
    admit = partial(actions.admit, user=officer, actor=cast.actor(officer), case_id=case.pk)
    assert refusals(at_once(admit, admit, admit)) == ["not-waiting", "not-waiting"]
    assert Decision.objects.count() == 1


def test_a_person_has_one_live_contract(standing_cast: Cast) -> None:
    """Two contracts of one person, both signed: only one comes into force."""
    cast = standing_cast
    first = cast.bring_to("signed")
    Case.objects.filter(pk=first.pk).update(
        enrolled_at=timezone.now()
    )  # or there would be no second application
    one = Contract.objects.filter(case=first)
    second = cast.bring_to("signed")

    def the_first_in_force() -> object:
        try:
            return one.update(in_force_on=timezone.localdate(), order_number="116")
        except IntegrityError as error:
            raise NotPossible("serves-already", "") from error

    answers = at_once(the_first_in_force, partial(enrol, cast, second))
    assert refusals(answers) == ["serves-already"]
    assert Contract.objects.filter(in_force_on__isnull=False).count() == 1


def test_two_recruiters_draft_one_contract(standing_cast: Cast) -> None:
    cast = standing_cast
    case = cast.bring_to("admitted")
    answers = at_once(*[partial(draft_contract, cast, case)] * 2)
    assert refusals(answers) == ["not-admitted"]
    assert Contract.objects.count() == 1


def test_a_consent_given_twice_at_once_is_one(standing_cast: Cast) -> None:
    cast = standing_cast
    case = cast.bring_to("draft")
    act = partial(
        actions.consent,
        user=cast.applicant,
        case_id=case.pk,
        kind=ConsentKind.PROCESSING,
        language="en",
    )
    assert refusals(at_once(act, act, act)) == []
    assert case.person.consents.count() == 1


def test_statements_at_once_leave_one_of_each(standing_cast: Cast) -> None:
    cast = standing_cast
    case = cast.bring_to("draft")
    acts = [
        partial(actions.state_facts, user=cast.applicant, case_id=case.pk, facts={"citizenships": [country]})
        for country in ("COL", "PER", "BRA", "ARG")
    ]
    at_once(*acts)
    assert case.facts.filter(superseded_at=None).count() == 1
    assert case.facts.count() == 4


def test_papers_uploaded_at_once_are_all_there(standing_cast: Cast) -> None:
    cast = standing_cast
    case = cast.bring_to("draft")
    upload = partial(
        actions.upload_paper,
        user=cast.applicant,
        case_id=case.pk,
        kind=PaperKind.OTHER,
        upload=actions.Upload("p.pdf", PDF),
    )
    assert all(isinstance(paper, Paper) for paper in at_once(*[upload] * 5))
    assert case.papers.count() == 5


def test_a_notice_is_sent_by_one_of_many_workers(standing_cast: Cast) -> None:
    for _ in range(4):
        queue(user=standing_cast.applicant, kind=NoticeKind.OFFER)
    sent = at_once(*[deliver_due] * 4)
    assert sum(count for count in sent if isinstance(count, int)) == 4


def test_a_link_used_twice_at_once_makes_one_account(transactional_db: None) -> None:
    token = start_registration(email="new@example.org", language="en")
    assert token is not None

    def finish() -> User | None:
        try:
            return finish_registration(token=token, password="a-long-fictional-password")
        except LinkError:
            return None

    made = at_once(*[finish] * 4)
    assert sum(user is not None for user in made) == 1
    assert User.objects.count() == 1


def test_the_events_of_one_case_stand_in_a_line(standing_cast: Cast) -> None:
    cast = standing_cast
    case = cast.bring_to("submitted")
    before = events_of(case.stream).count()
    clerk = cast.actor(cast.clerk)
    acts = [
        partial(actions.ask_applicant, user=cast.clerk, actor=clerk, case_id=case.pk, text=f"Number {number}")
        for number in range(8)
    ]
    at_once(*acts)
    positions = list(events_of(case.stream).values_list("position", flat=True))
    assert positions == list(range(1, before + 9))


def test_what_the_actions_would_let_through_the_database_refuses(standing_cast: Cast) -> None:
    cast = standing_cast
    case = cast.bring_to("draft")
    with pytest.raises(IntegrityError):
        Case.objects.create(
            reference="M-0000-0000", person=case.person, regime="ua-ngu", opened_at=timezone.now()
        )


def test_submitting_against_withdrawing(standing_cast: Cast) -> None:
    cast = standing_cast
    case = cast.bring_to("ready")
    submit = partial(actions.submit, user=cast.applicant, case_id=case.pk)
    answers = at_once(submit, withdrawing(cast, case), submit)
    assert set(refusals(answers)) <= {"withdrawn"}
    assert status_of(fresh(case)) == Status.WITHDRAWN
    assert not any(request.is_open for request in Request.objects.filter(case=case))


def test_submitting_against_taking_a_consent_back(standing_cast: Cast) -> None:
    """Nothing is submitted on a consent that was taken back before."""
    cast = standing_cast
    case = cast.bring_to("ready")
    answers = at_once(
        partial(actions.submit, user=cast.applicant, case_id=case.pk),
        partial(actions.withdraw_consent, user=cast.applicant, case_id=case.pk, kind=ConsentKind.PROCESSING),
    )
    kinds = list(events_of(case.stream).values_list("kind", flat=True))
    if refusals(answers):
        assert refusals(answers) == ["consents-missing"]
        assert EventKind.CASE_SUBMITTED not in kinds
    else:
        assert kinds.index(EventKind.CASE_SUBMITTED) < kinds.index(EventKind.CONSENT_WITHDRAWN)


def test_submitting_against_a_change_of_what_is_stated(standing_cast: Cast) -> None:
    """What is copied into the submission is what stood when it happened."""
    cast = standing_cast
    case = cast.bring_to("ready")
    answers = at_once(
        partial(actions.submit, user=cast.applicant, case_id=case.pk),
        partial(actions.state_facts, user=cast.applicant, case_id=case.pk, facts={"citizenships": ["PER"]}),
    )
    submitted = only_event(case, EventKind.CASE_SUBMITTED)
    copied = personal(fresh(case), submitted)["citizenships"]
    changed = refusals(answers) == []
    assert refusals(answers) in ([], ["submitted"])
    assert copied == (["PER"] if changed else ["COL"])
