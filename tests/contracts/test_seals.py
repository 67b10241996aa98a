"""Contracts are sealed by their unit, and found by their code."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from muster.cases import actions
from muster.cases.models import Case
from muster.cases.references import new_check_code, normalised_code
from muster.contracts.actions import draft_amendment, pdf_of, standing
from muster.contracts.checking import Standing, by_code
from muster.contracts.models import Contract
from muster.contracts.seals import checked
from muster.contracts.writing import clauses_of, contract_data
from muster.papers import contract as document
from muster.papers.authority import certificate_of, make_authority, make_office_key
from muster.papers.seal import Finding, SealKey, seal
from muster.site.demonstration.offices import UNITS
from muster.site.demonstration.seals import make_seals
from tests.cast import Cast, Stage, enrol, make_cast
from tests.conftest import Clock
from tests.events import refused

pytestmark = pytest.mark.django_db


def contract_of(case: Case) -> Contract:
    return Contract.objects.select_related("person", "unit", "case").get(case=case)


@pytest.fixture
def seals() -> Path:
    """The folder of seals, with an authority and the key of the cast's unit."""
    folder = Path(settings.SEALS)
    folder.mkdir()
    authority = make_authority("Fictional authority")
    (folder / "authority.pem").write_bytes(certificate_of(authority))
    (folder / "unit-3001.pem").write_bytes(make_office_key(authority, "unit-3001"))
    return folder


class TestSealed:
    @pytest.mark.usefixtures("seals")
    @pytest.mark.parametrize("stage", ["drafted", "signed", "in_force"])
    def test_at_every_stage_by_its_unit(self, cast: Cast, stage: Stage) -> None:
        report = checked(pdf_of(contract_of(cast.bring_to(stage))))
        assert (report.finding, report.office) == (Finding.TRUE, "unit-3001")

    def test_not_where_the_unit_has_no_seal(self, cast: Cast) -> None:
        assert checked(pdf_of(contract_of(cast.bring_to("drafted")))).finding is Finding.NOT_SEALED

    def test_a_key_that_is_exchanged_seals_from_then_on(self, cast: Cast, seals: Path) -> None:
        case = cast.bring_to("drafted")
        other = make_authority("Another authority")
        (seals / "authority.pem").write_bytes(certificate_of(other))
        (seals / "unit-3001.pem").write_bytes(make_office_key(other, "unit-3001"))
        assert checked(pdf_of(contract_of(case))).finding is Finding.UNKNOWN_AUTHORITY
        again = cast.bring_to("drafted", who=cast.stranger)
        assert checked(pdf_of(contract_of(again))).finding is Finding.TRUE

    def test_no_contract_is_written_with_a_seal_that_cannot_be_used(self, cast: Cast, seals: Path) -> None:
        (seals / "unit-3001.pem").write_bytes(b"no key")
        with refused("seal"):
            cast.bring_to("drafted")
        assert not Contract.objects.exists()

    def test_an_authority_that_cannot_be_read_vouches_for_nobody(
        self, cast: Cast, seals: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        case = cast.bring_to("drafted")
        (seals / "authority.pem").write_bytes(b"no certificate")
        assert checked(pdf_of(contract_of(case))).finding is Finding.UNKNOWN_AUTHORITY
        assert "authority.pem cannot be used" in caplog.text


def _one_byte(pdf: bytes) -> bytes:
    changed = bytearray(pdf)
    changed[len(pdf) // 3] ^= 1
    return bytes(changed)


def _another_page(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        written = io.BytesIO()
        opened.add_blank_page()
        opened.save(written)
    return written.getvalue()


def _updated(pdf: bytes) -> bytes:
    """An update appended after the seal, as an editor of PDFs writes it."""
    writer, written = IncrementalPdfFileWriter(io.BytesIO(pdf)), io.BytesIO()
    writer.root["/Lang"] = generic.pdf_string("en")
    writer.update_root()
    writer.write(written)
    return written.getvalue()


class _Forger(signers.PdfSigner):
    def _enforce_certification_constraints(self, reader: object) -> None:
        """The contract is certified against all change, and a forger's tool does not care."""


def _another_seal(pdf: bytes) -> bytes:
    key = SealKey.from_pem(make_office_key(make_authority("Fictional forger"), "unit-3001"))
    said = signers.PdfSignatureMetadata(
        field_name="Other", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
    )
    written = io.BytesIO()
    _Forger(said, signer=key.signer).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=written)
    return written.getvalue()


@pytest.mark.usefixtures("seals")
class TestAltered:
    """A true contract and an amendment of it; whatever is done to either afterwards is found out."""

    @pytest.mark.parametrize("alter", [_one_byte, _another_page, _updated, _another_seal])
    def test_it_is_detected(self, cast: Cast, alter: Callable[[bytes], bytes]) -> None:
        sealed = pdf_of(contract_of(cast.bring_to("in_force")))
        assert checked(sealed).finding is Finding.TRUE
        assert checked(alter(sealed)).finding is Finding.CHANGED

    def test_sealed_anew_by_somebody_else_it_is_not_ours(self, cast: Cast) -> None:
        sealed = pdf_of(contract_of(cast.bring_to("drafted")))
        plain = sealed[: sealed.index(b"%%EOF") + len(b"%%EOF\n")]
        stranger = SealKey.from_pem(make_office_key(make_authority("Fictional forger"), "unit-3001"))
        assert checked(seal(plain, stranger, reason="")).finding is Finding.UNKNOWN_AUTHORITY

    def test_the_seal_says_which_paper_it_is(self, cast: Cast) -> None:
        case = cast.bring_to("in_force", who=cast.stateless, way="unit")
        amendment = draft_amendment(
            user=cast.recruiter,
            actor=cast.actor(cast.recruiter),
            case_id=case.pk,
            term_years=4,
            commander=cast.commander,
        )
        contract = standing(case)
        assert contract is not None
        assert checked(pdf_of(contract)).about == contract.reference
        about = f"{amendment.reference}, amendment 1 of {contract.reference}"
        assert checked(pdf_of(amendment)).about == about


@pytest.mark.usefixtures("seals")
def test_a_contract_of_an_old_edition_still_verifies(clock: Clock) -> None:
    """Drafted in March 2024, written anew with its order in June, when a clause and the rule book had changed."""
    clock.set(datetime(2024, 3, 1, 9, tzinfo=UTC))
    cast = make_cast()
    case = cast.bring_to("signed")
    before = contract_of(case)
    clock.set(datetime(2024, 6, 3, 9, tzinfo=UTC))
    newer = cast.bring_to("signed", who=cast.stranger)
    enrol(cast, case)
    after = contract_of(case)
    assert ["early-end", 1] in after.clauses
    assert ["early-end", 2] in contract_of(newer).clauses
    assert (after.text_digest, after.edition) == (before.text_digest, before.edition)
    assert document.digest(contract_data(after), clauses_of(after)) == before.text_digest
    assert checked(pdf_of(after)).finding is Finding.TRUE
    found = by_code(after.check_code or "")
    assert found is not None
    assert found.standing is Standing.IN_FORCE


class TestByCode:
    @pytest.mark.parametrize(
        ("stage", "stands"),
        [("drafted", Standing.DRAFT), ("signed", Standing.CONFIRMED), ("in_force", Standing.IN_FORCE)],
    )
    def test_it_tells_the_office_the_day_and_how_it_stands(
        self, cast: Cast, stage: Stage, stands: Standing
    ) -> None:
        contract = contract_of(cast.bring_to(stage))
        found = by_code(contract.check_code or "")
        assert found is not None
        assert (found.office, found.standing) == (cast.unit, stands)
        assert found.drafted_on == timezone.localdate(contract.drafted_at)

    def test_it_forgives_small_letters_spaces_and_look_alikes(self, cast: Cast) -> None:
        contract = contract_of(cast.bring_to("drafted"))
        Contract.objects.update(check_code="01AB-CDEF-GHJK")
        assert by_code(" oiab cdef ghjk ") is not None
        assert contract.check_code != new_check_code()

    def test_a_withdrawn_application_takes_its_contract_along(self, cast: Cast) -> None:
        case = cast.bring_to("drafted")
        code = contract_of(case).check_code
        actions.withdraw(user=cast.applicant, case_id=case.pk)
        found = by_code(code or "")
        assert found is not None
        assert found.standing is Standing.CANCELLED

    def test_one_that_has_ended_says_so(self, cast: Cast) -> None:
        contract = contract_of(cast.bring_to("in_force"))
        Contract.objects.update(ended_on=timezone.localdate())
        found = by_code(contract.check_code or "")
        assert found is not None
        assert found.standing is Standing.ENDED

    @pytest.mark.parametrize("code", ["", "0000-0000-0000", "None", "%", "x" * 60])
    def test_any_other_code_finds_nothing(self, cast: Cast, code: str) -> None:
        cast.bring_to("drafted")
        Contract.objects.update(check_code=None)  # as of before there were codes
        assert by_code(code) is None

    def test_it_stands_on_the_paper(self, cast: Cast) -> None:
        contract = standing(cast.bring_to("drafted"))
        assert contract is not None
        assert contract.check_code
        assert contract.check_code == normalised_code(contract.check_code)


def test_the_demonstration_has_seals_once() -> None:
    make_seals()
    folder = Path(settings.SEALS)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert set(before) == {"authority.pem", *(f"{unit.code}.pem" for unit in UNITS)}
    make_seals()
    assert before == {file.name: file.read_bytes() for file in folder.iterdir()}


def test_migrations_are_complete() -> None:
    call_command("makemigrations", "contracts", check=True, dry_run=True, verbosity=0)
