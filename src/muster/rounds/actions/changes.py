"""Another post for somebody who has accepted one: proposed by those who plan, done by the applicant's agreement."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.offers import check_law, expire_due, take_seat
from muster.cases.actions.steps import (
    ask,
    ask_missing_assessments,
    cancel,
    carry_on,
    check_formation,
    check_not_own,
    judge,
    locked,
    move_to,
    open_request,
    own,
    record,
    tell,
)
from muster.cases.errors import NotPossible
from muster.cases.lawful import live_offer
from muster.cases.models import Case, DecisionKind, Offer, RequestKind
from muster.cases.seats import has_free_seat
from muster.journal.actions import Actor
from muster.journal.kinds import EventKind
from muster.notices.models import NoticeKind
from muster.offices.access import NoAccess
from muster.offices.models import Post
from muster.offices.rights import Purpose, roles_for
from muster.people.actions import actor_for
from muster.people.models import User
from muster.rounds.models import PostChange


def propose_post(*, user: User, actor: Actor, case_id: UUID, post: Post) -> PostChange:
    """Propose another post to somebody who has accepted one and is not admitted yet.

    A planner may propose any post, a recruiter one of the unit that has the case. Nothing changes until the
    applicant agrees, and no seat is held for the proposal.
    """
    expire_due(post=post)
    with transaction.atomic():
        case = _planned(actor, case_id, post)
        offer = _accepted(case)
        if open_request(case, RequestKind.POST_CHANGE):
            raise NotPossible("proposed", _("Another post is proposed already; its answer is awaited."))
        if offer.seat.post_id == post.pk:
            raise NotPossible("same-post", _("The applicant has accepted this very post."))
        _check_post(case, post)
        request = ask(case, RequestKind.POST_CHANGE, actor, office=case.office, asked_by=user)
        change = PostChange.objects.create(
            request=request, post=post, proposed_by=user, proposed_at=timezone.now()
        )
        record(
            case,
            EventKind.POST_CHANGE_PROPOSED,
            actor,
            {"request": str(request.pk), "from": str(offer.seat.post_id), "to": str(post.pk)},
        )
        tell(case, NoticeKind.SOMETHING_ASKED)
    return change


def answer_post(*, user: User, case_id: UUID, agrees: bool) -> PostChange:
    """Agree, and the seat changes: the old one is freed only with the new one held. Or not, and nothing changes."""
    with transaction.atomic():
        case = own(user, case_id)
        change = (
            PostChange.objects.select_for_update(of=("self",))
            .select_related("post__unit")
            .filter(request__case=case, request__judged_at=None, request__cancelled_at=None)
            .first()
        )
        if change is None:
            raise NotPossible("no-proposal", _("No other post is proposed to you any more."))
        judge(case, RequestKind.POST_CHANGE)
        if agrees:
            _change(user, case, change)
        else:
            change.declined_at = timezone.now()
            change.save(update_fields=("declined_at",))
            record(case, EventKind.POST_CHANGE_DECLINED, actor_for(user), {"post": str(change.post_id)})
        carry_on(case, actor_for(user))
    return change


def _change(user: User, case: Case, change: PostChange) -> None:
    old, now, post = _accepted(case), timezone.now(), change.post
    _check_post(case, post)
    seat = take_seat(post)
    old.released_at = now
    old.save(update_fields=("released_at",))
    new = Offer.objects.create(
        case=case,
        seat=seat,
        offered_by=change.proposed_by,
        offered_at=change.proposed_at,
        expires_at=change.request.due_at,
        accepted_at=now,
    )
    change.agreed_at = now
    change.save(update_fields=("agreed_at",))
    actor = actor_for(user)
    record(
        case,
        EventKind.POST_CHANGE_AGREED,
        actor,
        {"from": str(old.pk), "to": str(new.pk), "post": str(post.pk), "seat": seat.number},
    )
    # What was asked about the old post, and of the unit that had the case, is asked anew about the new one.
    cancel(case, RequestKind.DECISION)
    if case.office_id != post.unit_id:
        before = case.office_id
        move_to(case, post.unit)
        record(case, EventKind.CASE_MOVED, actor, {"from": before, "to": post.unit_id})
    ask_missing_assessments(case, actor, None)


def _planned(actor: Actor, case_id: UUID, post: Post) -> Case:
    """The case under its lock, for a planner, or for a recruiter of the unit that has both case and post."""
    case = locked(case_id)
    recruits = actor.role in roles_for(Purpose.OFFER) and actor.office == case.office_id == post.unit_id
    if case.submitted_at is None or not (actor.role in roles_for(Purpose.RUN_ROUNDS) or recruits):
        raise NoAccess
    check_not_own(actor, case)
    return case


def _accepted(case: Case) -> Offer:
    offer = live_offer(case)
    if offer is None or offer.accepted_at is None:
        raise NotPossible("no-accepted-offer", _("The applicant has not accepted a seat."))
    if case.decisions.filter(kind=DecisionKind.ADMIT).exists():
        raise NotPossible("admitted", _("The applicant was admitted to the post already."))
    return offer


def _check_post(case: Case, post: Post) -> None:
    check_formation(case, post.unit)
    if post.closed_at is not None or post.approved_at is None:
        raise NotPossible("not-public", _("This post is not on the public list. Choose another."))
    if not has_free_seat(post):  # said before the law says the same by a rule's number
        raise NotPossible("no-seat", _("No seat of this post is free any more. Choose another post."))
    check_law(case, post)
