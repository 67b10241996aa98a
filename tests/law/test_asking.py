"""An answer that is built when it is asked for: the same as one worked out rule by rule, and as firm."""

from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.law import (
    VOCABULARY,
    FactError,
    Outcome,
    RuleOutcome,
    decide,
    deciding,
    deciding_held,
    hold,
)
from muster.law.grouping import MOST_COMBINATIONS, grouped
from muster.law.plan import plan_for
from muster.regimes import available, load
from tests.law.facts import DAYS, ON, QUALIFIED, facts

NGU = load("ua-ngu")
WHOLE = dict.fromkeys(VOCABULARY) | QUALIFIED
regimes = st.sampled_from(available()).map(load)


@settings(max_examples=300, deadline=None)
@given(regimes, facts(), st.sampled_from(DAYS))
def test_it_says_of_every_rule_what_the_rule_says_by_itself(regime, given_facts, on):  # type: ignore[no-untyped-def]
    """The rules are also asked one by one, over the whole state of the case, without groups or look-ups."""
    plan = plan_for(regime, on, "enacted", None)
    answer = decide(regime, given_facts, on)
    said = [plan.say(entry, plan.layout.read(given_facts)) for entry in plan.entries]
    assert answer.outcome is plan.outcome(plan.layout.read(given_facts))
    assert [rule.rule for rule in answer.rules] == [one.rule.id for one in said]
    assert [rule.outcome for rule in answer.rules] == [one.outcome for one in said]
    assert [rule.cites for rule in answer.rules] == [one.cites for one in said]
    for rule, one in zip(answer.rules, said, strict=True):
        assert tuple(rule.facts) == one.facts
        for name, value in rule.facts.items():
            known = given_facts[name]
            assert value == (tuple(known) if isinstance(known, list) else known)


@settings(max_examples=200, deadline=None)
@given(regimes, facts(), st.sampled_from(DAYS))
def test_the_masks_are_those_of_the_rules(regime, given_facts, on):  # type: ignore[no-untyped-def]
    answer = decide(regime, given_facts, on)
    outcomes = [rule.outcome for rule in answer.rules]
    for mask, outcome in ((answer.not_met, RuleOutcome.NOT_MET), (answer.unknown, RuleOutcome.UNKNOWN)):
        assert mask == sum(1 << at for at, one in enumerate(outcomes) if one is outcome)
    assert (answer.outcome is Outcome.NOT_ELIGIBLE) == (answer.not_met != 0)
    assert (answer.outcome is Outcome.ELIGIBLE) == (answer.not_met == answer.unknown == 0)


@settings(max_examples=100, deadline=None)
@given(facts(), st.sampled_from(DAYS))
def test_what_is_not_known_may_be_left_out_or_null_in_any_mapping(given_facts, on):  # type: ignore[no-untyped-def]
    answer = decide(NGU, given_facts, on)
    assert decide(NGU, dict.fromkeys(VOCABULARY) | given_facts, on) == answer
    assert decide(NGU, MappingProxyType(given_facts), on) == answer


def test_it_explains_the_facts_as_they_were_when_it_was_asked() -> None:
    for facts_given in (dict(QUALIFIED), dict(WHOLE)):
        facts_given["citizenships"] = ["COL"]
        answer = decide(NGU, facts_given, ON)
        facts_given["citizenships"].append("UKR")
        facts_given |= {"date_of_birth": "1950-01-01", "medical": "unfit", "stay_until": None}
        assert answer == decide(NGU, {**QUALIFIED, "citizenships": ["COL"]}, ON)
        assert answer.to_json()["outcome"] == "eligible"
        shown = {name: value for rule in answer.rules for name, value in rule.facts.items()}
        assert (shown["citizenships"], shown["date_of_birth"]) == (("COL",), QUALIFIED["date_of_birth"])


def test_one_function_decides_for_many_people_of_a_day() -> None:
    decide_of_day = deciding(NGU, ON)
    assert decide_of_day(QUALIFIED) == decide(NGU, QUALIFIED, ON)
    assert decide_of_day(QUALIFIED | {"medical": "unfit"}).outcome is Outcome.NOT_ELIGIBLE


@settings(max_examples=300, deadline=None)
@given(regimes, facts(), st.sampled_from(DAYS))
def test_facts_that_were_checked_before_are_answered_the_same(regime, given_facts, on):  # type: ignore[no-untyped-def]
    held = hold(regime.vocabulary, given_facts)
    assert held == regime.vocabulary.arranged(given_facts)
    answer = deciding_held(regime, on)(held)
    assert answer == decide(regime, given_facts, on)
    assert answer.to_json() == decide(regime, given_facts, on).to_json()


@pytest.mark.parametrize(
    "wrong",
    [{"medical": "no such value"}, {"date_of_birth": [[]]}, {"medicall": "fit"}, {"citizenships": []}],
    ids=str,
)
def test_what_is_held_was_checked(wrong: dict[str, object]) -> None:
    with pytest.raises(FactError):
        hold(VOCABULARY, WHOLE | {"statelessness": "none"} | wrong)


FLAGS = [name for name, fact in VOCABULARY.items() if fact.kind == "flag"]


@pytest.mark.parametrize("name", FLAGS)
@pytest.mark.parametrize("value", [0, 1, 0.0, 1.0])
def test_a_number_is_no_flag_though_it_is_equal_to_one(name: str, value: object) -> None:
    decide(NGU, WHOLE | {name: bool(value)}, ON)  # learned, so that it would be found
    with pytest.raises(FactError, match=f"fact {name}: .* is not true or false"):
        decide(NGU, WHOLE | {name: value}, ON)


@pytest.mark.parametrize("name", VOCABULARY)
@pytest.mark.parametrize("value", [object(), [[]], {}, "no such value", ["COL", 7], b"COL"])
def test_a_value_that_the_vocabulary_does_not_allow_is_refused(name: str, value: object) -> None:
    for others in (QUALIFIED, WHOLE):
        with pytest.raises(FactError) as caught:
            decide(NGU, others | {name: value}, ON)
        assert caught.value.fact == name


def test_a_fact_that_the_vocabulary_does_not_have_is_refused() -> None:
    instead = {name: value for name, value in WHOLE.items() if name != "medical"}
    for facts_given in ({"medicall": "fit"}, WHOLE | {"medicall": "fit"}, instead | {"medicall": "fit"}):
        with pytest.raises(FactError, match="did you mean medical"):
            decide(NGU, facts_given, ON)


def test_no_citizenship_at_all_must_be_explained_each_time() -> None:
    explained = QUALIFIED | {"citizenships": [], "statelessness": "recognised"}
    assert decide(NGU, explained, ON).outcome is not Outcome.NOT_ELIGIBLE
    with pytest.raises(FactError, match="no citizenship"):
        decide(NGU, explained | {"statelessness": "none"}, ON)


def test_answers_are_the_same_where_everything_told_is() -> None:
    answer = decide(NGU, QUALIFIED, ON)
    same = decide(NGU, dict(WHOLE), ON)
    assert (answer == same, hash(answer) == hash(same), answer == "eligible") == (True, True, False)
    assert answer != decide(NGU, QUALIFIED | {"date_of_birth": "1991-01-01"}, ON)
    assert answer != decide(NGU, QUALIFIED, date(2025, 3, 2))
    assert repr(answer) == "Answer(ua-ngu, 2025-03-01, eligible)"
    assert answer.rules is answer.rules


def test_every_rule_is_in_one_group_with_all_it_asks() -> None:
    sizes = [2, 3, 4, 50, 3000]
    needs = [{0}, {0, 1}, {2, 3}, {3}, set(), {4}, {1, 2}]
    groups = grouped(needs, sizes)
    assert sorted(rule for group in groups for rule in group.rules) == list(range(len(needs)))
    for group in groups:
        assert all(needs[rule] <= set(group.slots) for rule in group.rules)
    # One that has too many combinations by itself is alone with those that ask nothing more.
    assert [group.rules for group in groups if 4 in group.slots] == [(5,)]
    combinations = [3 * 4 * 5, 5 * 51]
    assert max(combinations) <= MOST_COMBINATIONS
    assert grouped([], sizes) == []
