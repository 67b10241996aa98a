"""The posts of a live round, kept as they stand after its free seats were placed again."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count

from muster.cases.models import Offer
from muster.database.writing import insert_all, update_all
from muster.placement import NOT_RANKED
from muster.rounds.computing import Computed
from muster.rounds.models import Cutoff, Round


def keep_cutoffs(found: Round, computed: Computed, offers: dict[UUID, Offer]) -> None:
    """Of each post the seats that the round holds for people, and besides those that are free."""
    placed = {
        one.case: int(at) for one, at in zip(computed.entrants, computed.placement.post_of, strict=True)
    }
    taken = Counter(placed[case] for case in offers)
    free = {post.id: post.free - taken[at] for at, post in enumerate(computed.posts.listed)}
    held = _held(found)
    known = {cutoff.post_id: cutoff for cutoff in found.cutoffs.defer("ranked")}
    changed = []
    for post, cutoff in known.items():
        filled = held.get(post, 0)
        seats = filled + free.get(post, 0)
        if (cutoff.filled, cutoff.seats) != (filled, seats):
            cutoff.filled, cutoff.seats = filled, seats
            changed.append(cutoff)
    update_all(changed, "filled", "seats")
    insert_all(
        Cutoff(round=found, post_id=post, seats=held.get(post, 0) + seats, filled=held.get(post, 0), wished=0)
        for post, seats in free.items()
        if seats + held.get(post, 0) and post not in known
    )


def _held(found: Round) -> dict[UUID, int]:
    """Seats held for people by this round, by post."""
    live = found.entries.filter(offer__isnull=False, offer__released_at=None)
    return dict(live.order_by().values_list("post_id").annotate(Count("pk")))


def add_candidates(found: Round, computed: Computed, cases: Collection[UUID]) -> None:
    """Whoever comes into a round after its publication stands last among the candidates of their posts."""
    by_post: dict[UUID, list[UUID]] = {}
    for at, one in enumerate(computed.entrants):
        if one.case in cases:
            for post in _ranking(computed, at):
                by_post.setdefault(post, []).append(one.case)
    rows = list(found.cutoffs.filter(post__in=by_post))
    new = by_post.keys() - {cutoff.post_id for cutoff in rows}
    insert_all(
        Cutoff(round=found, post_id=post, seats=0, filled=0, **_row(by_post.pop(post))) for post in new
    )
    for cutoff in rows:
        added = by_post[cutoff.post_id]
        cutoff.wished += len(added)
        cutoff.ranked = bytes(cutoff.ranked) + b"".join(case.bytes for case in added)
    update_all(rows, "wished", "ranked")


def _row(cases: list[UUID]) -> dict[str, Any]:
    return {"wished": len(cases), "ranked": b"".join(case.bytes for case in cases)}


def _ranking(computed: Computed, entrant: int) -> Iterable[UUID]:
    """The posts that rank one of the entrants."""
    instance = computed.instance
    for wish in instance.wishes_of(entrant):
        if instance.wish_rank[wish] != NOT_RANKED:
            yield computed.posts.listed[int(instance.wish_post[wish])].id
