"""An order of the candidates for one post, made by hand."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.errors import NotPossible
from muster.journal.actions import Actor, append
from muster.journal.kinds import EventKind
from muster.offices.access import NoAccess
from muster.offices.actions import stream_of
from muster.offices.models import Post
from muster.offices.rights import Purpose, roles_for
from muster.people.models import User
from muster.rounds.candidates import standing_by_criteria
from muster.rounds.models import HandOrder, Round

MOST_REASON = 500


def declare_hand_order(
    *, user: User, actor: Actor, post_id: UUID, round_id: UUID, numbers: Sequence[int], reason: str
) -> HandOrder:
    """Put candidates for a post, by their lottery numbers, before all others in this round, the best first.

    Possible until the round is first computed, so that nobody orders by hand who knows what comes of it. Everybody
    who wished for the post reads that it was done, and the reason.
    """
    reason = reason.strip()
    if not reason or len(reason) > MOST_REASON:
        raise NotPossible("reason", _("Say why, in at most %(most)s letters.") % {"most": MOST_REASON})
    if not numbers or len(set(numbers)) < len(numbers):
        raise NotPossible("order", _("Name at least one candidate, and each only once."))
    with transaction.atomic():
        post, found = _ordered(actor, post_id, round_id)
        if not set(numbers) <= {one.lottery for one in standing_by_criteria(found, post)}:
            raise NotPossible(
                "unknown-candidate",
                _("One of these candidates is not ready any more. Look at the list again."),
            )
        _supersede(found, post)
        declared = HandOrder.objects.create(
            round=found,
            post=post,
            numbers=[str(number) for number in numbers],
            reason=reason,
            declared_at=timezone.now(),
            declared_by=user,
        )
        data = {"round": str(found.pk), "numbers": declared.numbers, "reason": reason}
        append(stream=stream_of(post), kind=EventKind.HAND_ORDER_DECLARED, actor=actor, data=data)
    return declared


def take_back_hand_order(*, actor: Actor, post_id: UUID, round_id: UUID) -> None:
    """Order by the criteria again. Done again, it changes nothing."""
    with transaction.atomic():
        post, found = _ordered(actor, post_id, round_id)
        if _supersede(found, post):
            data = {"round": str(found.pk)}
            append(stream=stream_of(post), kind=EventKind.HAND_ORDER_TAKEN_BACK, actor=actor, data=data)


def _ordered(actor: Actor, post_id: UUID, round_id: UUID) -> tuple[Post, Round]:
    """Post and round, the round under its lock, for a recruiter of the post's unit, before anything is computed."""
    post = Post.objects.select_related("unit").filter(pk=post_id).first()
    if post is None or actor.role not in roles_for(Purpose.RANK) or actor.office != post.unit_id:
        raise NoAccess
    found = Round.objects.select_for_update().filter(pk=round_id).first()
    if found is None:
        raise NoAccess
    if not found.takes_orders:
        raise NotPossible(
            "computed",
            _("This round has been computed or closed, so its order stays. The next one takes another."),
        )
    return post, found


def _supersede(found: Round, post: Post) -> int:
    current = HandOrder.objects.filter(round=found, post=post, superseded_at=None)
    return current.update(superseded_at=timezone.now())
