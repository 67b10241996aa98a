"""What the office that has the case does: verify, dispute, ask, refer. A clerk of a centre or a recruiter of a unit."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.steps import (
    ask,
    ask_for_place,
    ask_missing_assessments,
    cancel,
    carry_on,
    check_formation,
    held,
    judge,
    open_request,
    record,
    tell,
)
from muster.cases.alike import index
from muster.cases.errors import NotPossible
from muster.cases.lawful import live_offer
from muster.cases.models import Fact, Level, Paper, Request, RequestKind
from muster.cases.rights import CHECK
from muster.cases.stating import checked
from muster.journal.actions import Actor
from muster.journal.kinds import EventKind
from muster.notices.models import NoticeKind
from muster.offices.models import Office, OfficeKind
from muster.people.models import User


def verify_fact(
    *, user: User, actor: Actor, case_id: UUID, name: str, value: object, paper_id: UUID | None = None
) -> Fact:
    """Record a fact as the office found it: the stated value, or another where the papers say otherwise."""
    found = checked(name, value)
    if found is None:
        raise NotPossible("nothing-found", _("Say what was found. What is not known cannot be verified."))
    with transaction.atomic():
        case = held(actor, case_id, CHECK)
        now = timezone.now()
        case.facts.filter(name=name, level=Level.VERIFIED, superseded_at=None).update(superseded_at=now)
        case.facts.filter(name=name, level=Level.CLAIMED, superseded_at=None).update(disputed_at=None)
        paper = Paper.objects.filter(pk=paper_id, case=case).first() if paper_id else None
        fact = Fact(
            case=case, name=name, level=Level.VERIFIED, recorded_at=now, recorded_by=user, paper=paper
        )
        fact.value = found
        fact.save()
        if name == "date_of_birth":
            index(case)
        record(
            case,
            EventKind.FACT_VERIFIED,
            actor,
            {"fact": name, "paper": str(paper.pk) if paper else ""},
            {name: found},
        )
        carry_on(case, actor)
    return fact


def dispute_fact(*, actor: Actor, case_id: UUID, name: str, reason: str) -> None:
    """Say that a stated fact does not stand; it no longer counts until it is stated anew or verified."""
    with transaction.atomic():
        case = held(actor, case_id, CHECK)
        now = timezone.now()
        case.facts.filter(name=name, level=Level.VERIFIED, superseded_at=None).update(superseded_at=now)
        fact = case.facts.filter(name=name, level=Level.CLAIMED, superseded_at=None).first()
        if fact is None:
            raise NotPossible(
                "not-stated", _("The applicant has not stated this fact, so there is nothing to dispute.")
            )
        fact.case = case
        fact.disputed_at = now
        fact.dispute = reason
        fact.save()
        record(case, EventKind.FACT_DISPUTED, actor, {"fact": name}, {"reason": reason})


def ask_applicant(*, user: User, actor: Actor, case_id: UUID, text: str) -> Request:
    """Ask the applicant for something, with a due date; while it is open the facts can be changed."""
    if not text.strip():
        raise NotPossible("no-text", _("Say what the applicant is asked for."))
    with transaction.atomic():
        case = held(actor, case_id, CHECK)
        request = ask(case, RequestKind.PAPERS, actor, office=case.office, asked_by=user, text=text)
        tell(case, NoticeKind.SOMETHING_ASKED)
    return request


def judge_answer(*, user: User, actor: Actor, case_id: UUID, request_id: UUID, ask_again: str = "") -> None:
    """Take the applicant's answer as enough, or ask again saying what was wrong."""
    with transaction.atomic():
        case = held(actor, case_id, CHECK)
        request = Request.objects.filter(
            pk=request_id, case=case, kind=RequestKind.PAPERS, judged_at=None, cancelled_at=None
        ).first()
        if request is None:
            raise NotPossible("judged", _("This request was settled already."))
        request.judged_at = timezone.now()
        request.save(update_fields=("judged_at",))
        record(
            case,
            EventKind.REQUEST_JUDGED,
            actor,
            {"request": str(request.pk), "kind": request.kind, "enough": not ask_again},
        )
        if ask_again:
            ask(case, RequestKind.PAPERS, actor, office=case.office, asked_by=user, text=ask_again)
            tell(case, NoticeKind.SOMETHING_ASKED)
        carry_on(case, actor)


def refer(*, user: User, actor: Actor, case_id: UUID, unit: Office) -> Request:
    """Propose a unit to the applicant; the unit sees the case only with the applicant's agreement."""
    with transaction.atomic():
        case = held(actor, case_id, CHECK)
        if unit.kind != OfficeKind.UNIT:
            raise NotPossible("not-a-unit", _("A case is referred to a unit."))
        check_formation(case, unit)
        if case.office is None or case.office.kind != OfficeKind.TERRITORIAL_CENTRE:
            raise NotPossible("with-unit", _("The case is with a unit already."))
        if open_request(case, RequestKind.REFERRAL):
            raise NotPossible("referred", _("A referral already waits for the applicant's answer."))
        judge(case, RequestKind.VERIFICATION)
        cancel(case, RequestKind.PLACEMENT)
        request = ask(case, RequestKind.REFERRAL, actor, office=unit, asked_by=user)
        tell(case, NoticeKind.SOMETHING_ASKED)
    return request


def enter_placement(*, user: User, actor: Actor, case_id: UUID) -> Request:
    """In a centre, instead of referring to one unit: the check is finished, and a round finds the place.

    The centre keeps the case until the applicant accepts a seat; the boards whose word is missing are asked now.
    """
    with transaction.atomic():
        case = held(actor, case_id, CHECK)
        if case.office is None or case.office.kind != OfficeKind.TERRITORIAL_CENTRE:
            raise NotPossible("with-unit", _("The case is with a unit already."))
        if open_request(case, RequestKind.REFERRAL):
            raise NotPossible("referred", _("A referral already waits for the applicant's answer."))
        if live_offer(case) is not None:
            raise NotPossible("offered", _("A seat is held for this applicant already."))
        if open_request(case, RequestKind.PLACEMENT):
            raise NotPossible("placed-by-round", _("The case waits for a round already."))
        judge(case, RequestKind.VERIFICATION)
        request = ask_for_place(case, actor, user)
        ask_missing_assessments(case, actor, user)
        tell(case, NoticeKind.MOVED_ON)
        carry_on(case, actor)
    return request


def complete_verification(*, user: User, actor: Actor, case_id: UUID) -> None:
    """In a unit: the facts and papers are checked; the boards are asked for what the law's answer still needs."""
    with transaction.atomic():
        case = held(actor, case_id, CHECK)
        if case.office is None or case.office.kind != OfficeKind.UNIT:
            raise NotPossible("in-centre", _("A centre finishes its check by referring the case to a unit."))
        if judge(case, RequestKind.VERIFICATION) is None:
            raise NotPossible("verified", _("The check was finished already."))
        ask_missing_assessments(case, actor, user)
        carry_on(case, actor)


def ask_assessments(*, user: User, actor: Actor, case_id: UUID) -> None:
    """Ask every board whose word is still missing; boards already asked are not asked twice."""
    with transaction.atomic():
        ask_missing_assessments(held(actor, case_id, CHECK), actor, user)
