"""A certificate authority of one's own, for tests and for houses that have none: certificates for offices' seals."""

from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from muster.papers.errors import SealKeyError

__all__ = ["AUTHORITY_YEARS", "OFFICE_YEARS", "certificate_of", "make_authority", "make_office_key"]

AUTHORITY_YEARS: Final = 20
OFFICE_YEARS: Final = 5


def make_authority(name: str, *, at: datetime | None = None) -> bytes:
    """A new authority: its private key, to be kept apart, and its certificate, to be given away, in PEM form."""
    key = ec.generate_private_key(ec.SECP384R1())
    builder = _about(name, name, key, AUTHORITY_YEARS, at or datetime.now(UTC))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_use(vouching=True), critical=True)
    return _pem(key) + builder.sign(key, hashes.SHA384()).public_bytes(Encoding.PEM)


def certificate_of(text: bytes) -> bytes:
    """The certificate alone, in PEM form: what everybody may have."""
    return x509.load_pem_x509_certificate(text).public_bytes(Encoding.PEM)


def make_office_key(authority: bytes, office: str, *, at: datetime | None = None) -> bytes:
    """A new seal key for an office, with its certificate and the authority's, in PEM form.

    `authority` is what `make_authority` gave (`SealKeyError` else); `office` is how the seal names the office.
    """
    try:
        vouching = load_pem_private_key(authority, password=None)
        issuer = x509.load_pem_x509_certificate(authority)
    except (ValueError, TypeError):
        vouching = None
    if not isinstance(vouching, ec.EllipticCurvePrivateKey):
        message = "there is no authority's own key and certificate in PEM form; make them with muster seal authority"
        raise SealKeyError(message)
    key = ec.generate_private_key(ec.SECP256R1())
    name = str(issuer.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
    builder = _about(office, name, key, OFFICE_YEARS, at or datetime.now(UTC))
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_use(vouching=False), critical=True)
    issued_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(vouching.public_key())
    builder = builder.add_extension(issued_by, critical=False)
    certificate = builder.sign(vouching, hashes.SHA384())
    return _pem(key) + certificate.public_bytes(Encoding.PEM) + issuer.public_bytes(Encoding.PEM)


def _about(
    subject: str, issuer: str, key: ec.EllipticCurvePrivateKey, years: int, at: datetime
) -> x509.CertificateBuilder:
    known = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + timedelta(days=365 * years))
        .add_extension(known, critical=False)
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _use(*, vouching: bool) -> x509.KeyUsage:
    """An authority vouches for others; an office signs, and cannot say later that it did not."""
    return x509.KeyUsage(
        digital_signature=not vouching,
        content_commitment=not vouching,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=vouching,
        crl_sign=vouching,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
