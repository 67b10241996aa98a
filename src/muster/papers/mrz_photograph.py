"""The machine-readable zone found in a photograph: the process that `mrz_reading` starts for it."""

import sys
from datetime import date
from io import BytesIO
from typing import BinaryIO, Final

import numpy as np
from PIL import Image

from muster.papers.mrz_signs import readings, settled
from muster.papers.mrz_strips import strips

__all__ = ["find"]

MOST_PIXELS: Final = 60_000_000
_KINDS: Final = ("JPEG", "PNG", "WEBP")


def find(content: bytes, *, on: date) -> str:
    """The lines of the zone in the picture, put right by their check digits; empty where there is none."""
    with Image.open(BytesIO(content), formats=_KINDS) as image:
        if image.width * image.height > MOST_PIXELS:
            return ""
        picture = np.asarray(image.convert("L"), np.uint8)
    for found in strips(picture):
        for reading in readings(found):
            if lines := settled(reading, on=on):
                return lines
    return ""


def main(source: BinaryIO, day: str) -> None:
    """What the other process runs: a picture in, lines out."""
    sys.stdout.write(find(source.read(), on=date.fromisoformat(day)))


if __name__ == "__main__":  # pragma: no cover  run in another process
    main(sys.stdin.buffer, sys.argv[1])
