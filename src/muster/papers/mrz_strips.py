"""Where the lines of a machine-readable zone lie in a photograph, however it is turned.

Ink is what is darker than the paper around it, so that a shadow does not matter. Joined over the gaps between signs it
leaves long thin shapes; two or three alike, side by side, are a zone. Each is cut out and laid straight.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["HEIGHT", "Line", "Picture", "strips"]

type Picture = NDArray[np.uint8]

HEIGHT: Final = 40  # pixels of a capital in a strip; above and below lies half as much paper
# Pixels of the longer side in which lines are looked for: of a near, a far document.
_SEARCHED: Final = (1300, 2600)
_PAPER: Final = 11  # wider than a stroke
_GAPS: Final = (15, 25, 33, 9)  # between signs: of a usual, a near and a far photograph
_FAINT: Final = 45  # of 255, how much darker than paper ink is at least: else the grain of a table is ink too
_THIN: Final = 14  # how many times longer than high a line is, at least


@dataclass(frozen=True, slots=True)
class Line:
    """A straight run of signs: its middle, length, height and slope in degrees, in the picture's pixels."""

    x: float
    y: float
    length: float
    height: float
    slope: float


def strips(picture: Picture) -> Iterator[list[Picture]]:
    """The lines of what may be a zone, from the top, upright if the slope is less than a quarter turn."""
    for scale in dict.fromkeys(min(1.0, size / max(picture.shape)) for size in _SEARCHED):
        small = cv2.GaussianBlur(
            cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), (3, 3), 0
        )
        ink = _ink(small)
        for gap in _GAPS:
            found = [
                Line(line.x / scale, line.y / scale, line.length / scale, line.height / scale, line.slope)
                for line in _lines(ink, gap)
            ]
            for group in _groups(found):
                yield [_straight(picture, line) for line in group]


def _disc(size: int) -> Picture:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)), np.uint8)


def _ink(small: "cv2.typing.MatLike") -> Picture:
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, _disc(_PAPER)).astype(np.float32)
    darker = ((paper - small) * 255 / np.maximum(paper, 1)).astype(np.uint8)
    least, _ink = cv2.threshold(darker, 0, 255, cv2.THRESH_OTSU)
    return np.asarray(cv2.threshold(darker, max(least, _FAINT), 255, cv2.THRESH_BINARY)[1], np.uint8)


def _lines(ink: Picture, gap: int) -> Iterator[Line]:
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, _disc(gap))
    _count, labels, boxes, _middles = cv2.connectedComponentsWithStats(joined)
    for label, (left, top, wide, high, _area) in enumerate(boxes[1:], start=1):
        if max(wide, high) < 0.12 * max(ink.shape):
            continue
        here = np.s_[top : top + high, left : left + wide]
        signs = cv2.findNonZero(((labels[here] == label) & (ink[here] > 0)).astype(np.uint8))
        (x, y), (length, height), slope = cv2.minAreaRect(signs)
        if length < height:
            length, height, slope = height, length, slope + 90
        slope = (slope + 90) % 180 - 90
        if length >= _THIN * height > 0:
            yield Line(x + left, y + top, length, height, slope)


def _groups(lines: list[Line]) -> Iterator[list[Line]]:
    """Three lines alike side by side, or two, the longest first."""
    seen: list[set[tuple[float, float]]] = []
    for first in sorted(lines, key=lambda line: -line.length):
        alike = [_as_sloped(line, first.slope) for line in lines if _beside(first, line)]
        down = np.array((-np.sin(np.deg2rad(first.slope)), np.cos(np.deg2rad(first.slope))))
        alike.sort(key=lambda line: float(down @ (line.x, line.y)))
        places = {(line.x, line.y) for line in alike}
        if len(alike) in {2, 3} and places not in seen:
            seen.append(places)
            yield alike


def _as_sloped(line: Line, slope: float) -> Line:
    """The same line read the same way as its neighbours: a slope of -90 degrees is one of 90 upside down."""
    return replace(line, slope=slope + (line.slope - slope + 90) % 180 - 90)


def _beside(one: Line, other: Line) -> bool:
    turn = np.deg2rad(one.slope)
    away = (other.x - one.x, other.y - one.y)
    along = away[0] * np.cos(turn) + away[1] * np.sin(turn)
    across = away[1] * np.cos(turn) - away[0] * np.sin(turn)
    return bool(
        0.85 < one.length / other.length < 1.18
        and abs((one.slope - other.slope + 90) % 180 - 90) < 4
        and abs(along) < 0.12 * one.length
        and abs(across) < 7 * one.height
    )


def _straight(picture: Picture, line: Line) -> Picture:
    scale = HEIGHT / line.height
    wide = round(line.length * scale) + 2 * HEIGHT
    matrix = cv2.getRotationMatrix2D((line.x, line.y), line.slope, scale)
    matrix[:, 2] += np.array((wide / 2 - line.x, HEIGHT - line.y))
    smooth = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    cut = cv2.warpAffine(picture, matrix, (wide, 2 * HEIGHT), flags=smooth, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)
