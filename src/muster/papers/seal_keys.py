"""Whose key makes a seal and who vouches for it: certificates and private keys in PEM form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from asn1crypto import keys, pem, x509
from cryptography.hazmat.primitives import serialization
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from muster.papers.errors import SealKeyError

__all__ = ["SealKey", "authorities", "chain_in", "holds_private_key"]

_BESIDE_CERTIFICATES: Final = (
    4096  # bytes of a seal, with room to spare: a signature by RSA of 8,192 bits takes 1,024
)


@dataclass(frozen=True, slots=True)
class SealKey:
    """An office's private key, its certificate, and the certificates between it and the authority."""

    signer: signers.Signer
    room: int
    """How many bytes a seal takes in a file, at most: without it each seal is made twice, to be measured."""

    @classmethod
    def from_pem(cls, text: bytes) -> Self:
        """Read the key (PKCS 8, not encrypted), the office's certificate first, then the others."""
        try:
            key = serialization.load_pem_private_key(text, password=None)
        except (ValueError, TypeError):
            message = "there is no unencrypted private key in PEM form"
            raise SealKeyError(message) from None
        chain = chain_in(text)
        own, *others = chain
        der = serialization.Encoding.DER
        public = serialization.PublicFormat.SubjectPublicKeyInfo
        if key.public_key().public_bytes(der, public) != own.public_key.dump():
            message = "the first certificate is not that of the private key"
            raise SealKeyError(message)
        plain = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple(others)
        signer = signers.SimpleSigner(
            signing_cert=own, signing_key=keys.PrivateKeyInfo.load(plain), cert_registry=registry
        )
        return cls.of(signer, chain)

    @classmethod
    def of(cls, signer: signers.Signer, chain: Sequence[x509.Certificate]) -> Self:
        """A key with the room that its seals take beside these certificates."""
        room = _BESIDE_CERTIFICATES + sum(len(certificate.dump()) for certificate in chain)
        return cls(signer, 2 * room)  # a seal is written in hexadecimal digits


def holds_private_key(text: bytes) -> bool:
    """Whether the text has a private key, of whatever form: else it lies in a token, or is forgotten."""
    return b"PRIVATE KEY-----" in text


def chain_in(text: bytes) -> list[x509.Certificate]:
    """The office's certificate, then those up to the authority; `SealKeyError` where there is none."""
    found = _certificates(text)
    if not found:
        message = "there is no certificate of the office in PEM form"
        raise SealKeyError(message)
    return found


def authorities(text: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates of trusted authorities in PEM form; `SealKeyError` where there is none."""
    found = tuple(_certificates(text))
    if not found:
        message = "there is no certificate of an authority in PEM form"
        raise SealKeyError(message)
    return found


def _certificates(text: bytes) -> list[x509.Certificate]:
    try:
        armoured = [content for name, _, content in pem.unarmor(text, multiple=True) if name == "CERTIFICATE"]
        found = [x509.Certificate.load(content) for content in armoured]
        for certificate in found:
            certificate.native  # noqa: B018  the library reads lazily: read it here, where the fault can be told
    except (ValueError, TypeError):
        return []
    return found
