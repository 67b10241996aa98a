"""A contract's seal with a time stamp, and without one where none can be had: the contract is never lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from muster.contracts import seals
from muster.contracts.actions import pdf_of
from muster.contracts.checks import seals_usable
from muster.contracts.models import Contract
from muster.papers.authority import certificate_of, make_authority, make_office_key
from muster.papers.seal import EMPTY, Finding, Stamp
from tests import stamping
from tests.cast import Cast, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Seals, an authority for time that is trusted, and nothing remembered of one that did not answer."""
    made = Path(settings.SEALS)
    made.mkdir()
    authority = make_authority("Fictional authority")
    (made / "authority.pem").write_bytes(certificate_of(authority))
    (made / "unit-3001.pem").write_bytes(make_office_key(authority, "unit-3001"))
    (made / "time-authority.pem").write_bytes(stamping.certificate())
    monkeypatch.setattr(seals, "_unanswered", seals.Unanswered())
    return made


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[stamping.Asked]:
    with stamping.listening() as asked:
        monkeypatch.setattr(settings, "STAMP_ADDRESS", asked.address)
        yield asked


def pdf(cast: Cast, stage: Stage = "drafted") -> bytes:
    case = cast.bring_to(stage)
    return pdf_of(Contract.objects.select_related("person").get(case=case))


def warned() -> list[str]:
    return [message.msg for message in seals_usable(databases=["default"])]


def test_none_is_asked_for_unless_the_operator_wants_one(cast: Cast) -> None:
    report = seals.checked(pdf(cast))
    assert (report.finding, report.stamp) == (Finding.TRUE, Stamp.NONE)
    assert warned() == []


def test_each_seal_has_one_where_the_operator_wants_it(cast: Cast, there: stamping.Asked) -> None:
    report = seals.checked(pdf(cast, "in_force"))
    assert (report.finding, report.stamp, report.stamped_by) == (Finding.TRUE, Stamp.TRUE, stamping.NAME)
    assert warned() == []


@pytest.mark.usefixtures("there")
def test_anyone_reads_it_at_verify(cast: Cast, client: Client, folder: Path) -> None:
    content = pdf(cast)

    def said() -> str:
        file = SimpleUploadedFile("contract.pdf", content, "application/pdf")
        return client.post("/verify/", {"file": file}).text

    assert "Time stamped by" in said()
    assert stamping.NAME in said()
    (folder / "time-authority.pem").unlink()
    assert "The seal is true" in said()
    assert "nobody whom this service trusts vouches for it" in said()


@pytest.mark.parametrize("answer", [stamping.refused, stamping.of_something_else, lambda _asked: b"nonsense"])
def test_a_contract_is_sealed_without_one_that_does_not_come(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    answer: stamping.Answer,
) -> None:
    with stamping.listening(answer) as asked:
        monkeypatch.setattr(settings, "STAMP_ADDRESS", asked.address)
        report = seals.checked(pdf(cast))
    assert (report.finding, report.stamp) == (Finding.TRUE, Stamp.NONE)
    assert "sealed without a time stamp, and none is asked for a minute" in caplog.text


def test_who_signs_next_does_not_wait_for_an_authority_that_failed_just_now(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stamping.listening(stamping.refused) as asked:
        monkeypatch.setattr(settings, "STAMP_ADDRESS", asked.address)
        seals.sealed(EMPTY, cast.unit, "")
        assert asked.times == 1
        seals.sealed(EMPTY, cast.unit, "")
        assert asked.times == 1
        monkeypatch.setattr(seals.Unanswered, "PAUSE", 0)
        seals._unanswered.note()
        seals.sealed(EMPTY, cast.unit, "")
        assert asked.times == 2


def test_one_that_does_not_come_or_is_not_vouched_for_is_said_at_the_start(
    folder: Path, there: stamping.Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "time-authority.pem").unlink()
    (untrusted,) = warned()
    assert untrusted.startswith("Seals have no trusted time stamp: no authority for time vouches")
    monkeypatch.setattr(settings, "STAMP_ADDRESS", "http://127.0.0.1:1/")
    (silent,) = warned()
    assert "http://127.0.0.1:1/ gave no time stamp" in silent
