"""Posts whose candidates their unit has put in order by hand: those named first, everybody else by the criteria."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from muster.placement import NOT_RANKED, Instance, Order
from muster.rounds.models import Round
from muster.rounds.reading import stored

type ByHand = Mapping[int, frozenset[int]]
"""Of each post that was ordered by hand the applicants who were named."""


def by_hand(
    found: Round, order: Order, ranked: Instance, number_of: Mapping[str, int]
) -> tuple[Order, Instance, ByHand]:
    """The order with what the units declared by hand in it, the instance ranked by it, and who was named.

    `ranked` is ranked by the criteria alone. A number that nobody has any more is passed over.
    """
    declared = {
        number_of[stored(post)]: numbers
        for post, numbers in found.hand_orders.filter(superseded_at=None).values_list("post_id", "numbers")
        if stored(post) in number_of
    }
    if not declared:
        return order, ranked, {}
    drawn = {number: at for at, number in enumerate(order.lottery.tolist())}
    named = {
        post: [drawn[int(number)] for number in numbers if int(number) in drawn]
        for post, numbers in declared.items()
    }
    listed = {post: _with_the_rest(ranked, post, first) for post, first in named.items()}
    ordered = replace(order, by_hand=listed)
    return ordered, ordered.ranked(ranked), {post: frozenset(first) for post, first in named.items()}


def _with_the_rest(ranked: Instance, post: int, first: list[int]) -> list[int]:
    """Those named, then everybody else whom the post ranks."""
    wishes = np.flatnonzero((ranked.wish_post == post) & (ranked.wish_rank != NOT_RANKED))
    wishes = wishes[np.argsort(ranked.wish_rank[wishes])]
    owners = np.searchsorted(ranked.wish_start, wishes, "right") - 1
    named = set(first)
    return first + [one for one in owners.tolist() if one not in named]
