"""An office's seal on a PDF, and what anyone can find out about one without a network.

The seal is a PAdES B-B certifying signature (ETSI EN 319 142-1) that allows no later change: whoever alters one byte,
appends a page or adds another seal breaks it. The day it names is the office's own word, as no time stamp is asked.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Final

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from muster.papers.errors import NotSealedError
from muster.papers.seal_keys import SealKey, authorities

__all__ = ["FIELD", "Finding", "SealKey", "SealReport", "authorities", "seal", "verify"]

FIELD: Final = "Seal"


class Finding(StrEnum):
    """What is found out about a PDF, from the best to the worst."""

    TRUE = "true"  # sealed by an office that the authority vouches for, and nothing changed since
    UNKNOWN_AUTHORITY = "unknown_authority"  # unchanged, but nobody trusted vouches for who sealed it
    CHANGED = "changed"  # something was altered or appended after it was sealed
    NOT_SEALED = "not_sealed"
    NOT_A_PDF = "not_a_pdf"


@dataclass(frozen=True, slots=True)
class SealReport:
    """A finding; `office`, `sealed_at` and what the seal says it is `about` are told where the seal is unbroken."""

    finding: Finding
    office: str = ""
    sealed_at: datetime | None = None
    about: str = ""


def seal(pdf: bytes, key: SealKey, *, reason: str) -> bytes:
    """The PDF with the office's seal over all of it. It can be sealed once."""
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
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        signer = signers.PdfSigner(said, signer=key.signer)
        signer.sign_pdf(writer, output=sealed, bytes_reserved=key.room)
    except (PdfError, SigningError) as error:
        raise NotSealedError(str(error)) from None
    return sealed.getvalue()


def verify(pdf: bytes, trusted: Collection[x509.Certificate]) -> SealReport:
    """What the seal of a PDF says, from the file and the authorities' certificates alone."""
    try:
        found = PdfFileReader(BytesIO(pdf)).embedded_signatures
    except _UNREADABLE:
        return SealReport(Finding.NOT_A_PDF)
    if not found:
        return SealReport(Finding.NOT_SEALED)
    # Whatever was sealed once allows no change, and a second seal is one.
    return _report(found[0], trusted) if len(found) == 1 else SealReport(Finding.CHANGED)


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


def _report(found: EmbeddedPdfSignature, trusted: Collection[x509.Certificate]) -> SealReport:
    try:
        status = _status(found, trusted)
    except (SignatureValidationError, *_UNREADABLE):
        return SealReport(Finding.CHANGED)
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    if not (status.intact and status.valid and whole and status.docmdp_ok):
        return SealReport(Finding.CHANGED)
    office = status.signing_cert.subject.native.get("common_name", "")
    finding = Finding.TRUE if status.trusted else Finding.UNKNOWN_AUTHORITY
    about = str(found.sig_object.get("/Reason", ""))
    return SealReport(finding, office, status.signer_reported_dt, about)


def _status(found: EmbeddedPdfSignature, trusted: Collection[x509.Certificate]) -> PdfSignatureStatus:
    # As of the day it was sealed: a certificate that ran out since takes nothing back.
    context = ValidationContext(
        trust_roots=list(trusted),
        allow_fetching=False,
        moment=found.self_reported_timestamp,
        best_signature_time=found.self_reported_timestamp,
    )
    return validate_pdf_signature(found, signer_validation_context=context)
