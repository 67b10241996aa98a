"""Spain's rules for foreign soldiers and sailors: a country whose book was written without touching the engine."""

import tomllib
from datetime import date, timedelta
from typing import Any

import pytest

from muster.law import Answer, Confidence, decide
from muster.law.contract import ask, contract_end, first_day
from muster.law.proofs.prove import prove
from muster.law.timeline import timeline
from muster.regimes import BOOKS, load

FILE = tomllib.loads((BOOKS / "es-fas" / "cases.toml").read_text("utf-8"))
BASE: dict[str, Any] = FILE["base"]
SPAIN = load("es-fas")
TODAY = date(2026, 5, 4)


def answer(day: date = TODAY, reading: str = "enacted", /, **facts: object) -> Answer:
    return decide(SPAIN, {k: v for k, v in (BASE | facts).items() if v is not None}, day, reading)


@pytest.mark.parametrize("case", FILE["case"], ids=lambda case: f"{case['id']} {case['name']}")
def test_the_case_is_decided_as_expected(case: dict[str, Any]) -> None:
    facts = BASE | case.get("facts", {}) | dict.fromkeys(case.get("unknown", ()))
    told: dict[str, Any] = answer(case["day"], case.get("reading", "enacted"), **facts).to_json()
    expected = dict(case["expect"])
    decided_by = expected.pop("decided_by", None)
    assert {key: told[key] for key in expected} == expected
    if decided_by is not None:
        assert [rule["rule"] for rule in told["rules"] if rule["outcome"] == "not_met"] == decided_by


def test_the_book_shares_nothing_with_the_ukrainian_ones() -> None:
    ukraine = load("ua-ngu")
    assert not {rule.id for rule in SPAIN.rules} & {rule.id for rule in ukraine.rules}
    assert not SPAIN.sources.keys() & ukraine.sources.keys()
    assert not SPAIN.parameters.keys() & ukraine.parameters.keys()


def test_nothing_but_the_decrees_heading_is_claimed_of_its_text() -> None:
    claimed = {
        rule.id
        for rule in SPAIN.rules
        for cite in rule.cites
        if cite.act == "Royal Decree 1244/2002" and cite.confidence is Confidence.TEXT
    }
    assert claimed == {"E01", "E14"}


def test_today_two_rules_alone_rest_on_press_or_inference_and_in_2003_nearly_all() -> None:
    def weak(day: date) -> list[str]:
        codes = {rule.rule: {cite.confidence for cite in rule.cites} for rule in answer(day).rules}
        return [rule for rule, confidences in codes.items() if not all(c.is_firm for c in confidences)]

    assert weak(TODAY) == ["E01", "E03"]
    assert len(weak(date(2003, 2, 12))) == 12


@pytest.mark.parametrize(
    "code",
    [
        "ARG",
        "BOL",
        "CHL",
        "COL",
        "CRI",
        "DOM",
        "ECU",
        "SLV",
        "GNQ",
        "GTM",
        "HND",
        "MEX",
        "NIC",
        "PAN",
        "PRY",
        "URY",
        "VEN",
    ],
)
def test_each_listed_country_is_taken(code: str) -> None:
    assert answer(citizenships=[code]).outcome == "eligible"


def test_what_a_peruvian_must_show_is_asked_as_a_question_until_its_day_is_known() -> None:
    peruvian = BASE | {"citizenships": ["PER"]}
    later = {"peruvian_authorisation_from": "2030-01-01"}
    assert decide(SPAIN, peruvian, TODAY).outcome == "undetermined"
    assert decide(SPAIN, peruvian, TODAY, "enacted", later).outcome == "eligible"


def test_what_the_facts_do_not_tell_is_a_warning() -> None:
    codes = {warning.code for warning in answer().warnings}
    assert codes == {"asked_besides", "words_for_ukraine", "not_firm"}
    assert "age_on_the_call" in {warning.code for warning in answer(date_of_birth="1996-10-01").warnings}


def test_the_timeline_begins_with_the_decree_and_turns_with_the_law() -> None:
    days = [turn.day for turn in timeline(SPAIN)]
    assert {date(2002, 11, 30), date(2006, 4, 26), date(2009, 1, 1)} <= set(days)


def test_a_first_contract_was_not_renewed_before_the_law_of_2006() -> None:
    facts = {"contract_start": "2003-02-12", "rank_category": "private"}
    assert ask(SPAIN, "renew", facts, date(2006, 2, 11)).answer.outcome == "not_eligible"


def test_a_renewal_waits_for_a_person_and_ends_after_six_years() -> None:
    start = date(2020, 5, 25)
    facts = {"contract_start": start.isoformat(), "rank_category": "private"}
    assert contract_end(start, 6) == date(2026, 5, 24)
    finding = ask(SPAIN, "renew", facts, date(2023, 5, 25))
    assert (finding.answer.outcome, finding.until) == ("undetermined", date(2026, 5, 24))
    assert ask(SPAIN, "renew", facts, date(2026, 5, 25)).answer.outcome == "not_eligible"


def test_an_extension_is_open_from_six_to_nine_years_and_never_certain() -> None:
    facts = {"contract_start": "2020-05-25"}
    outcomes = {
        day: ask(SPAIN, "extend", facts, day).answer.outcome
        for day in (date(2026, 5, 24), date(2026, 5, 25), date(2029, 5, 24), date(2029, 5, 25))
    }
    assert list(outcomes.values()) == ["not_eligible", "undetermined", "undetermined", "not_eligible"]
    assert first_day(SPAIN, "extend", facts, date(2026, 5, 25)) is None


@pytest.mark.parametrize("reading", SPAIN.readings)
def test_the_proofs_hold_on_each_day_of_change(reading: str) -> None:
    proved = prove(SPAIN, reading)
    assert proved.failures == []
    assert all(day < date(2002, 12, 20) for day in proved.closed)
    assert proved.open == {}


def test_the_readings_part_only_while_one_is_twenty_nine() -> None:
    born = date(1997, 5, 4)
    parted = [
        years
        for years in range(18, 32)
        if answer(date(born.year + years, 5, 4) + timedelta(days=1), date_of_birth=born.isoformat()).outcome
        != answer(
            date(born.year + years, 5, 4) + timedelta(days=1), "statute", date_of_birth=born.isoformat()
        ).outcome
    ]
    assert parted == [29]
