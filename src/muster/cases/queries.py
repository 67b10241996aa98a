"""Reading cases: only through getters that also check the right."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from muster.cases.boards import ASSESSOR
from muster.cases.models import ASSESSMENTS, OF_THE_APPLICANT, Case, Paper, Request
from muster.cases.references import normalised
from muster.cases.rights import OPEN_PAPERS, SEE
from muster.database.prepared import prepared
from muster.offices.access import NoAccess, live_memberships, membership
from muster.offices.models import Membership, Role
from muster.offices.rights import Purpose, roles_for
from muster.people.models import User, document_digest

# Who of an office sees the cases that are with it.
CASE_ROLES = SEE
# What staff can read at all: a withdrawal locks an application at once, erasure follows by its schedule.
FOR_STAFF = Q(submitted_at__isnull=False, withdrawn_at=None, erased_at=None)
_OF_FOR_STAFF = Q(case__withdrawn_at=None, case__erased_at=None)


def own_cases(user: User) -> QuerySet[Case]:
    """The person's own cases, the newest first."""
    return (
        Case.objects.filter(person=user.person_id, erased_at=None)
        .select_related("person", "office", "wished_post__unit")
        .prefetch_related("requests__office")
        .order_by("-opened_at")
    )


def own_case(user: User) -> Case | None:
    """The person's newest case."""
    return own_cases(user).first()


def own_case_alone(user: User) -> Case | None:
    """The person's newest case without what belongs to it: for an act, which reads that under its own lock."""
    return _newest.first(user.person_id)


@prepared
def _newest(person: Any) -> QuerySet[Case]:
    return Case.objects.filter(person=person, erased_at=None).order_by("-opened_at")[:1]


def own_case_called(user: User, reference: str) -> Case:
    case = own_cases(user).filter(reference=normalised(reference)).first()
    if case is None:
        raise NoAccess
    return case


def case_for(user: User, reference: str, *roles: Role) -> tuple[Case, Membership]:
    """The case, and the membership by which the user may see it: a role of the office that has the case.

    `roles` narrows to those who may do a certain thing. Drafts are nobody's but the applicant's, and nobody
    handles a case of their own. A withdrawn one is closed to all of them from that moment.
    """
    case = (
        Case.objects.filter(FOR_STAFF, reference=normalised(reference))
        .select_related("person", "office", "wished_post__unit")
        .first()
    )
    if case is None or case.person_id == user.person_id:
        raise NoAccess
    return case, membership(user, roles or CASE_ROLES, case.office_id)


def assessment_for(user: User, request_id: UUID) -> tuple[Request, Membership]:
    """An assessment asked of the board the user sits on."""
    request = (
        Request.objects.filter(_OF_FOR_STAFF, pk=request_id, kind__in=ASSESSMENTS)
        .select_related("case__person", "office", "outcome")
        .first()
    )
    if request is None or request.case.person_id == user.person_id:
        raise NoAccess
    role = next(role for kind, role in ASSESSOR.items() if kind == request.kind)
    return request, membership(user, (role,), request.office_id)


def assessments_of(user: User) -> QuerySet[Request]:
    """Everything that was asked of the boards the user sits on, open or done, the newest first."""
    mine = Q(pk=None)
    for member in live_memberships(user):
        kinds = [kind for kind, assessor in ASSESSOR.items() if assessor == member.role]
        mine |= Q(kind__in=kinds, office=member.office_id)
    return (
        Request.objects.filter(_OF_FOR_STAFF & mine)
        .exclude(case__person=user.person_id)
        .select_related("case", "office")
        .order_by("-asked_at", "pk")
    )


def journal_case_for(user: User, reference: str) -> tuple[Case, Membership]:
    """A case for the auditor: its journal, never its contents."""
    member = membership(user, roles_for(Purpose.AUDIT))
    case = Case.objects.filter(reference=normalised(reference)).first()
    if case is None:
        raise NoAccess
    return case, member


def paper_for(user: User, case: Case, paper_id: UUID) -> Paper:
    """A paper of the case, for its applicant and for whoever of the office may see the case."""
    if case.person_id != user.person_id:
        if case.withdrawn_at or case.erased_at:
            raise NoAccess
        membership(user, OPEN_PAPERS, case.office_id)
    paper = (
        Paper.objects.filter(pk=paper_id, case=case, removed_at=None).select_related("case__person").first()
    )
    if paper is None:
        raise NoAccess
    return paper


def originals_for(paper: Paper) -> QuerySet[Paper]:
    """The papers of its case that this one could translate; none where it has a translation itself."""
    if paper.translations.filter(removed_at=None).exists():
        return Paper.objects.none()
    return (
        paper.case.papers.filter(removed_at=None, translation_of=None)
        .exclude(pk=paper.pk)
        .select_related("case__person")
    )


_OPEN = Q(judged_at=None, cancelled_at=None)
_WORK = {
    Role.CLERK: ("verification", "papers", "referral"),
    Role.RECRUITER: ("verification", "papers", "offer", "answer_offer", "contract", "reading", "enrolment"),
    Role.DECIDING_OFFICER: ("decision",),
    Role.COMMANDER: ("signature",),
}


def queue_of(user: User, only: Membership | None = None) -> QuerySet[Request]:
    """The open requests of the user's offices and roles (of one of them), the earliest due first."""
    mine = Q(pk=None)
    for member in live_memberships(user):
        if only is not None and member.pk != only.pk:
            continue
        role = Role(member.role)
        if role in _WORK:
            mine |= Q(kind__in=_WORK[role], case__office=member.office_id)
        kinds = [kind for kind, assessor in ASSESSOR.items() if assessor == role]
        if kinds:
            mine |= Q(kind__in=kinds, office=member.office_id)
    return (
        Request.objects.filter(_OPEN & mine, case__canary_since=None)
        .exclude(case__person=user.person_id)
        .select_related("case__person", "case__office", "office")
        .order_by("due_at", "pk")
    )


def cases_of_office(office_id: str) -> QuerySet[Case]:
    """Every submitted case that is with the office, for its lists; requests come prefetched for the status."""
    return (
        Case.objects.filter(FOR_STAFF, office=office_id)
        .select_related("person", "office")
        .prefetch_related(Prefetch("requests", queryset=Request.objects.select_related("office")))
        .order_by(F("submitted_at").desc())
    )


def cases_with_document(user: User, offices: Collection[str], number: str) -> QuerySet[Case]:
    """The offices' cases whose person has this document number, found by its keyed digest alone."""
    return (
        Case.objects.filter(
            FOR_STAFF,
            office__in=offices,
            person__document_number_digest=document_digest(number),
        )
        .exclude(person=user.person_id)
        .select_related("person", "office")
        .prefetch_related(Prefetch("requests", queryset=Request.objects.select_related("office")))
        .order_by(F("submitted_at").desc())
    )


def waits_for_applicant(request: Request) -> bool:
    return request.kind in OF_THE_APPLICANT and request.answered_at is None
