#!/usr/bin/env python3
"""Machine-readable zones read from photographs: how many, how rightly, how fast. `uv run python benchmarks/mrz.py`

Draws a fresh sample of documents that do not exist (people, forms, angles, slant, blur, shade, noise, size and
compression thrown by `--seed`, which is printed) and reads each as the service does, in a process of its own.
A photograph counts as readable from ten pixels to the millimetre, blurred by no more than an eighth of one.
"""

import argparse
import os
import secrets
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from muster.papers.mrz import Form, Zone, parse
from muster.papers.mrz_reading import UnreadableError, read_photograph
from tests.papers.photographs import OCR_B, SHARP, Taken, lines_of, page_of, photograph

ON = date(2026, 11, 23)
# The optional data, under the last check digit alone on cards, are told nobody; names and codes are under none.
FIELDS = (
    "number",
    "birth",
    "expiry",
    "optional",
    "family_name",
    "given_names",
    "nationality",
    "sex",
    "issuer",
    "kind",
)
PHONE = (4032, 3024)
MEGABYTES = 4 * 10**6


@dataclass(frozen=True, slots=True)
class Shot:
    zone: str
    content: bytes
    readable: bool


def shots(random: Random, count: int, cut: str) -> Iterator[Shot]:
    for number in range(count):
        zone = lines_of(random, random.choice(list(Form)))
        pixels = random.uniform(8, 15)  # to the millimetre
        blurred = random.uniform(0, 0.15)  # millimetres
        taken = Taken(
            turn=random.choice((0, 0, 90, 180, 270)) + random.uniform(-12, 12),
            slant=random.uniform(0, 0.05),
            blur=blurred * pixels,
            shade=random.uniform(0, 0.5),
            noise=random.uniform(0, 8),
            least=random.choice((None, PHONE)),
            quality=random.randrange(70, 96),
            kind=random.choice(("JPEG", "JPEG", "JPEG", "WEBP")),
        )
        content = photograph(page_of(zone, scale=pixels, seed=number, cut=cut), taken, seed=number)
        yield Shot(zone, content, readable=pixels >= 10 and blurred <= 0.125)


def large(random: Random, count: int) -> Iterator[Shot]:
    """Photographs of four megabytes and more, as telephones make them."""
    for number in range(count):
        zone = lines_of(random, random.choice(list(Form)))
        taken = Taken(
            turn=random.uniform(-8, 8), slant=0.02, blur=1, shade=0.3, noise=9, least=PHONE, quality=95
        )
        content = photograph(page_of(zone, scale=random.uniform(14, 20), seed=number), taken, seed=number)
        yield Shot(zone, content, readable=True)


def read(shot: Shot) -> Zone | None:
    try:
        return read_photograph(shot.content, on=ON)
    except UnreadableError:
        return None


def accuracy(random: Random, count: int, cut: str) -> None:
    said: Counter[str] = Counter()
    for shot in shots(random, count, cut):
        kind = "readable" if shot.readable else "harder"
        said[kind] += 1
        found, true = read(shot), parse(shot.zone, on=ON)
        if found is None:
            continue
        said[f"{kind}, read"] += 1
        said[f"{kind}, right"] += found == true
        said.update(field for field in FIELDS if getattr(found, field) != getattr(true, field))
    for kind in ("readable", "harder"):
        every, right = said[kind], said[f"{kind}, right"]
        share = right / max(every, 1)
        print(
            f"{kind}: {every} photographs, {said[f'{kind}, read']} read, {right} wholly right ({share:.1%})"
        )
    print("told wrongly, by field:", {field: said[field] for field in FIELDS if said[field]} or "none")


def speed(random: Random, count: int) -> None:
    walls, sizes, missed = [], [], 0
    for shot in large(random, count):
        begun = time.perf_counter()
        missed += read(shot) is None
        walls.append(time.perf_counter() - begun)
        sizes.append(len(shot.content))
    assert min(sizes) > MEGABYTES / 2, "these photographs are too small to say anything"
    print(
        f"{count} photographs of {statistics.median(sizes) / 1e6:.1f} MB: median {statistics.median(walls):.2f} s, "
        f"slowest {max(walls):.2f} s, {missed} not read"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photographs", type=int, default=320)
    parser.add_argument("--large", type=int, default=15)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9))
    parser.add_argument(
        "--sharp", action="store_true", help="draw a cut of OCR-B that the reader does not know"
    )
    words = parser.parse_args()
    print(f"seed {words.seed}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    random = Random(words.seed)  # noqa: S311  nothing secret
    speed(random, words.large)
    accuracy(random, words.photographs, SHARP if words.sharp else OCR_B)


if __name__ == "__main__":
    main()
