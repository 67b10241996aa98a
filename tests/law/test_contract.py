"""What follows from a contract: the events E01 to E12, and what surrounds them. Fictional throughout."""

from datetime import date
from typing import Any

import pytest

from muster.law import Outcome, RequestError, Term
from muster.law.contract import Finding, ask, contract_end, first_day, probation_end
from muster.regimes import load

NGU, AFU = load("ua-ngu"), load("ua-afu")
IN_MAY = {"law_4730_in_force": "2026-05-10"}


def afu_renewal(on: date, born: str) -> Finding:
    return ask(AFU, "renew", {"date_of_birth": born, "rank_category": "private"}, on)


def test_e01_before_18_may_2024_the_right_to_leave_is_not_known() -> None:
    finding = ask(NGU, "leave", {"contract_start": "2024-03-01"}, date(2024, 5, 10))
    assert finding.answer.outcome is Outcome.UNDETERMINED
    codes = [warning.code for warning in finding.answer.warnings]
    assert codes == ["contract_in_martial_law", "exit_before_may_2024", "not_firm"]


def test_e02_one_day_short_of_six_months_is_too_early() -> None:
    finding = ask(NGU, "leave", {"contract_start": "2024-06-01"}, date(2024, 11, 30))
    assert finding.answer.outcome is Outcome.NOT_ELIGIBLE
    assert finding.until == date(2024, 11, 30)
    assert "six months" in finding.words.en


def test_e03_after_six_months_leaving_is_permitted() -> None:
    finding = ask(NGU, "leave", {"contract_start": "2024-06-01"}, date(2024, 12, 1))
    assert finding.answer.outcome is Outcome.ELIGIBLE
    assert (finding.since, finding.until) == (date(2024, 12, 1), None)


def test_the_day_on_which_one_may_leave_is_told_in_advance() -> None:
    start = date(2026, 11, 3)
    assert first_day(NGU, "leave", {"contract_start": start.isoformat()}, start) == date(2027, 5, 3)


def test_there_is_no_first_day_where_the_conditions_are_never_met() -> None:
    assert first_day(NGU, "renew", {"rank_category": "private"}, date(2027, 2, 22)) is None


def test_e04_two_months_of_probation_end_on_the_eve_of_the_same_day() -> None:
    assert probation_end(NGU, date(2024, 3, 1)) == date(2024, 4, 30)


def test_no_probation_is_known_before_the_regime() -> None:
    assert probation_end(NGU, date(2024, 2, 20)) is None


def test_probation_is_not_known_where_the_operator_empties_the_parameter() -> None:
    assert probation_end(NGU, date(2024, 3, 1), parameters={"probation_months": None}) is None


def test_e05_a_new_contract_in_a_special_period_runs_one_to_ten_years() -> None:
    finding = afu_renewal(date(2022, 9, 1), "1982-03-01")
    assert finding.term_years == Term(1, 10)


def test_e06_a_new_contract_does_not_pass_the_age_limit() -> None:
    finding = afu_renewal(date(2022, 9, 1), "1964-03-01")
    assert finding.answer.outcome is Outcome.ELIGIBLE
    assert finding.latest_end == date(2024, 2, 29)
    assert finding.term_years == Term(1, 1)


def test_close_to_the_age_limit_no_whole_year_is_left() -> None:
    finding = afu_renewal(date(2022, 9, 1), "1963-01-15")
    assert (finding.term_years, finding.latest_end) == (None, date(2023, 1, 14))


def test_at_the_age_limit_no_new_contract_begins() -> None:
    finding = afu_renewal(date(2022, 9, 1), "1962-09-01")
    assert finding.answer.outcome is Outcome.NOT_ELIGIBLE
    assert finding.latest_end is None


def test_an_unknown_birth_date_leaves_the_latest_end_open() -> None:
    finding = ask(AFU, "renew", {"rank_category": "private"}, date(2022, 9, 1))
    assert finding.answer.missing == ("date_of_birth",)
    assert finding.latest_end is None


def test_an_age_limit_that_is_not_known_leaves_the_latest_end_open() -> None:
    facts = {"date_of_birth": "1982-03-01", "rank_category": "private"}
    finding = ask(AFU, "renew", facts, date(2022, 9, 1), parameters={"age_limit_special_period": None})
    assert finding.answer.missing == ("age_limit_special_period",)
    assert finding.latest_end is None


def test_e07_before_august_2022_the_one_to_ten_rule_is_not_in_force() -> None:
    finding = afu_renewal(date(2022, 7, 31), "1982-03-01")
    assert "C01-2022" not in {rule.rule for rule in finding.answer.rules}
    assert finding.answer.outcome is Outcome.UNDETERMINED
    assert finding.term_years is None


def test_e08_no_text_on_renewal_in_the_guard_is_known() -> None:
    facts = {"rank_category": "private", "date_of_birth": "1994-01-15", "contract_order": "next"}
    finding = ask(NGU, "renew", facts, date(2027, 2, 22))
    assert finding.answer.outcome is Outcome.UNDETERMINED
    assert finding.answer.missing == ("renewal_term_years",)


def test_a_renewal_term_that_the_operator_enters_is_given() -> None:
    facts = {"rank_category": "private", "date_of_birth": "1994-01-15"}
    finding = ask(NGU, "renew", facts, date(2027, 2, 22), parameters={"renewal_term_years": [1, 5]})
    assert finding.term_years == Term(1, 5)


@pytest.mark.parametrize(
    ("on", "outcome"),
    [
        pytest.param(date(2026, 2, 2), Outcome.ELIGIBLE, id="E09 by the one-year rule"),
        pytest.param(date(2026, 1, 10), Outcome.NOT_ELIGIBLE, id="E10 the three-year rule still applies"),
        pytest.param(date(2028, 2, 1), Outcome.ELIGIBLE, id="after three years"),
    ],
)
def test_the_length_of_service_for_citizenship(on: date, outcome: Outcome) -> None:
    facts = {"contract_start": "2025-02-01", "contract_end_reason": "expired"}
    assert ask(AFU, "citizenship", facts, on).answer.outcome is outcome


def test_the_one_year_rule_is_cited() -> None:
    finding = ask(AFU, "citizenship", {"contract_start": "2025-02-01"}, date(2026, 2, 2))
    (rule,) = finding.answer.rules
    assert "Law 4502-IX" in {cite.act for cite in rule.cites}


def test_e11_after_the_transition_a_missing_permit_is_overdue() -> None:
    facts = {"contract_start": "2025-02-01", "service_permit": False}
    finding = ask(NGU, "permit", facts, date(2026, 12, 15), parameters=IN_MAY)
    assert finding.answer.outcome is Outcome.NOT_ELIGIBLE
    assert finding.since == date(2026, 11, 11)


def test_within_the_transition_nothing_is_overdue() -> None:
    facts = {"contract_start": "2025-02-01", "service_permit": False}
    assert ask(NGU, "permit", facts, date(2026, 11, 10), parameters=IN_MAY).answer.outcome is Outcome.ELIGIBLE


def test_without_the_day_of_the_law_the_permit_is_undetermined() -> None:
    facts = {"contract_start": "2025-02-01", "service_permit": False}
    answer = ask(NGU, "permit", facts, date(2026, 12, 15)).answer
    assert (answer.outcome, answer.missing) == (Outcome.UNDETERMINED, ("law_4730_in_force",))


def test_e12_a_contract_from_29_february_ends_on_the_last_day_of_february() -> None:
    assert contract_end(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert contract_end(date(2024, 3, 1), 3) == date(2027, 2, 28)


STAY: list[tuple[dict[str, Any], date, date]] = [
    ({"contract_end_reason": "expired"}, date(2025, 3, 1), date(2025, 6, 1)),
    ({"contract_end_reason": "expired", "service_permit": True}, date(2026, 6, 15), date(2026, 12, 15)),
    ({"contract_end_reason": "sentence", "service_permit": True}, date(2026, 6, 15), date(2026, 6, 15)),
    ({"contract_end_reason": "expired", "service_permit": False}, date(2026, 6, 15), date(2026, 6, 15)),
]


@pytest.mark.parametrize(("facts", "ended", "last"), STAY)
def test_lawful_stay_after_a_contract(facts: dict[str, Any], ended: date, last: date) -> None:
    finding = ask(NGU, "stay", facts | {"contract_end": ended.isoformat()}, ended, parameters=IN_MAY)
    assert finding.answer.outcome is Outcome.ELIGIBLE
    assert finding.until == last


def test_bill_14160_is_a_reading_and_not_law() -> None:
    finding = ask(NGU, "stay", {"contract_end": "2025-11-01"}, date(2025, 11, 1), "bill_14160")
    assert finding.until is not None
    assert finding.until > date(2026, 2, 1)
    assert (
        ask(NGU, "stay", {"contract_end": "2025-11-01"}, date(2026, 2, 2)).answer.outcome
        is Outcome.NOT_ELIGIBLE
    )


def test_an_event_the_book_does_not_have_is_told() -> None:
    with pytest.raises(RequestError, match='no event "holiday"; the events are leave') as caught:
        ask(NGU, "holiday", {}, date(2025, 1, 1))
    assert caught.value.code == "unknown_event"
