"""One decision: what it tells, and how."""

import json
from datetime import date, datetime

import pytest

from muster.law import (
    Answer,
    Outcome,
    ParameterError,
    RequestError,
    RuleOutcome,
    RuleResult,
    Term,
    decide,
    relevant,
)
from muster.law.layout import Layout
from muster.law.plan import MOST_PLANS, plan_for
from muster.regimes import load
from tests.law.facts import ON, QUALIFIED

NGU, AFU = load("ua-ngu"), load("ua-afu")


def rule(answer: Answer, name: str) -> RuleResult:
    return next(result for result in answer.rules if result.rule == name)


def codes(answer: Answer) -> list[str]:
    return [warning.code for warning in answer.warnings]


def test_the_answer_has_the_form_of_the_vocabulary() -> None:
    told = decide(NGU, QUALIFIED, date(2024, 3, 1)).to_json()
    assert list(told) == [
        *("regime", "reading", "on", "outcome", "rank_category", "term_years", "probation_months"),
        *("rules", "missing", "warnings"),
    ]
    assert told["term_years"] == {"min": 3, "max": 3}
    assert told["probation_months"] == 2
    assert told["on"] == "2024-03-01"
    rules = told["rules"]
    assert isinstance(rules, list)
    assert rules[3] == {
        "rule": "R04",
        "outcome": "met",
        "facts": {"conviction": "none"},
        "cites": [
            {
                "act": "Decree 84/2024",
                "point": None,
                "in_force": "2024-02-21",
                "confidence": "P+",
                "sources": ["S01", "S03", "S04"],
            }
        ],
    }
    assert json.loads(json.dumps(told)) == told


def test_the_rules_in_force_are_listed_in_order() -> None:
    first_day = [result.rule for result in decide(NGU, QUALIFIED, date(2024, 2, 21)).rules]
    assert first_day == [
        *("R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08", "R09", "R10", "R11", "R12a"),
        *("R13", "R14", "R17", "R18", "R19"),
    ]
    later = {result.rule for result in decide(NGU, QUALIFIED, ON).rules}
    assert later - set(first_day) == {"R12b", "R15", "R16"}


def test_a_rule_tells_itself_in_both_languages() -> None:
    result = rule(decide(NGU, QUALIFIED | {"medical": "unfit"}, ON), "R07")
    assert (result.label.en, result.outcome) == (
        "Found fit by the military medical board",
        RuleOutcome.NOT_MET,
    )
    assert "комісія" in result.sentence.uk
    assert result.reason is not None
    assert result.reason.code == "medically_unfit"
    assert result.cites[0].title.uk == "Указ Президента 84/2024"
    assert repr(result) == "RuleResult(R07, not_met, {'medical': 'unfit'})"


def test_results_are_equal_by_what_they_say() -> None:
    one, other = (rule(decide(NGU, QUALIFIED, ON), "R03") for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert one != rule(decide(NGU, QUALIFIED | {"stay_until": "2034-01-01"}, ON), "R03")
    assert one != "R03"


def test_only_the_facts_that_settle_a_rule_are_shown() -> None:
    shown = rule(decide(NGU, QUALIFIED, ON), "R03").facts
    assert shown == {"location": "ukraine", "stay_ground": "temporary_permit", "stay_until": "2035-01-01"}


def test_what_granting_rules_show_is_not_taken_from_another_case() -> None:
    known = rule(decide(NGU, QUALIFIED, ON), "R13")
    unknown = rule(decide(NGU, {}, ON), "R13")
    assert (known.facts, unknown.facts) == ({"rank_category": "private"}, {})


def test_an_answer_does_not_change_with_the_callers_list() -> None:
    citizenships = ["COL"]
    answer = decide(NGU, QUALIFIED | {"citizenships": citizenships}, ON)
    citizenships.append("UKR")
    assert rule(answer, "R02").facts == {"citizenships": ("COL",)}
    assert rule(answer, "R02").to_json()["facts"] == {"citizenships": ["COL"]}


def test_a_tolerated_permit_cites_the_tolerance() -> None:
    answer = decide(NGU, QUALIFIED | {"stay_until": "2023-05-01"}, date(2024, 5, 1))
    assert "CMU resolution 1202 of 21 Oct 2022" in {cite.act for cite in rule(answer, "R03").cites}
    assert rule(answer, "R03").facts["citizenships"] == ("XXA",)


def test_past_sixty_the_contracts_for_citizens_are_cited_and_do_not_help() -> None:
    too_old = {"date_of_birth": "1963-03-03", "rank_category": "private"}
    answer = decide(NGU, too_old, date(2025, 10, 1))
    assert answer.outcome is Outcome.NOT_ELIGIBLE
    assert "Law on bill 13229" in {cite.act for cite in rule(answer, "R06").cites}
    assert "Law on bill 13229" not in {
        cite.act for cite in rule(decide(NGU, too_old, date(2025, 7, 1)), "R06").cites
    }


def test_where_every_completion_fails_some_rule_the_facts_that_tell_which_are_missing() -> None:
    facts = {name: value for name, value in QUALIFIED.items() if name != "rank_category"}
    answer = decide(NGU, facts | {"date_of_birth": "1962-01-01"}, date(2024, 5, 1))
    assert (answer.outcome, answer.missing) == (Outcome.UNDETERMINED, ("rank_category",))


def test_a_permit_that_expired_before_martial_law_is_not_tolerated() -> None:
    answer = decide(NGU, QUALIFIED | {"stay_until": "2022-02-23"}, date(2024, 5, 1))
    assert [result.rule for result in answer.decided_by] == ["R03"]


def test_the_tolerance_runs_on_for_thirty_days_after_martial_law() -> None:
    facts = QUALIFIED | {"stay_until": "2023-05-01"}
    ended = decide(NGU, facts, date(2024, 5, 1), parameters={"martial_law": False})
    assert ended.outcome is Outcome.NOT_ELIGIBLE


def test_a_refused_polygraph_merely_permits_refusal() -> None:
    answer = decide(NGU, QUALIFIED | {"polygraph": "refused", "data_doubtful": True}, ON)
    (result,) = answer.decided_by
    assert result.discretionary
    assert result.to_json()["discretionary"] is True
    assert "discretionary" not in rule(decide(NGU, QUALIFIED, ON), "R16").to_json()


def test_a_polygraph_that_is_required_and_not_taken_is_missing() -> None:
    answer = decide(NGU, QUALIFIED | {"data_doubtful": True}, ON)
    assert (answer.outcome, answer.missing) == (Outcome.UNDETERMINED, ("polygraph",))


def test_before_the_special_check_existed_it_is_not_asked() -> None:
    facts = QUALIFIED | {"special_check": None}
    assert decide(NGU, facts, date(2025, 1, 29)).outcome is Outcome.ELIGIBLE


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"stay_ground": "refugee_status"}, "protection_status"),
        ({"stay_ground": "asylum_pending"}, "protection_status"),
        ({"citizenships": ["RUS"]}, "review_by_person"),
        ({"date_of_birth": "1967-01-15"}, "age_limit_in_term"),
        ({"prosecution_pending": True}, "prosecution_pending"),
        ({"conviction": "current", "conviction_country": "COL"}, "conviction_abroad"),
        ({"conviction": "expunged"}, "expunged_conviction"),
        ({"channel": "online"}, "online_is_preliminary"),
        ({"serving_in": "AFU"}, "serving_elsewhere"),
        ({"location": "abroad"}, "arrival"),
        ({"stay_ground": "asylum_pending"}, "asylum_stay"),
    ],
)
def test_a_reader_is_warned(facts: dict[str, object], code: str) -> None:
    assert code in codes(decide(NGU, QUALIFIED | facts, ON))
    assert code not in codes(decide(NGU, QUALIFIED, ON))


def test_the_warning_of_the_age_limit_begins_three_years_before_it() -> None:
    on = date(2024, 6, 2)
    for born, warned in (("1967-06-02", True), ("1967-06-03", False), ("1964-06-02", False)):
        answer = decide(NGU, QUALIFIED | {"date_of_birth": born}, on)
        assert ("age_limit_in_term" in codes(answer)) is warned


def test_rules_without_a_firm_source_are_named() -> None:
    (warning,) = [w for w in decide(NGU, QUALIFIED, ON).warnings if w.code == "not_firm"]
    assert warning.rules == ("R06", "R15", "R17", "R19")
    assert all(name in warning.text.en for name in warning.rules)
    unmet = decide(NGU, QUALIFIED | {"medical": "unfit"}, ON)
    assert "not_firm" not in codes(unmet)


def test_an_officer_without_a_known_term_is_told_so() -> None:
    facts = QUALIFIED | {"rank_category": "officer", "polygraph": "passed"}
    answer = decide(NGU, facts, date(2025, 10, 1), parameters={"ngu_officer_decree_in_force": "2025-09-01"})
    assert (answer.outcome, answer.term_years) == (Outcome.ELIGIBLE, None)
    assert "term_unknown" in codes(answer)


def test_an_officers_decree_warns_of_the_other_terms() -> None:
    answer = decide(
        NGU, QUALIFIED, date(2025, 10, 1), parameters={"ngu_officer_decree_in_force": "2025-09-01"}
    )
    assert answer.term_years == Term(3, 3)
    assert "terms_under_officers_decree" in codes(answer)


def test_the_drafts_are_readings_and_not_law() -> None:
    facts = QUALIFIED | {"rank_category": "officer", "polygraph": "passed"}
    on = date(2025, 12, 10)
    assert decide(NGU, facts, on).outcome is Outcome.UNDETERMINED
    assert decide(NGU, facts, on, "officers_draft_2025").term_years == Term(1, 10)
    assert decide(AFU, facts, on).missing == ("afu_officer_decree_in_force",)
    assert decide(AFU, facts, on, "officers_draft_2025").outcome is Outcome.ELIGIBLE


def test_in_2025_the_wider_channels_are_not_certain() -> None:
    facts = QUALIFIED | {"channel": "recruiting_centre"}
    assert decide(NGU, facts, date(2024, 12, 31)).outcome is Outcome.NOT_ELIGIBLE
    assert decide(NGU, facts, date(2025, 6, 1)).missing == ("wider_channels_from",)
    assert decide(NGU, facts, date(2026, 1, 1)).outcome is Outcome.ELIGIBLE


def test_a_parameter_is_not_named_while_a_fact_can_settle_the_matter() -> None:
    facts = {name: value for name, value in QUALIFIED.items() if name != "channel"}
    assert decide(NGU, facts, date(2025, 6, 1)).missing == ("channel",)


def test_from_abroad_nothing_about_the_stay_is_asked() -> None:
    facts = QUALIFIED | {"location": "abroad", "stay_ground": None, "stay_until": None}
    answer = decide(NGU, facts, date(2025, 6, 1))
    assert (answer.outcome, answer.missing) == (Outcome.UNDETERMINED, ())


def test_the_next_questions_are_those_that_can_still_matter() -> None:
    facts = {name: value for name, value in QUALIFIED.items() if name not in ("sex", "medical", "stay_until")}
    facts["post_open_to_servicewomen"] = False
    assert relevant(NGU, facts, ON) == ("sex", "stay_until", "medical")
    facts["post_open_to_servicewomen"] = True
    assert relevant(NGU, facts, ON, askable=["sex", "stay_until"]) == ("stay_until",)
    assert relevant(NGU, facts | {"medical": "unfit"}, ON) == ()


def test_nothing_is_asked_once_the_outcome_is_settled() -> None:
    assert relevant(NGU, {"date_of_birth": "2010"}, ON) == ()
    assert relevant(NGU, QUALIFIED, ON) == ()


@pytest.mark.parametrize("on", [date(1991, 8, 23), date(2190, 1, 1)])
def test_a_day_beyond_the_rule_books_is_refused(on: date) -> None:
    with pytest.raises(RequestError, match="is not a day the rule books know") as caught:
        decide(NGU, {}, on)
    assert caught.value.code == "bad_day"


def test_a_reading_that_does_not_exist_is_refused() -> None:
    with pytest.raises(RequestError, match="the readings are enacted, announced"):
        decide(NGU, {}, ON, "rumoured")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("moon_phase", 1, "the rule book has no such parameter"),
        ("special_period", "on", '"on" is not true or false'),
        ("special_check_from", "soon", '"soon" is not a date of the years 1900 to 2199, as 2025-09-01'),
        ("special_check_from", True, "True is not a date"),
        ("special_check_from", [2025], "[2025] is not a date"),
        ("age_minimum", -1, "-1 is not a whole number"),
        ("age_minimum", True, "True is not a whole number from 0 to 999"),
        ("age_minimum", 1000, "1000 is not a whole number from 0 to 999"),
        ("officer_term_years", [1, 1000], "[1, 1000] is not two whole numbers"),
        ("special_check_from", date(9999, 12, 31), "9999-12-31 is not a date"),
        ("special_check_from", datetime(2025, 3, 1), "2025-03-01 00:00:00 is not a date"),  # noqa: DTZ001
        ("special_check_from", 10**9, "1000000000 is not a date"),
        ("officer_term_years", [10, 1], "[10, 1] is not two whole numbers in order, as [1, 10]"),
        ("officer_term_years", [1], "[1] is not two whole numbers"),
        ("officer_term_years", 5, "5 is not two whole numbers"),
        ("officer_term_years", [0, 5], "[0, 5] is not two whole numbers"),
    ],
)
def test_a_bad_parameter_is_told(name: str, value: object, told: str) -> None:
    with pytest.raises(ParameterError) as caught:
        decide(NGU, {}, ON, parameters={name: value})
    assert str(caught.value).startswith(f"parameter {name}: {told}")


def test_a_parameters_day_may_be_given_in_part() -> None:
    facts = QUALIFIED | {"special_check": None}
    for value, outcome in (
        ("2025-02", Outcome.UNDETERMINED),
        (2026, Outcome.ELIGIBLE),
        (date(2024, 1, 1), Outcome.UNDETERMINED),
    ):
        assert (
            decide(NGU, facts, date(2025, 2, 10), parameters={"special_check_from": value}).outcome is outcome
        )


def test_a_parameter_that_is_emptied_leaves_the_answer_open() -> None:
    on = date(2024, 3, 1)
    for name in ("age_minimum", "special_period", "age_limit_special_period"):
        answer = decide(NGU, QUALIFIED | {"date_of_birth": "1974-01-15"}, on, parameters={name: None})
        assert (answer.outcome, answer.missing) == (Outcome.UNDETERMINED, (name,))
    tolerated = decide(NGU, QUALIFIED | {"stay_until": "2023-05-01"}, on, parameters={"martial_law": None})
    assert tolerated.missing == ("martial_law",)


def test_the_edition_is_the_digest_of_the_rule_book() -> None:
    answer = decide(NGU, QUALIFIED, ON)
    assert answer.edition == NGU.edition
    assert len(NGU.edition) == 64
    assert NGU.edition != AFU.edition


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("muster.law.memory.REMEMBERED", 1)
    NGU.plans.clear()
    plan = plan_for(NGU, ON, "enacted", None)
    people = [
        QUALIFIED | {"date_of_birth": f"{year}-01-01", "medical": medical, "stay_ground": ground, "sex": None}
        for year in (1950, 1970, 2000, 2010)
        for medical in ("fit", None)
        for ground in ("visa", "asylum_pending", None)
    ]
    answers = [decide(NGU, facts, ON).to_json() for facts in people]
    assert max(map(len, plan.memories)) == 1
    assert [decide(NGU, facts, ON).to_json() for facts in people] == answers
    NGU.plans.clear()


def test_plans_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_PLANS > 100
    monkeypatch.setattr("muster.law.plan.MOST_PLANS", 2)
    for day in range(1, 6):
        decide(NGU, {}, date(2024, 5, day))
    assert len(NGU.plans) <= 2


def test_a_state_is_read_back_as_masks() -> None:
    plan = plan_for(NGU, ON, "enacted", None)
    layout: Layout = plan.layout
    masks = layout.masks(layout.read({"sex": "female"}))
    slot = [variable.name for variable in plan.variables].index("sex")
    assert masks[slot] == 1
    assert all(
        mask == variable.initial
        for at, (mask, variable) in enumerate(zip(masks, plan.variables, strict=True))
        if at != slot
    )
