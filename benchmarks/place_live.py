"""The live placement: what one event costs, beside a rerun.

    uv run python benchmarks/place_live.py [--sizes 10000,100000,1000000] [--events 2000] [--promised 0]

The markets are those of `place.py`, filtered by the law's conditions beforehand; who arrives wishes as somebody drawn
from the market does, and stands anywhere among those who wish the same posts. Events come in turns, `--events` of each
kind, on one market that goes on changing. At the end the live placement is compared with a rerun. `--promised` is the
share of the placed who hold a promise, drawn by lot.
"""

import argparse
import time
from collections.abc import Callable

import numpy as np
from place_market import market

from muster.placement import ApplicantFacts, Instance, PostFacts, conditions, place_for_applicants, restricted
from muster.placement.live import Live, Moves

STEP = 1000  # points between two neighbours at a post

type Event = Callable[[], Moves]


def allowed_market(n: int) -> Instance:
    given = market(n)
    instance = Instance(given.raw.start, given.raw.item, given.raw_rank, given.seats)
    level, asked = given.language
    return restricted(
        instance,
        conditions(
            ApplicantFacts(given.category[0], servicewoman=given.woman, languages=(2 << level) - 1),
            PostFacts(given.category[1], open_to_servicewomen=given.open_to_women, languages=1 << asked),
            instance,
        ),
    )


class Stream:
    """Events of every kind, drawn by lot."""

    def __init__(self, live: Live, instance: Instance, seed: int = 5) -> None:
        self.live = live
        self.dice = np.random.default_rng(seed)
        self.instance = instance
        self.wished = np.bincount(instance.wish_post, minlength=instance.posts)

    def kinds(self) -> dict[str, Callable[[], Event]]:
        return {
            "arrival": self.arrival,
            "withdrawal": self.withdrawal,
            "changed wishes": self.changed,
            "seat closed": lambda: self.seats(-1),
            "seat opened": lambda: self.seats(1),
        }

    def wishes(self) -> tuple[list[int], list[int]]:
        own = self.instance.wishes_of(int(self.dice.integers(self.instance.applicants)))
        posts = self.instance.wish_post[own.start : own.stop]
        points = -(self.dice.random(posts.size) * self.wished[posts] * STEP).astype(np.int64)
        return posts.tolist(), points.tolist()

    def anybody(self) -> int:
        while True:
            applicant = int(self.dice.integers(self.live.applicants))
            if not self.live.is_promised(applicant):
                return applicant

    def arrival(self) -> Event:
        wishes, points = self.wishes()
        return lambda: self.live.arrive(wishes, points)[1]

    def withdrawal(self) -> Event:
        applicant = self.anybody()
        return lambda: self.live.withdraw(applicant)

    def changed(self) -> Event:
        applicant, (wishes, points) = self.anybody(), self.wishes()
        return lambda: self.live.change_wishes(applicant, wishes, points)

    def seats(self, more: int) -> Event:
        post = int(self.dice.integers(self.live.posts))
        seats = max(self.live.seats(post) + more, self.live.promises(post))
        return lambda: self.live.set_seats(post, seats)


def measure(n: int, events: int, promised: float) -> None:
    instance = allowed_market(n)
    place_for_applicants(instance)
    start = time.perf_counter()
    placement = place_for_applicants(instance)
    rerun = time.perf_counter() - start
    held = (placement.post_of >= 0) & (np.random.default_rng(3).random(n) < promised)
    start = time.perf_counter()
    live = Live(instance, placement, points=-instance.wish_rank.astype(np.int64) * STEP, promised=held)
    opened = time.perf_counter() - start
    print(
        f"\n{n:,} applicants, {instance.posts:,} posts, {instance.wishes:,} wishes, {int(held.sum()):,} promised; "
        f"rerun {1e3 * rerun:,.1f} ms; opened in {opened:.1f} s"
    )
    stream = Stream(live, instance)
    times: dict[str, list[float]] = {kind: [] for kind in stream.kinds()}
    moved: dict[str, list[int]] = {kind: [] for kind in stream.kinds()}
    for number in range(events + 20):
        for kind, draw in stream.kinds().items():
            event = draw()
            start = time.perf_counter()
            moves = event()
            taken = time.perf_counter() - start
            if number >= 20:  # compiled and warm by then
                times[kind].append(1e3 * taken)
                moved[kind].append(len(moves))
    print(
        f"{'event':16}{'p50 ms':>10}{'p90':>10}{'p99':>10}{'most':>10}{'moves p50':>11}{'p99':>6}{'rerun/p50':>11}"
    )
    for kind, taken_ms in times.items():
        p50, p90, p99 = np.percentile(taken_ms, [50, 90, 99])
        few, many = np.percentile(moved[kind], [50, 99])
        print(
            f"{kind:16}{p50:10.4f}{p90:10.4f}{p99:10.4f}{max(taken_ms):10.3f}{few:11.0f}{many:6.0f}"
            f"{1e3 * rerun / p50:11,.0f}"
        )
    again = place_for_applicants(live.market()).post_of
    assert (again == live.placement().post_of).all()
    print(
        f"after {5 * (events + 20):,} events: where a rerun ends; "
        f"{placement.placed:,} placed before, {int((again >= 0).sum()):,} now"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--promised", type=float, default=0.0)
    options = parser.parse_args()
    for n in map(int, options.sizes.split(",")):
        measure(n, options.events, options.promised)


if __name__ == "__main__":
    main()
