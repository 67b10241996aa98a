"""Small markets from the literature, random ones, and plain references that share nothing with the engine."""

from collections.abc import Iterator, Sequence

import numpy as np
from hypothesis import strategies as st

from muster.placement import NOWHERE, Instance, Placement, from_lists

type Lists = Sequence[Sequence[int]]

# Residents and hospitals of D. Manlove, Algorithmics of Matching Under Preferences.
MANLOVE = {
    "applicants": {
        "r1": ["h2", "h1"],
        "r2": ["h1", "h2"],
        "r3": ["h1", "h3"],
        "r4": ["h2", "h3"],
        "r5": ["h2", "h1"],
        "r6": ["h1", "h2"],
    },
    "posts": {
        "h1": {"seats": 2, "ranks": ["r1", "r3", "r2", "r5", "r6"]},
        "h2": {"seats": 2, "ranks": ["r2", "r6", "r1", "r4", "r5"]},
        "h3": {"seats": 2, "ranks": ["r4", "r3"]},
    },
}
# Each wishes first who ranks them last, in a circle.
CYCLE = from_lists([[0, 1, 2], [1, 2, 0], [2, 0, 1]], [[1, 2, 0], [2, 0, 1], [0, 1, 2]], [1, 1, 1])


def doubled(wishes: Lists, ranks: Lists) -> tuple[Lists, Lists]:
    """Twice as large, with more than the square of the stable matchings (R. Irving and P. Leather, 1986)."""
    n = len(wishes)

    def further(lists: Lists) -> Lists:
        return [[one + n for one in listed] for listed in lists]

    return (
        [[*near, *far] for near, far in zip(wishes, further(wishes), strict=True)]
        + [[*far, *near] for near, far in zip(wishes, further(wishes), strict=True)],
        [[*far, *near] for near, far in zip(ranks, further(ranks), strict=True)]
        + [[*near, *far] for near, far in zip(ranks, further(ranks), strict=True)],
    )


def latin(times: int) -> Instance:
    """The Latin squares of size 2^times: 2, 10, 268 stable matchings at sizes 2, 4, 8."""
    wishes: Lists = [[0]]
    ranks: Lists = [[0]]
    for _ in range(times):
        wishes, ranks = doubled(wishes, ranks)
    return from_lists(wishes, ranks, [1] * len(wishes))


def wishes_of(instance: Instance, applicant: int) -> list[tuple[int, int]]:
    """An applicant's posts that rank them, with the rank."""
    pairs = ((int(instance.wish_post[w]), int(instance.wish_rank[w])) for w in instance.wishes_of(applicant))
    return [(post, rank) for post, rank in pairs if rank >= 0]


def is_stable(instance: Instance, post_of: Sequence[int]) -> bool:
    """By the definition, pair by pair."""
    ranks: dict[int, list[int]] = {post: [] for post in range(instance.posts)}
    for applicant, post in enumerate(post_of):
        if post != NOWHERE:
            ranks[post].append(dict(wishes_of(instance, applicant))[post])
    if any(len(held) > instance.seats[post] for post, held in ranks.items()):
        return False
    for applicant, has in enumerate(post_of):
        for post, rank in wishes_of(instance, applicant):
            if post == has:
                break
            if len(ranks[post]) < instance.seats[post] or any(other > rank for other in ranks[post]):
                return False
    return True


def stable_placements(instance: Instance) -> Iterator[tuple[int, ...]]:
    """All of them, by trying everything that overfills no post."""
    options = [
        [*(post for post, _ in wishes_of(instance, applicant)), NOWHERE]
        for applicant in range(instance.applicants)
    ]
    yield from (
        post_of for post_of in tried(options, instance.seats.tolist()) if is_stable(instance, post_of)
    )


def tried(options: list[list[int]], seats: list[int]) -> Iterator[tuple[int, ...]]:
    if not options:
        yield ()
        return
    for post in options[0]:
        if post == NOWHERE:
            yield from ((post, *rest) for rest in tried(options[1:], seats))
        elif seats[post]:
            seats[post] -= 1
            yield from ((post, *rest) for rest in tried(options[1:], seats))
            seats[post] += 1


def perfect(instance: Instance) -> Iterator[tuple[int, ...]]:
    """As `stable_placements`, where everybody wishes and is ranked everywhere: then all are placed."""
    options = [[post for post, _ in wishes_of(instance, one)] for one in range(instance.applicants)]
    yield from (
        post_of for post_of in tried(options, instance.seats.tolist()) if is_stable(instance, post_of)
    )


def gale_shapley(instance: Instance) -> tuple[list[int], int]:
    """Applicants propose one at a time; the placement, and how many proposals it took."""
    held: list[list[tuple[int, int]]] = [[] for _ in range(instance.posts)]
    left = [wishes_of(instance, applicant)[::-1] for applicant in range(instance.applicants)]
    free = list(range(instance.applicants))
    proposals = 0
    while free:
        applicant = free.pop()
        if not left[applicant]:
            continue
        proposals += 1
        post, rank = left[applicant].pop()
        held[post] = sorted([*held[post], (rank, applicant)])
        if len(held[post]) > instance.seats[post]:
            free.append(held[post].pop()[1])
    post_of = [NOWHERE] * instance.applicants
    for post, people in enumerate(held):
        for _, applicant in people:
            post_of[applicant] = post
    return post_of, proposals


def position(instance: Instance, applicant: int, post: int) -> int:
    """Which of an applicant's wishes a post is; beyond all of them, if none."""
    wishes = [int(instance.wish_post[wish]) for wish in instance.wishes_of(applicant)]
    return wishes.index(post) if post in wishes else len(wishes)


def names(instance: Instance, placement: Placement) -> dict[str, str]:
    return {
        instance.applicant_name(applicant): instance.post_name(post)
        for applicant, post in enumerate(placement.post_of.tolist())
        if post != NOWHERE
    }


@st.composite
def markets(draw: st.DrawFn, most: int = 7) -> Instance:
    """Applicants and posts of any number up to `most`, lists of any length, posts that rank some or all."""
    applicants = draw(st.integers(0, most))
    posts = draw(st.integers(0, most))
    wishes = [draw(sublists(posts)) for _ in range(applicants)]
    ranks = [draw(sublists(applicants)) for _ in range(posts)]
    seats = draw(st.lists(st.integers(0, 3), min_size=posts, max_size=posts))
    return from_lists(wishes, ranks, seats)


@st.composite
def sublists(draw: st.DrawFn, count: int) -> list[int]:
    whole = draw(st.permutations(range(count)))
    return list(whole[: draw(st.integers(0, count))])


def crowd(applicants: int, posts: int, wishes: int, seed: int = 1) -> Instance:
    """A large market: everyone wishes as many posts, which rank them at random; seats for nine in ten."""
    dice = np.random.default_rng(seed)
    wished = np.argsort(dice.random((applicants, posts)), axis=1)[:, :wishes].astype(np.int32).ravel()
    start = np.arange(0, applicants * wishes + 1, wishes)
    order = np.lexsort((dice.random(wished.size), wished))
    rank = np.empty(wished.size, np.int32)
    rank[order] = np.arange(wished.size)
    seats = np.full(posts, max(1, applicants * 9 // (10 * posts)), np.int32)
    return Instance(start, wished, rank, seats)
