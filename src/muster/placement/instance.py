"""What a placement starts from, applicants' wishes and posts' seats and ranks, and what it ends in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from muster.placement.compiled import compiled
from muster.placement.errors import PlacementError

type Starts = NDArray[np.int64]
type Numbers = NDArray[np.int32]

NOWHERE: Final = -1
"""In place of a post: the applicant is placed nowhere."""

NOT_RANKED: Final = -1
"""In place of a rank: the post does not rank the applicant, or may not hold them."""


@dataclass(frozen=True, eq=False)
class Instance:
    """Who wishes what, and whom the posts put before whom. Arrays are not to be written to.

    With n applicants, m posts and w wishes in all:

    * `wish_start` int64[n + 1]: applicant a's wishes are those from `wish_start[a]` up to `wish_start[a + 1]`;
    * `wish_post` int32[w]: the post of each wish, an applicant's first wish first, no post twice;
    * `wish_rank` int32[w]: how the wish's post ranks the applicant, lower is better, each rank once at a post
      (gaps do no harm); `NOT_RANKED` where the post does not rank or may not hold the applicant;
    * `seats` int32[m]: how many each post may hold.

    Names are for what people read; without them applicants and posts are called by number.
    """

    wish_start: Starts
    wish_post: Numbers
    wish_rank: Numbers
    seats: Numbers
    applicant_names: Sequence[str] | None = None
    post_names: Sequence[str] | None = None

    def __post_init__(self) -> None:
        for name, kind in TYPES.items():
            object.__setattr__(self, name, _fixed(name, getattr(self, name), kind))

    @property
    def applicants(self) -> int:
        """How many."""
        return self.wish_start.size - 1

    @property
    def posts(self) -> int:
        """How many."""
        return self.seats.size

    @property
    def wishes(self) -> int:
        """How many, of all applicants."""
        return self.wish_post.size

    def applicant_name(self, applicant: int) -> str:
        return str(applicant) if self.applicant_names is None else self.applicant_names[applicant]

    def post_name(self, post: int) -> str:
        return str(post) if self.post_names is None else self.post_names[post]

    def wishes_of(self, applicant: int) -> range:
        """The numbers of an applicant's wishes, the first wish first."""
        return range(int(self.wish_start[applicant]), int(self.wish_start[applicant + 1]))

    def checked(self) -> "Instance":
        """The instance itself, looked through: one pass over the wishes, and one over the ranks in order.

        Raises `PlacementError` naming the first unknown post, doubled wish, negative seat or doubled rank.
        """
        self.check_wishes()
        if (self.wish_rank < NOT_RANKED).any():
            raise wrong_shape("wish_rank", "write ranks from 0, and -1 where there is none")
        twice = self._doubled_rank()
        if twice >= 0:
            raise PlacementError(
                "doubled_rank",
                f"post {self.post_name(int(self.wish_post[twice]))}",
                f"rank {self.wish_rank[twice]} is given to more than one applicant",
                "give every applicant a rank of their own",
            )
        return self

    def check_wishes(self) -> None:
        """As `checked`, of all but the ranks."""
        self._check_shape()
        negative = np.flatnonzero(self.seats < 0)
        if negative.size:
            post = int(negative[0])
            raise negative_seats(self.post_name(post), int(self.seats[post]))
        last_wish = np.full(self.posts, -1, np.int64)
        unknown, doubled = faulty_wish(self.wish_start, self.wish_post, last_wish)
        if unknown >= 0:
            raise unknown_post(self._owner(unknown), str(self.wish_post[unknown]))
        if doubled >= 0:
            raise doubled_wish(self._owner(doubled), self.post_name(int(self.wish_post[doubled])))

    def _check_shape(self) -> None:
        start = self.wish_start
        if start.size == 0 or start[0] != 0 or start[-1] != self.wishes or (np.diff(start) < 0).any():
            raise wrong_shape("wish_start", "begin at 0, never fall, and end at the number of wishes")
        if self.wish_rank.size != self.wishes:
            raise wrong_shape("wish_rank", "give one rank beside each wish")
        for name, names, count in (
            ("applicant_names", self.applicant_names, self.applicants),
            ("post_names", self.post_names, self.posts),
        ):
            if names is not None and len(names) != count:
                raise wrong_shape(name, f"give {count} names, or none at all")

    def _owner(self, wish: int) -> str:
        return self.applicant_name(int(np.searchsorted(self.wish_start, wish, "right")) - 1)

    def _doubled_rank(self) -> int:
        """A wish whose rank another wish for the same post has too; -1 if there is none."""
        ranked = np.flatnonzero(self.wish_rank >= 0)
        key = self.wish_post[ranked].astype(np.int64) << 32 | self.wish_rank[ranked]
        order = np.argsort(key)
        twice = np.flatnonzero(np.diff(key[order]) == 0)
        return int(ranked[order[twice[0] + 1]]) if twice.size else -1


@dataclass(frozen=True, eq=False)
class Placement:
    """Who is placed where: `post_of` int32[n], `NOWHERE` for who is not placed.

    `proposals` is how many wishes (or, where posts propose, ranks) were looked at on the way.
    """

    post_of: Numbers
    proposals: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "post_of", _fixed("post_of", self.post_of, np.int32))

    @cached_property
    def placed(self) -> int:
        """How many applicants have a post."""
        return int((self.post_of != NOWHERE).sum())

    def seats_filled(self, posts: int) -> NDArray[np.int64]:
        """How many applicants each of the posts holds."""
        return np.bincount(self.post_of[self.post_of != NOWHERE], minlength=posts)


TYPES: Final[dict[str, Any]] = {
    "wish_start": np.int64,
    "wish_post": np.int32,
    "wish_rank": np.int32,
    "seats": np.int32,
}


def _fixed(name: str, given: NDArray[Any], kind: Any) -> NDArray[Any]:
    """The array itself, if it is of its kind and in one piece, or a copy that is; never written to."""
    given = np.asarray(given)
    if given.ndim != 1 or not (given.size == 0 or np.issubdtype(given.dtype, np.integer)):
        raise wrong_shape(name, f"give one row of whole numbers ({np.dtype(kind).name})")
    limits = np.iinfo(kind)
    if given.dtype != kind and given.size and not limits.min <= given.min() <= given.max() <= limits.max:
        raise wrong_shape(name, f"keep the numbers within {np.dtype(kind).name}")
    view = np.ascontiguousarray(given, kind).view()
    view.flags.writeable = False
    return view


def held_wishes(instance: Instance, placement: Placement) -> Starts:
    """Of each applicant the number of the wish that was met; the number of all wishes, where none was."""
    held = np.full(instance.applicants, instance.wishes, np.int64)
    find_held(instance.wish_start, instance.wish_post, placement.post_of, held)
    return held


@compiled
def find_held(wish_start: Starts, wish_post: Numbers, post_of: Numbers, held: Starts) -> None:
    for applicant in range(wish_start.size - 1):
        post = post_of[applicant]
        for wish in range(wish_start[applicant], wish_start[applicant + 1]):
            if wish_post[wish] == post:
                held[applicant] = wish
                break


@compiled
def faulty_wish(wish_start: Starts, wish_post: Numbers, last_wish: Starts) -> tuple[int, int]:
    """The first wish for a post there is not, the first wish said twice; -1 where there is none."""
    for applicant in range(wish_start.size - 1):
        first = wish_start[applicant]
        for wish in range(first, wish_start[applicant + 1]):
            post = wish_post[wish]
            if post < 0 or post >= last_wish.size:
                return wish, -1
            if last_wish[post] >= first:
                return -1, wish
            last_wish[post] = wish
    return -1, -1


def wrong_shape(name: str, remedy: str) -> PlacementError:
    return PlacementError("wrong_shape", name, "the array cannot be used", remedy)


def unknown_post(applicant: str, post: str) -> PlacementError:
    return PlacementError(
        "unknown_post",
        f"applicant {applicant}",
        f"wishes post {post}, which is not among the posts",
        "correct the wish, or add the post",
    )


def doubled_wish(applicant: str, post: str) -> PlacementError:
    return PlacementError(
        "doubled_wish", f"applicant {applicant}", f"wishes post {post} twice", "name each post once"
    )


def negative_seats(post: str, seats: int) -> PlacementError:
    return PlacementError(
        "negative_seats", f"post {post}", f"has {seats} seats", "give 0 or more; 0 closes the post"
    )
