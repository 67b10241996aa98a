"""A unit's key in a token beside those in files, and seals that cannot be used said at the start."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from muster.contracts.actions import pdf_of
from muster.contracts.checks import seals_usable
from muster.contracts.models import Contract
from muster.contracts.seals import checked
from muster.papers.authority import certificate_of, make_authority, make_office_key
from muster.papers.seal import Finding
from tests import tokens
from tests.cast import Cast
from tests.events import refused

# Before the tests in a browser, whose driver keeps an event loop running that no seal can be made beside.
pytestmark = pytest.mark.django_db

AUTHORITY = make_authority("Fictional authority")


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Seals of two units: one has its key in the file, the other in the token."""
    made = Path(settings.SEALS)
    made.mkdir()
    (made / "authority.pem").write_bytes(certificate_of(AUTHORITY))
    (made / "unit-3002.pem").write_bytes(make_office_key(AUTHORITY, "unit-3002"))
    monkeypatch.setattr(settings, "SEAL_TOKEN_MODULE", tokens.token().module)
    monkeypatch.setattr(settings, "SEAL_TOKEN_LABEL", tokens.token().label)
    monkeypatch.setattr(settings, "SEAL_TOKEN_PIN", tokens.token().pin)
    monkeypatch.setattr(settings, "SEAL_KEY_LABEL", f"{made.parent.name}-{{office}}")
    pem = make_office_key(AUTHORITY, "unit-3001")
    cut = pem.index(b"-----BEGIN CERTIFICATE")
    (made / "private").write_bytes(pem[:cut])
    tokens.put(made / "private", f"{made.parent.name}-unit-3001")
    (made / "private").unlink()
    (made / "unit-3001.pem").write_bytes(pem[cut:])
    return made


def said() -> list[str]:
    return [message.msg for message in seals_usable(databases=["default"])]


def test_a_contract_is_sealed_by_the_token(cast: Cast, folder: Path) -> None:
    assert all(b"PRIVATE" not in file.read_bytes() for file in folder.glob("unit-3001*"))
    report = checked(pdf_of(Contract.objects.select_related("person").get(case=cast.bring_to("drafted"))))
    assert (report.finding, report.office) == (Finding.TRUE, "unit-3001")


def test_without_its_token_no_contract_is_written_and_the_operator_reads_why(
    cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(settings, "SEAL_TOKEN_LABEL", "elsewhere")
    with refused("seal"):
        cast.bring_to("drafted")
    assert not Contract.objects.exists()
    assert "the seal of unit-3001 cannot be used: the token “elsewhere”" in caplog.text


def test_nothing_is_said_at_the_start_while_every_seal_can_be_used(folder: Path) -> None:
    assert said() == []


def test_nothing_is_asked_of_a_token_where_no_database_is_named(folder: Path) -> None:
    (folder / "unit-3002.pem").write_bytes(b"no key")
    assert seals_usable(databases=None) == []


def test_each_seal_that_cannot_be_used_is_named_at_the_start(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SEAL_TOKEN_PIN", "a forgotten one")
    (folder / "unit-3002.pem").write_bytes(b"no key")
    (folder / "authority.pem").write_bytes(b"no certificate")
    authority, first, second = said()
    assert authority.startswith(
        "The seal authority.pem cannot be used: there is no certificate of an authority"
    )
    assert (
        first == "The seal unit-3001.pem cannot be used: the token “offices” refuses its PIN, or is locked."
    )
    assert second.startswith("The seal unit-3002.pem cannot be used: there is no certificate of the office")


def test_certificates_without_a_token_are_a_key_forgotten(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SEAL_TOKEN_MODULE", "")
    assert said() == [
        "The seal unit-3001.pem cannot be used: there is no unencrypted private key in PEM form."
    ]


def test_a_warning_does_not_stop_the_service(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "unit-3002.pem").write_bytes(b"no key")
    call_command("check", databases=["default"])
    told = capsys.readouterr().err
    assert "muster.W001" in told
    assert "Traceback" not in told
