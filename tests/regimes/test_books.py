"""The rule books that are shipped: in order, sourced, and firm only where they may be."""

from datetime import date

import pytest

from muster.law import Confidence, Regime, RequestError, RuleKind, decide
from muster.law.check import check_folder
from muster.law.days import turning_days
from muster.regimes import BOOKS, available, load
from tests.law.test_cases import CASES

REGIMES = [load(name) for name in available()]


def test_the_regimes_are_those_of_the_vocabulary() -> None:
    assert set(available()) == {"es-fas", "ua-afu", "ua-ngu", "ua-ssts"}
    assert load("ua-ngu") is load("ua-ngu")


def test_a_regime_that_does_not_exist_is_refused() -> None:
    with pytest.raises(
        RequestError, match='there is no regime "ua-navy"; the regimes are es-fas, ua-afu'
    ) as caught:
        load("ua-navy")
    assert caught.value.code == "unknown_regime"


@pytest.mark.parametrize("name", available())
def test_every_book_is_in_order(name: str) -> None:
    assert [str(problem) for problem in check_folder(BOOKS / name)] == []


def test_every_case_stands_in_its_book() -> None:
    for case in CASES:
        text = (BOOKS / case["regime"] / "cases.toml").read_text("utf-8")
        assert f'id = "{case["id"]}"' in text


@pytest.mark.parametrize("regime", REGIMES, ids=lambda regime: regime.id)
def test_every_rule_is_cited_and_told_in_both_languages(regime: Regime) -> None:
    for book in (regime, *(event.book for event in regime.events.values())):
        for rule in book.rules:
            assert rule.cites
            assert all(cite.sources for cite in rule.cites)
            assert rule.label.en != rule.label.uk
            assert rule.sentence.en != rule.sentence.uk
            assert rule.kind is not RuleKind.PART or rule.part_of in {other.id for other in book.rules}


@pytest.mark.parametrize("regime", REGIMES, ids=lambda regime: regime.id)
def test_nothing_rests_on_general_knowledge(regime: Regime) -> None:
    cites = [cite for rule in regime.rules for cite in rule.cites]
    values = [value for parameter in regime.parameters.values() for value in parameter.values]
    assert Confidence.GENERAL_KNOWLEDGE not in {cite.confidence for cite in cites}
    assert Confidence.GENERAL_KNOWLEDGE not in {value.confidence for value in values}


@pytest.mark.parametrize("regime", REGIMES, ids=lambda regime: regime.id)
def test_a_reason_code_is_one_text(regime: Regime) -> None:
    reasons = [rule.reason for rule in regime.rules if rule.reason is not None]
    assert len({reason.code for reason in reasons}) == len(set(reasons))


def test_nothing_about_decree_84_is_claimed_to_be_seen_in_its_text() -> None:
    cites = [cite for rule in load("ua-ngu").rules for cite in rule.cites if cite.act == "Decree 84/2024"]
    assert {cite.confidence for cite in cites} <= {Confidence.PRESS_QUOTING, Confidence.INFERRED}


@pytest.mark.parametrize("regime", REGIMES, ids=lambda regime: regime.id)
def test_no_minor_is_eligible_on_any_day_of_change(regime: Regime) -> None:
    for day in turning_days(regime, regime.parameters):
        born = date(day.year - 17, day.month, 1).isoformat()
        assert decide(regime, {"date_of_birth": born}, day).outcome == "not_eligible"
