"""Seats offered, held, accepted and freed."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.steps import (
    ask,
    ask_missing_assessments,
    cancel,
    carry_on,
    held,
    judge,
    locked,
    move_to,
    open_request,
    own,
    record,
    tell,
)
from muster.cases.clock import due
from muster.cases.errors import NotPossible
from muster.cases.lawful import OF_THE_POST, above_supported, answer, live_offer, supported_category, unmet
from muster.cases.models import Case, Level, Offer, RequestKind
from muster.cases.rights import OFFER
from muster.cases.seats import free_seats
from muster.journal.actions import SYSTEM, Actor
from muster.journal.kinds import EventKind
from muster.notices.models import NoticeKind
from muster.offices.actions import MOST_SEATS
from muster.offices.models import Office, OfficeKind, Post, Seat
from muster.people.actions import actor_for
from muster.people.models import User


def offer_seat(*, user: User, actor: Actor, case_id: UUID, post: Post) -> Offer:
    """Hold a seat of the post for the applicant until the due date of their answer."""
    expire_due(post=post)
    with transaction.atomic():
        case = held(actor, case_id, OFFER)
        _check_ready(case, post)
        seat = take_seat(post)
        check_law(case, post)
        now = timezone.now()
        until = due(RequestKind.ANSWER_OFFER, now)
        offer = Offer.objects.create(case=case, seat=seat, offered_by=user, offered_at=now, expires_at=until)
        judge(case, RequestKind.OFFER)
        record(
            case,
            EventKind.OFFER_MADE,
            actor,
            {"offer": str(offer.pk), "post": str(post.pk), "seat": seat.number, "until": until.isoformat()},
        )
        ask(case, RequestKind.ANSWER_OFFER, actor, office=case.office, asked_by=user, due_at=until)
        tell(case, NoticeKind.OFFER)
    return offer


def take_seat(post: Post) -> Seat:
    """The post's first free seat, under its lock. Whoever wants the same one waits here, and then looks again."""
    for seat in free_seats(post)[:MOST_SEATS]:
        Seat.objects.select_for_update().get(pk=seat.pk)
        if free_seats(post).filter(pk=seat.pk, post__approved_at__isnull=False).exists():
            return seat
    if Post.objects.filter(pk=post.pk, closed_at=None, approved_at=None).exists():
        raise NotPossible(
            "not-approved",
            _("This post is not approved, so it is offered to nobody. Ask for its approval first."),
        )
    raise NotPossible("no-seat", _("No seat of this post is free any more. Choose another post."))


def _check_ready(case: Case, post: Post) -> None:
    if case.office is None or case.office.kind != OfficeKind.UNIT or post.unit_id != case.office_id:
        raise NotPossible("other-unit", _("A seat is offered by the unit that has the case."))
    if open_request(case, RequestKind.VERIFICATION):
        raise NotPossible("not-verified", _("Finish the check of facts and papers first."))
    if live_offer(case) is not None:
        raise NotPossible("offered", _("A seat is held for this applicant already."))


def check_law(case: Case, post: Post) -> None:
    hindered = [rule for rule in unmet(answer(case, Level.VERIFIED, post=post)) if rule in OF_THE_POST]
    if hindered:
        raise NotPossible(
            "closed-post",
            _("The law does not let this applicant hold this post (%(rules)s). Choose another post.")
            % {"rules": ", ".join(hindered)},
        )
    if above_supported(post, supported_category(case)):
        raise NotPossible(
            "too-high",
            _("The post's rank category is higher than the one the selection supports."),
        )


def accept_offer(*, user: User, case_id: UUID, offer_id: UUID) -> Offer:
    """Accept; the seat stays held, and the case goes to its unit, which from now on sees it.

    An offer whose time has passed is expired instead, and the person told so.
    """
    expire_due(offer_id=offer_id)
    with transaction.atomic():
        case = own(user, case_id)
        offer = _answerable(case, offer_id)
        offer.accepted_at = timezone.now()
        offer.save(update_fields=("accepted_at",))
        judge(case, RequestKind.ANSWER_OFFER)
        actor = actor_for(user)
        record(case, EventKind.OFFER_ACCEPTED, actor, {"offer": str(offer.pk)})
        _follow(case, offer.seat.post.unit, actor)
        ask_missing_assessments(case, actor, None)
        carry_on(case, actor)
    return offer


def _follow(case: Case, unit: Office, actor: Actor) -> None:
    """A seat that a round found may be in another unit than the one, or the centre, that has the case."""
    if case.office_id != unit.pk:
        before = case.office_id
        move_to(case, unit)
        record(case, EventKind.CASE_MOVED, actor, {"from": before, "to": unit.pk})


def decline_offer(*, user: User, case_id: UUID, offer_id: UUID) -> Offer:
    with transaction.atomic():
        case = own(user, case_id)
        offer = _answerable(case, offer_id)
        offer.declined_at = offer.released_at = timezone.now()
        offer.save(update_fields=("declined_at", "released_at"))
        judge(case, RequestKind.ANSWER_OFFER)
        actor = actor_for(user)
        record(case, EventKind.OFFER_DECLINED, actor, {"offer": str(offer.pk)})
        carry_on(case, actor)
    return offer


def _answerable(case: Case, offer_id: UUID) -> Offer:
    offer = Offer.objects.select_for_update().filter(pk=offer_id, case=case).first()
    if offer is None:
        raise NotPossible("no-offer", _("There is no such offer."))
    if offer.expired_at:
        raise NotPossible(
            "offer-expired",
            _(
                "This offer has expired and its seat may be held for another person. The unit can offer another."
            ),
        )
    if offer.released_at and not (offer.accepted_at or offer.declined_at):
        raise NotPossible(
            "offer-withdrawn",
            format_lazy(
                "{}. {}",
                _("This offer is no longer open"),
                _(
                    "Its time has passed or the unit took it back, and the seat may be held for another "
                    "person. You have done nothing wrong: the unit can offer you another."
                ),
            ),
        )
    if offer.accepted_at or offer.released_at:
        raise NotPossible("offer-answered", _("This offer was answered already, or is no longer open."))
    return offer


def expire_due(*, post: Post | None = None, offer_id: UUID | None = None) -> int:
    """Free the seats of offers whose time has passed unanswered; how many. Runs by the clock, before each offer and
    before each acceptance."""
    passed = Offer.objects.filter(accepted_at=None, released_at=None, expires_at__lt=timezone.now())
    if post is not None:
        passed = passed.filter(seat__post=post)
    if offer_id is not None:
        passed = passed.filter(pk=offer_id)
    return sum(_expire(pk, case_id) for pk, case_id in list(passed.values_list("pk", "case_id")[:500]))


def _expire(offer_id: UUID, case_id: UUID) -> bool:
    with transaction.atomic():
        case = locked(case_id, open_only=False)
        now = timezone.now()
        expired = Offer.objects.filter(
            pk=offer_id, accepted_at=None, released_at=None, expires_at__lt=now
        ).update(expired_at=now, released_at=now)
        if not expired:
            return False
        cancel(case, RequestKind.ANSWER_OFFER)
        record(case, EventKind.OFFER_EXPIRED, SYSTEM, {"offer": str(offer_id)})
        tell(case, NoticeKind.OFFER_EXPIRED)
        carry_on(case, SYSTEM)
    return True


def withdraw_offer(*, actor: Actor, case_id: UUID, reason: str) -> None:
    """Take an offer back before the decision; the seat is free again."""
    with transaction.atomic():
        case = held(actor, case_id, OFFER)
        offer = live_offer(case)
        if offer is None or case.decisions.filter(kind="admit").exists():
            raise NotPossible("no-offer", _("There is no offer that could be withdrawn."))
        offer.released_at = timezone.now()
        offer.save(update_fields=("released_at",))
        cancel(case, RequestKind.ANSWER_OFFER, RequestKind.POST_CHANGE, RequestKind.DECISION)
        record(case, EventKind.OFFER_WITHDRAWN, actor, {"offer": str(offer.pk)}, {"reason": reason})
        tell(case, NoticeKind.MOVED_ON)
        carry_on(case, actor)
