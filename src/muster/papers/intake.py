"""An uploaded file looked at before anybody opens it: what its pages look like, and nothing else of it.

The file is opened in a process of its own with bounds on memory and time, so that no file, however it was made, stops
whoever takes it in.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["MOST_PAGES", "SECONDS", "Hint", "IntakeError", "Looked", "Refusal", "look"]

MOST_PAGES: Final = 20
SECONDS: Final = 20
MEMORY: Final = 2 * 1024**3  # bytes of addresses, most of them never touched


class Refusal(StrEnum):
    """Why a file is not taken in."""

    BROKEN = "broken"  # it cannot be opened
    LOCKED = "locked"  # it needs a password
    TOO_MANY_PAGES = "too_many_pages"
    PICTURE_TOO_LARGE = "picture_too_large"
    TOO_HEAVY = "too_heavy"  # it needs more memory or time than a paper does


class Hint(StrEnum):
    """What may hinder who reads it; nothing is refused for a hint."""

    SMALL = "small"
    BLANK = "blank"
    DARK = "dark"
    BLURRED = "blurred"
    CUT_OFF = "cut_off"
    OTHER_KIND = "other_kind"  # by its machine-readable zone, as the next
    EXPIRED = "expired"


class IntakeError(ValueError):
    """A file that is not taken in."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"the file is not taken in: {refusal}")
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Looked:
    """A file made anew from the pictures of its pages: JPEG if it is of one page, PDF if it is of more."""

    content: bytes
    content_type: str
    pages: int
    hints: tuple[Hint, ...]


def look(content: bytes, content_type: str) -> Looked:
    """The file made anew, if it is what it is said to be: PDF, JPEG, PNG, WebP or HEIC. Else `IntakeError`."""
    with subprocess.Popen(  # noqa: S603  this same program
        (sys.executable, "-I", "-m", "muster.papers.intake_process", content_type),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={"PATH": os.environ.get("PATH", "")},  # no key of ours is there to be found
        cwd="/",
    ) as child:
        # Bounded before the first byte of the file is handed over.
        resource.prlimit(child.pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.prlimit(child.pid, resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (0, 0))
        try:
            said = child.communicate(content, timeout=SECONDS)[0]
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            raise IntakeError(Refusal.TOO_HEAVY) from None
    if child.returncode or not said:
        raise IntakeError(Refusal.TOO_HEAVY)
    header, _, made = said.partition(b"\n")
    return _understood(header, made)


def _understood(header: bytes, made: bytes) -> Looked:
    """What the process said; whatever it should not say, a file made it say."""
    try:
        told = json.loads(header)
        if "refused" in told:
            raise IntakeError(Refusal(told["refused"]))
        made_type = "application/pdf" if told["pages"] > 1 else "image/jpeg"
        return Looked(made, made_type, told["pages"], tuple(map(Hint, told["hints"])))
    except IntakeError:
        raise
    except (ValueError, KeyError, TypeError):
        raise IntakeError(Refusal.BROKEN) from None
