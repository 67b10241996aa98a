"""The seals of offices, one file an office in the operator's folder of seals.

The file holds the office's private key and certificates, or the certificates alone: then the key lies in a token.
"""

import logging
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from asn1crypto.x509 import Certificate
from django.conf import settings

from muster.offices.models import Office
from muster.papers.errors import PaperError, SealKeyError
from muster.papers.seal import SealReport, seal, verify
from muster.papers.seal_keys import SealKey, authorities, holds_private_key
from muster.papers.seal_token import Token, token_key

logger = logging.getLogger(__name__)
AUTHORITIES = "authority.pem"


def sealed(pdf: bytes, office: Office, reason: str) -> bytes:
    """The PDF with the office's seal; as it is where the operator gave the office none."""
    try:
        key = _key_of(office)
        return pdf if key is None else seal(pdf, key, reason=reason)
    except PaperError as error:
        logger.error("the seal of %s cannot be used: %s", office.pk, error)
        raise


def checked(pdf: bytes) -> SealReport:
    """What the seal of a PDF says, by the authorities that this installation trusts."""
    return verify(pdf, _trusted())


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
            if path.name == AUTHORITIES:
                authorities(path.read_bytes())
            else:
                _key(path, path.stat().st_mtime_ns)
        except (SealKeyError, OSError) as error:
            yield path.name, str(error)


def _trusted() -> tuple[Certificate, ...]:
    path = Path(settings.SEALS) / AUTHORITIES
    try:
        return authorities(path.read_bytes())
    except FileNotFoundError:
        return ()
    except SealKeyError as error:
        logger.error("%s cannot be used: %s", AUTHORITIES, error)
        return ()
