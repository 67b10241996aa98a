"""What a placement comes to, in figures: wishes met, seats unfilled, waiting. No person can be read from them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muster.placement.instance import Instance, Placement, Starts, held_wishes, wrong_shape

TOP_THREE: Final = 3
TOP_TEN: Final = 10


@dataclass(frozen=True)
class Choices:
    """How many of the `wishing` (who name one post or more) got what; a choice counts as they ranked it themselves.

    `barred` wishes are counted too: who wishes first what they may not hold, has not got their first choice.
    """

    wishing: int
    placed: int
    first: int
    top_three: int
    top_ten: int

    def share(self, count: int) -> float:
        """Of the wishing; 0 where nobody wishes."""
        return count / self.wishing if self.wishing else 0.0

    @property
    def first_share(self) -> float:
        return self.share(self.first)

    @property
    def top_three_share(self) -> float:
        return self.share(self.top_three)

    @property
    def top_ten_share(self) -> float:
        return self.share(self.top_ten)


@dataclass(frozen=True, eq=False)
class Seats:
    """By group (unit, category), int64[groups]: seats, those filled, and how many applicants wish a post there."""

    seats: Starts
    filled: Starts
    wishing: Starts

    @property
    def unfilled(self) -> Starts:
        return self.seats - self.filled


@dataclass(frozen=True)
class Waiting:
    """Days that people have waited: how many people, half and nine in ten waited at most so long, and the longest."""

    people: int
    median: float
    ninth_decile: float
    longest: float


def positions(instance: Instance, placement: Placement) -> Starts:
    """Of each applicant which of their wishes was met, from 0; the number of their wishes, where none was."""
    start = instance.wish_start
    return np.minimum(held_wishes(instance, placement), start[1:]) - start[:-1]


def choices(instance: Instance, placement: Placement) -> Choices:
    """The shares of first, top-three and top-ten choices. One pass over the wishes."""
    position, wishes = positions(instance, placement), np.diff(instance.wish_start)
    met = position[position < wishes]
    return Choices(
        int((wishes > 0).sum()),
        met.size,
        int((met == 0).sum()),
        int((met < TOP_THREE).sum()),
        int((met < TOP_TEN).sum()),
    )


def seats_by(instance: Instance, placement: Placement, group_of: Starts, groups: int) -> Seats:
    """Supply and demand by group: `group_of` gives each post a number below `groups`."""
    if group_of.shape != (instance.posts,) or ((group_of < 0) | (group_of >= groups)).any():
        raise wrong_shape("group_of", f"give each post a number below {groups}")
    seats, filled = np.zeros(groups, np.int64), np.zeros(groups, np.int64)
    np.add.at(seats, group_of, instance.seats)
    np.add.at(filled, group_of, placement.seats_filled(instance.posts))
    owner = np.repeat(np.arange(instance.applicants), np.diff(instance.wish_start))
    once = np.unique(owner * groups + group_of[instance.wish_post])
    return Seats(seats, filled, np.bincount(once % groups, minlength=groups))


def waiting(days: NDArray[np.integer] | NDArray[np.floating]) -> Waiting:
    """The days that each of some people has waited; all zero where there is nobody."""
    if not days.size:
        return Waiting(0, 0.0, 0.0, 0.0)
    median, ninth = np.quantile(days, [0.5, 0.9], method="inverted_cdf")
    return Waiting(days.size, float(median), float(ninth), float(days.max()))
