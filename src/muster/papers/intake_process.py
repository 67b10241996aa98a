"""A paper as staff may see it, made anew from the picture of its pages: the process that `intake` starts for one file.

Nothing of the file is passed on but what its pages look like: no metadata, no scripts, no attachments, nothing after
its end.
"""

import json
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, Final

import numpy as np
import pi_heif  # type: ignore[import-untyped]
import pypdfium2  # type: ignore[import-untyped]
from numpy.typing import NDArray
from PIL import Image, ImageOps

from muster.papers.intake import MOST_PAGES

__all__ = ["RefusedError", "hints_of", "looked_at"]

MOST_PIXELS: Final = 60_000_000
LONGEST: Final = 2000  # pixels of the longer side of what is passed on
QUALITY: Final = 80
DOTS: Final = 170  # an inch of a PDF's page, whose points are a 72nd of one

_FORMATS: Final = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/heic": "HEIF",
}

_READ: Final = 500  # pixels of the longer side, with less of which small print is lost
_MEASURED: Final = 1000  # pixels of the longer side at which sharpness is measured
_DARK: Final = 60  # of 255, the mean light of a picture taken in the dark
_PLAIN: Final = 4  # of 255, how far light strays on a page with nothing on it
_SHARP: Final = (
    0.03  # of light's variance, what is left of it between neighbours in a picture that can be read
)
_EDGE: Final = 0.06  # of the pixels along a side, those where print meets it


class RefusedError(Exception):
    """Why no picture can be made of a file: the name of an `intake.Refusal`."""


def looked_at(content: bytes, content_type: str) -> tuple[bytes, int, list[str]]:
    """The file made anew, as JPEG if it is of one page, as a PDF of pictures if it is of more; the number of pages;
    hints on the first of them."""
    pages = _pages(content) if content_type == "application/pdf" else iter([_picture(content, content_type)])
    first, *others = pages
    made = BytesIO()
    if others:
        first.save(made, "PDF", save_all=True, append_images=others, resolution=DOTS, quality=QUALITY)
    else:
        first.save(made, "JPEG", quality=QUALITY)
    return made.getvalue(), 1 + len(others), hints_of(np.asarray(first.convert("L"), np.uint8))


def _picture(content: bytes, content_type: str) -> Image.Image:
    pi_heif.register_heif_opener()
    try:
        with Image.open(BytesIO(content), formats=[_FORMATS[content_type]]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise RefusedError("picture_too_large")
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, EOFError):
        raise RefusedError("broken") from None
    upright.thumbnail((LONGEST, LONGEST))
    return _bare(upright)


def _bare(image: Image.Image) -> Image.Image:
    """The picture without what came with it."""
    return Image.frombytes("RGB", image.size, image.tobytes())


def _pages(content: bytes) -> Iterator[Image.Image]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise RefusedError("locked" if "password" in str(error).lower() else "broken") from None
    if not 0 < len(document) <= MOST_PAGES:
        raise RefusedError("too_many_pages" if len(document) else "broken")
    document.init_forms()
    for number in range(len(document)):
        try:
            page = document[number]
            scale = min(DOTS / 72, LONGEST / max(*page.get_size(), 1))
            yield _bare(page.render(scale=scale).to_pil().convert("RGB"))
        except (pypdfium2.PdfiumError, ValueError):
            raise RefusedError("broken") from None


def hints_of(grey: NDArray[np.uint8]) -> list[str]:
    """What may hinder who reads it, by the names of `intake.Hint`."""
    if max(grey.shape) < _READ:
        return ["small"]
    step = max(1, max(grey.shape) // _MEASURED)
    light = grey[::step, ::step].astype(np.float32)
    if light.std() < _PLAIN:
        return ["blank"]
    found = ["dark"] if light.mean() < _DARK else []
    if _sharpness(grey) < _SHARP:
        return [*found, "blurred"]
    return [*found, "cut_off"] if _meets_an_edge(light) else found


def _sharpness(grey: NDArray[np.uint8]) -> float:
    """How much of the light's variance is between neighbours, where the picture has most of it."""
    best = 0.0
    image = Image.fromarray(grey)
    image.thumbnail((_MEASURED, _MEASURED))
    light = np.asarray(image, np.float32)
    second = np.abs(np.diff(light, 2, axis=0)[:, 1:-1]) + np.abs(np.diff(light, 2, axis=1)[1:-1])
    for rows in np.array_split(np.arange(len(second)), 6):
        for columns in np.array_split(np.arange(second.shape[1]), 6):
            part = light[rows[0] + 1 : rows[-1] + 2, columns[0] + 1 : columns[-1] + 2]
            if part.std() > _PLAIN:
                best = max(
                    best, float(np.square(second[rows[0] : rows[-1] + 1, columns]).mean() / part.var())
                )
    return best


def _meets_an_edge(light: NDArray[np.float32]) -> bool:
    """Whether print runs into a side of the picture."""
    steps = np.abs(np.diff(light, axis=0))[:, 1:] + np.abs(np.diff(light, axis=1))[1:]
    print_ = steps > 3 * max(float(steps.std()), _PLAIN)
    sides = (print_[:3].any(0), print_[-3:].any(0), print_[:, :3].any(1), print_[:, -3:].any(1))
    return any(float(side.mean()) > _EDGE for side in sides)


def main(source: BinaryIO, made_into: BinaryIO, content_type: str) -> None:
    """What the process runs: a file in; a line of JSON out, then the file made anew."""
    Image.MAX_IMAGE_PIXELS = None  # `MOST_PIXELS` counts
    try:
        made, pages, hints = looked_at(source.read(), content_type)
        said = {"pages": pages, "hints": hints}
    except RefusedError as refusal:
        made, said = b"", {"refused": str(refusal)}
    made_into.write(json.dumps(said).encode() + b"\n" + made)


if __name__ == "__main__":  # pragma: no cover  run in another process
    main(sys.stdin.buffer, sys.stdout.buffer, sys.argv[1])
