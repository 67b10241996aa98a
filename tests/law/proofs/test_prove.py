"""What is proved of rule books; a seeded fault makes each proof fail and shows a person."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from muster.law import Answer, Outcome, Regime, decide
from muster.law.days import turning_days
from muster.law.proofs import agreement
from muster.law.proofs.prove import Failure, Proof, prove
from muster.regimes import available, load
from tests.law import books
from tests.law.proofs.rulebooks import lighthouse, rule

ON = date(2025, 3, 1)


def only_failure(regime: Regime, proof: Proof, *days: date) -> Failure:
    (failure,) = prove(regime, days=days or (ON,)).failures
    assert failure.proof is proof
    return failure


def decided(regime: Regime, failure: Failure) -> Answer:
    return decide(regime, failure.facts, failure.on)


def test_a_day_of_a_shipped_regime_is_proved() -> None:
    proved = prove(load("ua-ngu"), days=[ON])
    assert (proved.failures, proved.days, proved.closed, proved.open) == ([], (ON,), {}, {})
    assert proved.people > 30
    idle = {idle.rule: idle.reason for idle in proved.idle}
    assert idle["R13"] == "it gives something and asks for nothing"
    assert idle["R01"] == "everybody meets it"
    assert idle["R12a"] == "it refuses nobody for certain while ngu_officer_decree_in_force is not known"


def test_a_day_before_the_regime_is_told_as_such() -> None:
    proved = prove(load("ua-ngu"), days=[date(2024, 2, 20)])
    assert (proved.failures, proved.closed) == ([], {date(2024, 2, 20): ("R01",)})


@pytest.mark.proof
@pytest.mark.parametrize(
    ("name", "reading"), [(name, reading) for name in available() for reading in load(name).readings]
)
def test_every_regime_is_proved_on_every_day_of_change(name: str, reading: str) -> None:
    regime = load(name)
    proved = prove(regime, reading)
    assert proved.failures == []
    assert set(turning_days(regime, regime.read(reading))) <= set(proved.days)


def test_every_day_of_change_is_proved(tmp_path: Path) -> None:
    proved = prove(lighthouse(tmp_path))
    assert proved.failures == []
    assert proved.days[:2] == (date(1991, 8, 24), date(2024, 1, 1))


def test_a_book_that_takes_minors_is_caught(tmp_path: Path) -> None:
    regime = lighthouse(tmp_path, parameters=books.PARAMETERS.replace("value = 18", "value = 16"))
    failure = only_failure(regime, Proof.MINORS)
    assert decided(regime, failure).outcome is Outcome.ELIGIBLE
    assert date(2007, 3, 1) < date.fromisoformat(str(failure.facts["date_of_birth"])) <= date(2009, 3, 1)


def test_a_book_that_does_not_ask_for_the_age_takes_minors(tmp_path: Path) -> None:
    regime = lighthouse(tmp_path, rules=rule("L9", "sex is male"))
    failure = only_failure(regime, Proof.MINORS)
    assert failure.facts == {"sex": "male"}


def test_a_refusal_without_citation_is_caught(tmp_path: Path) -> None:
    regime = lighthouse(tmp_path)
    regime = replace(regime, rules=tuple(replace(one, cites=()) for one in regime.rules), plans={})
    failure = only_failure(regime, Proof.CITATIONS)
    assert "is refused by L1, which cites nothing" in failure.told
    assert [result.cites for result in decided(regime, failure).decided_by] == [()]


def test_rules_that_contradict_each_other_are_caught_with_the_nearest_person(tmp_path: Path) -> None:
    contradiction = rule("L3", "sex is male"), rule("L4", "sex is female"), rule("L5", "medical is fit")
    regime = lighthouse(tmp_path, *contradiction)
    failure = only_failure(regime, Proof.CONTRADICTIONS)
    assert failure.told.startswith("nobody can pass: no person meets L3 and L4; the nearest")
    unmet = {result.rule for result in decided(regime, failure).decided_by}
    assert len(unmet) == 1
    assert unmet < {"L3", "L4"}


def test_a_rule_that_nobody_can_ever_meet_is_a_contradiction(tmp_path: Path) -> None:
    assert only_failure(lighthouse(tmp_path, rule("L3", "never")), Proof.CONTRADICTIONS).facts


def test_a_regime_that_opens_on_a_day_is_closed_before(tmp_path: Path) -> None:
    regime = lighthouse(tmp_path, rule("L3", "day >= 2024-02-01"), rule("L4", "storm"))
    proved = prove(regime, days=[date(2023, 6, 1), ON])
    assert (proved.failures, proved.open) == ([], {})
    assert proved.closed.keys() == {date(2023, 6, 1)}


def test_a_definition_that_asks_for_the_day_alone_closes_a_regime_too(tmp_path: Path) -> None:
    definitions = books.DEFINITIONS + '[opened]\nwhen = "day >= 2024-02-01"\n'
    regime = lighthouse(tmp_path, rule("L3", "opened"), definitions=definitions)
    assert prove(regime, days=[date(2023, 6, 1)]).closed == {date(2023, 6, 1): ("L3",)}


def test_an_age_beyond_all_dates_is_asked_in_vain(tmp_path: Path) -> None:
    proved = prove(lighthouse(tmp_path, rule("L3", "years(date_of_birth) < 150")), days=[ON])
    assert [(idle.rule, idle.reason) for idle in proved.idle] == [("L3", "it refuses nobody for certain")]


def test_a_regime_that_hangs_on_an_open_question_is_told(tmp_path: Path) -> None:
    proved = prove(lighthouse(tmp_path, rule("L3", "open(fog) and sex is male")), days=[ON])
    assert (proved.failures, proved.open) == ([], {ON: ("L3",)})


def test_a_rule_in_the_shadow_of_another_is_caught(tmp_path: Path) -> None:
    regime = lighthouse(tmp_path, rule("L3", "years(date_of_birth) >= 16"))
    proved = prove(regime, days=[ON])
    assert [idle.reason for idle in proved.idle] == [
        "whoever does not meet it does not meet L1 for certain either"
    ]
    failure = only_failure(regime, Proof.RULES)
    assert failure.told == "is refused by L3, as everybody it refuses is by another rule"
    assert {result.rule for result in decided(regime, failure).decided_by} == {"L1", "L3"}


def test_a_rule_in_the_shadow_on_some_days_alone_is_only_named(tmp_path: Path) -> None:
    older = books.PARAMETERS.replace(
        "values = [{ value = 18",
        'values = [{ value = 18, confidence = "T", sources = ["A1"] }, { from = 2025-06-01, value = 15',
    )
    regime = lighthouse(tmp_path, rule("L3", "years(date_of_birth) >= 16"), parameters=older)
    found = {failure.proof for failure in prove(regime, days=[ON, date(2025, 7, 1)]).failures}
    assert found == {Proof.MINORS}  # what the later age does, but L3 then matters


def test_what_keeps_a_rule_from_refusing_is_named(tmp_path: Path) -> None:
    rules = (
        rule("L3", "sex is male or not (sex is unspecified and open(fog))"),
        rule("L4", "medical is fit or physical is passed or open(fog)"),
        rule("L5", "sex is male or not sex is male"),
    )
    proved = prove(lighthouse(tmp_path, *rules), days=[ON])
    assert proved.failures == []
    assert {idle.rule: idle.reason for idle in proved.idle} == {
        "L3": "it refuses nobody for certain while fog is an open question",
        "L4": "it refuses nobody for certain while fog is an open question",
        "L5": "everybody meets it",
    }


def test_lists_and_countries_that_rules_name_are_told_apart(tmp_path: Path) -> None:
    rules = (
        rule("L3", "citizenships has any of (COL, PER) or citizenships is empty"),
        rule("L4", "not citizenships has PER"),
        rule("L5", "conviction_country in (PER, COL) or conviction is none"),
    )
    assert prove(lighthouse(tmp_path, *rules), days=[ON]).failures == []


def test_a_disagreement_is_caught_with_what_each_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def otherwise(regime: Regime, facts: Mapping[str, object], on: date, reading: str) -> Any:
        return decide(regime, facts, on, reading, {"least_age": 30})

    monkeypatch.setattr(agreement, "decide", otherwise)
    failures = prove(lighthouse(tmp_path), days=[ON]).failures
    assert {failure.proof for failure in failures} == {Proof.AGREEMENT}
    told = {failure.told for failure in failures}
    assert (
        "is not decided alike: the interpreter says not_eligible, not met L1, unknown -; "
        "the kernel says eligible, not met -, unknown -; the solver says eligible, not met -, unknown -"
    ) in told
