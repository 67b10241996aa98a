"""Uploaded files judged before they are kept: whether they are a paper at all, and what of them is shown."""

from collections.abc import Iterable
from dataclasses import replace
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Final, Protocol

import filetype  # type: ignore[import-untyped]
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases import storage
from muster.cases.errors import NotPossible
from muster.cases.models import PaperKind
from muster.cases.scanning import scan
from muster.offices.access import NoAccess
from muster.papers.intake import SECONDS, Hint, IntakeError, Looked, Refusal, look
from muster.papers.mrz import Zone
from muster.papers.mrz_reading import UnreadableError, read_photograph, reading_possible
from muster.people.models import Person
from muster.people.vault import Compartment

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

CONTENT_TYPES: Final = {
    "application/pdf": "PDF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/heic": "HEIC",
    "image/webp": "WebP",
}

_AT_ONCE: Final = BoundedSemaphore(3)  # of one process of the service: each may take much memory

_REFUSED: "Final[dict[Refusal, _StrPromise]]" = {
    Refusal.BROKEN: _(
        "This file cannot be opened: it may be damaged. Photograph the paper again, or scan it again."
    ),
    Refusal.LOCKED: _("This PDF asks for a password. Send it without one, or photograph the paper."),
    Refusal.TOO_MANY_PAGES: _("This PDF has more than 20 pages. Send the pages that count."),
    Refusal.PICTURE_TOO_LARGE: _(
        "This picture has too many pixels to be opened. Send a smaller photo or scan."
    ),
    Refusal.TOO_HEAVY: _("This file could not be opened in the time there is. Send a photo or a plain scan."),
}

HINTS: Final[dict[Hint, "_StrPromise"]] = {
    Hint.SMALL: _("The picture is small: small print may be lost. Go nearer, or send it in full size."),
    Hint.BLANK: _("There seems to be nothing on the page. Was it the other side?"),
    Hint.DARK: _("The picture is dark. Photograph the paper by daylight, without a flash."),
    Hint.BLURRED: _(
        "The picture seems blurred. Lay the paper flat, hold still, and tap on the print to focus."
    ),
    Hint.CUT_OFF: _(
        "Print meets the edge of the picture: a part may be cut off. All four corners should be visible."
    ),
    Hint.OTHER_KIND: _(
        "This looks like a passport or an identity card. Is it the right paper? If not, remove it and add another."
    ),
    Hint.EXPIRED: _(
        "By the lines with many signs like <<< this document has expired. If you have a newer one, add it too; if "
        "not, this one may stay."
    ),
}

# Papers on which a machine-readable zone may stand.
_ZONED: Final = (PaperKind.IDENTITY, PaperKind.STAY, PaperKind.OTHER)


def content_type_of(content: bytes) -> str:
    """The kind of file its content shows; `NotPossible` for anything but the five kinds taken."""
    kind = filetype.guess_mime(content[:8192])
    if kind not in CONTENT_TYPES:
        raise NotPossible(
            "wrong-type",
            _(
                "This is not a PDF, JPEG, PNG, HEIC or WebP file, whatever its name says. Choose a photo or scan."
            ),
        )
    return str(kind)


def judge(content: bytes, kind: PaperKind | None = None) -> tuple[str, Looked]:
    """The kind of file, and the file made anew for those who look at it; `NotPossible`, with what to do, for no paper.

    Takes processes of its own: never inside a transaction. With the kind of paper that it should be, hints say whether
    it seems to be one, and in date.
    """
    if not content:
        raise NotPossible("empty", _("The file is empty. Choose another file."))
    if len(content) > settings.MAX_UPLOAD_BYTES:
        raise too_large()
    content_type = content_type_of(content)
    scan(content)
    if not _AT_ONCE.acquire(timeout=SECONDS):
        raise NotPossible(
            "busy", _("Very many files come in just now. Try again in a minute; nothing else was lost.")
        )
    try:
        looked = look(content, content_type)
        if kind is not None:
            looked = replace(looked, hints=(*looked.hints, *_by_its_zone(looked, kind)))
        return content_type, looked
    except IntakeError as error:
        raise NotPossible(f"file-{error.refusal}", _REFUSED[error.refusal]) from None
    finally:
        _AT_ONCE.release()


def _by_its_zone(looked: Looked, kind: PaperKind) -> tuple[Hint, ...]:
    zone = zone_in(looked.content) if looked.pages == 1 and reading_possible() else None
    if zone is None:
        return ()
    if kind not in _ZONED or (kind == PaperKind.STAY and zone.kind.startswith("P")):
        return (Hint.OTHER_KIND,)
    return (Hint.EXPIRED,) if zone.expiry and zone.expiry < timezone.localdate().isoformat() else ()


def zone_in(picture: bytes) -> Zone | None:
    """The machine-readable zone in a picture, if one can be read."""
    try:
        return read_photograph(picture, on=timezone.localdate())
    except UnreadableError:
        return None


class Shown(Protocol):
    """The row of a stored file and of what is shown of it."""

    stored_as: str
    shown_as: str
    shown_type: str

    def save(self, *, update_fields: Iterable[str]) -> None: ...


def show(row: Shown, person: Person, compartment: Compartment = Compartment.PAPERS) -> None:
    """Make what is shown of a file that came before files were judged; `NoAccess` where it is no paper."""
    if row.shown_as:
        return
    try:
        _type, looked = judge(storage.load(person, row.stored_as, compartment))
    except NotPossible:
        raise NoAccess from None
    with storage.undone() as stored:
        row.shown_as, row.shown_type = stored(person, looked.content, compartment), looked.content_type
        row.save(update_fields=("shown_as", "shown_type"))


def too_large() -> NotPossible:
    most = settings.MAX_UPLOAD_BYTES // (1024 * 1024)
    return NotPossible(
        "too-large",
        _("The file is larger than %(most)s MB. Choose a smaller photo or scan; nothing else was lost.")
        % {"most": most},
    )
