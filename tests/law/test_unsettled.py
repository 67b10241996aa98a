"""What an answer leaves open: which facts are missing, and which questions no text answers, case after case.

What is left of a rule is remembered, and stands for every case that leaves the same; so each test asks the same
rule book about two cases that leave nearly the same.
"""

from datetime import date
from pathlib import Path

import pytest

from muster.law import Regime, decide
from tests.law.books import QUESTIONS
from tests.law.proofs.rulebooks import lighthouse, rule

ON = date(2024, 6, 1)
BASE = {"date_of_birth": "1990-01-01", "sex": "male"}
MIST = """
[mist]
text.en = "Nobody wrote what holds in mist."
text.uk = "Ніхто не записав, що діє в імлу."
sources = ["A1"]
"""


def book(folder: Path, *rules: str) -> Regime:
    return lighthouse(folder, *rules, questions=QUESTIONS + MIST)


def missing(regime: Regime, **facts: object) -> tuple[str, ...]:
    return decide(regime, BASE | facts, ON).missing


def questions(regime: Regime, **facts: object) -> dict[str, tuple[str, ...]]:
    """The open questions that are told, each with the rules it keeps open."""
    told = decide(regime, BASE | facts, ON).warnings
    return {warning.code: warning.rules for warning in told if warning.code in regime.questions}


@pytest.mark.parametrize("order", [(True, False), (False, True)])
def test_what_ends_met_is_told_from_what_ends_not_met(tmp_path: Path, order: tuple[bool, bool]) -> None:
    regime = book(
        tmp_path,
        rule("L3", "consent_processing"),
        rule(
            "L4",
            "(prosecution_pending and (consent_processing or consent_verification)) or "
            "(not prosecution_pending and (not consent_processing and consent_verification))",
        ),
    )
    expected = {
        True: ("consent_processing",),  # it settles both rules
        False: ("consent_processing", "consent_verification"),
    }
    assert {pending: missing(regime, prosecution_pending=pending) for pending in order} == expected


@pytest.mark.parametrize("order", [(True, False), (False, True)])
def test_each_rule_that_is_open_tells_its_own_question(tmp_path: Path, order: tuple[bool, bool]) -> None:
    regime = book(
        tmp_path,
        rule("L3", "prosecution_pending or open(fog)"),
        rule("L4", "not prosecution_pending or open(mist)"),
    )
    told = {pending: questions(regime, prosecution_pending=pending) for pending in order}
    assert told == {True: {"mist": ("L4",)}, False: {"fog": ("L3",)}}


def test_a_question_names_every_rule_that_it_keeps_open(tmp_path: Path) -> None:
    regime = book(tmp_path, *(rule(name, "open(fog) or consent_processing") for name in ("L3", "L4")))
    assert questions(regime, consent_processing=False) == {"fog": ("L3", "L4")}


def test_a_question_is_told_only_where_no_fact_can_settle_the_rule(tmp_path: Path) -> None:
    regime = book(tmp_path, rule("L3", "consent_processing or open(fog)"))
    assert questions(regime) == {}
    assert missing(regime) == ("consent_processing",)
    assert questions(regime, consent_processing=True) == {}
    assert questions(regime, consent_processing=False) == {"fog": ("L3",)}
