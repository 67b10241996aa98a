"""How an answer ends: the term and the probation the day's rules give, and what a reader must be told of them."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from muster.law import VOCABULARY, RequestError, Term, decide, deciding, deciding_held, grouping, hold
from muster.law.calendar import FIRST_DAY, LAST_DAY
from muster.law.closing import grants, not_firm
from muster.law.plan import plan_for
from muster.regimes import load
from tests.law.books import PARAMETERS, RULES
from tests.law.facts import ON, QUALIFIED
from tests.law.proofs.rulebooks import lighthouse, rule

NGU = load("ua-ngu")
GRANTING = next(rule for rule in NGU.rules if rule.grants is not None and rule.grants.term_years)


def told(**changed: object) -> tuple[object, object, list[tuple[str, str, str]]]:
    """What one granting rule comes to for a private, where the parameter `years` is not set and `months` is 3."""
    assert GRANTING.grants is not None
    rule = replace(GRANTING, grants=replace(GRANTING.grants, **changed))  # type: ignore[arg-type]
    term, probation, notes = grants([rule], "private", {"years": None, "months": 3}.get)
    return term, probation, [(note.code, note.text.en, note.text.uk) for note in notes]


def test_a_term_that_no_text_gives_is_told_with_its_parameter_in_both_languages() -> None:
    term, _probation, notes = told(term_years={"private": "years"})
    assert term is None
    assert notes == [
        (
            "term_unknown",
            "No text gives the term of the contract: the parameter years is not set.",
            "Жоден текст не визначає строку контракту: параметр years не задано.",
        )
    ]


def test_a_term_that_is_given_is_not_told_of() -> None:
    assert told(term_years={"private": (3, 5)})[::2] == (Term(3, 5), [])


@pytest.mark.parametrize(("given", "months"), [("months", 3), (2, 2), ("years", None), (None, None)])
def test_probation_is_a_number_of_months_or_the_value_of_a_parameter(given: object, months: object) -> None:
    assert told(term_years={}, probation_months=given)[1] == months


def test_weakly_sourced_rules_are_named_in_both_languages() -> None:
    one, two = NGU.rules[:2]
    (warning,) = not_firm([one, two])
    assert warning.rules == (one.id, two.id)
    assert warning.text.en.endswith(f"should be checked: {one.id}, {two.id}.")
    assert warning.text.uk.endswith(f"їх слід перевірити: {one.id}, {two.id}.")
    assert not_firm([]) == ()


def test_the_rank_category_is_told_as_it_is_sought() -> None:
    for rank in ("private", "sergeant"):
        assert decide(NGU, QUALIFIED | {"rank_category": rank}, ON).rank_category == rank


def test_an_open_question_names_the_rules_that_it_keeps_open() -> None:
    answer = decide(NGU, QUALIFIED | {"citizenships": [], "statelessness": "claimed"}, ON)
    named = {warning.code: warning.rules for warning in answer.warnings}
    assert named["statelessness_claimed"] == ("R02",)


def test_held_facts_are_asked_about_under_the_same_parameters() -> None:
    unset = {"probation_months": None}
    given = deciding(NGU, ON, parameters=unset)(QUALIFIED)
    assert deciding_held(NGU, ON, parameters=unset)(hold(VOCABULARY, QUALIFIED)) == given
    assert (given.probation_months, decide(NGU, QUALIFIED, ON).probation_months) == (None, 2)


def test_a_parameter_has_its_value_of_the_day() -> None:
    for day in (date(2021, 1, 1), ON):
        plan = plan_for(NGU, day, "enacted", None)
        for name, parameter in plan.parameters.items():
            assert plan.value(name) == parameter.on(day)
    dated = {
        name
        for name, parameter in NGU.parameters.items()
        if parameter.on(ON) != parameter.on(date(2021, 1, 1))
    }
    assert dated


WATCH = """
[watch]
kind = "number"
label.en = "Months of watch"
label.uk = "Місяці вахти"
values = [
  { value = 2, confidence = "O", sources = ["A1"] },
  { from = 2024-06-01, value = 6, confidence = "O", sources = ["A1"] },
]
"""
GRANT = """
[[rule]]
id = "L9"
kind = "grant"
label.en = "Watch"
label.uk = "Вахта"
says.en = "Whoever is taken on is watched."
says.uk = "Хто прийнятий, за тим стежать."
probation_months = "watch"
cites = [{ act = "Act", confidence = "T", sources = ["A1"] }]
"""


def test_probation_is_as_long_as_the_parameter_says_on_the_day(tmp_path: Path) -> None:
    regime = lighthouse(tmp_path, GRANT, parameters=PARAMETERS + WATCH)
    facts = {"date_of_birth": "1990-01-01", "rank_category": "private"}
    months = [decide(regime, facts, date(2024, *day)).probation_months for day in ((5, 31), (6, 1))]
    assert months == [2, 6]


def test_the_first_rule_of_the_book_counts_like_the_others(tmp_path: Path) -> None:
    weak = RULES.replace('confidence = "T"', 'confidence = "P"', 1)
    regime = lighthouse(tmp_path, rules=weak + rule("L3", "consent_processing"))
    grown = {"date_of_birth": "1990-01-01", "sex": "male"}
    answer = decide(regime, grown | {"consent_processing": True}, date(2024, 6, 1))
    assert [warning.rules for warning in answer.warnings if warning.code == "not_firm"] == [("L1",)]
    for facts, unknown in (({}, 0b11), (grown, 0b10), ({"consent_processing": True}, 0b01)):
        assert decide(regime, facts, date(2024, 6, 1)).unknown == unknown


def test_two_rules_stand_in_the_order_of_the_book_however_they_are_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "MOST_COMBINATIONS", 0)  # each rule by itself, who asks most first
    asking_more = "consent_processing and consent_verification and prosecution_pending and service_permit"
    regime = lighthouse(tmp_path, rule("L3", asking_more))
    assert [result.rule for result in decide(regime, {}, date(2024, 6, 1)).rules] == ["L1", "L3"]


def test_the_answer_says_under_which_reading_it_stands() -> None:
    assert [decide(NGU, QUALIFIED, ON, reading=name).reading for name in NGU.readings] == list(NGU.readings)


@pytest.mark.parametrize("day", [FIRST_DAY, LAST_DAY])
def test_the_first_and_the_last_day_of_the_calendar_have_an_answer(day: date) -> None:
    assert decide(NGU, QUALIFIED, day).on == day


def test_a_day_that_no_rule_book_knows_is_refused_with_the_days_that_are_known() -> None:
    day = FIRST_DAY - timedelta(days=1)
    with pytest.raises(
        RequestError, match="request on: 1991-08-23 is not a day the rule books know; give"
    ) as caught:
        decide(NGU, QUALIFIED, day)
    assert (caught.value.code, caught.value.subject, caught.value.value) == ("bad_day", "on", day)
    assert caught.value.remedy == f"give a day from {FIRST_DAY} to {LAST_DAY}"
