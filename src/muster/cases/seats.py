"""Which seats are free. An offer whose time has passed holds its seat until the clock, or the next offer, frees it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from muster.cases.models import Offer
from muster.database.prepared import prepared
from muster.offices.folding import folded
from muster.offices.models import PUBLIC, Office, OfficeKind, Post, Seat


def free_seats(post: Post) -> QuerySet[Seat]:
    held = Offer.objects.filter(seat=OuterRef("pk"), released_at=None)
    return Seat.objects.filter(~Exists(held), post=post, closed_at=None, post__closed_at=None).order_by(
        "number"
    )


def has_free_seat(post: Post) -> bool:
    return bool(_one_free_seat(post.pk))


@prepared
def _one_free_seat(post: Any) -> QuerySet[Seat, tuple[int]]:
    return free_seats(post).values_list("pk")[:1]


def posts_with_seats(unit: Office | None = None) -> QuerySet[Post]:
    """Posts (of a unit), closed ones last, each with `seats_total` and `seats_free`."""
    held = Offer.objects.filter(seat=OuterRef("seats__pk"), released_at=None)
    usable = Q(seats__closed_at=None, seats__isnull=False)
    posts = Post.objects.filter(unit=unit) if unit else Post.objects.all()
    return (
        posts.select_related("unit")
        .annotate(
            seats_total=Count("seats", filter=usable),
            seats_free=Count("seats", filter=Q(usable, ~Exists(held))),
        )
        .order_by(F("closed_at").desc(nulls_first=True), "title_uk", "pk")
    )


def open_posts(unit: Office | None = None) -> QuerySet[Post]:
    """Approved posts on the units' lists, each with `seats_total` and `seats_free`."""
    return posts_with_seats(unit).filter(PUBLIC)


def free_seats_of(posts: Iterable[Post]) -> dict[UUID, int]:
    """How many seats are free in each of a few posts."""
    held = Offer.objects.filter(seat=OuterRef("pk"), released_at=None)
    counted = (
        Seat.objects.filter(~Exists(held), post__in=[post.pk for post in posts], closed_at=None)
        .order_by()
        .values_list("post_id")
        .annotate(free=Count("pk"))
    )
    return dict(counted)


def units_with_free_seats(formation: str, part_of_name: str = "") -> QuerySet[Office]:
    """Units of a formation, each with `seats_free` over its open posts; those with most free seats first."""
    held = Offer.objects.filter(seat=OuterRef("posts__seats__pk"), released_at=None)
    usable = Q(
        posts__seats__closed_at=None,
        posts__closed_at=None,
        posts__approved_at__isnull=False,
        posts__seats__isnull=False,
    )
    return (
        Office.objects.filter(
            search__contains=folded(part_of_name), kind=OfficeKind.UNIT, formation=formation
        )
        .annotate(seats_free=Count("posts__seats", filter=usable & Q(~Exists(held))))
        .order_by("-seats_free", "name_uk")
    )
