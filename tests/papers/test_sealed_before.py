"""Contracts sealed by earlier releases, kept as they were: whatever is upgraded, what they say stays true.

Their keys are thrown away. Never write these files anew; add one where a release seals in another way.
"""

from pathlib import Path

import pytest

from muster.papers.seal import Finding, Stamp, authorities, verify

KEPT = Path(__file__).parent / "sealed"
TRUSTED = authorities((KEPT / "authority.pem").read_bytes())
TIME = authorities((KEPT / "time-authority.pem").read_bytes())
FILES = sorted(KEPT.glob("*.pdf"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_it_is_still_true(file: Path) -> None:
    report = verify(file.read_bytes(), TRUSTED, TIME)
    assert (report.finding, report.office, report.about) == (Finding.TRUE, "unit-3001", "НГУ-2026-000123")
    assert report.sealed_at
    assert f"{report.sealed_at:%Y-%m}" == "2026-11"
    assert report.stamp is (Stamp.TRUE if "stamped" in file.stem else Stamp.NONE)


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_one_byte_changed_is_still_found_out(file: Path) -> None:
    changed = bytearray(file.read_bytes())
    changed[len(changed) // 3] ^= 1
    assert verify(bytes(changed), TRUSTED, TIME).finding is not Finding.TRUE


def test_some_are_kept() -> None:
    assert len(FILES) >= 2
