"""An office's seal key that never leaves a token (a smart card, a hardware module), asked through PKCS#11.

A session is opened for each seal and closed after it: a module that was away is found again, and nothing of it is
shared between threads. One seal at a time, since a module knows one login for the whole process.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from asn1crypto import x509
from pkcs11 import PinIncorrect, PinInvalid, PinLenRange, PinLocked, PKCS11Error, Session
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign import signers
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko_certvalidator.registry import SimpleCertificateStore

from muster.papers.errors import SealKeyError
from muster.papers.seal import EMPTY, Finding, seal, verify
from muster.papers.seal_keys import SealKey, chain_in

__all__ = ["Token", "token_key"]

_HASHED_HERE: Final = {
    "rsa",
    "ec",
}  # every token signs a digest with these; few hash a text with them as well
_ONE_AT_A_TIME: Final = Lock()


@dataclass(frozen=True, slots=True)
class Token:
    """A token by its label, the module (a library's path) that leads to it, and the PIN that opens it."""

    module: str
    label: str
    pin: str = field(repr=False)


_REFUSED: Final[set[Token]] = set()
"""Whose PIN was wrong: asked again and again, a token locks itself for good."""


def token_key(token: Token, label: str, text: bytes) -> SealKey:
    """The private key of this label in the token, with the office's certificates in PEM form.

    Tried once on a page of nothing: `SealKeyError` says whether the module, the token, the PIN, the key or its
    certificate is amiss.
    """
    chain = chain_in(text)
    key = SealKey.of(_TokenSigner(token, label, chain), chain)
    # Believing the certificate itself: only whether the key is its own is asked here.
    if verify(seal(EMPTY, key, reason=""), chain[:1]).finding is Finding.CHANGED:
        message = (
            f"the first certificate is not that of the private key “{label}” in the token “{token.label}”"
        )
        raise SealKeyError(message)
    return key


class _TokenSigner(signers.Signer):
    def __init__(self, token: Token, label: str, chain: list[x509.Certificate]) -> None:
        own, *others = chain
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple(others)
        super().__init__(signing_cert=own, cert_registry=registry)
        self._token, self._label = token, label
        self._hashed_here = own.public_key.algorithm in _HASHED_HERE

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002  the library's own
        with _session(self._token) as session:
            asked = PKCS11Signer(
                session,
                signing_cert=self.signing_cert,
                key_label=self._label,
                use_raw_mechanism=self._hashed_here,
            )
            return await asked.async_sign_raw(data, digest_algorithm, dry_run)


@contextmanager
def _session(token: Token) -> Iterator[Session]:
    with _ONE_AT_A_TIME:
        if token in _REFUSED:
            message = f"the token “{token.label}” refused its PIN; it is not tried again before a restart"
            raise SealKeyError(message)
        try:
            with open_pkcs11_session(
                token.module, token_criteria=TokenCriteria(label=token.label), user_pin=token.pin
            ) as session:
                yield session
        except (PinIncorrect, PinInvalid, PinLenRange, PinLocked):
            _REFUSED.add(token)
            message = f"the token “{token.label}” refuses its PIN, or is locked"
            raise SealKeyError(message) from None
        except PKCS11Error as error:
            why = str(error) or type(error).__name__
            message = f"the token “{token.label}” behind {token.module} cannot be used: {why}"
            raise SealKeyError(message) from None
