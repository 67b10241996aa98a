"""What holds for anybody on any day: proved on many, and against a second interpreter."""

import json
import random
from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.law import VOCABULARY, Answer, Kind, Outcome, RuleOutcome, decide, relevant
from muster.law.book import RuleKind
from muster.law.plan import Plan, plan_for
from muster.regimes import available, load
from tests.law.facts import DAYS, QUALIFIED, facts
from tests.law.oracle import F, Oracle, T, U

REGIMES = [load(name) for name in available() if name.startswith("ua-")]
KNOWN_PARAMETERS = {
    "law_4730_in_force": "2026-05-10",
    "expunged_conviction_bars": False,
    "wider_channels_from": "2025-07-01",
}
regimes = st.sampled_from([regime.id for regime in REGIMES]).map(load)
days = st.sampled_from(DAYS)
OUTCOMES = {F: RuleOutcome.NOT_MET, U: RuleOutcome.UNKNOWN, T: RuleOutcome.MET}


def outcomes(answer: Answer) -> dict[str, RuleOutcome]:
    return {rule.rule: rule.outcome for rule in answer.rules}


@settings(max_examples=300, deadline=None)
@given(regimes, facts(), days)
def test_it_agrees_with_a_second_interpreter(regime, given_facts, on):  # type: ignore[no-untyped-def]
    exact = {name: v for name, v in given_facts.items() if not (name == "date_of_birth" and len(str(v)) < 10)}
    oracle = Oracle(regime, on, regime.read("enacted"), exact)
    answer = decide(regime, exact, on)
    said = outcomes(answer)
    expected = {
        rule.id: oracle.rule(rule)
        for rule in regime.rules
        if rule.kind in (RuleKind.CONDITION, RuleKind.GRANT) and oracle.in_force(rule) != F
    }
    assert said.keys() == expected.keys()
    for rule, value in expected.items():
        # Where the second interpreter does not know, ours may: it also sees what all completions agree on.
        assert value is not None
        assert value == U or said[rule] is OUTCOMES[value], rule
    worst = min((said[rule] for rule in said), key=[*OUTCOMES.values()].index)
    assert (
        answer.outcome
        == {F: "not_eligible", U: "undetermined", T: "eligible"}[[*OUTCOMES.values()].index(worst)]
    )


@settings(max_examples=200, deadline=None)
@given(regimes, facts(), days, st.data())
def test_a_fact_that_becomes_known_turns_nothing_round(regime, given_facts, on, data):  # type: ignore[no-untyped-def]
    before = outcomes(decide(regime, given_facts, on))
    more = data.draw(facts(1.0))
    learned = {name: value for name, value in more.items() if name not in given_facts}
    after = outcomes(decide(regime, given_facts | learned, on))
    for rule, outcome in before.items():
        assert outcome is RuleOutcome.UNKNOWN or after[rule] is outcome, rule


@settings(max_examples=200, deadline=None)
@given(regimes, facts(), days, st.data())
def test_an_answer_that_is_given_with_facts_missing_stays(regime, given_facts, on, data):  # type: ignore[no-untyped-def]
    before = decide(regime, given_facts, on)
    more = data.draw(facts(1.0))
    after = decide(regime, more | given_facts, on)
    if before.outcome is not Outcome.UNDETERMINED:
        assert after.outcome is before.outcome
        assert before.missing == ()


@settings(max_examples=100, deadline=None)
@given(regimes, facts(), days, st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(regime, given_facts, on, dice):  # type: ignore[no-untyped-def]
    shuffled = list(given_facts.items())
    dice.shuffle(shuffled)
    assert json.dumps(decide(regime, dict(shuffled), on).to_json()) == json.dumps(
        decide(regime, given_facts, on).to_json()
    )


@settings(max_examples=50, deadline=None)
@given(regimes, facts(), days)
def test_the_same_input_gives_the_same_answer_byte_for_byte(regime, given_facts, on):  # type: ignore[no-untyped-def]
    first = json.dumps(decide(regime, given_facts, on).to_json())
    regime.plans.clear()  # worked out again from nothing
    assert json.dumps(decide(regime, given_facts, on).to_json()) == first


@settings(max_examples=200, deadline=None)
@given(regimes, facts(), days)
def test_facts_that_are_not_missing_do_not_matter(regime, given_facts, on):  # type: ignore[no-untyped-def]
    """Whatever is unknown and not missing may be anything: the outcome is the same once the missing are known."""
    answer = decide(regime, given_facts, on)
    if answer.outcome is Outcome.UNDETERMINED:
        known = given_facts | {n: v for n, v in QUALIFIED.items() if n in answer.missing}
        outcome = decide(regime, known, on).outcome
        rest = {n: v for n, v in QUALIFIED.items() if n not in answer.missing and n not in given_facts}
        assert decide(regime, known | rest, on).outcome is outcome or set(answer.missing) - VOCABULARY.keys()


def completions(plan: Plan, name: str) -> list[object]:
    """A value of every class that the rules of the day can tell apart."""
    variable = plan.variables[list(VOCABULARY).index(name)]
    if variable.kind is Kind.DATE:
        spans = [variable.days(at) for at in range(variable.size)]
        inside = [max(span.first, date(1901, 1, 1)) for span in spans]
        return [day.isoformat() for day in inside]
    return list(variable.values)


def outcome_by_completion(
    plan: Plan, known: dict[str, object], unknown: list[str]
) -> Iterator[tuple[list[object], str]]:
    options = [completions(plan, name) for name in unknown]
    for chosen in product(*options):
        whole = known | dict(zip(unknown, chosen, strict=True))
        yield list(chosen), decide(plan.regime, whole, plan.on, parameters=KNOWN_PARAMETERS).outcome


LINKED = [
    "location",
    "stay_ground",
    "stay_until",
    "last_contract_end",
    "rank_category",
    "polygraph",
    "service_permit",
]


def nearly_whole(dice: random.Random) -> dict[str, object]:
    """A person of whom everything is known that any rule asks, with an obstacle or two."""
    return QUALIFIED | {
        "citizenships": dice.choice([["RUS"], ["COL"]]),
        "stay_ground": dice.choice(["temporary_permit", "visa", "after_service", "asylum_pending"]),
        "stay_until": dice.choice(["2023-01-01", "2035-01-01"]),
        "last_contract_end": "2025-01-15",
        "last_contract_end_reason": "expired",
        "service_permit": True,
        "conviction_country": "COL",
        "polygraph": "passed",
    }


@pytest.mark.parametrize("seed", range(40))
def test_missing_is_exactly_what_some_completion_makes_matter(seed: int) -> None:
    """By the definition itself: every completion of a few unknown facts is decided."""
    dice = random.Random(seed)  # noqa: S311  (the same cases each time)
    regime, on = dice.choice(REGIMES), dice.choice(DAYS[6:])
    plan = plan_for(regime, on, "enacted", KNOWN_PARAMETERS)
    asked = [
        v.name
        for v in plan.variables
        if v.predicates and v.name in VOCABULARY and v.kind is not Kind.COUNTRIES
    ]
    unknown = sorted({*dice.sample(asked, 2), *dice.sample(LINKED, 1)})
    known = {name: value for name, value in nearly_whole(dice).items() if name not in unknown}
    found = {tuple(chosen): outcome for chosen, outcome in outcome_by_completion(plan, known, unknown)}
    matters = {
        name
        for at, name in enumerate(unknown)
        for chosen, outcome in found.items()
        for other in completions(plan, name)
        if found[(*chosen[:at], other, *chosen[at + 1 :])] != outcome
    }
    answer = decide(regime, known, on, parameters=KNOWN_PARAMETERS)
    assert set(answer.missing) - {"ngu_officer_decree_in_force", "afu_officer_decree_in_force"} == (
        matters if answer.outcome is Outcome.UNDETERMINED else set()
    )
    assert set(relevant(regime, known, on, askable=unknown, parameters=KNOWN_PARAMETERS)) <= matters
