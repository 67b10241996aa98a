"""How fast the public list of posts is with 10^5 posts of 10 seats, over real HTTP, beside a bare Django list.

    uv run benchmarks/post_list.py [--posts 100000] [--seats 10] [--requests 300]
    uv run benchmarks/post_list.py --postgresql postgresql://user:password@host:5432/postgres

Every request marked "made" asks for a page that nobody asked for before, so nothing kept can answer it. The bare list
reads 25 rows of a table as long, in the order of an index, and fills a small template with them. No seat is held: how
many seats are free is counted all the same.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

import serving
from load import Run, as_fast_as_possible, get
from serving import Server

AT_ONCE = 2
WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    server: Server
    paths: Sequence[str]
    holds: bytes  # what every answer must hold

    def measure(self, bare: float) -> float:
        port, asked = self.server.port, [get(path) for path in self.paths]
        as_fast_as_possible(port, asked[:WARM_UP], at_once=AT_ONCE)
        before = self.server.cpu_seconds()
        run = as_fast_as_possible(port, asked[WARM_UP:], at_once=AT_ONCE)
        cpu = (self.server.cpu_seconds() - before) / len(run.answers) * 1000
        self._check(run)
        ratio = f"{run.per_second / bare:>9.2f}" if bare else f"{1:>9.2f}"
        print(
            f"{self.name:<44}{run.per_second:>9.0f}{run.milliseconds(0.5):>9.1f}{run.milliseconds(0.99):>9.1f}{cpu:>9.1f}{ratio}"
        )
        return run.per_second

    def _check(self, run: Run) -> None:
        for answer in run.answers:
            if answer is None or answer.status != 200 or self.holds not in answer.body:
                message = f"{self.name}: an answer was not what it must be"
                raise SystemExit(message)


def kinds(server: Server, identifiers: Sequence[str], number: int) -> list[Kind]:
    number += WARM_UP
    listed, one = b'class="tasks"', b'class="summary"'
    beside = [identifiers[place % len(identifiers)] for place in range(number)]
    searches = {
        "made: a word that many posts have": "q=group&after={1}",
        "made: words that few posts have": "q=cook+group+unit+{0:04}",
        "made: a word that no post has": "q=astronaut{0}",
        "made: region, sergeants, a word": "region=UA-46&category=sergeant&q=group+{0}",
        "made: Polish, for women": "language=pl&women=on&after={1}",
    }
    return [
        Kind("kept: the first page", server, ["/posts/"] * number, listed),
        Kind("made: a page somewhere in the list", server, [f"/posts/?after={pk}" for pk in beside], listed),
        *(
            Kind(
                name,
                server,
                [f"/posts/?{query.format(place, beside[place])}" for place in range(number)],
                b"<h1>",
            )
            for name, query in searches.items()
        ),
        Kind("made: one post", server, [f"/posts/{pk}/" for pk in identifiers[:number]], one),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--seats", type=int, default=10)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--postgresql", metavar="URL")
    given = parser.parse_args()
    with serving.folder() as at, serving.databases(at, given.postgresql) as (ours, theirs):
        began = time.monotonic()
        muster = serving.muster(at, ours, "muster.site.settings")
        identifiers = json.loads(muster.run("post_list_seeding.py", str(given.posts), str(given.seats)))
        bare = serving.bare(theirs, "bare.settings")
        bare.run("-m", "bare.rows", str(given.posts))
        print(f"{given.posts} posts x {given.seats} seats, seeded in {time.monotonic() - began:.0f} s")
        print(f"{'':<44}{'/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}{'x bare':>9}")
        with serving.served(bare) as server:
            paths = [
                f"/rows/?after={place * 7919 % given.posts:07}" for place in range(given.requests + WARM_UP)
            ]
            rate = Kind("bare: a list of 25 rows", server, paths, b"<li>").measure(0)
        with serving.served(muster) as server:
            for kind in kinds(server, identifiers, given.requests):
                kind.measure(rate)


if __name__ == "__main__":
    main()
