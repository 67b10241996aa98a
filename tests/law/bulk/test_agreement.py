"""`decide` and the compiled interpreter say the same: outcome, rules, missing facts, term."""

import os
from collections.abc import Iterator, Sequence
from datetime import date

import pyarrow as pa
import pytest

from muster.law import VOCABULARY, Answer, Regime, RuleOutcome, decide
from muster.law.bulk import OUTCOMES, Decided, Decider
from muster.law.days import turning_days
from muster.law.decide import deciding
from muster.regimes import available, load
from tests.law.bulk.applicants import Applicants, Facts, batch_of

SAMPLE = 120  # applicants on each day
WHOLE = int(os.environ.get("PROOF_APPLICANTS", "1000000"))
AT_ONCE = 10_000
SHARES = 2

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


class Compared:
    """`decide` and the compiled interpreter on one day. What both said of the rules, of what is missing and of the
    term is put into words once for all of whom they say it.
    """

    def __init__(self, regime: Regime, on: date, reading: str) -> None:
        self.decide = deciding(regime, on, reading)
        self.decider = Decider(regime, on, reading)
        self.alike: tuple[set[Found], set[Found], set[Found]] = (set(), set(), set())

    def disagreements(
        self, applicants: Sequence[Facts], batch: pa.RecordBatch
    ) -> Iterator[tuple[Facts, Found, Found]]:
        decided = self.decider.decide(batch)
        assert not decided.bad
        columns = ([decided.outcome, *decided.not_met, *decided.unknown], decided.missing, [decided.grant])
        rows = [zip(*(column.tolist() for column in some), strict=True) for some in columns]
        rules, missing, terms = self.alike
        for row, (facts, *ours) in enumerate(zip(applicants, *rows, strict=True)):
            answer = self.decide(facts)
            of_rules = (ours[0], answer.outcome, answer.not_met, answer.unknown)
            of_missing = (ours[1], answer.missing)
            of_term = (ours[2], answer.term_years, answer.probation_months)
            if of_rules in rules and of_missing in missing and of_term in terms:
                continue
            one, other = told(self.decider, decided, row), said(answer)
            if one == other:
                rules.add(of_rules)
                missing.add(of_missing)
                terms.add(of_term)
            else:
                yield facts, one, other


def disagreements(
    regime: Regime, on: date, reading: str, applicants: Sequence[Facts]
) -> list[tuple[Facts, Found, Found]]:
    return list(Compared(regime, on, reading).disagreements(applicants, batch_of(applicants)))


@pytest.mark.parametrize(("name", "reading"), readings())
def test_a_sample_agrees_on_every_day_of_change(name: str, reading: str) -> None:
    regime = load(name)
    days = days_of_change(regime, reading)
    applicants = Applicants(regime, days, seed=1)
    for on in days:
        assert not disagreements(regime, on, reading, applicants.some(SAMPLE)), on


def test_a_sample_agrees_as_plain_python(plain_python: None) -> None:
    regime = load("ua-ngu")
    days = days_of_change(regime, "enacted")
    applicants = Applicants(regime, days, seed=2).some(40)
    assert not disagreements(regime, days[-1], "enacted", applicants)


@pytest.mark.parametrize("name", available())
def test_the_applicants_are_of_all_kinds(name: str) -> None:
    """They end in every outcome on some day, much of them is unknown, and their dates are partial or on the edge."""
    regime = load(name)
    days = days_of_change(regime, "enacted")
    applicants = Applicants(regime, days, seed=4).some(2000)
    births = [str(facts["date_of_birth"]) for facts in applicants if "date_of_birth" in facts]
    assert {len(born) for born in births} == {4, 7, 10}
    assert {len(facts) < len(VOCABULARY) for facts in applicants} == {True, False}
    assert all(any(fact not in facts for facts in applicants) for fact in VOCABULARY)
    found = {decide(regime, facts, on).outcome for on in days for facts in applicants[:200]}
    assert found == set(OUTCOMES)


def test_a_disagreement_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    regime = load("ua-ngu")
    on = days_of_change(regime, "enacted")[-1]
    applicants = Applicants(regime, [on], seed=5).some(300)
    compared = Compared(regime, on, "enacted")
    compared.decider = Decider(regime, on, "enacted", {"special_period": None})
    assert list(compared.disagreements(applicants, batch_of(applicants)))


@pytest.mark.proof
@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize(("name", "reading"), readings())
def test_a_million_applicants_agree_on_every_day_of_change(name: str, reading: str, share: int) -> None:
    """Each of a regime's million on each of its days of change; in shares, for as many processes. Readings other
    than the enacted law, which differ from it in few parameters, have a tenth.
    """
    regime = load(name)
    days = days_of_change(regime, reading)
    applicants = Applicants(regime, days, seed=1000 + share)
    compared = [Compared(regime, on, reading) for on in days]
    left = (WHOLE if reading == "enacted" else WHOLE // 10) // SHARES
    assert left > 0
    while left > 0:
        some = applicants.some(min(AT_ONCE, left))
        left -= len(some)
        batch = batch_of(some)
        for day in compared:
            assert not list(day.disagreements(some, batch)), day.on
    regime.plans.clear()  # what was remembered of these days
