"""Placement: ours beside `matching`, plain Python and a bare compiled probe, on the same markets.

    uv run --group bench python benchmarks/place.py [--largest 1000000] [--rounds 3]

From arrays in memory to who is where, twice: from both sides' lists, and with the posts' ranks beside the wishes. The
filter of allowed pairs (rank category, language, posts open to servicewomen) is in the time of ours and of the probe;
plain Python and `matching` are given lists that are filtered already. Every tool runs in a fresh process on one
processor; rounds are interleaved and medians of processor time compared, because the machine is shared. All answers are
compared, and ours is verified. `MB` is what a process holds above its data; `lists` is what the lists themselves take.
"""

import argparse
import ctypes
import gc
import json
import math
import os
import statistics
import time
from typing import Any

import numpy as np
import place_peers as peers
from many_measure import child, held, mark
from place_market import Market, market

from muster.placement import (
    ApplicantFacts,
    Conditions,
    Instance,
    Lists,
    PostFacts,
    allowed,
    conditions,
    from_arrays,
    place_for_applicants,
    place_for_posts,
    verify,
)

SIZES = (1_000, 10_000, 100_000, 1_000_000)
REPS = 7
SLOW = 5.0  # seconds after which one run is enough


def lawful(given: Market, instance: Instance) -> Conditions:
    level, asked = given.language
    return conditions(
        ApplicantFacts(given.category[0], servicewoman=given.woman, languages=(2 << level) - 1),
        PostFacts(given.category[1], open_to_servicewomen=given.open_to_women, languages=1 << asked),
        instance,
    )


def beside_wishes(given: Market) -> Instance:
    return Instance(given.raw.start, given.raw.item, given.raw_rank, given.seats)


def from_both_sides(given: Market) -> Instance:
    return from_arrays(Lists(*given.raw), Lists(*given.ranked), given.seats)


def ours_of_ranks(given: Market) -> peers.Run:
    def run() -> Any:
        instance = beside_wishes(given)
        return place_for_applicants(instance, lawful(given, instance)).post_of

    return run


def ours_of_lists(given: Market) -> peers.Run:
    def run() -> Any:
        instance = from_both_sides(given)
        return place_for_applicants(instance, lawful(given, instance)).post_of

    return run


def ours_for_units(given: Market) -> peers.Run:
    def run() -> Any:
        instance = beside_wishes(given)
        return place_for_posts(instance, lawful(given, instance)).post_of

    return run


def ours_verified(given: Market) -> peers.Run:
    instance = beside_wishes(given)
    terms = lawful(given, instance)
    placement = place_for_applicants(instance, terms)

    def run() -> Any:
        assert verify(instance, placement, allowed(instance, terms)).stable
        return placement.post_of

    return run


TOOLS = {
    "from lists: muster": ours_of_lists,
    "from lists: probe": peers.probe_of_lists,
    "from lists: plain Python": peers.plain_python,
    "from lists: matching": peers.matching_library,
    "ranks beside wishes: muster": ours_of_ranks,
    "ranks beside wishes: probe": peers.probe_of_ranks,
    "for units: muster": ours_for_units,
    "verified: muster": ours_verified,
}
MOST = {"from lists: matching": 10_000}
ONCE = {"from lists: matching": 10_000}  # from this size on, in the first round only
OTHER_ANSWER = ("for units: muster",)


def one(tool: str, applicants: int) -> dict[str, Any]:
    """Run in a process of its own."""
    if tool not in ONCE:
        TOOLS[tool](market(SIZES[0]))()  # what it loads once is not of the lists
    given = market(applicants)
    lists = sum(array.nbytes for side in (given.raw, given.ranked) for array in side) / 2**20
    run = TOOLS[tool](given)
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what making the market left behind would hide what a tool takes
    before = mark()
    began = time.process_time()
    post_of = np.asarray(run(), np.int32)
    first = time.process_time() - began
    most = held("VmHWM") - before
    expected = ours_of_ranks(given)()
    assert tool in OTHER_ANSWER or (post_of == expected).all(), tool
    took = [first] if first > SLOW else []
    while len(took) < REPS and first <= SLOW:
        began = time.process_time()
        run()
        took.append(time.process_time() - began)
    return {"ms": statistics.median(took) * 1e3, "mb": most, "lists": lists, "wishes": given.raw.item.size}


type Found = dict[str, list[dict[str, Any]]]


def measure(applicants: int, rounds: int) -> Found:
    found: Found = {}
    for number in range(rounds):
        for tool in TOOLS:
            if applicants > MOST.get(tool, applicants) or (number and applicants >= ONCE.get(tool, math.inf)):
                continue
            found.setdefault(tool, []).append(child("--tool", tool, "--applicants", applicants, pinned=True))
    return found


def show(applicants: int, rounds: int, found: Found) -> None:
    base = found["from lists: muster"]
    print(
        f"\n{applicants:,} applicants, {applicants // 10:,} posts, {base[0]['wishes']:,} wishes; one processor; "
        f"medians of {rounds} rounds; load {os.getloadavg()[0]:.1f}; lists {base[0]['lists']:.0f} MB"
    )
    print(f"{'':30}{'ms':>12}{'x muster':>11}{'MB':>8}{'x lists':>9}")
    for tool, results in found.items():
        start = tool.split(":")[0]
        mine = found.get(f"{start}: muster", base)
        ms, mb = (statistics.median(result[key] for result in results) for key in ("ms", "mb"))
        times = statistics.median(a["ms"] / b["ms"] for a, b in zip(results, mine, strict=False))
        print(f"{tool:30}{ms:12.2f}{times:11.2f}{mb:8.0f}{mb / results[0]['lists']:9.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tool", help=argparse.SUPPRESS)
    parser.add_argument("--applicants", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.tool:
        print(json.dumps(one(options.tool, options.applicants)))
        return
    sizes = [size for size in SIZES if size <= options.largest]
    growth: dict[str, dict[int, float]] = {tool: {} for tool in TOOLS}
    for size in sizes:
        found = measure(size, options.rounds)
        show(size, options.rounds, found)
        for tool, results in found.items():
            growth[tool][size] = (
                statistics.median(result["ms"] / result["wishes"] for result in results) * 1e6
            )
    print("\nns a wish, by applicants" + "".join(f"{size:>12,}" for size in sizes).rjust(12 * len(sizes) + 6))
    for tool, cells in growth.items():
        print(f"{tool:30}" + "".join(f"{cells[size]:12.1f}" for size in sizes if size in cells))


if __name__ == "__main__":
    main()
