"""Posts and their seats: every change to them."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from muster.journal.actions import Actor, append
from muster.journal.kinds import EventKind
from muster.offices.errors import NotPossible
from muster.offices.folding import found_by
from muster.offices.models import Office, OfficeKind, Post, Seat
from muster.offices.terms import MOST_SEATS, PostTerms


def stream_of(post: Post) -> str:
    return f"post:{post.pk}"


def create_post(*, actor: Actor, unit: Office, terms: PostTerms, seats: int) -> Post:
    """Add a post with so many vacant seats to the unit's list. It is a draft until it is approved."""
    if unit.kind != OfficeKind.UNIT:
        raise NotPossible("not-a-unit", _("Only a military unit has posts."))
    _check_seats(seats)
    with transaction.atomic():
        post = Post(unit=unit, **asdict(terms))
        post.search = _found_by(post)
        post.save(force_insert=True)
        Seat.objects.bulk_create(Seat(post=post, number=number) for number in range(1, seats + 1))
        record(post, EventKind.POST_ADDED, actor, {**_plain(terms), "unit": unit.pk, "seats": seats})
    return post


def change_post(*, actor: Actor, post_id: UUID, terms: PostTerms) -> Post:
    """Change what the post is: it has to be approved anew.

    While a seat is held for an applicant, nothing that was promised changes.
    """
    with transaction.atomic():
        post = locked_post(post_id)
        changed = {name: value for name, value in asdict(terms).items() if getattr(post, name) != value}
        if not changed:
            return post
        _lock_seats(post)
        if _held(post).filter(offers__case__enrolled_at=None).exists():
            raise NotPossible(
                "offered",
                _(
                    "A seat of this post is held for an applicant, so the post stays as it was offered. Change it "
                    "once the offer is withdrawn or the contract is in force, or add another post."
                ),
            )
        before = {name: getattr(post, name) for name in changed}
        for name, value in changed.items():
            setattr(post, name, value)
        post.search = _found_by(post)
        post.save(update_fields=(*changed, "search"))
        record(post, EventKind.POST_CHANGED, actor, {"before": before, "after": changed})
        _lapse(post, actor)
    return post


def set_seats(*, actor: Actor, post_id: UUID, seats: int) -> Post:
    """Have so many seats from now on. Seats that are held stay; free ones go, the highest number first.

    More seats than were approved have to be approved; fewer need nobody's word.
    """
    _check_seats(seats)
    with transaction.atomic():
        post = locked_post(post_id)
        rows = _lock_seats(post)
        held = set(_held(post).values_list("pk", flat=True))
        if seats < len(held):
            raise NotPossible(
                "held",
                ngettext(
                    "%(held)s seat of this post is held, so it cannot have fewer. Withdraw an offer first.",
                    "%(held)s seats of this post are held, so it cannot have fewer. Withdraw an offer first.",
                    len(held),
                )
                % {"held": len(held)},
            )
        before = sum(seat.closed_at is None for seat in rows)
        # Held seats come first, then those that are open already, each by number.
        rows.sort(key=lambda seat: (seat.pk not in held, seat.closed_at is not None, seat.number))
        keep, close = rows[:seats], rows[seats:]
        Seat.objects.filter(pk__in=[seat.pk for seat in keep]).update(closed_at=None)
        Seat.objects.filter(pk__in=[seat.pk for seat in close], closed_at=None).update(
            closed_at=timezone.now()
        )
        highest = max((seat.number for seat in rows), default=0)
        added = range(highest + 1, highest + 1 + seats - len(keep))
        Seat.objects.bulk_create(Seat(post=post, number=number) for number in added)
        if seats != before:
            record(
                post, EventKind.POST_CHANGED, actor, {"before": {"seats": before}, "after": {"seats": seats}}
            )
        if seats > before:
            _lapse(post, actor)
    return post


def close_post(*, actor: Actor, post_id: UUID) -> Post:
    """Take the post off the list. Done again, it answers the same."""
    with transaction.atomic():
        post = locked_post(post_id, open_only=False)
        if post.closed_at is not None:
            return post
        _lock_seats(post)
        if _held(post).exists():
            raise NotPossible(
                "held",
                _(
                    "A seat of this post is held, so the post cannot be closed. Take away its free seats instead."
                ),
            )
        post.closed_at = timezone.now()
        post.save(update_fields=("closed_at",))
        record(post, EventKind.POST_CHANGED, actor, {"before": {"closed": False}, "after": {"closed": True}})
    return post


def _lapse(post: Post, actor: Actor) -> None:
    """What was asked for or approved is no longer what the post is."""
    if post.requested_at is None:
        return
    post.requested_at = post.requested_by = post.approved_at = post.approved_by = None
    post.save(update_fields=("requested_at", "requested_by", "approved_at", "approved_by"))
    record(post, EventKind.POST_APPROVAL_LAPSED, actor, {})


def _found_by(post: Post) -> str:
    return found_by(post.title_uk, post.title_en, post.unit.name_uk, post.unit.name_en)


def _lock_seats(post: Post) -> list[Seat]:
    """All its seats. Offers lock the seat they take, so from here on none of them changes hands."""
    return list(Seat.objects.select_for_update().filter(post=post))


def locked_post(post_id: UUID, *, open_only: bool = True) -> Post:
    post = Post.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post_id)
    if open_only and post.closed_at is not None:
        raise NotPossible("closed", _("This post was closed, so it does not change any more."))
    return post


def _held(post: Post) -> "QuerySet[Seat]":
    """The seats that an offer, accepted or still open, or a contract holds."""
    return Seat.objects.filter(post=post, offers__isnull=False, offers__released_at=None)


def _check_seats(seats: int) -> None:
    if not 0 <= seats <= MOST_SEATS:
        raise NotPossible("seats", _("A post has between 0 and %(most)s seats.") % {"most": MOST_SEATS})


def _plain(terms: PostTerms) -> dict[str, object]:
    return {**asdict(terms), "rank_category": terms.rank_category.value}


def record(post: Post, kind: EventKind, actor: Actor, data: Mapping[str, object]) -> None:
    append(stream=stream_of(post), kind=kind, actor=actor, data=data)
