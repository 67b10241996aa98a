"""From strips to the signs of a zone: fillers by their shape, all others by tesseract.

A line's signs stand at one pitch, so the place of each is known. Tesseract reads runs of fillers as anything, so those
are found by their shape and left out of what it is given; how many signs it must find is then known too.
"""

import os
import subprocess
from collections.abc import Iterator
from datetime import date
from itertools import combinations, product
from typing import Final

import cv2
import numpy as np

from muster.papers.mrz import FILLER, LAYOUTS, Layout, parse
from muster.papers.mrz_reading import TESSERACT
from muster.papers.mrz_strips import HEIGHT, Picture

__all__ = ["read_lines", "settled"]

_WIDTHS: Final = {3: (30,), 2: (44, 36)}
_LIKE: Final = (
    0.79  # how like the drawn shape a filler is: measured, fillers from 0.86, digits and letters to 0.71
)
_OPTIONS: Final = (
    *("--psm", "7", "-l", "eng", "-c", "load_system_dawg=0", "-c", "load_freq_dawg=0"),
    *("-c", "tessedit_char_whitelist=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"),
)
_ZOOMS: Final = (1.0, 0.8, 1.3)  # tried in turn until the check digits hold
# Told apart by nothing but a check digit in this type, once a photograph is soft.
_TWINS: Final = {"0": "O", "O": "09", "1": "I", "I": "1"}
_MOST_TWINS: Final = 2  # so many signs of a number may have been taken for their twins


def read_lines(strips: list[Picture]) -> Iterator[str]:
    """What the strips may say: one text for each number of signs and way up in which they may hold a zone.

    The likeliest comes first: held at the wrong pitch, or upside down, few signs have a filler's shape.
    """
    turned = [np.asarray(strip[::-1, ::-1], np.uint8) for strip in reversed(strips)]
    ways = [
        (way, [_fillers(strip, width) for strip in way], width)
        for width in _WIDTHS[len(strips)]
        for way in (strips, turned)
    ]
    ways.sort(key=lambda each: -sum(map(len, each[1])))
    for (way, marked, width), zoom in product(ways[:2], _ZOOMS):
        lines = [_line(strip, fillers, width, zoom) for strip, fillers in zip(way, marked, strict=True)]
        if all(lines):
            yield "\n".join(lines)


def settled(text: str, on: date) -> str:
    """The lines if every check digit holds; else put right, where letters and digits were taken for each other.

    Where they could be put right in two ways, they are not: only the fewest changes count, and only one such.
    """
    zone = parse(text, on=on)
    if zone.holds:
        return text
    unsure = [at for at in _free(LAYOUTS[zone.form]) if text[at] in _TWINS]
    for count in range(1, _MOST_TWINS + 1):
        others = [other for chosen in combinations(unsure, count) for other in _swapped(text, chosen)]
        good = [other for other in others if parse(other, on=on).holds]
        if good:
            return good[0] if len(good) == 1 else ""
    return ""


def _swapped(text: str, chosen: tuple[int, ...]) -> Iterator[str]:
    for signs in product(*(_TWINS[text[at]] for at in chosen)):
        put = dict(zip(chosen, signs, strict=True))
        yield "".join(put.get(at, sign) for at, sign in enumerate(text))


def _free(layout: Layout) -> Iterator[int]:
    """Where letters and digits may both stand: in the number and the optional data."""
    for span in (layout.number, *layout.optional):
        start = span.line * (layout.width + 1)
        yield from range(start + span.start, start + span.stop)


def _pitch(strip: Picture, width: int) -> float:
    return float((strip.shape[1] - 2 * HEIGHT) / (width - 0.4))


def _middles(strip: Picture, width: int) -> list[float]:
    pitch = _pitch(strip, width)
    return [HEIGHT + (0.3 + place) * pitch for place in range(width)]


def _shape(pitch: float) -> Picture:
    """A filler, drawn."""
    wide, high = round(0.6 * pitch), round(0.72 * HEIGHT)
    sign = np.full((high + 8, wide + 8), 255, np.uint8)
    points = np.array([(wide + 3, 4), (4, 4 + high // 2), (wide + 3, 3 + high)], np.int32)
    cv2.polylines(sign, [points], isClosed=False, color=0, thickness=5, lineType=cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(sign, (0, 0), 1.5), np.uint8)


def _fillers(strip: Picture, width: int) -> set[int]:
    pitch = _pitch(strip, width)
    shape = _shape(pitch)
    like = cv2.matchTemplate(strip, shape, cv2.TM_CCOEFF_NORMED)
    reach, half = pitch * 0.3, shape.shape[1] / 2
    found = set()
    for place, middle in enumerate(_middles(strip, width)):
        window = like[:, round(middle - half - reach) : round(middle - half + reach) + 1]
        if window.max(initial=-1) > _LIKE:
            found.add(place)
    return found


def _line(strip: Picture, fillers: set[int], width: int, zoom: float) -> str:
    """The line's signs, or nothing where tesseract finds another number of them."""
    places = [place for place in range(width) if place not in fillers]
    middles, half = _middles(strip, width), _pitch(strip, width) / 2
    cells = [strip[:, round(middles[at] - half) : round(middles[at] + half)] for at in places]
    edge = np.full((strip.shape[0], HEIGHT), round(float(np.percentile(strip, 85))), np.uint8)
    image = np.concatenate((edge, *cells, edge), axis=1)
    signs = _recognised(cv2.resize(image, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_LINEAR))
    if len(signs) != len(places):
        return ""
    read = dict(zip(places, signs, strict=True))
    return "".join(read.get(place, FILLER) for place in range(width))


def _recognised(image: "cv2.typing.MatLike") -> str:
    content = cv2.imencode(".png", image)[1].tobytes()
    done = subprocess.run(  # noqa: S603  our own words and a picture by the pipe
        (TESSERACT, "stdin", "stdout", *_OPTIONS),
        input=content,
        capture_output=True,
        check=False,
        env={"PATH": os.environ["PATH"], "OMP_THREAD_LIMIT": "1"},
    )
    return "".join(done.stdout.decode().split())
