"""What state a case is in, and what comes next: derived from what happened, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from muster.cases.models import Case, Request, RequestKind


class Status(models.TextChoices):
    DRAFT = "draft", _("Not submitted yet")
    IN_VERIFICATION = "in_verification", _("Facts and papers are being checked")
    APPLICANT_ASKED = "applicant_asked", _("Waiting for the applicant")
    IN_ASSESSMENT = "in_assessment", _("In assessment")
    SEAT_SOUGHT = "seat_sought", _("The unit looks for a seat")
    PLACE_SOUGHT = "place_sought", _("Waiting for a place by a round")
    SEAT_OFFERED = "seat_offered", _("A seat is offered")
    IN_DECISION = "in_decision", _("Waiting for the decision")
    ADMITTED = "admitted", _("Admitted; the contract is being drafted")
    CONTRACT_TO_READ = "contract_to_read", _("The contract is ready to read")
    CONTRACT_TO_SIGN = "contract_to_sign", _("Waiting for the commander's confirmation")
    SIGNED = "signed", _("Confirmed by both; waiting for the enrolment order")
    IN_FORCE = "in_force", _("The contract is in force")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# In this order the first open request names the state: what waits for the applicant comes before what goes on besides.
STATUS_BY_REQUEST: tuple[tuple[RequestKind, Status], ...] = (
    (RequestKind.READING, Status.CONTRACT_TO_READ),
    (RequestKind.ANSWER_OFFER, Status.SEAT_OFFERED),
    (RequestKind.REFERRAL, Status.APPLICANT_ASKED),
    (RequestKind.POST_CHANGE, Status.APPLICANT_ASKED),
    (RequestKind.PAPERS, Status.APPLICANT_ASKED),
    (RequestKind.ENROLMENT, Status.SIGNED),
    (RequestKind.SIGNATURE, Status.CONTRACT_TO_SIGN),
    (RequestKind.CONTRACT, Status.ADMITTED),
    (RequestKind.VERIFICATION, Status.IN_VERIFICATION),
    (RequestKind.MEDICAL, Status.IN_ASSESSMENT),
    (RequestKind.SELECTION, Status.IN_ASSESSMENT),
    (RequestKind.PHYSICAL, Status.IN_ASSESSMENT),
    (RequestKind.SPECIAL_CHECK, Status.IN_ASSESSMENT),
    (RequestKind.OFFER, Status.SEAT_SOUGHT),
    (RequestKind.PLACEMENT, Status.PLACE_SOUGHT),
    (RequestKind.DECISION, Status.IN_DECISION),
)


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is waited for, from whom, and until when."""

    request: Request
    due_at: datetime
    of_the_applicant: bool

    @property
    def kind(self) -> RequestKind:
        return RequestKind(self.request.kind)

    @property
    def owner(self) -> str:
        """The office's name in the reader's language, or "" where it is the applicant's turn."""
        return "" if self.of_the_applicant or self.request.office is None else self.request.office.name


def open_requests(case: Case) -> list[Request]:
    """The case's open requests by due date. A list of cases prefetches `requests__office` beforehand."""
    found = [request for request in case.requests.all() if request.is_open]
    return sorted(found, key=lambda request: request.due_at)


def status_of(case: Case, requests: Sequence[Request] | None = None) -> Status:
    if case.withdrawn_at:
        return Status.WITHDRAWN
    if case.refused_at:
        return Status.REFUSED
    if case.enrolled_at:
        return Status.IN_FORCE
    if not case.submitted_at:
        return Status.DRAFT
    waiting = open_requests(case) if requests is None else requests
    kinds = {request.kind for request in waiting if request.kind != RequestKind.PAPERS}
    kinds |= {request.kind for request in waiting if request.of_the_applicant}
    return next((status for kind, status in STATUS_BY_REQUEST if kind in kinds), Status.IN_VERIFICATION)


def next_step(case: Case, requests: Sequence[Request] | None = None) -> NextStep | None:
    """The next step: the applicant's own first, else the earliest due. None for a draft or a closed case."""
    waiting = open_requests(case) if requests is None else requests
    if not case.is_open or not waiting:
        return None
    first = next((request for request in waiting if request.of_the_applicant), waiting[0])
    return NextStep(request=first, due_at=first.due_at, of_the_applicant=first.of_the_applicant)


def since_when(case: Case, requests: Sequence[Request] | None = None) -> datetime | None:
    """Since when the case is in the state it is in; None for a draft."""
    ended = case.withdrawn_at or case.refused_at or case.enrolled_at
    if ended or not case.submitted_at:
        return ended
    waiting = open_requests(case) if requests is None else requests
    status = status_of(case, waiting)
    named = [
        request.asked_at for request in waiting if (RequestKind(request.kind), status) in STATUS_BY_REQUEST
    ]
    return min(named, default=case.submitted_at)
