"""Admit, refuse, return: a person decides, and the software holds the decision to what the law's answer carries."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.steps import (
    ask,
    cancel,
    held,
    judge,
    open_request,
    record,
    release_offer,
    tell,
)
from muster.cases.boards import BOARD
from muster.cases.errors import NotPossible
from muster.cases.lawful import answer, law_facts, live_offer, supported_category, unmet
from muster.cases.models import (
    ASSESSMENTS,
    Case,
    Decision,
    DecisionKind,
    Level,
    Offer,
    RequestKind,
)
from muster.cases.rights import DECIDE
from muster.journal.actions import Actor
from muster.journal.kinds import EventKind
from muster.law import Answer
from muster.notices.models import NoticeKind
from muster.offices.models import RankCategory
from muster.offices.queries import board_for
from muster.people.models import User

RETURNABLE = (RequestKind.PAPERS, RequestKind.VERIFICATION, *ASSESSMENTS)


def what_hinders_admission(case: Case, law_answer: Answer) -> list[NotPossible]:
    """Everything that keeps the case from being admitted by this answer over the verified facts."""
    return list(_hindrances(case, law_answer, live_offer(case)))


def _hindrances(case: Case, law_answer: Answer, offer: Offer | None) -> Iterator[NotPossible]:
    if open_request(case, RequestKind.DECISION) is None:
        yield _not_waiting()
    if offer is None or offer.accepted_at is None:
        yield NotPossible(
            "no-accepted-offer",
            _("The applicant has not accepted a seat, so there is nothing to admit them to."),
        )
    if law_answer.outcome != "eligible":
        yield NotPossible(
            "not-carried",
            _(
                "The law's answer over the verified facts does not carry an admission. Return the case, or refuse."
            ),
        )
    if offer is not None and not _supported(case, RankCategory(offer.seat.post.rank_category)):
        yield NotPossible(
            "category-unsupported",
            _("The post's rank category is higher than the one the selection supports."),
        )
    if not _identified(case):
        yield NotPossible(
            "not-identified",
            _("The contract needs the name, the document's number and the whole verified date of birth."),
        )


def _identified(case: Case) -> bool:
    """Whether a contract could name the person: after admission nobody checks a fact any more."""
    born = case.facts.filter(name="date_of_birth", level=Level.VERIFIED, superseded_at=None).first()
    whole = born is not None and len(str(born.value)) == len("2000-01-01")
    return whole and bool(case.person.full_name and case.person.document_number)


def _supported(case: Case, category: RankCategory) -> bool:
    supported = supported_category(case)
    return bool(supported) and category.height <= RankCategory(supported).height


def admit(*, user: User, actor: Actor, case_id: UUID, note: str = "") -> Decision:
    """Admit to the accepted seat. Only where the law's answer over verified facts carries it, and never to a rank
    category above the one the selection supports."""
    with transaction.atomic():
        case = held(actor, case_id, DECIDE)
        offer, law_answer = live_offer(case), answer(case, Level.VERIFIED)
        for hindrance in _hindrances(case, law_answer, offer):
            raise hindrance
        decision = _decide(case, DecisionKind.ADMIT, user, law_answer, offer=offer, note=note)
        judge(case, RequestKind.DECISION)
        cancel(case, RequestKind.POST_CHANGE)
        record(case, EventKind.DECISION_ADMITTED, actor, _journalled(decision), _grounds(decision))
        ask(case, RequestKind.CONTRACT, actor, office=case.office)
        tell(case, NoticeKind.DECIDED)
    return decision


def refuse(*, user: User, actor: Actor, case_id: UUID, rules: Sequence[str], note: str = "") -> Decision:
    """Refuse for reasons from the closed list: rules that the law's answer over verified facts shows as not met."""
    with transaction.atomic():
        case = held(actor, case_id, DECIDE)
        if case.decisions.filter(kind=DecisionKind.ADMIT).exists():
            raise NotPossible("admitted", _("The applicant was admitted already."))
        law_answer = answer(case, Level.VERIFIED)
        if not rules:
            raise NotPossible("no-reason", _("Choose at least one reason."))
        if not set(rules) <= set(unmet(law_answer)):
            raise NotPossible(
                "reason-unfounded",
                _("A reason was chosen whose rule is met or still unknown over the verified facts."),
            )
        decision = _decide(case, DecisionKind.REFUSE, user, law_answer, rules=rules, note=note)
        case.refused_at = decision.decided_at
        case.save(update_fields=("refused_at",))
        judge(case, RequestKind.DECISION)
        cancel(case)
        release_offer(case)
        record(case, EventKind.DECISION_REFUSED, actor, _journalled(decision), _grounds(decision))
        tell(case, NoticeKind.DECIDED)
    return decision


def return_case(*, user: User, actor: Actor, case_id: UUID, kind: RequestKind, text: str = "") -> Decision:
    """Return for something named: a question to the applicant, a check by the office, or a board's new finding."""
    if kind not in RETURNABLE:
        raise NotPossible("not-returnable", _("Choose what the case is returned for."))
    if kind == RequestKind.PAPERS and not text:
        raise NotPossible("no-text", _("Say what the applicant is asked for."))
    with transaction.atomic():
        case = held(actor, case_id, DECIDE)
        _waiting(case)
        if open_request(case, kind) and kind != RequestKind.PAPERS:
            raise NotPossible("asked", _("This is asked already; its answer is still awaited."))
        decision = _decide(case, DecisionKind.RETURN, user, answer(case, Level.VERIFIED), note=text)
        judge(case, RequestKind.DECISION)
        record(
            case,
            EventKind.DECISION_RETURNED,
            actor,
            _journalled(decision) | {"asked": kind.value},
            _grounds(decision),
        )
        office = case.office
        if kind in ASSESSMENTS:
            office = board_for(BOARD[kind], office.region if office else "")
            if office is None:
                raise NotPossible("no-board", _("No board of this kind is set up."))
        ask(case, kind, actor, office=office, asked_by=user, text=text)
        tell(case, NoticeKind.SOMETHING_ASKED if kind == RequestKind.PAPERS else NoticeKind.MOVED_ON)
    return decision


def _waiting(case: Case) -> None:
    if open_request(case, RequestKind.DECISION) is None:
        raise _not_waiting()


def _not_waiting() -> NotPossible:
    return NotPossible("not-waiting", _("This case does not wait for a decision."))


def _decide(
    case: Case,
    kind: DecisionKind,
    user: User,
    law_answer: Answer,
    *,
    offer: Offer | None = None,
    rules: Sequence[str] = (),
    note: str = "",
) -> Decision:
    """The decision with the facts, the rule book's edition and the law's answer it was taken on."""
    decision = Decision(
        case=case,
        kind=kind,
        decided_by=user,
        decided_at=timezone.now(),
        edition=law_answer.edition,
        rules=sorted(rules),
        seat=offer.seat if offer else None,
        rank_category=offer.seat.post.rank_category if offer else "",
    )
    decision.facts = law_facts(case, Level.VERIFIED)
    decision.answer = law_answer.to_json()
    decision.note = note or None
    decision.save()
    return decision


def _journalled(decision: Decision) -> dict[str, object]:
    return {"decision": str(decision.pk), "edition": decision.edition, "rules": decision.rules}


def _grounds(decision: Decision) -> dict[str, object]:
    """What the decision was taken on, for the sealed part of its event: `muster.cases.replay` reads it there."""
    return {"note": decision.note or "", "facts": decision.facts, "answer": decision.answer}
