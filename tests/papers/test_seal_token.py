"""A key in a token seals as one in a file does, and whatever is amiss with the token is said in one sentence."""

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from muster.papers.authority import certificate_of, make_authority, make_office_key
from muster.papers.errors import SealKeyError
from muster.papers.seal import Finding, authorities, seal, verify
from muster.papers.seal_keys import holds_private_key
from muster.papers.seal_token import token_key
from tests import tokens
from tests.papers.test_seal import PLAIN

AUTHORITY = make_authority("Fictional authority")
TRUSTED = authorities(certificate_of(AUTHORITY))


def certificates_of(pem: bytes) -> bytes:
    return pem[pem.index(b"-----BEGIN CERTIFICATE") :]


def kept(folder: Path, pem: bytes, label: str) -> bytes:
    """Put the private key into the token; what is left for the file are the certificates."""
    file = folder / f"{label}.pem"
    file.write_bytes(pem[: pem.index(b"-----BEGIN CERTIFICATE")])
    tokens.put(file, label)
    return certificates_of(pem)


def of_rsa() -> bytes:
    """A certificate signed by itself, as a token's own tool makes one."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "unit-rsa")])
    inside = x509.load_pem_x509_certificate(certificate_of(AUTHORITY))
    days = (inside.not_valid_before_utc, inside.not_valid_after_utc)
    own = x509.CertificateBuilder(name, name, key.public_key(), 7, *days).sign(key, hashes.SHA256())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + own.public_bytes(
        Encoding.PEM
    )


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The certificates of a unit whose private key is in the token alone."""
    return kept(tmp_path_factory.mktemp("keys"), make_office_key(AUTHORITY, "unit-1"), "unit-1")


def test_it_seals_and_names_the_office(unit: bytes) -> None:
    sealed = seal(PLAIN, token_key(tokens.token(), "unit-1", unit), reason="Contract 123")
    report = verify(sealed, TRUSTED)
    assert (report.finding, report.office, report.about) == (Finding.TRUE, "unit-1", "Contract 123")
    assert verify(sealed.replace(b"/MediaBox", b"/mediaBox", 1), TRUSTED).finding is Finding.CHANGED


def test_a_key_of_rsa_seals_as_well(tmp_path: Path) -> None:
    certificate = kept(tmp_path, of_rsa(), "unit-rsa")
    sealed = seal(PLAIN, token_key(tokens.token(), "unit-rsa", certificate), reason="")
    assert verify(sealed, authorities(certificate)).office == "unit-rsa"


def test_a_certificate_must_be_there(unit: bytes) -> None:
    with pytest.raises(SealKeyError, match="no certificate of the office"):
        token_key(tokens.token(), "unit-1", b"")


def test_a_certificate_of_another_key_is_refused(unit: bytes) -> None:
    other = certificates_of(make_office_key(AUTHORITY, "unit-1"))
    with pytest.raises(SealKeyError, match="not that of the private key “unit-1” in the token “offices”"):
        token_key(tokens.token(), "unit-1", other)


def test_a_key_that_is_not_there_is_named(unit: bytes) -> None:
    with pytest.raises(SealKeyError, match="private key with label 'unit-2'"):
        token_key(tokens.token(), "unit-2", unit)


@pytest.mark.parametrize("change", [{"label": "elsewhere"}, {"module": "/nowhere.so"}, {"module": __file__}])
def test_a_token_that_is_not_there_is_named(unit: bytes, change: dict[str, str]) -> None:
    named = next(iter(change.values()))
    with pytest.raises(SealKeyError, match="cannot be used") as told:
        token_key(replace(tokens.token(), **change), "unit-1", unit)
    assert named in str(told.value)


def test_a_wrong_pin_is_tried_once_so_that_the_token_does_not_lock_itself(unit: bytes) -> None:
    wrong = replace(tokens.token(), pin="another")
    with pytest.raises(SealKeyError, match="refuses its PIN"):
        token_key(wrong, "unit-1", unit)
    with pytest.raises(SealKeyError, match="not tried again before a restart"):
        token_key(wrong, "unit-1", unit)
    token_key(tokens.token(), "unit-1", unit)


def test_the_pin_is_not_shown_where_a_token_is_printed() -> None:
    assert tokens.PIN not in repr(tokens.token())


def test_a_file_of_certificates_is_told_from_one_with_its_key() -> None:
    both = make_office_key(AUTHORITY, "unit-2")
    assert holds_private_key(both)
    assert holds_private_key(of_rsa())
    assert not holds_private_key(certificates_of(both))
    assert not holds_private_key(b"")
