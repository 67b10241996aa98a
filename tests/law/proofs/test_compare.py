"""Who gains, who loses and who becomes uncertain between two sides of the law."""

from datetime import date
from pathlib import Path

import pytest

from muster.law import Outcome, Regime, RequestError, decide
from muster.law.proofs.compare import Change, Compared, Side, compare, turned
from muster.regimes import load
from tests.law import books
from tests.law.proofs.rulebooks import lighthouse, rule

NGU = load("ua-ngu")
ON = date(2025, 3, 1)


def rules_of(compared: Compared, change: Change, *, of_time: bool = False) -> list[tuple[str, ...]]:
    return [example.rules for example in compared.of(change) if example.of_time is of_time]


def drafted(folder: Path, installed: Regime, *rules: str, **files: str) -> Compared:
    """The installed book beside a draft."""
    return compare(Side(installed, ON), Side(lighthouse(folder / "draft", *rules, **files), ON))


def test_when_the_statute_opened_officer_posts_officers_became_uncertain() -> None:
    compared = compare(Side(NGU, date(2024, 10, 29)), Side(NGU, date(2024, 10, 30)))
    assert rules_of(compared, Change.UNCERTAIN) == [("R12a",)]
    example = compared.of(Change.UNCERTAIN)[0]
    assert example.facts["rank_category"] == "officer"
    assert decide(NGU, example.facts, date(2024, 10, 29)).outcome is Outcome.NOT_ELIGIBLE
    assert decide(NGU, example.facts, date(2024, 10, 30)).missing == ("ngu_officer_decree_in_force",)
    assert [rules_of(compared, change) for change in (Change.GAINS, Change.LOSES)] == [[], []]


def test_those_who_turn_as_days_pass_are_told_apart() -> None:
    compared = compare(Side(NGU, date(2024, 10, 29)), Side(NGU, date(2024, 10, 30)))
    assert rules_of(compared, Change.GAINS, of_time=True) == [("R05",)]
    assert ("R06",) in rules_of(compared, Change.LOSES, of_time=True)


def test_the_first_day_of_a_regime_is_a_gain() -> None:
    compared = compare(Side(NGU, date(2024, 2, 20)), Side(NGU, date(2024, 2, 21)))
    assert rules_of(compared, Change.GAINS) == [("R01",)]
    assert compared.of(Change.LOSES) == []


def test_a_reading_is_compared_with_another() -> None:
    compared = compare(Side(NGU, date(2024, 3, 1)), Side(NGU, date(2024, 3, 1), "announced"))
    assert rules_of(compared, Change.GAINS) == [("R12a",)]


def test_an_example_holds_only_the_facts_that_matter(tmp_path: Path) -> None:
    compared = drafted(tmp_path, lighthouse(tmp_path), rule("L3", "sex is male"))
    (example,) = compared.of(Change.LOSES)
    assert (example.rules, example.before, example.after) == (("L3",), "eligible", "not_eligible")
    assert example.facts.keys() == {"date_of_birth", "sex"}
    (unknown,) = compared.of(Change.UNCERTAIN)
    assert unknown.facts.keys() == {"date_of_birth"}


def test_a_draft_that_only_takes_away_gives_nobody_anything(tmp_path: Path) -> None:
    compared = drafted(tmp_path, lighthouse(tmp_path), rule("L3", "sex is male"))
    assert compared.of(Change.GAINS) == []
    assert {example.after for example in compared.of(Change.SETTLED)} == {"not_eligible"}


def test_a_changed_value_is_a_change_of_law(tmp_path: Path) -> None:
    older = books.PARAMETERS.replace("value = 18", "value = 21")
    compared = drafted(tmp_path, lighthouse(tmp_path), parameters=older)
    assert rules_of(compared, Change.LOSES) == [("L1",)]


def test_the_same_law_turns_nobody(tmp_path: Path) -> None:
    regime = lighthouse(tmp_path)
    assert compare(Side(regime, ON), Side(regime, ON)).examples == ()


def test_where_only_two_rules_together_turn_an_answer_both_are_named(tmp_path: Path) -> None:
    installed = lighthouse(tmp_path, rule("L3", "sex is male"), rule("L4", "sex is male or medical is unfit"))
    changed = rule("L3", "sex is female"), rule("L4", "sex is female or medical is unfit")
    compared = drafted(tmp_path, installed, *changed)
    men = {example.rules for example in compared.of(Change.LOSES)}
    assert men == {("L3",)}  # who is unfit: L4 says the same
    both = rule("L3", "sex is female"), rule("L4", "sex is female")
    installed = lighthouse(tmp_path / "pair", rule("L3", "sex is male"), rule("L4", "sex is male"))
    assert {e.rules for e in drafted(tmp_path / "pair", installed, *both).of(Change.GAINS)} == {("L3", "L4")}


def test_a_day_that_a_rule_or_parameter_names_is_a_change_of_law(tmp_path: Path) -> None:
    regime = lighthouse(
        tmp_path, rule("L3", "sex is male or day >= opening"), rule("L4", "medical is fit or storm")
    )
    compared = compare(Side(regime, date(2024, 4, 30)), Side(regime, date(2024, 5, 1)))
    assert rules_of(compared, Change.UNCERTAIN) == [("L3",)]
    compared = compare(Side(regime, date(2023, 12, 31)), Side(regime, date(2024, 1, 1)))
    assert rules_of(compared, Change.GAINS) == [("L4",)]


def test_a_date_known_by_its_month_is_reached_in_two_steps(tmp_path: Path) -> None:
    month = "values = [{ value = 2024-05-01, confidence = 'T', sources = ['A1'] }]"
    parameters = books.PARAMETERS.replace("earliest = 2024-05-01", month)
    regime = lighthouse(tmp_path, rule("L3", "sex is male", 'valid_from = "opening"'), parameters=parameters)
    compared = compare(Side(regime, date(2024, 4, 30)), Side(regime, date(2024, 5, 1)))
    assert rules_of(compared, Change.LOSES) == [("L3",)]


def test_a_bad_reading_is_refused() -> None:
    with pytest.raises(RequestError, match="rumoured"):
        compare(Side(NGU, ON), Side(NGU, ON, "rumoured"))


def test_a_person_is_turned_where_the_outcomes_differ() -> None:
    before, after = Side(NGU, date(2024, 2, 20)), Side(NGU, date(2024, 2, 21))
    assert turned(before, after, ({}, {})) == (Outcome.NOT_ELIGIBLE, Outcome.UNDETERMINED)
    assert turned(after, after, ({}, {})) is None
