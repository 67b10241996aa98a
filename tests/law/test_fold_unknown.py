"""Conditions that hang on a parameter that is not known, or only within bounds."""

from datetime import date
from itertools import product
from pathlib import Path

import pytest

from muster.law import Regime, RuleOutcome, decide
from tests.law.oracle import F, Oracle, T, U
from tests.law.test_fold import book

ON = date(2024, 6, 15)
SAID = {F: RuleOutcome.NOT_MET, U: RuleOutcome.UNKNOWN, T: RuleOutcome.MET}
AROUND = [
    "2024-04-28",
    "2024-04-29",
    "2024-04-30",
    "2024-05-01",
    "2024-05-02",
    "2024-05-03",
    "2024-05-31",
    "2024-06-01",
    "2024-06-02",
    "2024-06-29",
    "2024-06-30",
    "2024-07-01",
    "2024-07-02",
    "2024-07-03",
]
"""On and beside the bounds: `harbour` is some day of June, `opening` lies on 1 May or later; and two days on."""
OPERATORS = ("<", "<=", ">", ">=", "=")
COMPARED = [
    form.format(op=op)
    for op, form in product(
        OPERATORS,
        (
            "stay_until {op} harbour",
            "harbour {op} stay_until",
            "stay_until {op} opening",
            "opening {op} stay_until",
            "stay_until {op} harbour + 2 days",
            "stay_until - 2 days {op} harbour",
            "day {op} harbour",
            "harbour - 1 month {op} day",
            "day {op} opening + 1 month",
            "stay_until {op} reef",
            "reef + 1 year {op} stay_until",
            "day {op} reef",
        ),
    )
]


def said(regime: Regime, facts: dict[str, object], on: date = ON) -> RuleOutcome:
    return decide(regime, facts, on).rules[0].outcome


@pytest.mark.parametrize("when", COMPARED)
def test_what_the_bounds_settle_is_settled_and_nothing_else(tmp_path: Path, when: str) -> None:
    regime = book(tmp_path, when)
    condition = regime.rules[0].condition
    for day in AROUND:
        facts: dict[str, object] = {"stay_until": day}
        on = date.fromisoformat(day) if "day " in when else ON
        expected = SAID[Oracle(regime, on, regime.parameters, facts).says(condition)]
        assert said(regime, facts, on) is expected, day


@pytest.mark.parametrize(
    ("when", "missing"),
    [
        ("stay_until < harbour", ("harbour",)),
        ("stay_until = opening", ("opening",)),
        ("day >= harbour", ("harbour",)),
        ("most_age > 3", ("most_age",)),
        ("3 < most_age", ("most_age",)),
        ("years(date_of_birth) + 1 < most_age", ("most_age",)),
        ("calm", ("calm",)),
        ("recently(calm, 3 days)", ("calm",)),
        ("known(most_age)", ("most_age",)),
    ],
)
def test_it_names_the_parameter(tmp_path: Path, when: str, missing: tuple[str, ...]) -> None:
    facts = {"stay_until": "2024-06-10", "date_of_birth": "2000-01-01"}
    answer = decide(book(tmp_path, when), facts, ON)
    assert (answer.rules[0].outcome, answer.missing) == (RuleOutcome.UNKNOWN, missing)


@pytest.mark.parametrize(
    "when",
    [
        "stay_until < harbour",
        "stay_until >= reef",
        "day >= harbour",
        "most_age > 3",
        "years(date_of_birth) < most_age",
        "calm",
        "recently(calm, 3 days)",
        "known(most_age)",
    ],
)
def test_a_parameter_is_named_only_where_facts_leave_no_way_round(tmp_path: Path, when: str) -> None:
    facts = {"stay_until": "2024-06-10", "date_of_birth": "2000-01-01"}
    assert decide(book(tmp_path, f"sex is male or ({when})"), facts, ON).missing == ("sex",)
    (name,) = decide(book(tmp_path, when), facts, ON).missing
    assert decide(book(tmp_path, f"sex is male and ({when})"), facts, ON).missing == ("sex", name)


APART = [
    ("stay_until < harbour", "last_contract_end < harbour"),
    ("stay_until < harbour", "stay_until <= harbour + 2 days"),
    ("stay_until < harbour", "stay_until + 3 days < harbour"),
    ("most_age > 3", "most_age > 5"),
    ("most_age > 3", "least_age < most_age"),
    ("years(date_of_birth) > most_age", "years(stay_until) > most_age"),
    ("recently(calm, 3 days)", "calm"),
    ("known(most_age)", "most_age > 3"),
    ("known(calm)", "calm"),
    ("known(most_age)", "known(reef)"),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_doubts_about_one_parameter_are_told_apart(tmp_path: Path, one: str, other: str) -> None:
    """Nothing says that they are true together: so one without the other is not impossible."""
    facts = {"stay_until": "2024-06-10", "last_contract_end": "2024-06-20", "date_of_birth": "2000-01-01"}
    assert said(book(tmp_path, f"{one} and not ({other})"), facts) is RuleOutcome.UNKNOWN
    assert said(book(tmp_path, f"{other} and not ({one})"), facts) is RuleOutcome.UNKNOWN


@pytest.mark.parametrize("one", sorted({one for pair in APART for one in pair}))
def test_one_doubt_is_the_same_wherever_it_stands(tmp_path: Path, one: str) -> None:
    facts = {"stay_until": "2024-06-10", "last_contract_end": "2024-06-20", "date_of_birth": "2000-01-01"}
    assert said(book(tmp_path, f"{one} and not ({one})"), facts) is RuleOutcome.NOT_MET
