"""The way of a post to the public list: asked for by its unit, approved by somebody else at headquarters."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.journal.actions import Actor
from muster.journal.kinds import EventKind
from muster.notices import actions as notices
from muster.notices.models import Notice, NoticeKind
from muster.offices.actions.posts import locked_post, record
from muster.offices.errors import NotPossible
from muster.offices.models import Membership, Post, Role, Seat
from muster.people.models import User


def request_approval(*, user: User | None, actor: Actor, post_id: UUID) -> Post:
    """Ask headquarters to approve the post as it stands. Asked again before the answer, it answers the same."""
    with transaction.atomic():
        post = locked_post(post_id)
        if post.approved_at is not None:
            raise NotPossible("approved", _("This post is approved already."))
        if post.requested_at is not None:
            return post
        if not Seat.objects.filter(post=post, closed_at=None).exists():
            raise NotPossible("no-seats", _("This post has no seats. Give it a seat, then ask for approval."))
        post.requested_at, post.requested_by, post.returned_because = timezone.now(), user, ""
        post.save(update_fields=("requested_at", "requested_by", "returned_because"))
        record(post, EventKind.POST_APPROVAL_REQUESTED, actor, {})
    return post


def approve_post(
    *, user: User | None, actor: Actor, post_id: UUID, requested_at: datetime | None = None
) -> Post:
    """Make the post public. Nobody approves what they asked for themselves; `user` is None for who runs the server.

    `requested_at` says which request the approver has read: one made anew since then is not approved unread.
    """
    with transaction.atomic():
        post = _waiting(user, post_id, requested_at)
        post.approved_at, post.approved_by = timezone.now(), user
        post.save(update_fields=("approved_at", "approved_by"))
        record(post, EventKind.POST_APPROVED, actor, {})
        _tell_recruiters(post, NoticeKind.POST_APPROVED)
    return post


def return_post(
    *, user: User | None, actor: Actor, post_id: UUID, reason: str, requested_at: datetime | None = None
) -> Post:
    """Give the post back to its unit with the reason why it is not approved."""
    with transaction.atomic():
        post = _waiting(user, post_id, requested_at)
        post.requested_at = post.requested_by = None
        post.returned_because = reason
        post.save(update_fields=("requested_at", "requested_by", "returned_because"))
        record(post, EventKind.POST_RETURNED, actor, {"reason": reason})
        _tell_recruiters(post, NoticeKind.POST_RETURNED)
    return post


def _tell_recruiters(post: Post, kind: NoticeKind) -> None:
    """One notice of a kind at a time: a whole list that is answered at once is told once, until it was read."""
    now = timezone.now()
    live = Q(until=None) | Q(until__gt=now)
    recruiters = Membership.objects.filter(live, office=post.unit_id, role=Role.RECRUITER, since__lte=now)
    unread = Notice.objects.filter(user=OuterRef("user"), kind=kind, read_at=None)
    users = recruiters.filter(~Exists(unread)).values_list("user", flat=True).distinct()
    notices.queue_many(users=users, kind=kind, at=now)


def _waiting(user: User | None, post_id: UUID, requested_at: datetime | None) -> Post:
    post = locked_post(post_id)
    if post.approved_at is not None or post.requested_at is None:
        raise NotPossible("not-requested", _("Nobody waits for the approval of this post any more."))
    if requested_at is not None and post.requested_at != requested_at:
        raise NotPossible(
            "changed", _("The post was changed meanwhile and approval asked for anew. Read it once more.")
        )
    if user is not None and post.requested_by_id == user.pk:
        raise NotPossible(
            "yourself", _("You asked for this approval yourself. Another planner has to give it.")
        )
    return post
