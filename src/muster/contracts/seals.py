"""The seals of offices: keys that the operator put into the folder of seals, one file an office."""

import logging
from functools import lru_cache
from pathlib import Path

from asn1crypto.x509 import Certificate
from django.conf import settings

from muster.offices.models import Office
from muster.papers.errors import SealKeyError
from muster.papers.seal import SealKey, SealReport, authorities, seal, verify

logger = logging.getLogger(__name__)
AUTHORITIES = "authority.pem"


def sealed(pdf: bytes, office: Office, reason: str) -> bytes:
    """The PDF with the office's seal; as it is where the operator gave the office none."""
    key = _key_of(office)
    return pdf if key is None else seal(pdf, key, reason=reason)


def checked(pdf: bytes) -> SealReport:
    """What the seal of a PDF says, by the authorities that this installation trusts."""
    return verify(pdf, _trusted())


def _key_of(office: Office) -> SealKey | None:
    path = Path(settings.SEALS) / f"{office.pk}.pem"
    return _key(path, path.stat().st_mtime_ns) if path.is_file() else None


@lru_cache(maxsize=256)
def _key(path: Path, _changed: int) -> SealKey:
    """Read again when the file changes."""
    return SealKey.from_pem(path.read_bytes())


def _trusted() -> tuple[Certificate, ...]:
    path = Path(settings.SEALS) / AUTHORITIES
    try:
        return authorities(path.read_bytes())
    except FileNotFoundError:
        return ()
    except SealKeyError as error:
        logger.error("%s cannot be used: %s", AUTHORITIES, error)
        return ()
