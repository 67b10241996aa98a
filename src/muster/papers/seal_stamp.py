"""A time stamp (RFC 3161) on a seal: an authority's word that the seal was there at that moment."""

from typing import Final

from asn1crypto import cms, x509
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper

from muster.papers.authority import certificate_of, make_authority, make_office_key
from muster.papers.errors import NotStampedError
from muster.papers.seal import EMPTY, STAMP_ROOM, Stamp, seal, verify
from muster.papers.seal_keys import SealKey, authorities

__all__ = ["PATIENCE", "Stamper", "try_out"]

PATIENCE: Final = 5
"""How many seconds an authority has to answer; somebody waits for the contract meanwhile."""

# What an answer that is none ends in, beside a line that is broken.
_UNUSABLE: Final = (OSError, ValueError, TypeError, LookupError, AttributeError)


class Stamper(HTTPTimeStamper):
    """Asks the authority at an http(s) address; `NotStampedError` where no stamp can be had in time."""

    def __init__(self, address: str) -> None:
        super().__init__(address, timeout=PATIENCE)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        try:
            stamp = await super().async_timestamp(message_digest, md_algorithm)
            size = len(stamp.dump())
        except _UNUSABLE as error:
            why = str(error.__cause__ or error) or type(error.__cause__ or error).__name__
            message = f"{self.url} gave no time stamp: {' '.join(why.split())}"
            raise NotStampedError(message) from None
        if size > STAMP_ROOM:
            message = f"{self.url} gave a time stamp of {size} bytes, more than {STAMP_ROOM}"
            raise NotStampedError(message)
        return stamp


def try_out(stamper: Stamper, stamping: tuple[x509.Certificate, ...]) -> None:
    """Try it on an empty page: `NotStampedError` where no stamp comes, or none that is vouched for."""
    authority = make_authority("Trial")
    key = SealKey.from_pem(make_office_key(authority, "trial"))
    sealed = seal(EMPTY, key, reason="", stamper=stamper)
    report = verify(sealed, authorities(certificate_of(authority)), stamping)
    if report.stamp is not Stamp.TRUE:
        message = f"no authority for time vouches for the stamps of {stamper.url}"
        raise NotStampedError(message)
