"""From strips to the signs of a zone: by their shapes, and by tesseract where a shape leaves a doubt.

A line's signs stand at one pitch, so the place of each is known, and with it which signs may stand there: digits in
dates, letters in names. The likest of those is read. Check digits decide on doubts where they cover them; where none
does, tesseract must read the same, else that field is left empty, for the person to type.
"""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

import cv2
import numpy as np

from muster.papers.mrz import FILLER, LAYOUTS, Layout, Span, parse
from muster.papers.mrz_reading import TESSERACT
from muster.papers.mrz_shapes import SIGNS, Likeness, likeness, pitch_of
from muster.papers.mrz_strips import HEIGHT, Picture

__all__ = ["Reading", "readings", "settled"]

_WIDTHS: Final = {3: (30,), 2: (44, 36)}
# How like the shapes the signs of each line are on average, at least. Measured: whole zones from 0.94, those with one
# line cut off at an end, so that no sign stands at its place, 0.86 to 0.9, and that line alone far less.
_LIKE: Final = 0.82
# How much liker than the next the likest is, at least. Measured over 57 zones: one right sign in 400 stands nearer.
_CLEAR: Final = 0.05
_MOST_DOUBTS: Final = 8  # where check digits do not hold, so many signs are tried, two at once
_LETTERS: Final = SIGNS[10:]
_DIGITS: Final = SIGNS[:10] + FILLER
_OPTIONS: Final = (
    *("--psm", "7", "-l", "eng", "-c", "load_system_dawg=0", "-c", "load_freq_dawg=0"),
    *("-c", "tessedit_char_whitelist=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines of what may be a zone, how like every sign each of theirs is, and so what they say."""

    strips: list[Picture]
    like: Likeness  # all places of the first line, then of the next
    width: int

    @property
    def text(self) -> str:
        return self.lined([SIGNS[sign] for sign in self.like.argmax(axis=1)])

    def lined(self, signs: list[str]) -> str:
        lines = range(0, len(signs), self.width)
        return "\n".join("".join(signs[at : at + self.width]) for at in lines)

    def doubts(self) -> dict[int, str]:
        """The places where two signs are nearly as like, the most doubtful first, and the second of the two."""
        ranked = self.like.argsort(axis=1)
        first, second = (np.take_along_axis(self.like, ranked[:, at, None], 1)[:, 0] for at in (-1, -2))
        clear = first - second
        return {int(at): SIGNS[ranked[at, -2]] for at in clear.argsort() if clear[at] < _CLEAR}


def readings(strips: list[Picture]) -> Iterator[Reading]:
    """What the strips may say in each number of signs and way up in which they may hold a zone, the likest first."""
    turned = [np.asarray(strip[::-1, ::-1], np.uint8) for strip in reversed(strips)]
    found = [
        (way, np.concatenate([likeness(strip, width) for strip in way]), width)
        for width in _WIDTHS[len(strips)]
        for way in (strips, turned)
    ]
    found.sort(key=lambda each: -float(each[1].max(axis=1).mean()))
    for way, like, width in found:
        left = _possible(like, width)
        if left.max(axis=1).reshape(-1, width).mean(axis=1).min() > _LIKE:
            yield Reading(way, left, width)


def settled(reading: Reading, on: date) -> str:
    """The lines if every check digit holds, with fields in doubt left empty; else nothing.

    Where check digits do not hold, signs in doubt are exchanged for the second likest: only the fewest changes count,
    and only where one way alone makes all of them hold.
    """
    doubts = reading.doubts()
    layout = _layout(reading.width)
    free = {at for span in _unchecked(layout) for at in _places(span, layout)}
    checked = [at for at in doubts if at not in free][:_MOST_DOUBTS]
    for count in range(3):
        others = [_exchanged(reading, doubts, chosen) for chosen in combinations(checked, count)]
        good = [other for other in others if parse(other, on=on).holds]
        if good:
            return _confirmed(reading, good[0], sorted(free & doubts.keys())) if len(good) == 1 else ""
    return ""


def _exchanged(reading: Reading, doubts: dict[int, str], chosen: tuple[int, ...]) -> str:
    signs = list(reading.text.replace("\n", ""))
    for at in chosen:
        signs[at] = doubts[at]
    return reading.lined(signs)


def _confirmed(reading: Reading, text: str, doubts: list[int]) -> str:
    """The text, without the fields of which tesseract reads a doubtful sign otherwise.

    Nothing is left where that is the kind of document or the sex, which are never empty.
    """
    layout, signs = _layout(reading.width), list(text.replace("\n", ""))
    for line in sorted({at // layout.width for at in doubts}):
        start = line * layout.width
        own = signs[start : start + layout.width]
        fillers = {at for at, sign in enumerate(own) if sign == FILLER}
        said = _line(reading.strips[line], fillers, layout.width)
        for span in _unchecked(layout):
            places = [at for at in _places(span, layout) if at in doubts and at // layout.width == line]
            if any(said[at - start : at - start + 1] != signs[at] for at in places):
                if span in (Span(0, 0, 2), layout.sex):
                    return ""
                for at in _places(span, layout):
                    signs[at] = FILLER
    return reading.lined(signs)


def _layout(width: int) -> Layout:
    return next(layout for layout in LAYOUTS.values() if layout.width == width)


def _places(span: Span, layout: Layout) -> range:
    return range(span.line * layout.width + span.start, span.line * layout.width + span.stop)


def _unchecked(layout: Layout) -> tuple[Span, ...]:
    """The fields that no check digit covers."""
    return (Span(0, 0, 2), Span(0, 2, 5), layout.names, layout.nationality, layout.sex)


def _possible(like: Likeness, width: int) -> Likeness:
    """Without the signs that cannot stand where they would be."""
    layout = _layout(width)
    number = layout.number
    checks = (Span(number.line, number.stop, number.stop + 1), Span(1, width - 1, width))
    dates = [Span(1, span.start, span.stop + 1) for span in (layout.birth, layout.expiry)]
    ways: list[tuple[str, tuple[Span, ...]]] = [
        (_LETTERS, _unchecked(layout)),
        ("MFX<", (layout.sex,)),
        ("PIACV", (Span(0, 0, 1),)),
        (_DIGITS, (*checks, *dates)),
    ]
    left = like.copy()
    for signs, spans in ways:
        out = [at for at, sign in enumerate(SIGNS) if sign not in signs]
        for span in spans:
            left[np.ix_(list(_places(span, layout)), out)] = -1
    return left


def _middles(strip: Picture, width: int) -> list[float]:
    pitch = pitch_of(strip, width)
    return [HEIGHT + (0.3 + place) * pitch for place in range(width)]


def _line(strip: Picture, fillers: set[int], width: int) -> str:
    """The line's signs, or nothing where tesseract finds another number of them."""
    places = [place for place in range(width) if place not in fillers]
    middles, half = _middles(strip, width), pitch_of(strip, width) / 2
    cells = [strip[:, round(middles[at] - half) : round(middles[at] + half)] for at in places]
    edge = np.full((strip.shape[0], HEIGHT), round(float(np.percentile(strip, 85))), np.uint8)
    image = np.concatenate((edge, *cells, edge), axis=1)
    signs = _recognised(image)
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
