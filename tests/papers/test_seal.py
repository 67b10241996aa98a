"""An office's seal holds on what it was set on, and on nothing else."""

import subprocess
from datetime import UTC, datetime, timedelta, tzinfo
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from asn1crypto import pem
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from muster.papers.authority import certificate_of, make_authority, make_office_key
from muster.papers.errors import NotSealedError, SealKeyError
from muster.papers.seal import (
    Finding,
    SealKey,
    SealReport,
    authorities,
    seal,
    verify,
)

AUTHORITY = make_authority("Fictional authority")
TRUSTED = authorities(certificate_of(AUTHORITY))
UNIT_PEM = make_office_key(AUTHORITY, "unit-3001")
UNIT = SealKey.from_pem(UNIT_PEM)


def pages(number: int) -> bytes:
    made, written = pikepdf.new(), BytesIO()
    for _ in range(number):
        made.add_blank_page()
    made.save(written)
    return written.getvalue()


PLAIN = pages(2)
SEALED = seal(PLAIN, UNIT, reason="Contract 123")


def finding(pdf: bytes) -> Finding:
    return verify(pdf, TRUSTED).finding


class TestAUnbrokenSeal:
    def test_it_names_the_office_and_the_moment(self) -> None:
        report = verify(SEALED, TRUSTED)
        assert (report.finding, report.office) == (Finding.TRUE, "unit-3001")
        assert report.sealed_at is not None
        assert abs((datetime.now(UTC) - report.sealed_at).total_seconds()) < 600

    def test_a_seal_by_a_long_key_and_a_long_name_finds_room(self) -> None:
        key = rsa.generate_private_key(65537, 4096)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "office " * 9)])
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder(name, name, key.public_key(), 7, now, now + timedelta(days=1))
        own = builder.sign(key, hashes.SHA512())
        pem_key = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        office = SealKey.from_pem(pem_key + own.public_bytes(Encoding.PEM))
        assert verify(seal(PLAIN, office, reason="x" * 500), TRUSTED).finding is Finding.UNKNOWN_AUTHORITY

    def test_what_was_sealed_stays_as_it_was(self) -> None:
        assert SEALED.startswith(PLAIN)

    def test_nobody_trusted_vouches_for_a_stranger(self) -> None:
        stranger = SealKey.from_pem(make_office_key(make_authority("Fictional authority"), "unit-3001"))
        report = verify(seal(PLAIN, stranger, reason=""), TRUSTED)
        assert (report.finding, report.office) == (Finding.UNKNOWN_AUTHORITY, "unit-3001")

    def test_a_certificate_that_has_run_out_since_takes_nothing_back(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old, key = _of_2005()
        with monkeypatch.context() as then:
            then.setattr("pyhanko.sign.signers.pdf_signer.datetime", _June2006)
            sealed = seal(PLAIN, key, reason="")
        report = verify(sealed, old)
        assert (report.finding, report.sealed_at) == (Finding.TRUE, _June2006.now())

    def test_a_seal_set_after_the_certificate_ran_out_does_not_hold(self) -> None:
        old, key = _of_2005()
        assert verify(seal(PLAIN, key, reason=""), old).finding is Finding.UNKNOWN_AUTHORITY

    def test_an_independent_tool_agrees(self, tmp_path: Path) -> None:
        good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
        good.write_bytes(SEALED)
        bad.write_bytes(SEALED.replace(b"/MediaBox", b"/mediaBox", 1))
        said = [
            subprocess.run(  # found on the path, as scripts/install-test-needs has it
                ["pdfsig", "-nocert", path],  # noqa: S607
                capture_output=True,
                text=True,
                check=False,
            ).stdout
            for path in (good, bad)
        ]
        assert "Signature is Valid" in said[0]
        assert "Total document signed" in said[0]
        assert "Signature is Valid" not in said[1]


class _June2006(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime(2006, 6, 1, tzinfo=UTC).astimezone(tz or UTC)


def _of_2005() -> tuple[tuple[Any, ...], SealKey]:
    """An authority and an office's key made in 2005: both have long run out."""
    at = datetime(2005, 1, 1, tzinfo=UTC)
    old = make_authority("Old authority", at=at)
    return authorities(certificate_of(old)), SealKey.from_pem(make_office_key(old, "unit-1", at=at))


class TestABrokenSeal:
    @pytest.mark.parametrize("at", range(0, len(PLAIN), max(1, len(PLAIN) // 40)))
    def test_one_byte_of_what_was_sealed(self, at: int) -> None:
        changed = bytearray(SEALED)
        changed[at] ^= 1
        assert finding(bytes(changed)) is not Finding.TRUE

    def test_another_page(self) -> None:
        with pikepdf.open(BytesIO(SEALED)) as opened:
            written = BytesIO()
            opened.add_blank_page()
            opened.save(written)
        assert finding(written.getvalue()) is Finding.CHANGED

    def test_an_update_appended_after_it(self) -> None:
        writer, written = IncrementalPdfFileWriter(BytesIO(SEALED)), BytesIO()
        writer.root["/Lang"] = generic.pdf_string("uk")
        writer.update_root()
        writer.write(written)
        assert finding(written.getvalue()) is Finding.CHANGED

    def test_bytes_appended_after_it(self) -> None:
        assert finding(SEALED + b"\n% one more line\n") is not Finding.TRUE

    def test_another_seal_beside_it(self) -> None:
        assert finding(_sealed_again(SEALED)) is Finding.CHANGED

    def test_cut_off(self) -> None:
        assert finding(SEALED[: len(SEALED) // 2]) is not Finding.TRUE

    def test_a_number_that_is_none(self) -> None:
        changed = SEALED.replace(b"/SigFlags 3", b"/SigFlags .")
        assert changed != SEALED
        assert finding(changed) is not Finding.TRUE

    @pytest.mark.parametrize(
        ("word", "another"), [(b"/TransformMethod", b"/TransformMethoe"), (b"/Type /Sig\n", b"/Type /Sih\n")]
    )
    def test_a_word_of_the_seal_that_means_nothing(self, word: bytes, another: bytes) -> None:
        changed = SEALED.replace(word, another)
        assert changed != SEALED
        assert finding(changed) is Finding.CHANGED

    @given(st.integers(min_value=0, max_value=len(SEALED) - 1), st.integers(min_value=1, max_value=255))
    def test_any_other_byte(self, at: int, difference: int) -> None:
        """The padding behind the signature itself holds nothing; all else is covered."""
        changed = bytearray(SEALED)
        changed[at] ^= difference
        report = verify(bytes(changed), TRUSTED)
        assert report.finding is not Finding.TRUE or report == verify(SEALED, TRUSTED)


class _Forger(signers.PdfSigner):
    def _enforce_certification_constraints(self, reader: object) -> None:
        """Certified against all change: what of it?"""


def _sealed_again(pdf: bytes) -> bytes:
    """By a forger, whom no tool holds back."""
    said = signers.PdfSignatureMetadata(
        field_name="Other", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    written = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    _Forger(said, signer=UNIT.signer).sign_pdf(writer, output=written)
    return written.getvalue()


class TestWhatIsNotSealed:
    def test_a_plain_pdf(self) -> None:
        assert verify(PLAIN, TRUSTED) == SealReport(Finding.NOT_SEALED)

    @pytest.mark.parametrize(
        "pdf", [b"", b"no PDF", b"%PDF-1.7\n", PLAIN[:40], b"%PDF-1.7\nstartxref\n9\n%%EOF"]
    )
    def test_what_is_no_pdf(self, pdf: bytes) -> None:
        assert finding(pdf) is Finding.NOT_A_PDF

    @given(st.binary(max_size=400))
    def test_any_bytes_end_in_a_finding(self, noise: bytes) -> None:
        assert finding(b"%PDF-1.7\n" + noise) is not Finding.TRUE


class TestSealing:
    def test_once_and_not_twice(self) -> None:
        with pytest.raises(NotSealedError):
            seal(SEALED, UNIT, reason="again")

    def test_nothing_but_a_pdf(self) -> None:
        with pytest.raises(NotSealedError):
            seal(b"no PDF", UNIT, reason="")


class TestKeys:
    KEY, OWN, _ROOT = (pem.armor(name, content) for name, _, content in pem.unarmor(UNIT_PEM, multiple=True))

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            (b"", "private key"),
            (OWN, "private key"),
            (KEY, "certificate of the office"),
            (
                KEY + b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
                "certificate of the office",
            ),
            (KEY + certificate_of(AUTHORITY), "not that of the private key"),
        ],
    )
    def test_what_is_missing_is_said(self, text: bytes, says: str) -> None:
        with pytest.raises(SealKeyError, match=says):
            SealKey.from_pem(text)

    @pytest.mark.parametrize("text", [b"", b"no certificate", KEY])
    def test_an_authority_needs_its_certificate(self, text: bytes) -> None:
        with pytest.raises(SealKeyError, match="certificate of an authority"):
            authorities(text)

    @pytest.mark.parametrize("text", [b"", certificate_of(AUTHORITY), KEY])
    def test_only_an_authority_vouches_for_an_office(self, text: bytes) -> None:
        with pytest.raises(SealKeyError, match="authority's own key"):
            make_office_key(text, "unit-3001")

    def test_a_certificate_given_away_has_no_key(self) -> None:
        assert b"PRIVATE" not in certificate_of(AUTHORITY)
