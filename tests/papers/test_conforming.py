"""Archival (PDF/A-2a) and accessible (PDF/UA-1) by an independent judge, as they are written and as they are sealed."""

import page
import pytest

from muster.papers import contract
from muster.papers.model import ContractData
from muster.papers.seal import seal
from muster.papers.seal_stamp import Stamper
from tests import stamping
from tests.papers.specimens import LANGUAGES, amending, clauses_of, contract_in, in_force, witnessed
from tests.papers.test_seal import PLAIN, UNIT


def written(data: ContractData) -> bytes:
    return contract.write(data, clauses_of(data), data.language).content


def against(pdf: bytes) -> list[str]:
    """What the judge has against it, by rule."""
    reports = [page.validate_pdf_bytes(pdf, profile=profile) for profile in ("2a", "ua1")]
    assert all(report.rules.total > 100 for report in reports)
    return [f"{failure.rule_id}: {failure.message}" for report in reports for failure in report.failures]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_contract_in_force_and_its_seal(language: str) -> None:
    pdf = written(in_force(language))
    assert against(pdf) == []
    assert against(seal(pdf, UNIT, reason="Contract 123")) == []


@pytest.mark.parametrize("data", [contract_in("ar"), witnessed("ar"), amending("fr")])
def test_a_draft_one_with_a_witness_and_an_amendment(data: ContractData) -> None:
    assert against(seal(written(data), UNIT, reason="")) == []


def test_a_time_stamp_takes_nothing_away() -> None:
    with stamping.listening() as there:
        sealed = seal(written(in_force("ar")), UNIT, reason="", stamper=Stamper(there.address))
    assert against(sealed) == []


def test_the_judge_does_see_what_is_neither() -> None:
    assert len(against(PLAIN)) > 2


def test_a_tag_or_a_word_of_the_metadata_taken_away_is_seen() -> None:
    sealed = seal(written(in_force("en")), UNIT, reason="")
    assert any("Widget" in each for each in against(sealed.replace(b"/StructParent 3", b"/StructPerent 3")))
    assert against(sealed.replace(b"/MarkInfo", b"/MerkInfo"))
