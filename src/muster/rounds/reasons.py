"""Why: of each pair of a computed round what became of it, for all of them at once.

The same as `muster.placement.explain` says of one applicant; a test holds the two together.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from muster.placement import NOT_RANKED
from muster.placement.instance import held_wishes
from muster.rounds.computing import Computed
from muster.rounds.models import WEIGHED, Criterion, Pair, Why

_BY: Final = (*(one.value for one in WEIGHED), Criterion.LOTTERY.value, Criterion.BY_HAND.value, "")
_LOTTERY: Final = len(WEIGHED)
_HAND: Final = len(WEIGHED) + 1
_NOTHING: Final = len(WEIGHED) + 2


class Reasons:
    """What became of every pair."""

    def __init__(self, computed: Computed) -> None:
        self.computed = computed
        instance = computed.instance
        self.owner = np.repeat(np.arange(instance.applicants), np.diff(instance.wish_start))
        self.held = held_wishes(instance, computed.placement)
        products = self._products()
        self.score: NDArray[np.int64] = products.sum(axis=1)
        self.by = self._decided_by(products)

    def _products(self) -> NDArray[np.int64]:
        """Weight times points of each pair, by criterion."""
        order, instance = self.computed.order, self.computed.instance
        weights = order.weights[order.unit_of][instance.wish_post]
        values = [one.values if one.by_wish else one.values[self.owner] for one in order.criteria]
        return weights * np.stack(values, axis=1)

    def _decided_by(self, products: NDArray[np.int64]) -> NDArray[np.int64]:
        """What parts each pair from the last person placed there: the criterion with the widest gap in points, or
        the unit's hand, where it named that person."""
        instance = self.computed.instance
        by = np.full(instance.wishes, _NOTHING, np.int64)
        held = self.held[self.held < instance.wishes]
        last = np.full(instance.posts, -1, np.int64)
        by_rank = held[np.argsort(instance.wish_rank[held])]
        last[instance.wish_post[by_rank]] = by_rank  # of equal places the last written stays
        lost = np.arange(instance.wishes) < self.held[self.owner]
        lost &= (instance.wish_rank != NOT_RANKED) & (last[instance.wish_post] >= 0)
        pairs = np.flatnonzero(lost)
        theirs = last[instance.wish_post[pairs]]
        widest = (products[theirs] - products[pairs]).argmax(axis=1)
        by[pairs] = np.where(self.score[pairs] == self.score[theirs], _LOTTERY, widest)
        for post, named in self.computed.by_hand.items():
            if last[post] >= 0 and int(self.owner[last[post]]) in named:
                by[pairs[instance.wish_post[pairs] == post]] = _HAND
        return by

    def rank_of(self, entrant: int) -> int | None:
        """How the post that holds the applicant ranks them."""
        pair = int(self.held[entrant])
        return None if pair == self.computed.instance.wishes else int(self.computed.instance.wish_rank[pair])

    def number_of(self, entrant: int) -> int | None:
        """Which of the applicant's wishes was met."""
        pair = int(self.held[entrant])
        return None if pair == self.computed.instance.wishes else self.computed.numbers[pair]

    def of(self, entrant: int) -> list[Pair]:
        """Every pair of one applicant, in the order of their wishes."""
        return [self._pair(entrant, pair) for pair in self.computed.instance.wishes_of(entrant)]

    def _pair(self, entrant: int, pair: int) -> Pair:
        computed = self.computed
        why = self._why(entrant, pair)
        return Pair(
            post=str(computed.posts.listed[int(computed.instance.wish_post[pair])].id),
            number=computed.numbers[pair],
            allowed=not computed.rules[pair],
            rules=list(computed.rules[pair]),
            score=int(self.score[pair]),
            why=why.value,
            by=_BY[self.by[pair]] if why is Why.FULL else "",
        )

    def _why(self, entrant: int, pair: int) -> Why:
        if self.computed.rules[pair]:
            return Why.NOT_ALLOWED
        if pair in self.computed.given_up:
            return Why.GIVEN_UP
        if pair in self.computed.friends.let_go:
            return Why.LET_GO
        if pair == self.held[entrant]:
            return Why.PLACED
        return Why.NOT_REACHED if pair > self.held[entrant] else Why.FULL
