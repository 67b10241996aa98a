"""What would change an answer."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.law import Outcome, Way, changes, decide
from muster.law.calendar import Span
from muster.law.changes import named_countries
from muster.law.folder import load_folder
from muster.regimes import load
from tests.law.books import RULES, write
from tests.law.facts import DAYS, ON, QUALIFIED, facts

NGU = load("ua-ngu")


def ways(more: dict[str, object], on: date = ON) -> tuple[Way, ...]:
    return changes(NGU, QUALIFIED | more, on)


def steps(way: Way) -> dict[str, str]:
    return {step.fact: step.text.en for step in way.steps}


@pytest.mark.parametrize("more", [{}, {"medical": None}])
def test_nothing_is_told_where_the_answer_is_not_a_no(more: dict[str, object]) -> None:
    assert ways(more) == ()


def test_a_minor_is_told_the_day() -> None:
    (way,) = ways({"date_of_birth": "2008-03-02"}, date(2025, 9, 1))
    assert way == Way(Outcome.ELIGIBLE, (), date(2026, 3, 2), ())


def test_a_paper_that_will_have_expired_must_be_renewed_by_then() -> None:
    (way,) = ways({"date_of_birth": "2008-03-02", "identity_document_until": "2025-12-01"}, date(2025, 9, 1))
    assert (way.outcome, way.from_day) == (Outcome.UNDETERMINED, date(2026, 3, 2))
    assert way.renewed == ("identity_document_until", "stay_until")


def test_before_the_regime_the_first_day_is_told() -> None:
    (way,) = ways({}, date(2024, 1, 1))
    assert (way.from_day, way.steps) == (date(2024, 2, 21), ())


def test_a_lapsed_stay_needs_a_later_day_or_another_ground() -> None:
    found = ways({"stay_ground": "visa_free", "stay_until": "2024-04-11"}, date(2024, 5, 1))
    assert found[0].outcome is Outcome.ELIGIBLE
    assert found[0].steps[0].spans == (Span(date(2024, 5, 1), date.max),)
    assert steps(found[0]) == {"stay_until": "2024-05-01 or later"}
    assert {name for way in found for name in steps(way)} == {"stay_until", "stay_ground", "location"}


def test_a_woman_is_told_of_a_post_that_is_open() -> None:
    (way,) = ways({"sex": "female", "post_open_to_servicewomen": False})
    assert steps(way) == {"post_open_to_servicewomen": "yes"}


def test_a_conviction_cannot_be_undone_but_can_be_expunged() -> None:
    (way,) = ways({"conviction": "current"})
    assert (steps(way), way.outcome) == ({"conviction": "yes, but it is expunged"}, Outcome.UNDETERMINED)


def test_a_ukrainian_would_have_to_be_no_citizen() -> None:
    (way,) = ways({"citizenships": ["UKR", "XXA"]})
    assert steps(way) == {"citizenships": "without UKR"}


def test_two_obstacles_need_two_steps() -> None:
    (way,) = ways({"medical": "unfit", "consent_verification": False})
    assert steps(way) == {"consent_verification": "yes", "medical": "fit"}
    assert way.outcome is Outcome.ELIGIBLE


def test_time_and_steps_go_together() -> None:
    (way,) = ways({"medical": "unfit", "date_of_birth": "2008-03-02"})
    assert (way.from_day, steps(way)) == (date(2026, 3, 2), {"medical": "fit"})


def test_whoever_is_past_the_age_limit_is_told_nothing_as_a_private() -> None:
    too_old = {"date_of_birth": "1950-01-01"}
    assert ways(too_old) == ()


def test_a_russian_with_an_expired_permit_may_need_another_citizenship_to_be_told_so() -> None:
    found = ways({"citizenships": ["RUS"], "stay_until": "2023-05-01"}, date(2024, 5, 1))
    assert {"citizenships": "without RUS, UKR"} in [steps(way) for way in found]


@settings(max_examples=60, deadline=None)
@given(facts(), st.sampled_from(DAYS))
def test_a_told_change_changes_the_answer(given_facts: dict[str, object], on: date) -> None:
    found = changes(NGU, given_facts, on)
    if decide(NGU, given_facts, on).outcome is not Outcome.NOT_ELIGIBLE:
        assert found == ()
    for way in found:
        changed = {name: value for name, value in given_facts.items() if name not in way.renewed}
        for step in way.steps:
            if step.fact == "citizenships":
                return  # told in words: without these, with those
            first = step.spans[0] if step.spans else None
            changed[step.fact] = max(first.first, date(1901, 1, 1)).isoformat() if first else step.values[0]
        assert decide(NGU, changed, way.from_day or on).outcome is not Outcome.NOT_ELIGIBLE


def test_whoever_comes_from_a_country_not_listed_is_told_of_those_that_are() -> None:
    resident: dict[str, object] = {
        "date_of_birth": "2000-01-15",
        "sex": "male",
        "citizenships": ["FRA"],
        "statelessness": "none",
        "stay_ground": "temporary_permit",
        "stay_until": "2035-01-01",
        "conviction": "none",
        "prosecution_pending": False,
        "medical": "fit",
        "selection": "passed",
        "physical": "passed",
        "rank_category": "private",
        "post_vacant": True,
        "post_open_to_foreigners": True,
    }
    (way,) = changes(load("es-fas"), resident, date(2025, 3, 1))
    (step,) = way.steps
    assert step.text.en.startswith("with any of ARG, BOL, CHL, COL, ")
    assert "PER, PRY" in step.text.en
    assert step.text.uk.startswith("з громадянством однієї з ARG, BOL, CHL, COL, ")
    assert step.text.en.endswith(", without ESP")
    named = named_countries(load("es-fas"), "citizenships", date(2025, 3, 1))
    assert {"ESP"} in named
    for group in named:
        for code in group - {"ESP"}:  # each of those named does turn the answer
            assert code in step.text.en
            changed = decide(load("es-fas"), resident | {"citizenships": [code]}, date(2025, 3, 1))
            assert changed.outcome is not Outcome.NOT_ELIGIBLE


@pytest.mark.parametrize(
    ("when", "held", "en", "uk"),
    [
        (
            "citizenships has any of (COL, PER)",
            ["FRA"],
            "with any of COL, PER",
            "з громадянством однієї з COL, PER",
        ),
        ("citizenships has COL", ["FRA"], "with COL", "з громадянством COL"),
        (
            "citizenships has any of (COL, PER) and citizenships has any of (BRA, CHL)",
            ["FRA"],
            "with any of BRA, CHL and any of COL, PER",
            "з громадянством однієї з BRA, CHL і однієї з COL, PER",
        ),
        (
            "citizenships has COL or citizenships has BRA and citizenships has CHL",
            ["FRA"],
            "with COL or with BRA and CHL",
            "з громадянством COL або з громадянством BRA і CHL",
        ),
        ("not citizenships has any of (RUS, BLR)", ["BLR"], "without BLR, RUS", "без BLR, RUS"),
        (
            "citizenships has COL and not citizenships has RUS",
            ["RUS"],
            "with COL, without RUS",
            "з громадянством COL, без RUS",
        ),
    ],
)
def test_every_country_that_will_do_is_named(
    tmp_path: Path, when: str, held: list[str], en: str, uk: str
) -> None:
    rules = RULES.split("\n\n", maxsplit=1)[0].replace("grown or L2", when)
    regime = load_folder(write(tmp_path / "lighthouse", rules=rules))
    (way,) = changes(regime, {"citizenships": held}, date(2025, 3, 1))
    assert [(step.text.en, step.text.uk) for step in way.steps] == [(en, uk)]
