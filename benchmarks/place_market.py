"""A fictional market: people and posts by rank category, language and sex, wishes that lean to popular units."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

MOST_WISHES = 20
PEOPLE_BY_CATEGORY = (0.72, 0.20, 0.08)

type Column = NDArray[Any]


class Lists(NamedTuple):
    """Lists of one side, one after another, the best first."""

    start: Column
    item: Column


class Market(NamedTuple):
    """`raw`: all wishes; `wished`: those that are allowed; `ranked`: each post's order of those who may hold it.

    `rank` is beside each allowed wish, `raw_rank` beside each wish: where the pair is not allowed it is 0, the best,
    so that whoever forgets to filter is found out.
    """

    raw: Lists
    wished: Lists
    ranked: Lists
    raw_rank: Column
    rank: Column
    seats: Column
    category: tuple[Column, Column]  # of applicants, of posts
    language: tuple[Column, Column]  # a level, the level asked
    woman: Column
    open_to_women: Column

    @property
    def applicants(self) -> int:
        return self.raw.start.size - 1

    @property
    def posts(self) -> int:
        return self.seats.size


def market(applicants: int, seed: int = 7) -> Market:
    """A tenth as many posts, 2 to 20 wishes each, seats for about 19 in 20."""
    dice = np.random.default_rng(seed)
    posts = applicants // 10
    asked = dice.choice(3, posts, p=PEOPLE_BY_CATEGORY).astype(np.uint8)
    asked[:3] = (0, 1, 2)
    sought = dice.choice(3, applicants, p=PEOPLE_BY_CATEGORY).astype(np.uint8)
    level_asked = dice.choice(4, posts, p=(0.25, 0.35, 0.3, 0.1)).astype(np.uint8)
    level = dice.choice(4, applicants, p=(0.1, 0.25, 0.4, 0.25)).astype(np.uint8)
    open_to_women = dice.random(posts) < 0.8
    woman = dice.random(applicants) < 0.14
    units = dice.permutation(posts) // 50
    popular = dice.lognormal(0, 0.6, units.max() + 1)[units] * dice.lognormal(0, 0.5, posts)

    raw = _wishes(dice, popular, sought, asked)
    owner = np.repeat(np.arange(applicants, dtype=np.int32), np.diff(raw.start))
    allowed = asked[raw.item] == sought[owner]
    allowed &= level_asked[raw.item] <= level[owner]
    allowed &= open_to_women[raw.item] | ~woman[owner]
    post, who = raw.item[allowed], owner[allowed]
    merit = dice.normal(0, 1, applicants).astype(np.float32)
    seen = merit[who] + dice.normal(0, 0.7, who.size).astype(np.float32)
    order = np.lexsort((-seen, post))
    ranked = Lists(_start(post, posts), who[order])
    rank = np.empty(who.size, np.int32)
    rank[order] = np.arange(who.size) - ranked.start[post[order]]
    raw_rank = np.zeros(raw.item.size, np.int32)
    raw_rank[allowed] = rank
    seats = (1 + dice.poisson(8.5, posts)).astype(np.int32)
    wished = Lists(_start(who, applicants), post)
    return Market(
        raw,
        wished,
        ranked,
        raw_rank,
        rank,
        seats,
        (sought, asked),
        (level, level_asked),
        woman,
        open_to_women,
    )


def _wishes(dice: np.random.Generator, popular: Column, sought: Column, asked: Column) -> Lists:
    """Each wish falls on a post of the category sought, by popularity; one in twenty on any post."""
    wanted = np.empty((sought.size, MOST_WISHES), np.int32)
    for category in range(3):
        rows, there = np.flatnonzero(sought == category), np.flatnonzero(asked == category)
        heap = np.cumsum(popular[there])
        wanted[rows] = there[np.searchsorted(heap, dice.random((rows.size, MOST_WISHES)) * heap[-1])]
    astray = dice.random(wanted.shape) < 0.05
    wanted[astray] = dice.integers(0, asked.size, int(astray.sum()))
    kept = np.arange(MOST_WISHES) < dice.integers(5, MOST_WISHES + 1, sought.size)[:, None]
    by_post = np.argsort(wanted, axis=1, kind="stable")
    same = np.zeros_like(kept)
    in_order = np.take_along_axis(wanted, by_post, 1)
    same[:, 1:] = in_order[:, 1:] == in_order[:, :-1]
    again = np.empty_like(kept)
    np.put_along_axis(again, by_post, same, 1)
    kept &= ~again
    start = np.zeros(sought.size + 1, np.int64)
    np.cumsum(kept.sum(1), out=start[1:])
    return Lists(start, wanted[kept])


def _start(numbers: Column, count: int) -> Column:
    start = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(numbers, minlength=count), out=start[1:])
    return start
