"""An office's seal on a PDF, and what anyone can find out about one without a network.

The seal is a PAdES B-B certifying signature (ETSI EN 319 142-1) that allows no later change: whoever alters one byte,
appends a page or adds another seal breaks it. The moment it names is the office's own word; with a time stamp
(RFC 3161, then it is PAdES B-T) an authority vouches for the moment too. The stamp lies beside what the seal covers:
it can be taken away unseen, and the seal is then one without a stamp.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Final

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from muster.papers.errors import NotSealedError
from muster.papers.seal_field import FIELD, with_field
from muster.papers.seal_keys import SealKey, authorities

__all__ = [
    "EMPTY",
    "FIELD",
    "STAMP_ROOM",
    "Finding",
    "SealKey",
    "SealReport",
    "Stamp",
    "authorities",
    "seal",
    "verify",
]

EMPTY: Final = (
    b"%PDF-1.7\n"
    b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n160\n%%EOF\n"
)
"""A PDF with one empty page: what keys and stamps are tried on."""
STAMP_ROOM: Final = 12 * 1024
"""How many bytes a time stamp may have: its certificates and two signatures of the longest keys."""


class Finding(StrEnum):
    """What is found out about a PDF, from the best to the worst."""

    TRUE = "true"  # sealed by an office that the authority vouches for, and nothing changed since
    UNKNOWN_AUTHORITY = "unknown_authority"  # unchanged, but nobody trusted vouches for who sealed it
    CHANGED = "changed"  # something was altered or appended after it was sealed
    NOT_SEALED = "not_sealed"
    NOT_A_PDF = "not_a_pdf"


class Stamp(StrEnum):
    """What is found out about the time stamp of an unbroken seal."""

    TRUE = "true"  # by an authority for time that is trusted
    UNKNOWN_AUTHORITY = "unknown_authority"  # of this very seal, but nobody trusted vouches for the moment
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SealReport:
    """A finding; the rest is told where the seal is unbroken.

    `sealed_at` is the office's own word and `about` what the seal says of the paper; `stamped_at` and `stamped_by`
    are the stamp's, be it trusted or not.
    """

    finding: Finding
    office: str = ""
    sealed_at: datetime | None = None
    about: str = ""
    stamp: Stamp = Stamp.NONE
    stamped_at: datetime | None = None
    stamped_by: str = ""


def seal(pdf: bytes, key: SealKey, *, reason: str, stamper: TimeStamper | None = None) -> bytes:
    """The PDF with the office's seal over all of it, and a time stamp if a stamper is given. It can be sealed once."""
    room = key.room + (2 * STAMP_ROOM if stamper else 0)
    said = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=reason,
    )
    sealed = BytesIO()
    try:
        writer = with_field(pdf)
        signer = signers.PdfSigner(said, signer=key.signer, timestamper=stamper)
        signer.sign_pdf(writer, output=sealed, bytes_reserved=room)
    except (PdfError, SigningError) as error:
        raise NotSealedError(str(error)) from None
    return sealed.getvalue()


def verify(
    pdf: bytes, trusted: Collection[x509.Certificate], stamping: Collection[x509.Certificate] = ()
) -> SealReport:
    """What the seal of a PDF says, from the file and the certificates of authorities alone.

    `trusted` vouch for offices, `stamping` for time, and neither for the other.
    """
    try:
        found = PdfFileReader(BytesIO(pdf)).embedded_signatures
    except _UNREADABLE:
        return SealReport(Finding.NOT_A_PDF)
    if not found:
        return SealReport(Finding.NOT_SEALED)
    # Whatever was sealed once allows no change, and a second seal is one.
    return _report(found[0], trusted, stamping) if len(found) == 1 else SealReport(Finding.CHANGED)


# A file made to confuse its reader can end in any of these.
_UNREADABLE: Final = (
    PdfError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    RecursionError,
    OSError,
)


def _report(
    found: EmbeddedPdfSignature, trusted: Collection[x509.Certificate], stamping: Collection[x509.Certificate]
) -> SealReport:
    try:
        status = _status(found, trusted, stamping)
    except (SignatureValidationError, *_UNREADABLE):
        return SealReport(Finding.CHANGED)
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    stamp = status.timestamp_validity
    true_stamp = stamp is None or (stamp.intact and stamp.valid)
    if not (status.intact and status.valid and whole and status.docmdp_ok and true_stamp):
        return SealReport(Finding.CHANGED)
    finding = Finding.TRUE if status.trusted else Finding.UNKNOWN_AUTHORITY
    about = str(found.sig_object.get("/Reason", ""))
    report = SealReport(finding, _name(status.signing_cert), status.signer_reported_dt, about)
    if stamp is None:
        return report
    worth = Stamp.TRUE if stamp.trusted else Stamp.UNKNOWN_AUTHORITY
    return replace(report, stamp=worth, stamped_at=stamp.timestamp, stamped_by=_name(stamp.signing_cert))


def _name(certificate: x509.Certificate) -> str:
    """How the certificate calls its owner."""
    return str(certificate.subject.native.get("common_name", ""))


def _status(
    found: EmbeddedPdfSignature, trusted: Collection[x509.Certificate], stamping: Collection[x509.Certificate]
) -> PdfSignatureStatus:
    said = found.self_reported_timestamp
    status = validate_pdf_signature(found, _as_of(said, trusted), _as_of(said, stamping))
    stamp = status.timestamp_validity
    if stamp is None or not stamp.trusted:
        return status
    # The authority knows the moment better than the office does.
    return validate_pdf_signature(found, _as_of(stamp.timestamp, trusted), _as_of(said, stamping))


def _as_of(moment: datetime | None, trusted: Collection[x509.Certificate]) -> ValidationContext:
    """As of the day it was sealed: a certificate that ran out since takes nothing back."""
    return ValidationContext(
        trust_roots=list(trusted), allow_fetching=False, moment=moment, best_signature_time=moment
    )
