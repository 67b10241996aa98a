"""How like each sign of a zone is to every sign of OCR-B, the type that ICAO Doc 9303 (part 3, section 4.1) asks for.

The shapes lie in `mrz_shapes.png`, drawn from Matthew Skala's OCR-B, which is in the public domain (Norbert Schwarz's
letter forms, free without limitation). A line's signs stand at one pitch, so each is looked for about its place alone.
"""

from functools import cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from muster.papers.mrz_strips import HEIGHT, Picture

__all__ = ["SIGNS", "Likeness", "likeness", "pitch_of"]

SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"

type Likeness = NDArray[np.float32]  # a line's places by SIGNS, -1 to 1

_WIDE: Final = 16  # pixels of a shape
_PITCH: Final = 20  # from one to the next
_CAPITAL: Final = 19.6  # how high a capital is at that pitch
# A strip's height is measured over its ink, blur and slope included: how much of it the capitals may be.
_CAPITALS: Final = (0.76, 0.83, 0.9, 0.97)
_ASIDE, _UPWARD = 4, 5  # pixels by which a sign may stand beside its place


def pitch_of(strip: Picture, width: int) -> float:
    """Pixels from sign to sign in a strip with so many; the ink of a sign is 0.6 of it wide."""
    return float((strip.shape[1] - 2 * HEIGHT) / (width - 0.4))


def likeness(strip: Picture, width: int) -> Likeness:
    """How like every shape the sign in each of the strip's places is, 1 for the same."""
    return max(
        (_at_height(strip, width, part) for part in _CAPITALS), key=lambda like: float(like.max(1).mean())
    )


@cache
def _shapes() -> NDArray[np.float32]:
    drawn = cv2.imread(str(Path(__file__).with_name("mrz_shapes.png")), cv2.IMREAD_GRAYSCALE)
    cells = np.split(np.asarray(drawn, np.float32), len(SIGNS), axis=1)
    return _normal(np.stack([cell.ravel() for cell in cells]))


def _normal(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each row with the mean 0 and the length 1: light and contrast no longer matter."""
    rows = rows - rows.mean(axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1), np.float32)


def _at_height(strip: Picture, width: int, part: float) -> Likeness:
    shapes = _shapes()
    high = shapes.shape[1] // _WIDE
    scale = (_PITCH / pitch_of(strip, width), _CAPITAL / (part * HEIGHT))
    matrix = np.array(
        (
            (scale[0], 0, 2 * _PITCH + 0.3 * _PITCH - (HEIGHT + 0.3 / scale[0] * _PITCH) * scale[0]),
            (0, scale[1], high / 2 + _UPWARD - HEIGHT * scale[1]),
        )
    )
    size = ((width + 4) * _PITCH, high + 2 * _UPWARD)
    line = cv2.warpAffine(_softened(strip, scale), matrix, size, borderMode=cv2.BORDER_REPLICATE)
    windows = np.lib.stride_tricks.sliding_window_view(line.astype(np.float32), (high, _WIDE))
    lefts = [round(2 * _PITCH + (0.3 + place) * _PITCH - _WIDE / 2) for place in range(width)]
    near = np.stack([windows[:, left - _ASIDE : left + _ASIDE + 1] for left in lefts])
    like = _normal(near.reshape(-1, high * _WIDE)) @ shapes.T
    return np.asarray(like.reshape(width, -1, len(SIGNS)).max(axis=1), np.float32)


def _softened(strip: Picture, scale: tuple[float, float]) -> "cv2.typing.MatLike":
    """The strip without what is finer than the pixels of the smaller picture."""
    across, down = (max(0.5 / each - 0.3, 0.1) for each in scale)
    return cv2.GaussianBlur(strip, (0, 0), sigmaX=across, sigmaY=down)
