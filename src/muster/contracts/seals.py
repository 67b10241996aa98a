"""The seals of offices, one file an office in the operator's folder of seals.

The file holds the office's private key and certificates, or the certificates alone: then the key lies in a token.
"""

import logging
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from asn1crypto.x509 import Certificate
from django.conf import settings

from muster.offices.models import Office
from muster.papers.errors import NotStampedError, PaperError, SealKeyError
from muster.papers.seal import Finding, SealReport, seal, verify
from muster.papers.seal_apart import verify_apart
from muster.papers.seal_keys import SealKey, authorities, holds_private_key
from muster.papers.seal_stamp import Stamper, try_out
from muster.papers.seal_token import Token, token_key

logger = logging.getLogger(__name__)
AUTHORITIES = "authority.pem"
TIME_AUTHORITIES = "time-authority.pem"


def sealed(pdf: bytes, office: Office, reason: str) -> bytes:
    """The PDF with the office's seal; as it is where the operator gave the office none."""
    try:
        key = _key_of(office)
        if key is None:
            return pdf
        return _stamped(pdf, key, reason) or seal(pdf, key, reason=reason)
    except PaperError as error:
        logger.error("the seal of %s cannot be used: %s", office.pk, error)
        raise


def checked(pdf: bytes) -> SealReport:
    """What the seal of a PDF says, by the authorities that this installation trusts."""
    return verify(pdf, _trusted(AUTHORITIES), _trusted(TIME_AUTHORITIES))


def checked_for_anybody(pdf: bytes) -> SealReport:
    """The same of a file that anybody may have made."""
    return verify_apart(pdf, _trusted(AUTHORITIES), _trusted(TIME_AUTHORITIES))


def _stamped(pdf: bytes, key: SealKey, reason: str) -> bytes | None:
    """The PDF with a seal and its time stamp; None where none is asked for, or none can be had now."""
    if not settings.STAMP_ADDRESS or _unanswered.is_recent():
        return None
    try:
        made = seal(pdf, key, reason=reason, stamper=Stamper(settings.STAMP_ADDRESS))
        if checked(made).finding is not Finding.CHANGED:
            return made
        why = f"{settings.STAMP_ADDRESS} stamped something else"
    except NotStampedError as error:
        why = str(error)
    _unanswered.note()
    logger.warning("sealed without a time stamp, and none is asked for a minute: %s", why)
    return None


class Unanswered:
    """Whether an authority failed to stamp just now: people who sign do not wait for it one after the other."""

    PAUSE = 60

    def __init__(self) -> None:
        self._until = 0.0

    def note(self) -> None:
        self._until = time.monotonic() + self.PAUSE

    def is_recent(self) -> bool:
        return time.monotonic() < self._until


_unanswered = Unanswered()


def _key_of(office: Office) -> SealKey | None:
    path = Path(settings.SEALS) / f"{office.pk}.pem"
    return _key(path, path.stat().st_mtime_ns) if path.is_file() else None


@lru_cache(maxsize=256)
def _key(path: Path, _changed: int) -> SealKey:
    """Read again when the file changes."""
    text = path.read_bytes()
    if holds_private_key(text) or not settings.SEAL_TOKEN_MODULE:
        return SealKey.from_pem(text)
    token = Token(settings.SEAL_TOKEN_MODULE, settings.SEAL_TOKEN_LABEL, settings.SEAL_TOKEN_PIN)
    return token_key(token, settings.SEAL_KEY_LABEL.replace("{office}", path.stem), text)


def unusable() -> Iterator[tuple[str, str]]:
    """Which files of the folder cannot be used, and why."""
    for path in sorted(Path(settings.SEALS).glob("*.pem")):
        try:
            if path.name in {AUTHORITIES, TIME_AUTHORITIES}:
                authorities(path.read_bytes())
            else:
                _key(path, path.stat().st_mtime_ns)
        except (SealKeyError, OSError) as error:
            yield path.name, str(error)


def no_stamp() -> str:
    """Why a time stamp that is asked for does not come or is not vouched for here; empty if all is well."""
    if settings.STAMP_ADDRESS:
        try:
            try_out(Stamper(settings.STAMP_ADDRESS), _trusted(TIME_AUTHORITIES))
        except NotStampedError as error:
            return str(error)
    return ""


def _trusted(name: str) -> tuple[Certificate, ...]:
    path = Path(settings.SEALS) / name
    try:
        return authorities(path.read_bytes())
    except FileNotFoundError:
        return ()
    except SealKeyError as error:
        logger.error("%s cannot be used: %s", name, error)
        return ()
