"""Anybody's file is checked in a process of its own: what it is made for harms nobody else."""

import json
from base64 import b64encode

import pytest

from muster.papers import seal_apart
from muster.papers.seal import Finding, SealReport, verify
from muster.papers.seal_apart import verify_apart
from muster.papers.seal_process import answer
from tests.papers.test_seal import PLAIN, SEALED, TRUSTED
from tests.papers.test_sealed_before import KEPT, TIME
from tests.papers.test_sealed_before import TRUSTED as TRUSTED_BEFORE


def test_it_finds_the_same() -> None:
    kept = (KEPT / "field-tagged-and-stamped.pdf").read_bytes()
    assert verify_apart(kept, TRUSTED_BEFORE, TIME) == verify(kept, TRUSTED_BEFORE, TIME)
    for pdf in (SEALED, PLAIN, b"no PDF", SEALED[:-9]):
        assert verify_apart(pdf, TRUSTED) == verify(pdf, TRUSTED)


def test_the_process_says_in_one_line_what_it_found() -> None:
    trusted = [b64encode(each.dump()).decode() for each in TRUSTED]
    told = json.loads(answer(json.dumps([trusted, []]).encode() + b"\n" + SEALED))
    assert (told["finding"], told["office"], told["stamp"]) == ("true", "unit-3001", "none")


def of_many_fields() -> bytes:
    """A form that names one unusable seal a million times: minutes of work."""
    catalogue = (
        b"1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[" + b"4 0 R " * 10**6 + b"]>>>>endobj\n"
    )
    parts = [
        catalogue,
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n",
        b"4 0 obj<</FT/Sig/T(a)/V 4 0 R>>endobj\n",
    ]
    pdf, places = b"%PDF-1.7\n", b""
    for part in parts:
        places += b"%010d 00000 n \n" % len(pdf)
        pdf += part
    table = b"xref\n0 5\n0000000000 65535 f \n" + places + b"trailer<</Size 5/Root 1 0 R>>\n"
    return pdf + table + b"startxref\n%d\n%%%%EOF\n" % len(pdf)


def test_a_file_made_to_take_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal_apart, "SECONDS", 2)
    assert verify_apart(of_many_fields(), TRUSTED) == SealReport(Finding.NOT_A_PDF)


def test_a_file_made_to_grow_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal_apart, "MEMORY", 8 * 1024**2)
    assert verify_apart(SEALED, TRUSTED) == SealReport(Finding.NOT_A_PDF)
