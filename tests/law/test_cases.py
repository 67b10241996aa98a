"""The decision cases, run from the file itself. Facts not named in a case have the value under `base`."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from muster.law import Answer, RuleOutcome, decide
from muster.regimes import available, load

FILE = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))
CASES: list[dict[str, Any]] = FILE["cases"]


def answer_of(case: dict[str, Any]) -> Answer:
    facts = FILE["base"] | case["facts"]
    day: date = case["day"]
    return decide(load(case["regime"]), facts, day, case.get("reading", "enacted"), case.get("set"))


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{case['id']} {case['name']}")
        for case in CASES
        if case["regime"] in available()
    ],
)
def test_the_case_is_decided_as_expected(case: dict[str, Any]) -> None:
    answer, expected = answer_of(case), case["expect"]
    assert answer.outcome == expected["outcome"]
    if "term_years" in expected:
        assert answer.to_json()["term_years"] == expected["term_years"]
    if "missing" in expected:
        assert list(answer.missing) == expected["missing"]
    unmet = {rule.rule for rule in answer.rules if rule.outcome is RuleOutcome.NOT_MET}
    assert unmet >= set(expected.get("decided_by", ()))
