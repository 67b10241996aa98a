"""`decide` and the compiled interpreter say the same: outcome, rules, missing facts, term."""

import os
from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from muster.law import Answer, Regime, RuleOutcome, decide
from muster.law.bulk import OUTCOMES, Decided, Decider
from muster.law.days import turning_days
from muster.regimes import available, load
from tests.law.bulk.applicants import Applicants, Facts, batch_of

SAMPLE = 120  # applicants on each day
WHOLE = int(os.environ.get("MUSTER_PROOF_APPLICANTS", "1000000"))
AT_ONCE = 10_000

type Found = tuple[object, ...]


def readings() -> list[tuple[str, str]]:
    return [(regime, reading) for regime in available() for reading in load(regime).readings]


def days_of_change(regime: Regime, reading: str) -> list[date]:
    return turning_days(regime, regime.read(reading))


def told(decider: Decider, decided: Decided, row: int) -> Found:
    """What the interpreter says of a row, in the words of `decide`."""

    def names(words: Sequence[object], stand_for: Sequence[str]) -> list[str]:
        bits = sum(int(word[row]) << 63 * at for at, word in enumerate(words))  # type: ignore[index]
        return [name for at, name in enumerate(stand_for) if bits >> at & 1]

    return (
        OUTCOMES[decided.outcome[row]],
        names(decided.not_met, decider.rules),
        names(decided.unknown, decider.rules),
        set(names(decided.missing, decider.names)),
        decider.compiled.grants[decided.grant[row]],
    )


def said(answer: Answer) -> Found:
    def rules(outcome: RuleOutcome) -> list[str]:
        return [rule.rule for rule in answer.rules if rule.outcome is outcome]

    return (
        answer.outcome,
        rules(RuleOutcome.NOT_MET),
        rules(RuleOutcome.UNKNOWN),
        set(answer.missing),
        (answer.term_years, answer.probation_months),
    )


def disagreements(
    regime: Regime, on: date, reading: str, applicants: Sequence[Facts]
) -> Iterator[tuple[Facts, Found, Found]]:
    decider = Decider(regime, on, reading)
    decided = decider.decide(batch_of(applicants))
    assert not decided.bad
    for row, facts in enumerate(applicants):
        ours, theirs = told(decider, decided, row), said(decide(regime, facts, on, reading))
        if ours != theirs:
            yield facts, ours, theirs


@pytest.mark.parametrize(("name", "reading"), readings())
def test_a_sample_agrees_on_every_day_of_change(name: str, reading: str) -> None:
    regime = load(name)
    days = days_of_change(regime, reading)
    applicants = Applicants(regime, days, seed=1)
    for on in days:
        assert not list(disagreements(regime, on, reading, applicants.some(SAMPLE))), on


def test_a_sample_agrees_as_plain_python(plain_python: None) -> None:
    regime = load("ua-ngu")
    days = days_of_change(regime, "enacted")
    applicants = Applicants(regime, days, seed=2).some(40)
    assert not list(disagreements(regime, days[-1], "enacted", applicants))


@pytest.mark.proof
@pytest.mark.parametrize(("name", "reading"), readings())
def test_a_million_applicants_agree_on_every_day_of_change(name: str, reading: str) -> None:
    """The enacted law with all of them; other readings, which differ in few parameters, with a tenth."""
    regime = load(name)
    days = days_of_change(regime, reading)
    for on in days:
        applicants = Applicants(regime, days, seed=3)
        left = WHOLE if reading == "enacted" else WHOLE // 10
        while left > 0:
            some = applicants.some(min(AT_ONCE, left))
            left -= len(some)
            assert not list(disagreements(regime, on, reading, some)), on
        regime.plans.clear()  # what was remembered of this day
