"""The machine-readable zone in a photograph of a document, read on this machine.

The picture is opened in a process of its own with bounds on memory and time, so that no picture, however it was made,
stops whoever asks. Nothing of it is kept. Needs tesseract (Debian's `tesseract-ocr`); without it one has to type.
"""

import os
import resource
import shutil
import signal
import subprocess
import sys
from datetime import date
from typing import Final

from muster.papers.mrz import Zone, parse

__all__ = ["TESSERACT", "UnreadableError", "read_photograph", "reading_possible"]

TESSERACT: Final = "tesseract"
SECONDS: Final = 12
MEMORY: Final = 2 * 1024**3  # bytes of addresses, most of them never touched


class UnreadableError(ValueError):
    """No zone whose check digits all hold was found in the picture."""

    def __init__(self) -> None:
        super().__init__("no machine-readable zone could be read in the picture")


def reading_possible() -> bool:
    """Whether tesseract is installed here."""
    return shutil.which(TESSERACT) is not None


def read_photograph(content: bytes, *, on: date) -> Zone:
    """The zone in a JPEG, PNG or WebP, every check digit of which holds; else `UnreadableError`.

    `on` is the day by which the centuries of the dates are told.
    """
    with subprocess.Popen(  # noqa: S603  this same program
        (sys.executable, "-m", "muster.papers.mrz_photograph", on.isoformat()),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # Sums this small are slower on many threads.
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    ) as child:
        # Bounded before the first byte of the picture is handed over.
        resource.prlimit(child.pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.prlimit(child.pid, resource.RLIMIT_CPU, (SECONDS, SECONDS))
        try:
            said = child.communicate(content, timeout=SECONDS)[0].decode()
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            raise UnreadableError from None
    if child.returncode or not said:
        raise UnreadableError
    return parse(said, on=on)
