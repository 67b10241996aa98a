"""What every act on a case shares: the lock, the event, the requests that follow one another."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.boards import BOARD, SETTLES
from muster.cases.clock import due
from muster.cases.errors import NotPossible
from muster.cases.lawful import answer, barring, live_offer
from muster.cases.models import ASSESSMENTS, Case, DecisionKind, Level, Paper, Request, RequestKind
from muster.database.prepared import prepared
from muster.journal.actions import Actor, Entry, append_all
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.notices import actions as notices
from muster.notices.models import NoticeKind
from muster.offices.access import NoAccess
from muster.offices.models import Office, OfficeKind, Role
from muster.offices.queries import board_for
from muster.people.models import User
from muster.people.queries import persons
from muster.people.vault import Compartment
from muster.regimes import load


@prepared
def lock(pk: Any) -> QuerySet[Case, tuple[UUID]]:
    """Take the case's row lock, without reading more of it."""
    return Case.objects.select_for_update().filter(pk=pk).values_list("pk")


@prepared
def _locked(pk: Any) -> QuerySet[Case]:
    return Case.objects.select_for_update().filter(pk=pk)


@prepared
def _unlocked(pk: Any) -> QuerySet[Case]:
    return Case.objects.filter(pk=pk)


def locked(case_id: UUID, *, open_only: bool = True) -> Case:
    """The case under its row lock, so that acts on it happen one after the other."""
    case = Case.objects.select_for_update(of=("self",)).select_related("person", "office").get(pk=case_id)
    if open_only:
        _check_open(case)
    return case


def own(user: User, case_id: UUID, *, open_only: bool = True, under_lock: bool = True) -> Case:
    """The applicant's own case, under its lock. `NoAccess` for everybody else."""
    case = (_locked if under_lock else _unlocked).first(case_id)
    if case is None or case.person_id != user.person_id:
        raise NoAccess
    [case.person] = persons(case.person_id)
    if open_only:
        _check_open(case)
    return case


def held(actor: Actor, case_id: UUID, roles: Collection[Role]) -> Case:
    """A submitted case, under its lock, for a role of the office that has it. `NoAccess` for everybody else.

    Asked under the lock, so that an office which gave the case away a moment ago changes nothing in it any more.
    """
    case = locked(case_id, open_only=False)
    if case.submitted_at is None or actor.office != case.office_id or actor.role not in roles:
        raise NoAccess
    check_not_own(actor, case)
    _check_open(case)
    return case


def check_not_own(actor: Actor, case: Case) -> None:
    """Nobody acts for an office on an application of their own."""
    if User.objects.filter(pk=actor.identifier, person=case.person_id).exists():
        raise NoAccess


def _check_open(case: Case) -> None:
    if not case.is_open:
        raise closed(case)


def closed(case: Case) -> NotPossible:
    if case.withdrawn_at:
        return NotPossible(
            "withdrawn", _("This application was withdrawn, so nothing more can be done in it.")
        )
    if case.refused_at:
        return NotPossible("refused", _("This application was refused, so nothing more can be done in it."))
    return NotPossible("enrolled", _("This application has ended: the contract is in force."))


def check_formation(case: Case, office: Office) -> None:
    """A unit takes applicants under the rules of its own formation."""
    if office.kind == OfficeKind.UNIT and office.formation != load(case.regime).formation:
        raise NotPossible("other-formation", _("This unit does not take applicants under these rules."))


def record(
    case: Case,
    kind: EventKind,
    actor: Actor,
    data: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
) -> Event:
    """Append the act's event to the case's stream; what is personal is sealed under the person's key."""
    return record_all(case, actor, entry(case, kind, data, personal))[0]


def record_all(case: Case, actor: Actor, *entries: Entry, after: int | None = None) -> list[Event]:
    """Append the events of one act, at the cost of one; `after` as in `append_all`."""
    return append_all(stream=case.stream, actor=actor, entries=entries, after=after)


def entry(
    case: Case,
    kind: EventKind,
    data: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
) -> Entry:
    """What an event of the case says; see `record`."""
    sealed = None
    if personal is not None:
        plain = json.dumps(personal, ensure_ascii=False, sort_keys=True).encode()
        sealed = case.person.key.seal(Compartment.JOURNAL, plain, case.stream)
    return Entry(kind, data or {}, sealed)


def tell(case: Case, kind: NoticeKind) -> None:
    user = User.objects.filter(person=case.person_id).first()
    if user is not None:
        notices.queue(user=user, kind=kind)


def ask(
    case: Case,
    kind: RequestKind,
    actor: Actor,
    *,
    office: Office | None,
    asked_by: User | None = None,
    text: str = "",
    paper: Paper | None = None,
    due_at: datetime | None = None,
) -> Request:
    """Open one request. One of a kind is open at a time (except questions to the applicant)."""
    now = timezone.now()
    request = Request(case=case, kind=kind, office=office, asked_by=asked_by, paper=paper, asked_at=now)
    request.due_at = due_at or due(kind, now)
    if text:
        request.text = text
    request.save()
    record_all(case, actor, made(request, text))
    return request


def made(request: Request, text: str = "") -> Entry:
    """What the event of a new request says."""
    return entry(
        request.case,
        EventKind.REQUEST_MADE,
        {
            "request": str(request.pk),
            "kind": str(request.kind),
            "office": request.office_id or "",
            "due": request.due_at.isoformat(),
        }
        | ({"paper": str(request.paper_id)} if request.paper_id else {}),
        {"text": text} if text else None,
    )


def open_request(case: Case, kind: RequestKind) -> Request | None:
    return Request.objects.filter(case=case, kind=kind, judged_at=None, cancelled_at=None).first()


def waits_for_applicant(case: Case) -> bool:
    """Whether the office waits for an answer to something it asked."""
    return Request.objects.filter(
        case=case, kind=RequestKind.PAPERS, answered_at=None, judged_at=None, cancelled_at=None
    ).exists()


def judge(case: Case, kind: RequestKind) -> Request | None:
    """Close the open request of this kind as done; its own event is the act that did it."""
    request = open_request(case, kind)
    if request is not None:
        now = timezone.now()
        request.answered_at = request.answered_at or now
        request.judged_at = now
        request.save(update_fields=("answered_at", "judged_at"))
    return request


def cancel(case: Case, *kinds: RequestKind) -> None:
    """Take back what is still asked: of these kinds, or of all."""
    asked = Request.objects.filter(case=case, judged_at=None, cancelled_at=None)
    if kinds:
        asked = asked.filter(kind__in=kinds)
    asked.update(cancelled_at=timezone.now())


def move_to(case: Case, unit: Office) -> None:
    """Give the case to the unit, and with it what the office before still waits for from the applicant."""
    case.office = unit
    case.save(update_fields=("office",))
    Request.objects.filter(case=case, kind=RequestKind.PAPERS, judged_at=None, cancelled_at=None).update(
        office=unit
    )


def release_offer(case: Case) -> None:
    case.offers.filter(released_at=None).update(released_at=timezone.now())


def ask_missing_assessments(case: Case, actor: Actor, asked_by: User | None) -> None:
    """Ask each board whose word the law's answer still waits for, unless it is asked already."""
    missing = set(answer(case, Level.VERIFIED).missing)
    for kind, facts in SETTLES.items():
        if missing.isdisjoint(facts) or open_request(case, kind):
            continue
        board = board_for(BOARD[kind], case.office.region if case.office else "")
        if board is not None:
            ask(case, kind, actor, office=board, asked_by=asked_by)


def carry_on(case: Case, actor: Actor) -> None:
    """Open the request that comes next, so that no open case is ever without a next step and an owner."""
    if not case.is_open or case.submitted_at is None:
        return
    if case.decisions.filter(kind=DecisionKind.ADMIT).exists():
        return  # from here on the contract's own acts open what follows
    # A paper asked for again holds nothing up: whoever decides sees which papers were not accepted.
    asked = Request.objects.filter(case=case, judged_at=None, cancelled_at=None, paper=None)
    waiting = set(asked.values_list("kind", flat=True))
    offer = live_offer(case)
    if offer is not None:
        if offer.accepted_at and not waiting:
            ask(case, RequestKind.DECISION, actor, office=case.office)
        return
    if not waiting & {RequestKind.VERIFICATION, RequestKind.REFERRAL, RequestKind.DECISION}:
        _seek_seat(case, actor, waiting)


def _seek_seat(case: Case, actor: Actor, waiting: set[str]) -> None:
    """In a unit: let it offer a seat. In a centre: leave the case to the rounds if it entered them, else check it."""
    in_unit = case.office is not None and case.office.kind == OfficeKind.UNIT
    by_round = not in_unit and _entered_placement(case)
    asks_boards = not waiting.isdisjoint(ASSESSMENTS)
    if (in_unit or by_round) and not asks_boards and barring(answer(case, Level.VERIFIED)):
        # No seat could be offered that the law lets this person hold: a person decides what becomes of it.
        cancel(case, RequestKind.OFFER, RequestKind.PLACEMENT)
        ask(case, RequestKind.DECISION, actor, office=case.office)
    elif waiting & {RequestKind.OFFER, RequestKind.PLACEMENT}:
        return
    elif by_round:
        ask_for_place(case, actor)
    else:
        ask(case, RequestKind.OFFER if in_unit else RequestKind.VERIFICATION, actor, office=case.office)


def _entered_placement(case: Case) -> bool:
    """Whether the centre that has the case once left it to the rounds."""
    return Request.objects.filter(case=case, kind=RequestKind.PLACEMENT).exists()


def ask_for_place(case: Case, actor: Actor, asked_by: User | None = None) -> Request:
    """Ask headquarters, whose planners run the rounds, for a place."""
    office = board_for(OfficeKind.HEADQUARTERS, "")
    if office is None:
        raise NotPossible("no-headquarters", _("No headquarters are set up that could run a round."))
    return ask(case, RequestKind.PLACEMENT, actor, office=office, asked_by=asked_by)
